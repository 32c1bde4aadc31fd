"""The drill-down from a leader's figure to the people behind it: `/young-people/?measure=<key>&from=…&to=…`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import CharFilter

from backend.access.permissions import Permission, StaffRoles, staff_roles
from backend.access.row_level_security import as_system
from backend.core.errors import Forbidden, Invalid
from backend.organisation.models import Role, Staff
from backend.reports.figures import people
from backend.reports.questions import drill_down, narrowing
from backend.reports.registry import Measure, measures
from backend.reports.scope import Scope
from backend.workspace.registry import Filter, filters

if TYPE_CHECKING:
    from backend.people.models import YoungPerson


def people_behind(measure: Measure, asked: Mapping[str, str], reader: StaffRoles) -> tuple[Scope, list[int]]:
    """Return what a leader's figure is about, and the ids of the young people behind it.

    `asked` has the parameters of the report. Raises `Forbidden` for a reader who is no leader.
    """
    if not reader.may(Permission.READ_REPORTS) or Role.LEADER not in reader.roles:
        raise Forbidden
    scope = drill_down(measure, asked, reader)
    with as_system(
        "the same rows as in the leader's figure; the query limits the rows to those whom the leader may see"
    ):
        return scope, people(measure, scope)


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
        _scope, behind = people_behind(measures[value], self.parent.data.dict(), staff_roles(staff))
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
