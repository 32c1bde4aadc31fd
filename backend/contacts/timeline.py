"""Contacts and appointments in the timeline."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.contacts.models import Appointment, AppointmentState, Contact, Outcome
from backend.core.sentences import mid_sentence
from backend.timeline.registry import Group, TimelinePart, choice, code, quoted, timeline

timeline.add(
    TimelinePart(
        kind="contact",
        label=_("Contact"),
        rows=lambda person: Contact.objects.not_voided().filter(young_person=person),
        at="occurred_at",
        facts={
            "kind": "kind_id",
            "kind_label": code("kind"),
            "outcome": "outcome",
            "outcome_label": choice("outcome", Outcome),
            "staff": "staff__name",
            "note": "note",
            "own_words": "own_words",
        },
        group=Group.CONTACTS,
        headline=lambda facts: f"{facts['kind_label']}: {mid_sentence(facts['outcome_label'])}",
        details=lambda facts: [quoted(facts["own_words"]), facts["note"], facts["staff"]],
        records=lambda ids: Contact.objects.filter(pk__in=ids).prefetch_related("participants"),
    ),
    TimelinePart(
        kind="appointment",
        label=_("Appointment"),
        rows=lambda person: Appointment.objects.filter(young_person=person, contact__isnull=True),
        at="starts_at",
        facts={
            "kind": "kind_id",
            "kind_label": code("kind"),
            "state": "state",
            "state_label": choice("state", AppointmentState),
            "staff": "staff__name",
        },
        group=Group.CONTACTS,
        headline=lambda facts: (
            gettext("Appointment, %(kind)s: %(state)s")
            % {"kind": mid_sentence(facts["kind_label"]), "state": mid_sentence(facts["state_label"])}
        ),
        details=lambda facts: [facts["staff"]],
    ),
)
