"""Commands on follow-ups: waive, snooze, and the own follow-ups of staff."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from backend.access.abilities import check_ability
from backend.access.permissions import working_with_cases
from backend.access.row_level_security import as_system
from backend.access.visibility import who_sees
from backend.core import clock
from backend.core.days import not_too_far_ahead
from backend.core.errors import Conflict, Invalid
from backend.followups.abilities import last_snooze_day
from backend.followups.changing import changing
from backend.followups.models import FollowUp, OwnFollowUp
from backend.followups.rules import OWN
from backend.organisation.models import Staff, Unit

if TYPE_CHECKING:
    from backend.people.models import YoungPerson

USUAL_SNOOZE = timedelta(days=7)
"""How long reminders wait, unless the user says otherwise."""


def waive(*, follow_up: FollowUp, reason: str, by: Staff) -> FollowUp:
    """Exempt the young person from a follow-up. It stays visible with its reason, and has no more reminders."""
    with _changing(follow_up, "waive", by) as follow_up:
        follow_up.waived_on, follow_up.waived_by, follow_up.waive_reason = clock.today(), by, reason
        return _save(follow_up, "waived_on", "waived_by", "waive_reason")


def snooze(*, follow_up: FollowUp, snoozed_until: date, reason: str, by: Staff) -> FollowUp:
    """Let the reminders of a follow-up wait until a day. Its due date stays.

    Raises `Invalid` for a day that is not in the future, or later than the rule allows.
    """
    with _changing(follow_up, "snooze", by) as follow_up:
        last = last_snooze_day(follow_up)
        if not clock.today() < snoozed_until <= last:
            raise Invalid(
                _("The reminders can wait until a day after today, and at most until %(last)s.")
                % {"last": date_format(last, "SHORT_DATE_FORMAT")},
                code="snoozed_until",
                pointer="/snoozed_until",
            )
        follow_up.snoozed_until, follow_up.snoozed_by, follow_up.snooze_reason = snoozed_until, by, reason
        return _save(follow_up, "snoozed_until", "snoozed_by", "snooze_reason")


@transaction.atomic
def add_own(
    *, young_person: "YoungPerson", text: str, due_on: date, responsible: Staff | None = None, by: Staff
) -> FollowUp:
    """Set a task for oneself or a colleague who can open the case. Return its follow-up."""
    check_ability(by, "follow-up", young_person)
    responsible, today = responsible or by, clock.today()
    if due_on < today:
        raise Invalid(_("The day has passed: choose today or a later day."), code="past", pointer="/due_on")
    not_too_far_ahead(due_on, "/due_on")
    with changing(young_person) as change, as_system("staff set a task, and the serving role writes no follow-ups"):
        works = working_with_cases(today).filter(pk=responsible.pk).exists()
        if not works or not who_sees(staff=[responsible.pk], people=[young_person.pk], level="full"):
            raise Invalid(
                _("This colleague cannot open the case today: choose one who can."),
                code="no_access",
                pointer="/responsible",
            )
        own = OwnFollowUp.objects.create(
            young_person=young_person,
            text=text,
            due_on=due_on,
            responsible=responsible,
            created_on=today,
            created_by=by,
        )
        change.record(own)
    follow_up = FollowUp.objects.filter(rule=OWN, subject_id=own.pk).first()
    if follow_up is None:
        raise Conflict(_("Own tasks are not in use yet in this unit."), code="switched_off")
    return follow_up


def complete(*, follow_up: FollowUp, by: Staff) -> FollowUp:
    """Tick off an own follow-up today."""
    with _changing(follow_up, "complete", by) as follow_up:
        own = OwnFollowUp.objects.get(pk=follow_up.subject_id)
        own.completed_on, own.completed_by = clock.today(), by
        own.save(update_fields=["completed_on", "completed_by"])
    return follow_up


@contextmanager
def _changing(follow_up: FollowUp, verb: str, by: Staff) -> Iterator[FollowUp]:
    """Lock the young person, or the unit, and give the current follow-up, if `by` may use `verb` on it."""
    people = [] if follow_up.young_person_id is None else [follow_up.young_person_id]
    with changing(*people) as change:
        if not people:
            assert follow_up.unit_id is not None  # a follow-up without a young person is about a unit
            with as_system("the serving role locks no units"):
                Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=follow_up.unit_id)
        follow_up = FollowUp.objects.get(pk=follow_up.pk)
        check_ability(by, verb, follow_up)
        change.record(FollowUp, OwnFollowUp)
        with as_system("the serving role writes no follow-ups"):
            yield follow_up


def _save(follow_up: FollowUp, *changed: str) -> FollowUp:
    follow_up.next_stage_at = None
    follow_up.save(update_fields=[*changed, "next_stage_at"])
    return follow_up
