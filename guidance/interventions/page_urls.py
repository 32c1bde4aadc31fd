"""URLs of the pages of interventions."""

from django.urls import path

from backend.workspace.form_pages import verb_urls
from guidance.interventions.models import Intervention
from guidance.interventions.pages import PlanIntervention

urlpatterns = [
    path("unge/<int:pk>/ny-indsats/", PlanIntervention.as_view(), name="intervention-plan"),
    *verb_urls("indsatser", Intervention),
]
