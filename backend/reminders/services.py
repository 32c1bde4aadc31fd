"""Commands on notifications and e-mails."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.access.row_level_security import as_system
from backend.core import clock
from backend.core.errors import Conflict, NotFound
from backend.organisation.models import Staff
from backend.reminders.models import Email, EmailState, Notification, Reminder, ReminderState


def notify(
    *, staff_id: int, kind: str, young_person_id: int | None = None, facts: dict[str, Any] | None = None
) -> None:
    """Write a notification to a member of staff. `facts` has ids and dates, never names."""
    with as_system("notify"):
        Notification.objects.create(
            staff_id=staff_id,
            kind=kind,
            young_person_id=young_person_id,
            facts=facts or {},
            created_at=clock.now(),
        )


def mark_read(*, notification: Notification) -> Notification:
    """Record when the recipient first saw a notification."""
    Notification.objects.filter(pk=notification.pk, read_at__isnull=True).update(read_at=clock.now())
    return notification


def mark_all_read(*, staff: Staff, up_to: int | None = None) -> int:
    """Record that `staff` have seen their unread notifications. Return how many.

    `up_to` is the id of the newest notification on the screen, so that one which came meanwhile stays unread.
    """
    unread = Notification.objects.filter(staff=staff, read_at__isnull=True)
    if up_to is not None:
        unread = unread.filter(pk__lte=up_to)
    return unread.update(read_at=clock.now())


def cancel_planned(*, young_person_id: int) -> None:
    """Cancel all reminders about a young person that are not sent yet. Call it as the system."""
    planned = Reminder.objects.filter(follow_up__young_person=young_person_id, state=ReminderState.PLANNED)
    planned.update(state=ReminderState.CANCELLED, settled_at=clock.now())


@transaction.atomic
def requeue_email(*, email_id: int) -> Email:
    """Queue a dead or uncertain e-mail again, on the decision of an operator.

    It keeps its Message-ID. It contains only the reminders that are still needed when it is sent. Raises `NotFound` if
    there is no such e-mail, and `Conflict` for an e-mail in another state.
    """
    email = Email.objects.select_for_update().filter(pk=email_id).first()
    if email is None:
        raise NotFound(_("There is no such e-mail. `manage.py email_queue` lists those that need a decision."))
    if email.state not in (EmailState.UNCERTAIN, EmailState.DEAD):
        raise Conflict(_("Only an e-mail that is uncertain or dead can be queued again."))
    email.state, email.attempts, email.next_at, email.claimed_until = EmailState.QUEUED, 0, clock.real_now(), None
    email.save(update_fields=["state", "attempts", "next_at", "claimed_until"])
    return email
