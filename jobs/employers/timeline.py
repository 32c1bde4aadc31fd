"""Timeline entries: contacts with employers about the young person, and disclosure decisions."""

from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.core.sentences import mid_sentence
from backend.timeline.registry import Group, TimelinePart, choice, quoted, timeline
from jobs.employers.models import About, Answer, ContactStatus, DisclosureDecision, EmployerContact, Mode, Revealed

timeline.add(
    TimelinePart(
        kind="employer_contact",
        label=_("Contact with an employer"),
        rows=lambda person: EmployerContact.objects.filter(young_person=person).exclude(
            status__in=[ContactStatus.CANCELLED, ContactStatus.VOIDED]
        ),
        at="at",
        facts={
            "employer": "employer__name",
            "status": "status",
            "status_label": choice("status", ContactStatus),
            "mode": "mode",
            "mode_label": choice("mode", Mode),
            "about_label": choice("about", About),
            "revealed": "revealed",
            "revealed_label": choice("revealed", Revealed),
            "beyond_decision": "beyond_decision",
            "staff": "staff__name",
            "outcome": "outcome",
        },
        group=Group.JOB,
        headline=lambda facts: (
            f"{facts['employer']}: {mid_sentence(facts['mode_label'])}, {mid_sentence(facts['status_label'])}"
        ),
        details=lambda facts: [facts["outcome"], facts["about_label"], facts["revealed_label"], facts["staff"]],
    ),
    TimelinePart(
        kind="disclosure",
        label=_("What employers may be told"),
        rows=lambda person: DisclosureDecision.objects.filter(young_person=person),
        on="talked_on",
        facts={
            "employer": Coalesce("employer__name", Value("")),
            "answer": "answer",
            "answer_label": choice("answer", Answer),
            "may_reveal": "may_reveal",
            "may_reveal_label": choice("may_reveal", Revealed),
            "withdrawn_on": "withdrawn_on",
            "staff": "by__name",
            "own_words": "own_words",
        },
        group=Group.JOB,
        headline=lambda facts: (
            gettext("Employers may be told: %(answer)s") % {"answer": mid_sentence(facts["answer_label"])}
        ),
        details=lambda facts: [
            quoted(facts["own_words"]),
            facts["employer"],
            facts["may_reveal_label"],
            facts["staff"],
        ],
    ),
)
