"""URLs of the pages of assignments."""

from backend.assignments.models import Assignment
from backend.workspace.form_pages import verb_urls

urlpatterns = verb_urls("tildelinger", Assignment)
