"""Steps of the case, consents, activities, benefits and projects in the timeline."""

from decimal import Decimal

from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.core import clock
from backend.core.sentences import mid_sentence
from backend.people.models import (
    ActivityHours,
    ActivitySpell,
    AcuteConcern,
    BenefitSpell,
    CaseStep,
    Consent,
    ProgrammeEnrolment,
)
from backend.people.models.concern import ConcernAction
from backend.people.models.consent import ConsentAnswer
from backend.people.models.steps import CaseStepKind
from backend.timeline.registry import Facts, Group, TimelinePart, choice, code, timeline

_SPELL: Facts = {"kind": "kind_id", "kind_label": code("kind"), "description": "description"}


def hours(text: str) -> str:
    """Return the hours as staff write them: “7,5”, and “37” without decimals."""
    return number_format(Decimal(text).normalize())


timeline.add(
    TimelinePart(
        kind="case_step",
        label=_("Step of the case"),
        rows=lambda person: CaseStep.objects.filter(young_person=person),
        on="on",
        facts={
            "step": "step",
            "step_label": choice("step", CaseStepKind),
            "why": "why",
            "from_unit": "from_unit__name",
            "to_unit": "to_unit__name",
        },
        group=Group.CASE,
        headline=lambda facts: facts["step_label"],
        details=lambda facts: [
            facts["why"],
            " → ".join(unit for unit in (facts["from_unit"], facts["to_unit"]) if unit),
        ],
    ),
    TimelinePart(
        kind="acute_concern",
        label=_("Acute concern"),
        rows=lambda person: AcuteConcern.objects.filter(young_person=person),
        at="at",
        facts={
            "what_was_done": "what_was_done",
            "note": "note",
            "seen_by": "seen_by__name",
            "responsible_now": "responsible_now__name",
        },
        group=Group.CASE,
        headline=lambda facts: gettext("Acute concern"),
        details=lambda facts: [
            ", ".join(str(ConcernAction(action).label) for action in facts["what_was_done"]),
            facts["note"],
            facts["seen_by"],
        ],
    ),
    TimelinePart(
        kind="consent",
        label=_("Consent"),
        rows=lambda person: Consent.objects.filter(young_person=person),
        on="given_on",
        facts={"answer": "answer", "answer_label": choice("answer", ConsentAnswer), "recipient": "recipient"},
        group=Group.CASE,
        headline=lambda facts: gettext("Consent: %(answer)s") % {"answer": mid_sentence(facts["answer_label"])},
        details=lambda facts: [facts["recipient"]],
    ),
    TimelinePart(
        kind="activity_start",
        label=_("Activity began"),
        rows=lambda person: ActivitySpell.objects.filter(young_person=person, starts_on__lte=clock.today()),
        on="starts_on",
        facts=_SPELL,
        group=Group.JOB,
        headline=lambda facts: gettext("%(kind)s began") % {"kind": facts["kind_label"]},
        details=lambda facts: [facts["description"]],
    ),
    TimelinePart(
        kind="activity_hours",
        label=_("Hours a week"),
        rows=lambda person: ActivityHours.objects.filter(spell__young_person=person, starts_on__lte=clock.today()),
        on="starts_on",
        facts={
            "kind": "spell__kind_id",
            "kind_label": code("spell__kind"),
            "description": "spell__description",
            "hours_per_week": Cast("hours_per_week", CharField()),
        },
        group=Group.JOB,
        headline=lambda facts: (
            gettext("%(kind)s: %(hours)s hours a week")
            % {"kind": facts["kind_label"], "hours": hours(facts["hours_per_week"])}
        ),
        details=lambda facts: [facts["description"]],
    ),
    TimelinePart(
        kind="activity_end",
        label=_("Activity ended"),
        rows=lambda person: ActivitySpell.objects.filter(young_person=person, ends_on__lte=clock.today()),
        on="ends_on",
        facts={**_SPELL, "reason": "end_reason"},
        group=Group.JOB,
        headline=lambda facts: gettext("%(kind)s ended") % {"kind": facts["kind_label"]},
        details=lambda facts: [facts["description"], facts["reason"]],
    ),
    TimelinePart(
        kind="benefit_start",
        label=_("Benefit began"),
        rows=lambda person: BenefitSpell.objects.filter(young_person=person, starts_on__lte=clock.today()),
        on="starts_on",
        facts={"benefit": "benefit_id", "benefit_label": code("benefit")},
        group=Group.JOB,
        headline=lambda facts: gettext("Benefit: %(benefit)s") % {"benefit": facts["benefit_label"]},
    ),
    TimelinePart(
        kind="programme",
        label=_("Programme"),
        rows=lambda person: ProgrammeEnrolment.objects.filter(young_person=person, starts_on__lte=clock.today()),
        on="starts_on",
        facts={"programme": "programme_id", "name": "programme__name", "ends_on": "ends_on"},
        group=Group.CASE,
        headline=lambda facts: gettext("Enrolled in %(programme)s") % {"programme": facts["name"]},
        details=lambda facts: [
            gettext("until %(day)s") % {"day": date_format(facts["ends_on"])} if facts["ends_on"] else ""
        ],
    ),
)
