"""Commands on housing support. `abilities.py` decides who may use which verb when."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.utils.translation import gettext_lazy as _

from backend.access.abilities import check_ability
from backend.access.permissions import Permission, check
from backend.core import clock
from backend.core.days import not_before_birth, not_in_the_future
from backend.core.errors import Conflict, Invalid
from backend.followups.changing import changing
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from tests.example_app.models import LIFECYCLE, HousingSupport


def ask(*, young_person: YoungPerson, asked_on: date | None = None, own_words: str = "", by: Staff) -> HousingSupport:
    """Record that the young person asked for housing support on a day (default today)."""
    check(by, Permission.EDIT_CASE, young_person.pk)
    asked_on = asked_on or clock.today()
    with changing(young_person) as change:
        not_in_the_future(asked_on, "/asked_on")
        not_before_birth(asked_on, change.young_person.born_on, "/asked_on")
        if HousingSupport.objects.open().filter(young_person=young_person).exists():
            raise Conflict(_("The young person already has housing support."), code="open")
        support = HousingSupport.objects.create(young_person=young_person, asked_on=asked_on, own_words=own_words)
        change.record(HousingSupport)
    return support


def grant(*, support: HousingSupport, granted_on: date | None = None, by: Staff) -> HousingSupport:
    """Grant the support on a day (default today): asked → granted."""
    with _changing(support, "grant", by) as support:
        on = _on_or_after(support.asked_on, granted_on, "/granted_on")
        LIFECYCLE.move(support, "grant", granted_on=on)
        return support


def end(*, support: HousingSupport, result: str, ended_on: date | None = None, by: Staff) -> HousingSupport:
    """End the support on a day (default today), and say with which result."""
    with _changing(support, "end", by) as support:
        on = _on_or_after(support.granted_on or support.asked_on, ended_on, "/ended_on")
        LIFECYCLE.move(support, "end", ended_on=on, result=result)
        return support


@contextmanager
def _changing(support: HousingSupport, verb: str, by: Staff) -> Iterator[HousingSupport]:
    with changing(support.young_person_id) as change:
        support = HousingSupport.objects.get(pk=support.pk)
        check_ability(by, verb, support)
        change.record(HousingSupport)
        yield support


def _on_or_after(first: date, day: date | None, pointer: str) -> date:
    day = day or clock.today()
    not_in_the_future(day, pointer)
    if day < first:
        raise Invalid(_("The day is before the support began."), code="too_early", pointer=pointer)
    return day
