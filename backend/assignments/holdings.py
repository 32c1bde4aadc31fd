"""Assignments that run, and the deputies that staff are."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.access.models import Cover
from backend.assignments.models import Assignment
from backend.assignments.services import close
from backend.core import clock
from backend.core.periods import not_ended_before
from backend.organisation.holdings import Ending, Handover, Holdings, add


class Assignments(Holdings[Assignment]):
    """Assignments without an end. They end with the case, so they do not stop it from closing."""

    model = Assignment
    kind = "assignment"
    label = _("Assignment")
    staff = "staff"
    on = "starts_on"
    stops_closing = False

    def records(self) -> QuerySet[Assignment]:
        return Assignment.objects.going_on_after(clock.today())

    def end(self, record: Assignment, ending: Ending) -> None:
        """End the assignment with the whole case. A course or plan that closes ends its own afterwards."""
        if ending.staff_ids is None:
            close(assignment=record, on=ending.on)

    def hand_over(self, record: Assignment, handover: Handover) -> bool:
        """Leave it: `backend.assignments.services.hand_over` passes assignments on, one at a time."""
        return False


class Deputies(Holdings[Cover]):
    """Absences of colleagues for which a member of staff is the deputy. Another deputy must be named for each.

    A cover is of a colleague, and passes with the young people of that colleague.
    """

    model = Cover
    kind = "cover"
    label = _("Deputy")
    person = None
    staff = "deputy"
    on = "starts_on"

    def records(self) -> QuerySet[Cover]:
        today = clock.today()
        return Cover.objects.filter(not_ended_before(today), not_ended_before(today, "absence__ends_on"))


add(Assignments())
add(Deputies())
