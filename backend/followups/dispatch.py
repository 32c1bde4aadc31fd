"""Start the dispatcher of the reminders after a commit.

The task is sent by its name, because the dispatcher is in a layer above. A lost message is harmless: beat triggers the
dispatcher every 15 seconds.
"""

import structlog
from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)

DISPATCH_TASK = "reminders.dispatch"


def schedule_dispatch() -> None:
    """Send the dispatcher's task when the transaction has committed, at most once for each transaction.

    A broker that does not answer costs the caller at most one second, and is logged.
    """
    if not any(entry[1] is send_dispatch_task for entry in connection.run_on_commit):
        transaction.on_commit(send_dispatch_task)


def send_dispatch_task() -> None:
    """Send the dispatcher's task now. If the broker does not answer, log this and return."""
    try:
        current_app.send_task(DISPATCH_TASK, retry=False, ignore_result=True, expires=60)
    except (OperationalError, OSError):
        log.warning("dispatch_not_scheduled")
