"""Commands on notifications and e-mails."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.access.row_level_security import as_system
from backend.core import clock
from backend.core.errors import Conflict, NotFound
from backend.followups.models import Email, EmailState, Notification


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
