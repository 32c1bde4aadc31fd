"""Celery tasks of the follow-ups. They carry nothing: the database is the schedule."""

from celery import shared_task

from backend.followups import dispatcher, mailer, reconcile
from backend.followups.dispatch import DISPATCH_TASK


@shared_task(name=DISPATCH_TASK)
def dispatch() -> None:
    """Plan and deliver what is due."""
    dispatcher.run()


@shared_task(name="followups.send_emails")
def send_emails() -> None:
    """Send the e-mails that are queued: apart, so that a mail server that stalls holds up nothing else."""
    mailer.run()


@shared_task(name="followups.reconcile_all")
def reconcile_all() -> None:
    """Make every follow-up agree with the facts, then deliver what that made due."""
    reconcile.reconcile_all()
    dispatcher.run()
