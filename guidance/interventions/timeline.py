"""The steps of interventions in the timeline."""

from django.utils.translation import gettext_lazy as _

from backend.core.sentences import mid_sentence
from backend.timeline.registry import Group, TimelinePart, choice, code, quoted, timeline
from guidance.interventions.models import InterventionStep, StepKind

timeline.add(
    TimelinePart(
        kind="intervention",
        label=_("Intervention"),
        rows=lambda person: InterventionStep.objects.filter(intervention__young_person=person),
        on="on",
        facts={
            "intervention": "intervention_id",
            "intervention_kind_label": code("intervention__kind"),
            "step": "step",
            "step_label": choice("step", StepKind),
            "staff": "by__name",
            "why": "why",
            "own_words": "own_words",
        },
        group=Group.COURSE,
        headline=lambda facts: f"{facts['intervention_kind_label']}: {mid_sentence(facts['step_label'])}",
        details=lambda facts: [quoted(facts["own_words"]), facts["why"], facts["staff"]],
    )
)
