"""Celery tasks of the start-up import. They have no arguments, because the database knows which lists wait."""

from celery import shared_task

from backend.importer import runs


@shared_task(name=runs.TASK)
def work() -> None:
    """Check and import the lists that wait."""
    runs.work()
