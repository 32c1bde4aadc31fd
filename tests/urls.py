"""The URLs of the system, and those of the apps that only the tests install."""

from django.urls import include, path

from config import urls
from config.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    *urls.urlpatterns,
    path("api/v1/", include("tests.example_app.urls")),
]
