"""Commands on follow-ups: reconcile them with the facts, ring the dispatcher, tell somebody something, go live."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from backend.access.people import young_person_model
from backend.access.row_level_security import as_system
from backend.core import clock
from backend.core.errors import Conflict, NotFound
from backend.followups import engine
from backend.followups.models import Email, EmailState, FollowUpEndReason, Notification, RuleActivation
from backend.followups.registry import Rule, rules
from backend.followups.scheduling import send_dispatch_task
from backend.organisation.models import Unit

BATCH = 500
"""Young people whom the periodic pass locks and reconciles in one transaction."""


def reconcile(
    *,
    people: Collection[int] | None,
    changed: Collection[type[Model]] | None = None,
    because: FollowUpEndReason = FollowUpEndReason.NOT_EXPECTED,
) -> int:
    """Make the follow-ups of `people` (None: of everyone) agree with the facts. Answers the number of rows written.

    Only the rules run that read one of the models `changed` (None: all rules). `because` is why a follow-up ends that
    is no longer expected. The caller has locked the people and is in the transaction that changed the facts; for
    everyone, those whose rows differ are found first and locked here. Runs as the system: what is owed may not
    depend on who asked.
    """
    of = _reading(changed)
    with as_system("reconcile"):
        if people is None:
            people = young_person_model().objects.lock().filter(pk__in=engine.find(of)).values_list("pk", flat=True)
        return engine.write(set(people), of, because)


def reconcile_all() -> int:
    """The periodic pass: find whose rows differ, then reconcile them in batches. Answers the number of rows written.

    Whoever is locked by a command is passed over: that command reconciles, and the next pass looks again.
    """
    written = 0
    with as_system("reconcile everyone"):
        found = engine.find(rules())
    for start in range(0, len(found), BATCH):
        with as_system("reconcile everyone"):
            batch = found[start : start + BATCH]
            free = young_person_model().objects.filter(pk__in=batch).order_by("pk")
            locked = list(free.select_for_update(no_key=True, skip_locked=True).values_list("pk", flat=True))
            written += engine.write(locked, rules(), FollowUpEndReason.NOT_EXPECTED)
    return written


def schedule_dispatch() -> None:
    """Wake the dispatcher when the transaction has committed; at most once for a transaction."""
    if not any(entry[1] is send_dispatch_task for entry in connection.run_on_commit):
        transaction.on_commit(send_dispatch_task)


def notify(
    *, staff_id: int, kind: str, young_person_id: int | None = None, facts: dict[str, Any] | None = None
) -> None:
    """Tell a member of staff something inside the app. `facts` are ids and dates, never names."""
    with as_system("notify"):
        Notification.objects.create(
            staff_id=staff_id,
            kind=kind,
            young_person_id=young_person_id,
            facts=facts or {},
            created_at=clock.now(),
        )


def mark_read(*, notification: Notification) -> Notification:
    """Its reader has seen it; the first time counts."""
    Notification.objects.filter(pk=notification.pk, read_at__isnull=True).update(read_at=clock.now())
    return notification


@transaction.atomic
def requeue_email(*, email_id: int) -> Email:
    """An operator lets an e-mail go after all: one that was given up, or that may or may not have been sent.

    It says what is still owed when it goes, with the Message-ID that it had.
    """
    email = Email.objects.select_for_update().filter(pk=email_id).first()
    if email is None:
        raise NotFound(_("There is no such e-mail. `manage.py email_queue` lists those that need somebody."))
    if email.state not in (EmailState.UNCERTAIN, EmailState.DEAD):
        raise Conflict(_("Only an e-mail that is uncertain or dead can be queued again; this one is taken care of."))
    email.state, email.attempts, email.next_at, email.claimed_until = EmailState.QUEUED, 0, clock.real_now(), None
    email.save(update_fields=["state", "attempts", "next_at", "claimed_until"])
    return email


def go_live(*, units: Iterable[Unit], starts_on: date) -> int:
    """Let every rule hold in `units` from a day, where no day is set yet. Answers how many days were set.

    The caller reconciles afterwards.
    """
    missing = [RuleActivation(unit=unit, rule=rule.key, starts_on=starts_on) for unit in units for rule in rules()]
    before = RuleActivation.objects.count()
    RuleActivation.objects.bulk_create(missing, ignore_conflicts=True)
    return RuleActivation.objects.count() - before


def _reading(changed: Collection[type[Model]] | None) -> tuple[Rule, ...]:
    return rules() if changed is None else tuple(rule for rule in rules() if rule.reads_any(changed))
