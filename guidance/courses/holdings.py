"""Open courses."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.organisation.holdings import Ending, Holdings, add
from guidance.courses.models import GuidanceCourse
from guidance.courses.services import close_with_case


class OpenCourses(Holdings[GuidanceCourse]):
    """Open courses. Assignments say who works with the young person, so a course names no staff."""

    model = GuidanceCourse
    kind = "course"
    label = _("Open course")
    on = "opened_on"

    def records(self) -> QuerySet[GuidanceCourse]:
        return GuidanceCourse.objects.open()

    def end(self, record: GuidanceCourse, ending: Ending) -> None:
        close_with_case(course=record, by=ending.by)


add(OpenCourses())
