"""The facts of the young person by which reports can be grouped and filtered."""

from django.utils.translation import gettext_lazy as _

from backend.people.models.person import Gender
from backend.reports.dimensions import labelled, one_of
from backend.reports.registry import Dimension, dimensions

dimensions.add(
    Dimension(
        key="gender",
        label=_("Gender"),
        column="gender",
        of_person=True,
        read=one_of(Gender.values),
        labels=labelled(dict(Gender.choices)),
        position=50,
    ),
)
