from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "jobs.placements"
    label = "placements"
