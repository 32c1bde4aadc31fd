"""Plan the reminders whose stage is reached, and deliver them in the app exactly once.

Several dispatchers may run at once. Each locks the rows that it works on until its transaction ends. If a dispatcher
dies, its locks end, and the next dispatcher does the work. Many commits in a short time need only one more pass: a run
that finds another dispatcher at work requests one more pass from it, and helps only if much work is left. `mailer`
sends the e-mails.
"""

import contextlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from backend.core import clock
from backend.core.functions import call
from backend.followups.models import FollowUp
from backend.reminders.emails import queue_emails
from backend.reminders.expressions import AnyOf, ClockTimestamp, array_literal
from backend.reminders.models import Channel, DispatcherState, Reminder, ReminderState
from backend.reminders.planner import COLUMNS, plan_all, remember
from backend.reminders.situation import DueReminder, Situation
from backend.reminders.stages import FollowUpRow

BATCH = 500
"""The number of reminders that are delivered in one transaction."""

CLAIMED_FOR = timedelta(seconds=15)
"""How long a claim lasts. The dispatcher renews it after each batch. If it dies, others continue after this time."""

MUCH = 2000
"""If at least this many follow-ups are left to plan, a second dispatcher helps."""


class Claim(NamedTuple):
    """The claim of a dispatcher, and the number of requested runs when its pass began."""

    token: int
    requests: int


def run() -> int:
    """Plan and deliver what is due, and queue e-mails. Return the number of new notifications.

    If another dispatcher is at work, that one makes one more pass. This run then returns 0 at once, unless much work is
    left.
    """
    claim = claim_work()
    if claim is None and DispatcherState.objects.filter(left__gte=MUCH).exists():
        return _plan_and_deliver(Situation.load(), helping=True)
    delivered = 0
    while claim is not None:
        with _released_on_failure(claim):
            delivered += make_pass(claim)
            claim = release_work(claim)
    return delivered


def make_pass(claim: Claim | None = None) -> int:
    """Plan and deliver once what is due now, and queue e-mails. Return the number of new notifications."""
    situation = Situation.load()
    delivered = _plan_and_deliver(situation, claim)
    remember(situation)
    queue_emails(situation)
    return delivered


def _plan_and_deliver(situation: Situation, claim: Claim | None = None, *, helping: bool = False) -> int:
    delivered = 0
    for planned, left in plan_all(situation, helping=helping):
        if claim is not None:
            _own(claim).update(claimed_until=ClockTimestamp() + CLAIMED_FOR, left=left)
        if planned:
            delivered += _deliver_all(situation)
    return delivered + _deliver_all(situation)


@transaction.atomic
def claim_work() -> Claim | None:
    """Request a pass. Return the claim for it, or None if another dispatcher has a claim."""
    state, now = _locked_state()
    state.requests += 1
    claim = None
    if state.claimed_until is None or state.claimed_until <= now:
        state.claim_token += 1
        state.claimed_until = now + CLAIMED_FOR
        claim = Claim(state.claim_token, state.requests)
    state.save(update_fields=["requests", "claim_token", "claimed_until"])
    return claim


@transaction.atomic
def release_work(claim: Claim) -> Claim | None:
    """Record a pass, and end the claim.

    If another run was requested meanwhile, return the claim for one more pass instead.
    """
    state, now = _locked_state()
    if state.claim_token != claim.token:
        return None
    state.passes += 1
    state.finished_at = clock.real_now()
    state.left = 0
    more = state.requests > claim.requests
    state.claimed_until = now + CLAIMED_FOR if more else None
    state.save(update_fields=["passes", "finished_at", "left", "claimed_until"])
    return Claim(claim.token, state.requests) if more else None


@transaction.atomic
def deliver(situation: Situation) -> tuple[int, int, list[int]]:
    """Deliver one batch of planned reminders.

    Return the number of reminders in the batch, the number of new notifications, and the ids of the follow-ups to plan
    again, because their recipients have changed. Each reminder is checked again before delivery: its follow-up may be
    fulfilled, moved, handed over or paused.
    """
    waiting = Reminder.objects.filter(state=ReminderState.PLANNED, channel=Channel.IN_APP)
    if situation.is_early:
        waiting = waiting.filter(follow_up__rule__in=situation.rules_now)
    locked = waiting.order_by("pk").select_for_update(skip_locked=True, of=("self",))
    columns = ("pk", "follow_up_id", "for_date", "stage", "days_before", "recipient_id")
    taken = list(locked.values_list(*columns)[:BATCH])
    # A query of its own: with a join, the database may read all follow-ups instead of those of the batch.
    follow_ups = FollowUp.objects.filter(AnyOf("pk", {row[1] for row in taken})).values_list(*COLUMNS)
    plans = situation.plans(map(FollowUpRow._make, follow_ups)) if taken else {}
    now = clock.now()
    outcomes: defaultdict[ReminderState, list[int]] = defaultdict(list)
    plan_again: list[int] = []
    for pk, follow_up_id, for_date, *key in taken:
        plan, reminder = plans[follow_up_id], DueReminder(*key)
        outcome = plan.outcome(for_date, reminder)
        outcomes[outcome].append(pk)
        if outcome is not ReminderState.SENT and plan.row.is_remindable and not plan.waits:
            plan_again.append(follow_up_id)
    if sent := outcomes.pop(ReminderState.SENT, []):
        call("reminders_deliver", array_literal(sent), now)
    for outcome, pks in outcomes.items():
        Reminder.objects.filter(AnyOf("pk", pks)).update(state=outcome, settled_at=now)
    return len(taken), len(sent), plan_again


def _deliver_all(situation: Situation) -> int:
    delivered, looked_at = 0, BATCH
    while looked_at == BATCH:
        looked_at, made, plan_again = deliver(situation)
        delivered += made
        if plan_again:  # after the commit, because a planner locks the follow-up before the reminder
            FollowUp.objects.filter(pk__in=plan_again).update(next_stage_at=None)
    return delivered


def _locked_state() -> tuple[DispatcherState, datetime]:
    """Return the state of the dispatcher, locked, and the time by the clock of the database."""
    DispatcherState.objects.get_or_create(pk=1)
    state = DispatcherState.objects.select_for_update().annotate(clock=ClockTimestamp()).get(pk=1)
    return state, state.clock


def _own(claim: Claim) -> QuerySet[DispatcherState]:
    return DispatcherState.objects.filter(claim_token=claim.token, claimed_until__isnull=False)


@contextlib.contextmanager
def _released_on_failure(claim: Claim) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with contextlib.suppress(DatabaseError):
            _own(claim).update(claimed_until=None)
        raise
