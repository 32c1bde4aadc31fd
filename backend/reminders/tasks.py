"""Celery tasks of the reminders. They have no arguments, because the database knows what is due."""

from celery import shared_task

from backend.followups.dispatch import DISPATCH_TASK
from backend.reminders import dispatcher, mailer


@shared_task(name=DISPATCH_TASK)
def dispatch() -> None:
    """Plan and deliver what is due."""
    dispatcher.run()


@shared_task(name="reminders.send_emails")
def send_emails() -> None:
    """Send the queued e-mails. It is a task of its own, so that a slow mail server does not delay the dispatcher."""
    mailer.run()
