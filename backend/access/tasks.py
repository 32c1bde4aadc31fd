"""Celery tasks of the access log."""

from celery import shared_task
from django.db import connection

from backend.core import clock

MONTHS_AHEAD = 3


@shared_task(name="access.create_log_partitions")
def create_log_partitions() -> None:
    """Create the missing partitions of the access log, for this month and the next three."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_create_log_partitions(%s, %s)", [clock.real_now().date(), MONTHS_AHEAD])
