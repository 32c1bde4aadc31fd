"""Start the dispatcher of the reminders after a commit.

The task is sent by its name, because the dispatcher is in a layer above. A lost message is harmless: beat triggers the
dispatcher every 15 seconds.
"""

from backend.core.background import once_after_commit, send_task

DISPATCH_TASK = "reminders.dispatch"


def schedule_dispatch() -> None:
    """Send the dispatcher's task when the transaction has committed, at most once for each transaction."""
    once_after_commit(send_dispatch_task)


def send_dispatch_task() -> None:
    """Send the dispatcher's task now. A broker that does not answer costs at most one second, and is logged."""
    send_task(DISPATCH_TASK, expires=60)
