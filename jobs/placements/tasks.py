"""Celery tasks of jobs. They have no arguments."""

from celery import shared_task

from jobs.placements import services


@shared_task(name="placements.update_plans")
def update_plans() -> None:
    """Move the plans of jobs that begin today or ended yesterday."""
    services.update_plans()
