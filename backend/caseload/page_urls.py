"""Addresses of the pages on young people."""

from django.urls import path

from backend.caseload.pages import Caseload

urlpatterns = [path("sagsstamme/", Caseload.as_view(), name="caseload")]
