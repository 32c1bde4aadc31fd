"""Celery tasks of the follow-ups. They carry nothing: the database is the schedule."""

from celery import shared_task

from backend.followups import dispatcher, mailer, services
from backend.followups.doorbell import RING


@shared_task(name=RING)
def ring() -> None:
    """Plan and deliver what is due."""
    dispatcher.run()


@shared_task(name="followups.send_mail")
def send_mail() -> None:
    """Send the mails that are queued: apart, so that a mail server that stalls holds up nothing else."""
    mailer.run()


@shared_task(name="followups.reconcile_all")
def reconcile_all() -> None:
    """Make every follow-up agree with the facts, then deliver what that made due."""
    services.reconcile_all()
    dispatcher.run()
