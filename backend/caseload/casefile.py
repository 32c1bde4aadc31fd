"""Consents and activities in the timeline."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.casefile.queries import newest_by_day
from backend.casefile.registry import Entry, TimelinePart, timeline
from backend.core import clock
from backend.core.api.paging import TimelineCursor
from backend.people.models import ActivityHours, ActivitySpell, Consent, YoungPerson


def consents(person: YoungPerson, before: TimelineCursor | None, limit: int) -> Iterable[Entry]:
    rows = Consent.objects.filter(young_person=person)
    for row in newest_by_day(rows, "consent", "given_on", before, limit):
        yield Entry(
            clock.at_local(row.given_on, time(0)),
            "consent",
            row.pk,
            {"answer": row.answer, "answer_label": row.get_answer_display(), "recipient": row.recipient},
        )


def _spell(spell: ActivitySpell) -> dict[str, Any]:
    return {"kind": spell.kind_id, "kind_label": spell.kind.label, "description": spell.description}


def activity_starts(person: YoungPerson, before: TimelineCursor | None, limit: int) -> Iterable[Entry]:
    rows = ActivitySpell.objects.filter(young_person=person, starts_on__lte=clock.today()).select_related("kind")
    for row in newest_by_day(rows, "activity_start", "starts_on", before, limit):
        yield Entry(clock.at_local(row.starts_on, time(0)), "activity_start", row.pk, _spell(row))


def activity_hours(person: YoungPerson, before: TimelineCursor | None, limit: int) -> Iterable[Entry]:
    rows = ActivityHours.objects.filter(spell__young_person=person, from_on__lte=clock.today()).select_related(
        "spell__kind"
    )
    for row in newest_by_day(rows, "activity_hours", "from_on", before, limit):
        facts = {**_spell(row.spell), "hours_per_week": str(row.hours_per_week)}
        yield Entry(clock.at_local(row.from_on, time(0)), "activity_hours", row.pk, facts)


def activity_ends(person: YoungPerson, before: TimelineCursor | None, limit: int) -> Iterable[Entry]:
    rows = ActivitySpell.objects.filter(young_person=person, ends_on__lte=clock.today()).select_related("kind")
    for row in newest_by_day(rows, "activity_end", "ends_on", before, limit):
        assert row.ends_on is not None  # filtered
        facts = {**_spell(row), "reason": row.end_reason}
        yield Entry(clock.at_local(row.ends_on, time(0)), "activity_end", row.pk, facts)


timeline.add(
    TimelinePart("consent", _("Consent"), consents),
    TimelinePart("activity_start", _("Activity began"), activity_starts),
    TimelinePart("activity_hours", _("Hours a week"), activity_hours),
    TimelinePart("activity_end", _("Activity ended"), activity_ends),
)
