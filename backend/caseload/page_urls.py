"""URLs of the pages of the caseload."""

from django.urls import path

from backend.caseload.pages import Caseload, CaseloadDownload

urlpatterns = [
    path("sagsstamme/", Caseload.as_view(), name="caseload"),
    path("sagsstamme/hent/", CaseloadDownload.as_view(), name="caseload-download"),
]
