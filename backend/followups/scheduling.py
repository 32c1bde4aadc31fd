"""Tell a worker, through the broker, that something may be due. A lost wake-up message is harmless."""

import structlog
from celery import current_app
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)

DISPATCH_TASK = "followups.dispatch"
"""The task, by name: services ring it, and it calls services."""


def send_dispatch_task() -> None:
    """Send the task; where the broker does not answer, log it and go on: beat rings again within 15 seconds."""
    try:
        current_app.send_task(DISPATCH_TASK, retry=False, ignore_result=True, expires=60)
    except (OperationalError, OSError):
        log.warning("dispatch_not_scheduled")
