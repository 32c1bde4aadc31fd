"""URLs of the pages about a young person."""

from django.urls import path

from backend.people.models import YoungPerson
from backend.people.pages import PersonPage, Timeline
from backend.workspace.form_pages import verb_urls
from backend.workspace.registry import Tab

urlpatterns = [
    path("unge/<int:pk>/", PersonPage.as_view(tab=Tab.OVERVIEW), name="person-overview"),
    path("unge/<int:pk>/job/", PersonPage.as_view(tab=Tab.JOB), name="person-job"),
    path("unge/<int:pk>/om/", PersonPage.as_view(tab=Tab.PERSON), name="person-person"),
    path("unge/<int:pk>/tidslinje/", Timeline.as_view(), name="person-timeline"),
    *verb_urls("unge", YoungPerson),
]
