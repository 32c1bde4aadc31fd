"""URLs of the pages of IPS plans."""

from backend.workspace.form_pages import verb_urls
from jobs.plans.models import IpsPlan

urlpatterns = verb_urls("ips", IpsPlan)
