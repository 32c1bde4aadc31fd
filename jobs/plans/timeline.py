"""The phase changes of the IPS plan in the timeline."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.core.sentences import mid_sentence
from backend.timeline.registry import Group, TimelinePart, choice, timeline
from jobs.plans.models import PlanPhase, PlanPhaseChange

timeline.add(
    TimelinePart(
        kind="plan_phase",
        label=_("Phase of IPS"),
        rows=lambda person: PlanPhaseChange.objects.filter(plan__young_person=person),
        on="on",
        facts={
            "from_phase": "from_phase",
            "to_phase": "to_phase",
            "to_phase_label": choice("to_phase", PlanPhase),
            "staff": "by__name",
            "why": "why",
        },
        group=Group.JOB,
        headline=lambda facts: gettext("IPS: %(phase)s") % {"phase": mid_sentence(facts["to_phase_label"])},
        details=lambda facts: [facts["why"], facts["staff"]],
    )
)
