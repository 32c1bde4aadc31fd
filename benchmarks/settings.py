"""The settings of the measured server: those of production, with two more URLs."""

from config.settings.production import *  # noqa: F403  # settings build on others by Django's custom

ROOT_URLCONF = "benchmarks.urls"
