"""The server that is measured: production's settings, and two more addresses to compare with."""

from config.settings.production import *  # noqa: F403  # settings build on others by Django's custom

ROOT_URLCONF = "benchmarks.urls"
