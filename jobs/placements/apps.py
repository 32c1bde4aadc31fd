"""Jobs (employments) of young people, ordinary and other."""

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "jobs.placements"
    label = "placements"
