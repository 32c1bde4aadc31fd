"""URLs of the pages of reports."""

from django.urls import path

from backend.reports.pages import Changes, PeopleBehind, ReportPage, Reports

urlpatterns = [
    path("rapporter/", Reports.as_view(), name="reports"),
    path("rapporter/aendringer/", Changes.as_view(), name="report-changes"),
    path("rapporter/unge/", PeopleBehind.as_view(), name="report-people"),
    path("rapporter/<slug:report>/", ReportPage.as_view(), name="report-page"),
]
