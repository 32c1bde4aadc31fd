"""The timeline on the page of a young person."""

import contextlib

import pytest
from django.urls import reverse

from backend.timeline.registry import timeline
from tests.people.pages import signed_in


@pytest.mark.parametrize("part", list(timeline), ids=lambda part: part.kind)
def test_entry_is_written_from_the_facts_that_are_read(part):
    facts = dict.fromkeys(part.facts, "")
    with contextlib.suppress(ValueError, ArithmeticError):  # of empty numbers and codes, which a record does not have
        part.headline(facts)
        part.details(facts)


@pytest.mark.django_db
def test_timeline_shows_the_course_with_the_colleague(municipality):
    shown = signed_in(municipality.guide).get(reverse("person-timeline", kwargs={"pk": municipality.person.pk}))
    assert shown.status_code == 200
    assert municipality.guide.name in shown.text
