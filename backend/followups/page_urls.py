"""URLs of the pages of follow-ups."""

from backend.followups.models import FollowUp
from backend.workspace.form_pages import verb_urls

urlpatterns = [*verb_urls("opfoelgninger", FollowUp)]
