"""Wake the dispatcher when a transaction has committed."""

import structlog
from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)

DISPATCH_TASK = "followups.dispatch"
"""The name of the task that plans and delivers what is due."""


def schedule_dispatch() -> None:
    """Trigger the dispatcher after the commit, at most once for a transaction."""
    if not any(entry[1] is send_dispatch for entry in connection.run_on_commit):
        transaction.on_commit(send_dispatch)


def send_dispatch() -> None:
    """Send the task. Where the broker does not answer, log it: beat triggers the dispatcher every 15 seconds."""
    try:
        current_app.send_task(DISPATCH_TASK, retry=False, ignore_result=True, expires=60)
    except (OperationalError, OSError):
        log.warning("broker_unavailable")
