"""The Django app of the composition; it comes last in INSTALLED_APPS."""

from django.apps import AppConfig

from config.celery import app

__all__ = ["ConfigConfig", "app"]


class ConfigConfig(AppConfig):
    """Make every Django process know our Celery app: importing it here makes it the current one."""

    name = "config"
