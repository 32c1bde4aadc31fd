from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "guidance.courses"
    label = "courses"
