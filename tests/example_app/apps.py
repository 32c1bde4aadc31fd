"""Housing support: a complete small domain app, which only the tests install.

It uses every extension point, so the tests that walk over all apps fail where one of them is broken. CONTRIBUTING.md
was written by adding it.
"""

from django.apps import AppConfig


class ExampleAppConfig(AppConfig):
    """Housing support for young people."""

    name = "tests.example_app"
    label = "example_app"
    enum_names = {"HousingStateEnum": "tests.example_app.models.HousingState.choices"}
    default_auto_field = "django.db.models.BigAutoField"
