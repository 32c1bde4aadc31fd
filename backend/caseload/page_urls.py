"""URLs of the pages of the caseload."""

from django.urls import path

from backend.caseload.pages import Caseload

urlpatterns = [path("sagsstamme/", Caseload.as_view(), name="caseload")]
