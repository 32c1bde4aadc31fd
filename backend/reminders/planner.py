"""Plan reminders: store which stage each follow-up has reached, for each recipient and channel.

Python decides for one batch of follow-ups at a time. Planning needs no lock of its own, because planners skip the
follow-ups of each other, and a reminder is unique.
"""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import TypeAlias

from django.db import transaction
from django.db.models import Q, QuerySet
from psycopg.types.json import Jsonb

from backend.core import clock
from backend.core.functions import call
from backend.followups.models import NO_MORE_STAGES, REMINDABLE, FollowUp
from backend.reminders.expressions import AnyOf
from backend.reminders.models import Channel, DispatcherState, Reminder, ReminderState
from backend.reminders.situation import DueReminder, Plan, Situation
from backend.reminders.stages import ONE_DAY, REMINDERS_GO_AT, FollowUpRow

BATCH = 500
"""The number of follow-ups that are planned in one transaction."""

COLUMNS = (*FollowUpRow._fields[:-1], "young_person__reminders_paused_until")
"""The paths from a follow-up to the fields of `FollowUpRow`."""

Key = tuple[int, str, int, date, int, str]
"""The columns by which a reminder is unique."""

Ids: TypeAlias = "array[int]"


def plan_all(situation: Situation, *, helping: bool = False) -> Iterator[tuple[int, int]]:
    """Plan every follow-up whose next stage may have come.

    Yield first, and after each batch, how many reminders are new in the app and how many follow-ups are left. If the
    settings of the stages have changed since the last pass, all follow-ups are planned again. If roles, absences,
    deputies or blocks have changed, the follow-ups that have reached a stage are planned again. With `helping` another
    planner is at work, so this one begins at the end.
    """
    come = Q(next_stage_at__isnull=True) | Q(next_stage_at__lte=situation.now)
    due = _ids(come, situation)
    if helping:
        due.reverse()
        yield from _plan(due, come, situation)
        return
    horizon = _horizon(situation)
    others: Ids = array("q")
    if horizon > situation.now:
        others = _ids(Q(next_stage_at__gt=situation.now, next_stage_at__lte=horizon), situation)
    yield from _plan(due, come, situation)
    yield from _plan(others, Q(), situation)


def _horizon(situation: Situation) -> datetime:
    """Return the moment until which the next stage of a follow-up may come for it to be planned now."""
    state, _made = DispatcherState.objects.get_or_create(pk=1)
    if state.settings_fingerprint != situation.settings_fingerprint:
        return NO_MORE_STAGES - ONE_DAY
    if (
        state.directory_fingerprint != situation.directory_fingerprint
    ):  # those that have reached a stage are read again by then
        return clock.at_local(situation.today + ONE_DAY, REMINDERS_GO_AT)
    return situation.now


def _ids(condition: Q, situation: Situation) -> Ids:
    """Return the ids of these follow-ups, sorted by responsible person.

    A batch then concerns few members of staff, which makes the query of what they may see cheaper.
    """
    found = FollowUp.objects.filter(REMINDABLE, condition, rule__in=situation.rules_now)
    ids = found.order_by("responsible_id", "pk").values_list("pk", flat=True)
    return array("q", ids.iterator(chunk_size=10 * BATCH))  # eight bytes for each id


def _plan(ids: Ids, condition: Q, situation: Situation) -> Iterator[tuple[int, int]]:
    yield 0, len(ids)
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        follow_ups = FollowUp.objects.filter(REMINDABLE, condition, AnyOf("pk", batch))
        yield plan_batch(follow_ups, situation), len(ids) - start - len(batch)


def remember(situation: Situation) -> None:
    """Record that all follow-ups have been planned in this situation. Before 08:00 this is not the case."""
    if len(situation.rules_now) == len(situation.settings):
        DispatcherState.objects.filter(pk=1).update(
            settings_fingerprint=situation.settings_fingerprint,
            directory_fingerprint=situation.directory_fingerprint,
        )


@transaction.atomic
def plan_batch(follow_ups: QuerySet[FollowUp], situation: Situation) -> int:
    """Write the reminders of these follow-ups. Return how many are new in the app.

    A follow-up that a request is changing at the same time is left to the next run.
    """
    locked = follow_ups.order_by("pk").select_for_update(skip_locked=True, of=("self",), no_key=True)
    plans = situation.plans(map(FollowUpRow._make, locked.values_list(*COLUMNS)))
    stored: dict[Key, tuple[int, str]] = {}
    passed: defaultdict[ReminderState, list[int]] = defaultdict(list)
    for pk, state, *key in Reminder.objects.filter(AnyOf("follow_up_id", plans)).values_list("pk", "state", *_UNIQUE):
        follow_up_id, stage, days_before, for_date, recipient_id, channel = key
        stored[follow_up_id, stage, days_before, for_date, recipient_id, channel] = pk, state
        if state == ReminderState.PLANNED:
            outcome = plans[follow_up_id].outcome(for_date, DueReminder(stage, days_before, recipient_id))
            if outcome is not ReminderState.SENT:
                passed[outcome].append(pk)
    new: list[dict[str, str | int]] = []
    again: list[int] = []
    new_in_app = 0
    for plan in plans.values():
        for reminder in plan.due:
            for channel in situation.channels(reminder.recipient_id, plan.row.rule):
                key = (
                    plan.row.id,
                    reminder.stage,
                    reminder.days_before,
                    plan.row.due_on,
                    reminder.recipient_id,
                    channel.value,
                )
                pk, state = stored.get(key, (0, ""))
                if not pk:
                    new.append(_planned(key))
                elif state in (ReminderState.CANCELLED, ReminderState.SUPERSEDED):
                    again.append(pk)
                else:
                    continue
                new_in_app += channel is Channel.IN_APP
    for outcome, pks in passed.items():
        Reminder.objects.filter(AnyOf("pk", pks)).update(state=outcome, settled_at=situation.now)
    if again:
        Reminder.objects.filter(AnyOf("pk", again)).update(
            state=ReminderState.PLANNED, planned_at=situation.now, settled_at=None, email=None
        )
    if new:
        call("reminders_plan", Jsonb(new), situation.now)
    _write_next_look(plans.values())
    return new_in_app


_UNIQUE = ("follow_up_id", "stage", "days_before", "for_date", "recipient_id", "channel")


def _planned(key: Key) -> dict[str, str | int]:
    """Return a new reminder as `reminders_plan` reads it."""
    follow_up_id, stage, days_before, for_date, recipient_id, channel = key
    return {
        "follow_up": follow_up_id,
        "stage": stage,
        "days_before": days_before,
        "for_date": for_date.isoformat(),
        "recipient": recipient_id,
        "channel": channel,
    }


def _write_next_look(plans: Collection[Plan]) -> None:
    moments: defaultdict[datetime, list[int]] = defaultdict(list)
    for plan in plans:
        if plan.row.next_stage_at != plan.next_look_at:
            moments[plan.next_look_at].append(plan.row.id)
    for moment, pks in moments.items():
        FollowUp.objects.filter(AnyOf("pk", pks)).update(next_stage_at=moment)
