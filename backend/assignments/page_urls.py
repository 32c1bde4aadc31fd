"""URLs of the pages of assignments, absences and covers, and of the leader's page."""

from django.urls import path

from backend.access.models import Cover
from backend.assignments.models import Assignment
from backend.assignments.move_pages import MoveCaseload, Moved, MovedDownload, MoveStart
from backend.assignments.pages import Colleague, EnterCover, Leading, RegisterAbsence
from backend.organisation.models import Absence
from backend.workspace.form_pages import verb_urls

urlpatterns = [
    path("leder/", Leading.as_view(), name="leading"),
    path("leder/kolleger/<int:pk>/", Colleague.as_view(), name="colleague"),
    path("leder/kolleger/<int:pk>/flyt/", MoveStart.as_view(), name="caseload-move-start"),
    path("leder/kolleger/<int:pk>/flyt/<slug:role>/", MoveCaseload.as_view(), name="caseload-move"),
    path("leder/kolleger/<int:pk>/flyttet/", Moved.as_view(), name="caseload-moved"),
    path("leder/kolleger/<int:pk>/flyttet/hent/", MovedDownload.as_view(), name="caseload-moved-download"),
    path("fravaer/ny/", RegisterAbsence.as_view(), name="absence-register"),
    path("fravaer/<int:pk>/stedfortraeder/", EnterCover.as_view(), name="cover-enter"),
    *verb_urls("fravaer", Absence),
    *verb_urls("stedfortraeder", Cover),
    *verb_urls("tildelinger", Assignment),
]
