"""The course with an ungeguide: referral, phases and close."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "guidance.courses"
    label = "courses"
