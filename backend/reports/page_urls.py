"""URLs of the pages of reports."""

from django.urls import path

from backend.reports.pages import Changes, PeopleBehind, ReportPage, Reports
from backend.reports.snapshot_pages import FreezePage, SnapshotPage, Snapshots

urlpatterns = [
    path("rapporter/", Reports.as_view(), name="reports"),
    path("rapporter/aendringer/", Changes.as_view(), name="report-changes"),
    path("rapporter/unge/", PeopleBehind.as_view(), name="report-people"),
    path("rapporter/fastholdt/", Snapshots.as_view(), name="snapshots"),
    path("rapporter/fastholdt/<int:pk>/", SnapshotPage.as_view(), name="snapshot"),
    path("rapporter/<slug:report>/fasthold/", FreezePage.as_view(), name="freeze"),
    path("rapporter/<slug:report>/", ReportPage.as_view(), name="report-page"),
]
