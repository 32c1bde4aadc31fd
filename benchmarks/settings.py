"""The settings of the measured servers: those of production, with more URLs and one more middleware."""

from config.settings.production import *  # noqa: F403  # settings build on others by Django's custom
from config.settings.production import MIDDLEWARE, STORAGES

ROOT_URLCONF = "benchmarks.urls"
MIDDLEWARE = ["benchmarks.middleware.fresh_connections", *MIDDLEWARE]
STORAGES = STORAGES | {  # no measurement asks for a static file, so they are not collected
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
