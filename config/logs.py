"""Logging: what happened in which request, without any data about persons."""

import sys
import traceback
from typing import Any

import structlog


def logging_settings(*, readable: bool) -> dict[str, Any]:
    """Return Django's LOGGING: JSON lines for machines, or coloured lines for a person at a terminal."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    rendering: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)]
        if readable
        else [
            structlog.processors.ExceptionRenderer(_where_without_what),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering],
                "foreign_pre_chain": shared,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            # Both repeat the line of config.middleware, with the full path.
            "django.request": {"level": "CRITICAL"},
            "django.server": {"handlers": [], "propagate": False},
            "celery": {"level": "WARNING"},
            "celery.app.trace": {"level": "CRITICAL"},  # quotes the error; config.celery logs it without
        },
    }


def _where_without_what(exc_info: Any) -> str:
    """Return the stack and the type of an exception, without its message. PostgreSQL quotes the refused row in it."""
    kind, _message, tb = exc_info
    frames = (f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(tb))
    return " > ".join([*frames, f"{kind.__module__}.{kind.__qualname__}"])
