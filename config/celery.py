"""The Celery app of the Django processes and the entry for the worker: `celery --app=config worker`."""

import warnings

import structlog
from celery import Celery, Task
from celery.signals import setup_logging, task_failure, worker_init
from django.conf import settings

from config.start import refuse_unprotected, refuse_without_email

# Celery warns because of pickled tasks. Ours are JSON, and a developer's container often runs everything as root.
warnings.filterwarnings("ignore", "You're running the worker with superuser privileges")

app = Celery("foelgeskab")
app.set_default()  # otherwise the threads of the web server use Celery's own app, which has no broker
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_failure.connect
def log_failure(*, sender: Task, exception: BaseException, **_: object) -> None:
    """Log a failed task as a failed request is logged: where it failed, without the message of the error."""
    structlog.get_logger(__name__).error("task_failed", task=sender.name, exc_info=exception)


@worker_init.connect
def check_start(**_: object) -> None:
    """Start no worker that cannot send e-mail, or on a database whose tables are not protected."""
    refuse_without_email()
    refuse_unprotected()


@setup_logging.connect
def keep_djangos_logging(**_: object) -> None:
    """Keep settings.LOGGING: Celery configures no logging of its own where this signal has a receiver."""
    assert settings.LOGGING
