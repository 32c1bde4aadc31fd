"""The URLs of the system: the API under /api/; everything else is a page."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from backend.access.administration import site

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("backend.access.urls")),
    path("api/v1/", include("backend.reports.urls")),
    path("api/v1/", include("backend.followups.urls")),
    path("api/v1/", include("backend.reminders.urls")),
    path("api/v1/", include("backend.contacts.urls")),
    path("api/v1/", include("backend.assignments.urls")),
    path("api/v1/", include("backend.people.urls")),
    path("api/v1/", include("backend.caseload.urls")),
    path("api/v1/", include("guidance.courses.urls")),
    path("api/v1/", include("guidance.interventions.urls")),
    path("api/v1/", include("jobs.plans.urls")),
    path("api/v1/", include("jobs.employers.urls")),
    path("api/v1/", include("jobs.placements.urls")),
    path("", include("backend.workspace.urls")),
    path("administration/koder/", site.urls),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
]

handler400 = "backend.core.api.views.bad_request"
handler403 = "backend.core.api.views.permission_denied"
handler404 = "backend.core.api.views.not_found"
handler500 = "backend.workspace.errors.server_error"
