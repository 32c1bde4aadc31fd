"""Assignments in the timeline."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.assignments.models import Assignment, Capacity
from backend.core.sentences import mid_sentence
from backend.timeline.registry import Group, TimelinePart, choice, timeline

timeline.add(
    TimelinePart(
        kind="assignment",
        label=_("Assignment"),
        rows=lambda person: Assignment.objects.filter(young_person=person),
        on="starts_on",
        facts={
            "staff": "staff__name",
            "capacity": "capacity",
            "capacity_label": choice("capacity", Capacity),
            "ends_on": "ends_on",
        },
        group=Group.CASE,
        headline=lambda facts: (
            gettext("%(staff)s became %(capacity)s")
            % {"staff": facts["staff"], "capacity": mid_sentence(facts["capacity_label"])}
        ),
    )
)
