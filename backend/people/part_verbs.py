"""The verbs of the network, of consents, of activities, of benefits and of programmes as pages."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.access.permissions import Permission
from backend.access.scopes import AboutYoungPerson
from backend.core import clock
from backend.core.errors import Sentence
from backend.organisation.models import Staff
from backend.people.activity_serializers import (
    ChangeHoursSerializer,
    CorrectActivitySerializer,
    EndActivitySerializer,
    RemoveHoursSerializer,
    VoidActivitySerializer,
)
from backend.people.alert_serializers import AddAlertSerializer
from backend.people.benefit_serializers import (
    CorrectBenefitSerializer,
    EndBenefitSerializer,
    VoidBenefitSerializer,
)
from backend.people.layouts import ACTIVITY, ALERT, BENEFIT, NETWORK, PROFESSIONAL, consent_layout, hours_to_remove
from backend.people.models import (
    ActivitySpell,
    Alert,
    BenefitSpell,
    Consent,
    NetworkPerson,
    Professional,
    ProgrammeEnrolment,
)
from backend.people.models.consent import ConsentAnswer
from backend.people.network_serializers import (
    AddNetworkPersonSerializer,
    AddProfessionalSerializer,
    EndNetworkPersonSerializer,
    EndProfessionalSerializer,
)
from backend.people.pages import name_of, page_of
from backend.people.programme_serializers import EndEnrolmentSerializer, VoidEnrolmentSerializer
from backend.people.serializers import GiveConsentSerializer, WithdrawConsentSerializer
from backend.people.services import activities, alerts, benefits, consents, network, programmes
from backend.workspace.forms import Layout
from backend.workspace.registry import Tab, Verb

LAST_DAY = Layout(labels={"ends_on": _("Last day. Today, if empty"), "reason": _("Why")})


def _has_no_end(record: Any) -> bool:
    return record.ends_on is None


def _is_valid(consent: Consent) -> bool:
    return consent.answer == ConsentAnswer.GIVEN and consent.withdrawn_on is None


def _is_not_renewed(consent: Consent) -> bool:
    return not hasattr(consent, "renewed_by")


def _renew(*, consent: Consent, by: Staff, **details: Any) -> Consent:
    return consents.give_consent(person=consent.young_person, renews=consent, **details, by=by)


def _as_before(consent: Consent) -> dict[str, Any]:
    kept = {name: getattr(consent, name) for name in ("recipient", "what", "purpose", "form", "answer")}
    return {**kept, "given_on": clock.today()}


def _about(record: Any) -> Sentence:
    return f"{name_of(record)} · {record.name}"


def _about_activity(spell: ActivitySpell) -> Sentence:
    return f"{name_of(spell)} · {spell.kind.label}"


def _about_benefit(spell: BenefitSpell) -> Sentence:
    return f"{name_of(spell)} · {spell.benefit.label}"


def _about_programme(enrolment: ProgrammeEnrolment) -> Sentence:
    return f"{name_of(enrolment)} · {enrolment.programme.name}"


of_part = partial(
    Verb,
    scope=AboutYoungPerson("full"),
    permission=Permission.EDIT_CASE,
    joins=("young_person",),
    about=_about,
    back=partial(page_of, tab=Tab.PERSON),
)
of_alert = partial(
    of_part,
    model=Alert,
    argument="alert",
    about=name_of,
    back=page_of,
    when=lambda alert: alert.ended_on is None,
)
of_network = partial(of_part, model=NetworkPerson, argument="network_person")
of_professional = partial(of_part, model=Professional, argument="professional")
of_consent = partial(of_part, model=Consent, argument="consent", about=name_of)
of_activity = partial(
    of_part,
    model=ActivitySpell,
    argument="spell",
    joins=("young_person", "kind"),
    about=_about_activity,
    back=partial(page_of, tab=Tab.JOB),
    when=lambda spell: not getattr(spell, "is_kept", False),
)

of_benefit = partial(
    of_part,
    model=BenefitSpell,
    argument="spell",
    joins=("young_person", "benefit"),
    about=_about_benefit,
)

of_programme = partial(
    of_part,
    model=ProgrammeEnrolment,
    argument="enrolment",
    joins=("young_person", "programme"),
    about=_about_programme,
)

VERBS = (
    of_alert(
        verb="edit",
        slug="ret",
        label=_("Edit the warning"),
        button=_("Save the warning"),
        serializer=AddAlertSerializer,
        service=alerts.edit_alert,
        layout=replace(ALERT, first=("kind", "text", "review_on"), more=()),
        edits=True,
        explanation=_("If it still holds, choose the next day on which you look at it again."),
        done=_("The changes are saved."),
        position=10,
    ),
    of_alert(
        verb="end",
        slug="afslut",
        label=_("End the warning"),
        service=alerts.end_alert,
        explanation=_("The warning is no longer at the top of the page. The change history keeps it."),
        done=_("The warning is ended."),
        instead=("edit",),
        position=20,
    ),
    of_network(
        verb="edit",
        slug="ret",
        label=_("Edit"),
        title=_("Edit the person in the network"),
        button=_("Save"),
        serializer=AddNetworkPersonSerializer,
        service=network.edit_network_person,
        layout=NETWORK,
        edits=True,
        when=_has_no_end,
        done=_("The changes are saved."),
        position=10,
    ),
    of_network(
        verb="end",
        slug="afslut",
        label=_("No longer in the network"),
        button=_("Save"),
        serializer=EndNetworkPersonSerializer,
        service=network.end_network_person,
        layout=LAST_DAY,
        when=_has_no_end,
        done=_("The person has left the network."),
        position=20,
    ),
    of_professional(
        verb="edit",
        slug="ret",
        label=_("Edit"),
        title=_("Edit the professional"),
        button=_("Save"),
        serializer=AddProfessionalSerializer,
        service=network.edit_professional,
        layout=PROFESSIONAL,
        edits=True,
        when=_has_no_end,
        done=_("The changes are saved."),
        position=10,
    ),
    of_professional(
        verb="end",
        slug="afslut",
        label=_("No longer works with the young person"),
        button=_("Save"),
        serializer=EndProfessionalSerializer,
        service=network.end_professional,
        layout=LAST_DAY,
        when=_has_no_end,
        done=_("The last day is saved."),
        position=20,
    ),
    of_consent(
        verb="renew",
        slug="forny",
        label=_("Ask again"),
        title=_("Renew the consent"),
        button=_("Save"),
        serializer=GiveConsentSerializer,
        service=_renew,
        layout=lambda consent, staff: consent_layout(consent.young_person),
        initial=_as_before,
        when=_is_not_renewed,
        done=_("The answer is saved."),
        position=10,
    ),
    of_consent(
        verb="withdraw",
        slug="traek-tilbage",
        label=_("Withdraw"),
        title=_("The consent is withdrawn"),
        button=_("Save"),
        serializer=WithdrawConsentSerializer,
        service=consents.withdraw_consent,
        layout=Layout(labels={"withdrawn_on": _("On which day? Today, if empty")}),
        explanation=_("From then on nothing more is told on this consent."),
        when=_is_valid,
        done=_("The consent is withdrawn."),
        position=20,
    ),
    of_activity(
        verb="change-hours",
        slug="timer",
        label=_("Other hours"),
        title=_("Other hours a week"),
        button=_("Save"),
        serializer=ChangeHoursSerializer,
        service=activities.change_hours,
        layout=Layout(
            first=("hours_per_week", "starts_on"),
            labels={"hours_per_week": _("Hours a week"), "starts_on": _("From which day?")},
        ),
        initial=lambda spell: {"starts_on": clock.today()},
        done=_("The hours are saved."),
        position=10,
    ),
    of_activity(
        verb="end",
        slug="afslut",
        label=_("Ended"),
        title=_("The activity has ended"),
        button=_("Save"),
        serializer=EndActivitySerializer,
        service=activities.end,
        layout=LAST_DAY,
        when=lambda spell: _has_no_end(spell) and not getattr(spell, "is_kept", False),
        done=_("The last day is saved."),
        position=20,
    ),
    of_activity(
        verb="correct",
        slug="ret",
        label=_("Correct"),
        title=_("Correct the activity"),
        button=_("Save"),
        serializer=CorrectActivitySerializer,
        service=activities.correct,
        layout=Layout(
            first=("kind", "description", "starts_on", "ends_on"), labels=ACTIVITY.labels, lists=ACTIVITY.lists
        ),
        edits=True,
        done=_("The changes are saved."),
        position=30,
    ),
    of_activity(
        verb="remove-hours",
        slug="fjern-timer",
        label=_("Remove wrong hours"),
        button=_("Remove them"),
        serializer=RemoveHoursSerializer,
        service=activities.remove_hours,
        layout=lambda spell, _staff: hours_to_remove(spell.pk),
        when=lambda spell: not getattr(spell, "is_kept", False) and bool(spell.hours.all()),
        explanation=_("The hours before them then go on."),
        done=_("The hours are removed."),
        danger=True,
        position=35,
    ),
    of_activity(
        verb="void",
        slug="fjern",
        label=_("Registered by mistake"),
        button=_("Remove it"),
        serializer=VoidActivitySerializer,
        service=activities.void,
        explanation=_("The activity disappears from lists and figures. The history keeps it, with your reason."),
        done=_("The activity is removed."),
        danger=True,
        position=40,
    ),
    of_benefit(
        verb="end",
        slug="afslut",
        label=_("Ended"),
        title=_("The benefit has ended"),
        button=_("Save"),
        serializer=EndBenefitSerializer,
        service=benefits.end,
        layout=LAST_DAY,
        when=_has_no_end,
        done=_("The last day is saved."),
        position=10,
    ),
    of_benefit(
        verb="correct",
        slug="ret",
        label=_("Correct"),
        title=_("Correct the benefit"),
        button=_("Save"),
        serializer=CorrectBenefitSerializer,
        service=benefits.correct,
        layout=Layout(first=("benefit", "starts_on", "ends_on"), labels=BENEFIT.labels, lists=BENEFIT.lists),
        edits=True,
        done=_("The changes are saved."),
        position=20,
    ),
    of_benefit(
        verb="void",
        slug="fjern",
        label=_("Registered by mistake"),
        button=_("Remove it"),
        serializer=VoidBenefitSerializer,
        service=benefits.void,
        explanation=_("The benefit disappears from lists and figures. The history keeps it, with your reason."),
        done=_("The benefit is removed."),
        danger=True,
        position=30,
    ),
    of_programme(
        verb="end",
        slug="afslut",
        label=_("Ended"),
        title=_("The programme has ended for the young person"),
        button=_("Save"),
        serializer=EndEnrolmentSerializer,
        service=programmes.end_enrolment,
        layout=LAST_DAY,
        when=_has_no_end,
        done=_("The last day is saved."),
        position=10,
    ),
    of_programme(
        verb="void",
        slug="fjern",
        label=_("Registered by mistake"),
        button=_("Remove it"),
        serializer=VoidEnrolmentSerializer,
        service=programmes.void_enrolment,
        explanation=_("The programme disappears from lists and figures. The history keeps it, with your reason."),
        done=_("The programme is removed."),
        danger=True,
        position=20,
    ),
)
