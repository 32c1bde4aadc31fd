"""The checks that web and worker make before they start."""

import structlog
from django.conf import settings
from django.core.checks import ERROR, Tags, run_checks
from django.db import OperationalError, connections

from config.settings import secret


def refuse_without_email() -> None:
    """Raise SystemExit, with the names of the missing settings, in a worker that cannot send e-mail."""
    secret.refuse_missing(settings.MISSING_FOR_EMAIL)


def refuse_unprotected() -> None:
    """Raise SystemExit, with every reason, where a table with case content is not protected as its model declares.

    A process also starts while the database is down, because it serves again when the database is back. /readyz says
    meanwhile that it is not ready.
    """
    try:
        found = run_checks(tags=[Tags.security], databases=["default"])
    except OperationalError as error:
        structlog.get_logger(__name__).warning("protection_not_checked", exc_info=error)
        return
    finally:
        connections.close_all()  # gunicorn forks afterwards
    if errors := [message for message in found if message.level >= ERROR and not message.is_silenced()]:
        raise SystemExit("Cannot start: " + " ".join(str(error.msg) for error in errors))
