"""Send Celery tasks by their names, for apps in layers below the task.

A lost message is harmless: beat sends every task again after some time.
"""

from collections.abc import Callable
from typing import Any

import structlog
from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)

RECONCILE_TASK = "followups.reconcile_all"


def once_after_commit(send: Callable[[], None]) -> None:
    """Call `send` when the transaction has committed, at most once for each transaction."""
    if not any(entry[1] is send for entry in connection.run_on_commit):
        transaction.on_commit(send)


def send_task(task: str, **options: Any) -> None:
    """Send a task now. A broker that does not answer costs the caller at most one second, and is logged."""
    try:
        current_app.send_task(task, retry=False, ignore_result=True, **options)
    except (OperationalError, OSError):
        log.warning("task_not_sent", task=task)


def schedule_reconcile() -> None:
    """Let the worker reconcile all follow-ups when the transaction has committed."""
    once_after_commit(send_reconcile_task)


def send_reconcile_task() -> None:
    """Send the task that reconciles all follow-ups now."""
    send_task(RECONCILE_TASK, expires=900)
