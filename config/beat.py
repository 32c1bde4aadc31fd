"""The Celery app of beat: `celery --app=config.beat beat`. It has the schedule and the broker, and no Django.

Beat sends tasks by their names. Without Django it takes less than half of the memory.
"""

import logging.config
import os

from celery import Celery
from celery.signals import setup_logging

from config.logs import logging_settings
from config.settings import secret

# Celery's fixup for Django would import it. Where Django runs, config.celery stays the current app.
app = Celery("foelgeskab", fixups=[], set_as_current=False)
app.config_from_object("config.settings.base", namespace="CELERY")
app.conf.broker_url = secret.one("REDIS_URL", os.environ)


@setup_logging.connect
def configure_logging(**_: object) -> None:
    """Write the same log lines as the Django processes of this installation."""
    production = os.environ.get("DJANGO_SETTINGS_MODULE") == "config.settings.production"
    logging.config.dictConfig(logging_settings(readable=not production))
