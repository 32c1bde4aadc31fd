"""Celery tasks of the jobs. They carry nothing."""

from celery import shared_task

from jobs.placements import services


@shared_task(name="placements.update_plans")
def update_plans() -> None:
    """A job that was known ahead begins, or ends, today: its plan follows."""
    services.update_plans()
