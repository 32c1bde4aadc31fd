"""URLs of the pages of jobs."""

from django.urls import path

from backend.workspace.form_pages import verb_urls
from jobs.placements.models import Employment
from jobs.placements.pages import BoardPage, StartJob

urlpatterns = [
    path("jobs/", BoardPage.as_view(), name="board"),
    path("unge/<int:pk>/nyt-job/", StartJob.as_view(), name="job-start"),
    *verb_urls("ansaettelser", Employment),
]
