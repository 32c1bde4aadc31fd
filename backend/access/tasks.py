"""Celery tasks of the access log."""

from celery import shared_task

from backend.core import clock
from backend.core.functions import call

MONTHS_AHEAD = 3


@shared_task(name="access.create_log_partitions")
def create_log_partitions() -> None:
    """Create the missing partitions of the access log, for this month and the next three."""
    call("access_create_log_partitions", clock.real_now().date(), MONTHS_AHEAD)
