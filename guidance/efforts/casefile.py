"""The steps of efforts in the timeline."""

from django.utils.translation import gettext_lazy as _

from backend.casefile.registry import TimelinePart, choice, code, timeline
from guidance.efforts.models import EffortStep, StepKind

timeline.add(
    TimelinePart(
        kind="effort",
        label=_("Effort"),
        rows=lambda person: EffortStep.objects.filter(effort__young_person=person),
        on="on",
        facts={
            "effort": "effort_id",
            "effort_kind_label": code("effort__kind"),
            "step": "step",
            "step_label": choice("step", StepKind),
            "by": "by__name",
            "why": "why",
        },
    )
)
