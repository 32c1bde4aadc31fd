"""Celery tasks of the reminders. They carry nothing: what is due stands in the database."""

from celery import shared_task

from backend.followups.dispatch import DISPATCH_TASK
from backend.reminders import dispatcher, mailer


@shared_task(name=DISPATCH_TASK)
def dispatch() -> None:
    """Plan and deliver what is due."""
    dispatcher.run()


@shared_task(name="reminders.send_emails")
def send_emails() -> None:
    """Send the queued e-mails: in a task of its own, so that a mail server that stalls holds up nothing else."""
    mailer.run()
