"""URLs of the pages of courses."""

from backend.workspace.form_pages import verb_urls
from guidance.courses.models import GuidanceCourse

urlpatterns = verb_urls("forloeb", GuidanceCourse)
