"""URLs of the pages of the start-up import."""

from django.urls import path

from backend.importer.pages import Import, ImportDownload, Imports

urlpatterns = [
    path("opstartsimport/", Imports.as_view(), name="imports"),
    path("opstartsimport/<int:pk>/", Import.as_view(), name="import"),
    path("opstartsimport/<int:pk>/hent/", ImportDownload.as_view(), name="import-download"),
]
