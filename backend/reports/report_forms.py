"""The form of a report's page: period, comparison, unit, and how one figure is divided."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.access.permissions import StaffRoles
from backend.core.sorting import sort_key
from backend.organisation.models import Role, Unit
from backend.reports.comparison import Compare
from backend.reports.questions import led_by
from backend.reports.registry import Dimension, Measure, dimensions

COMPARISONS = [
    (Compare.PREVIOUS.value, _("the period before")),
    (Compare.PREVIOUS_YEAR.value, _("the same period a year before")),
    ("", _("nothing")),
]


class ReportForm(forms.Form):
    """The parameters of a report's page. They have the names of the API's parameters."""

    compare = forms.ChoiceField(label=_("Compared with"), required=False, choices=COMPARISONS)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    group_by = forms.ChoiceField(label=_("Divided by"), required=False)
    and_by = forms.ChoiceField(label=_("And by"), required=False)

    def __init__(self, *, data: dict[str, str], measure: Measure, reader: StaffRoles) -> None:
        super().__init__(data)
        self.fields = {
            "from": forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"})),
            "to": forms.DateField(label=_("To, included"), widget=forms.DateInput(attrs={"type": "date"})),
            **self.fields,
        }
        fitting = [(dimension.key, dimension.label) for dimension in fitting_dimensions(measure)]
        self._choose("unit", [("", _("All units")), *_units(reader)])
        self._choose("group_by", [("", _("Nothing")), *fitting])
        self._choose("and_by", [("", _("Nothing")), *fitting])
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-input" if name in ("from", "to") else "form-select"

    def _choose(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def fitting_dimensions(measure: Measure) -> list[Dimension]:
    """Return the dimensions by which a figure can be divided."""
    return [dimension for dimension in dimensions if dimension.fits(measure.dataset)]


def _units(reader: StaffRoles) -> list[tuple[str, str]]:
    """Return the units whose figures the reader may see, by name."""
    known = Unit.objects.all() if Role.MANAGER in reader.roles else Unit.objects.filter(pk__in=led_by(reader))
    return sorted(((str(unit.pk), unit.name) for unit in known), key=lambda unit: sort_key(unit[1]))
