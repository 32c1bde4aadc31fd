"""The drill-down from a leader's figure to the people behind it: `/young-people/?measure=<key>&from=…&to=…`."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import CharFilter

from backend.access.permissions import Permission, staff_roles
from backend.access.row_level_security import as_system
from backend.core.errors import Forbidden, Invalid
from backend.organisation.models import Role, Staff
from backend.reports.engine import people
from backend.reports.questions import drill_down, narrowing
from backend.reports.registry import measures
from backend.workspace.registry import Filter, filters

if TYPE_CHECKING:
    from backend.people.models import YoungPerson


class MeasureFilter(CharFilter):
    """The filter by a measure. It keeps the people behind its numerator, with the parameters of the report."""

    def filter(self, found: "QuerySet[YoungPerson]", value: str) -> "QuerySet[YoungPerson]":
        if not value:
            return found
        if value not in measures or not measures[value].dataset.about_people:
            raise Invalid(
                _("There is no measure %(key)s that counts people. /reports/ lists them.") % {"key": value},
                code="unknown",
                parameter="measure",
            )
        staff = self.parent.request.user
        assert isinstance(staff, Staff)
        leader = staff_roles(staff)
        if not leader.may(Permission.READ_REPORTS) or Role.LEADER not in leader.roles:
            raise Forbidden
        scope = drill_down(measures[value], self.parent.data.dict(), leader)
        with as_system("the same rows as in the leader's figure; whom the leader may see stands in the query"):
            behind = people(measures[value], scope)
        return found.filter(pk__in=behind)


class BesideMeasure(CharFilter):
    """A parameter of the report, which `MeasureFilter` reads. Without `measure` it is refused."""

    def filter(self, found: "QuerySet[YoungPerson]", value: str) -> "QuerySet[YoungPerson]":
        if value and not self.parent.data.get("measure"):
            raise Invalid(
                _("This goes with measure=…, the key of a figure of /reports/."),
                code="without_measure",
                parameter=self.field_name,
            )
        return found


_LABELS = {
    "from": gettext_lazy("First day of the report's period, with measure=…"),
    "to": gettext_lazy("Last day of the report's period, included, with measure=…"),
    "as_of": gettext_lazy("The day that the figure is seen from, with measure=…"),
}

filters.add(
    Filter(
        key="measure",
        filter=MeasureFilter(label=gettext_lazy("The people behind this measure of a report, for its leader")),
        roles=frozenset(),
    ),
    *[
        Filter(key=key, filter=BesideMeasure(label=label), roles=frozenset(), position=0)
        for key, label in sorted(
            {
                **_LABELS,
                **{
                    dimension.key: format_lazy(
                        gettext_lazy("{dimension}, as in the report, with measure=…"), dimension=dimension.label
                    )
                    for dimension in narrowing()
                    if dimension.key != "unit"
                },
            }.items()
        )
    ],
)
