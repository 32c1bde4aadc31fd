"""From a figure to the people behind it: `/young-people/?measure=<key>&from=…&to=…`, within the caller's sight."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import CharFilter

from backend.access.permissions import Permission, check, staff_roles
from backend.core.errors import Invalid
from backend.organisation.models import Staff
from backend.reports.engine import people
from backend.reports.questions import PERIOD, behind, narrowing
from backend.reports.registry import measures
from backend.workspace.registry import Filter, filters

if TYPE_CHECKING:
    from backend.people.models import YoungPerson


class MeasureFilter(CharFilter):
    """The people behind the numerator of a measure, asked for as the report was."""

    def filter(self, found: "QuerySet[YoungPerson]", value: str) -> "QuerySet[YoungPerson]":
        if not value:
            return found
        if value not in measures or not measures[value].counted.of_people:
            raise Invalid(
                _("There is no measure %(key)s that counts people. /reports/ lists them.") % {"key": value},
                code="unknown",
                parameter="measure",
            )
        staff = self.parent.request.user
        assert isinstance(staff, Staff)
        check(staff, Permission.READ_REPORTS)  # whose sight is narrower than the figure would be told of other people
        scope = behind(measures[value], self.parent.data.dict(), staff_roles(staff))
        return found.filter(pk__in=people(measures[value], scope))


class MeasureParameter(CharFilter):
    """A parameter of the measure, which reads it; without one it says nothing."""

    def filter(self, found: "QuerySet[YoungPerson]", value: str) -> "QuerySet[YoungPerson]":
        if value and not self.parent.data.get("measure"):
            raise Invalid(
                _("This goes with measure=…, the key of a figure of /reports/."),
                code="without_measure",
                parameter=self.field_name,
            )
        return found


filters.add(
    Filter(
        key="measure",
        filter=MeasureFilter(label=gettext_lazy("Behind a figure")),
        roles=frozenset(),
    ),
    *[
        Filter(key=key, filter=MeasureParameter(), roles=frozenset(), position=0)
        for key in sorted(PERIOD | {dimension.key for dimension in narrowing()} - {"unit"})
    ],
)
