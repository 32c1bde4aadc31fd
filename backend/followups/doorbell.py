"""The doorbell: tells a worker, through the broker, that something may be due. Losing a ring loses nothing."""

import structlog
from celery import current_app
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)

RING = "followups.ring"
"""The task, by name: services ring it, and it calls services."""


def press() -> None:
    """Send the task; where the broker does not answer, log it and go on: beat rings again within 15 seconds."""
    try:
        current_app.send_task(RING, retry=False, ignore_result=True, expires=60)
    except (OperationalError, OSError):
        log.warning("doorbell_unanswered")
