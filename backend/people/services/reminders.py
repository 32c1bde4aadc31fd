"""Commands on the reminders about a young person: pause and resume."""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from backend.access.abilities import check_ability
from backend.access.row_level_security import as_system
from backend.core import clock
from backend.core.errors import Invalid
from backend.followups.changing import changing
from backend.followups.models import FollowUp
from backend.organisation.models import Staff
from backend.people.models import YoungPerson

LONGEST_PAUSE = timedelta(days=90)
"""How long reminders about a young person can be paused. Then staff decide again."""


def pause_reminders(*, person: YoungPerson, reminders_paused_until: date, reason: str, by: Staff) -> YoungPerson:
    """Pause the reminders about a young person until a day, that day included. The follow-ups stay.

    Reminders that a law requires, and those that are due on the same day, never wait. Raises `Invalid` for a day that
    has passed or is further away than `LONGEST_PAUSE`.
    """
    today = clock.today()
    if not today <= reminders_paused_until <= today + LONGEST_PAUSE:
        raise Invalid(
            _("Reminders are paused until today or a later day, and at most until %(last)s.")
            % {"last": date_format(today + LONGEST_PAUSE, "SHORT_DATE_FORMAT")},
            code="paused_until",
            pointer="/reminders_paused_until",
        )
    return _pause(person, "pause-reminders", reminders_paused_until, reason, by)


def resume_reminders(*, person: YoungPerson, by: Staff) -> YoungPerson:
    """End the pause now. The dispatcher then sends what has become due meanwhile."""
    return _pause(person, "resume-reminders", None, "", by)


def _pause(person: YoungPerson, verb: str, until: date | None, reason: str, by: Staff) -> YoungPerson:
    with changing(person) as change:
        person = change.young_person
        check_ability(by, verb, person)
        with as_system("the serving role changes no columns of a young person"):
            person.reminders_paused_until, person.reminders_paused_reason = until, reason
            person.save(update_fields=["reminders_paused_until", "reminders_paused_reason"])
            FollowUp.objects.outstanding().filter(young_person=person).update(next_stage_at=None)
        change.record(person)
    return person
