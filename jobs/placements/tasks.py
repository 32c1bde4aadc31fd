"""Celery tasks of the jobs. They carry nothing."""

from celery import shared_task

from jobs.placements import services


@shared_task(name="placements.tell_plans")
def tell_plans() -> None:
    """A job that was known ahead begins, or ends, today: its plan follows."""
    services.tell_plans()
