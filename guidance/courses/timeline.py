"""The phase changes of the course in the timeline."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.core.sentences import mid_sentence
from backend.timeline.registry import Group, TimelinePart, choice, timeline
from guidance.courses.models import Phase, PhaseChange

timeline.add(
    TimelinePart(
        kind="phase",
        label=_("Phase of the course"),
        rows=lambda person: PhaseChange.objects.filter(course__young_person=person),
        on="on",
        facts={
            "from_phase": "from_phase",
            "to_phase": "to_phase",
            "to_phase_label": choice("to_phase", Phase),
            "staff": "by__name",
            "why": "why",
        },
        group=Group.COURSE,
        headline=lambda facts: gettext("The course: %(phase)s") % {"phase": mid_sentence(facts["to_phase_label"])},
        details=lambda facts: [facts["why"], facts["staff"]],
    )
)
