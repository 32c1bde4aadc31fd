"""The settings of the measured servers: those of production, with more URLs and one more middleware."""

from config.settings.production import *  # noqa: F403  # settings build on others by Django's custom
from config.settings.production import MIDDLEWARE

ROOT_URLCONF = "benchmarks.urls"
MIDDLEWARE = ["benchmarks.middleware.fresh_connections", *MIDDLEWARE]
