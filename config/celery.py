"""The entry for the Celery worker and beat: `celery -A config worker`, `celery -A config beat`."""

import warnings

import structlog
from celery import Celery, Task
from celery.signals import setup_logging, task_failure
from django.conf import settings

# Said for the sake of pickled tasks; ours are JSON, and on a developer's machine everything may well be root's.
warnings.filterwarnings("ignore", "You're running the worker with superuser privileges")

app = Celery("foelgeskab")
app.set_default()  # else the threads of the web server know only Celery's own app, whose broker is not there
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_failure.connect
def tell_failure(*, sender: Task, exception: BaseException, **_: object) -> None:
    """Log a task that failed as a request that failed is: with the place, without what the error quotes."""
    structlog.get_logger(__name__).error("task_failed", task=sender.name, exc_info=exception)


@setup_logging.connect
def keep_djangos_logging(**_: object) -> None:
    """Connecting to this signal stops Celery from laying its own log configuration over settings.LOGGING."""
    assert settings.LOGGING
