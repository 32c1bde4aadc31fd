"""The panels about the young person: contact details, network, professionals, consents, activities, steps."""

import operator
from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce
from typing import Any

from django.db.models import BooleanField, Case, Q, Value, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.access.models import AccessBlock
from backend.access.permissions import Permission
from backend.core import cpr
from backend.core.periods import not_ended_before
from backend.people.models import (
    ActivitySpell,
    BenefitSpell,
    CaseStep,
    Consent,
    NetworkPerson,
    Professional,
    ProgrammeEnrolment,
    YoungPerson,
)
from backend.people.models.consent import ConsentAnswer
from backend.workspace.charts import Chart, Spell, over_time
from backend.workspace.registry import Panel, Reading, Tab, buttons, panels

SHOWN = 100
"""The number of records that a panel shows at most."""


def _may_edit(reading: Reading) -> bool:
    return reading.actor.may(Permission.EDIT_CASE)


def details_panel(person: YoungPerson, reading: Reading) -> Mapping[str, Any]:
    """Return how to reach the young person. A protected address stays hidden, and the CPR number is masked."""
    address = getattr(person, "address", None)
    return {
        "cpr": cpr.mask(person.cpr) if person.cpr else "",
        "address": address.text if address and not address.protected else "",
        "protected": bool(address and address.protected),
        "protected_until": address.protected_until if address else None,
        "verbs": [verb for verb in buttons(person, reading.actor) if verb.verb in ("edit", "verify-address")],
        "may_reveal": _may_edit(reading),
        "today": reading.today,
    }


def network_panel(person: YoungPerson, reading: Reading) -> Mapping[str, Any]:
    """Return the private network: those who belong to it now, with what staff may do, and those who have left."""
    people = list(NetworkPerson.objects.filter(young_person=person).order_by("id")[:SHOWN])
    for one in people:
        one.young_person = person
    now = [one for one in people if one.ends_on is None]
    return {
        "now": [
            {
                "person": one,
                "has_custody": one.has_custody(reading.today),
                "may_be_contacted": one.contact_is_permitted(reading.today),
                "buttons": buttons(one, reading.actor),
            }
            for one in now
        ],
        "former": [one for one in people if one.ends_on is not None],
        "may_add": _may_edit(reading),
    }


def professionals_panel(person: YoungPerson, reading: Reading) -> Mapping[str, Any]:
    """Return the professionals who work with the young person, and the former ones."""
    people = list(Professional.objects.filter(young_person=person).order_by("id")[:SHOWN])
    return {
        "now": [(one, buttons(one, reading.actor)) for one in people if one.ends_on is None],
        "former": [one for one in people if one.ends_on is not None],
        "may_add": _may_edit(reading),
    }


def consents_panel(person: YoungPerson, reading: Reading) -> Mapping[str, Any]:
    """Return the answers about disclosing information: valid, or why not."""
    valid = Q(pk__in=Consent.objects.filter(young_person=person).valid_on(reading.today).values("pk"))
    found = (
        Consent.objects.filter(young_person=person)
        .select_related("given_by", "renewed_by")
        .annotate(is_valid=Case(When(valid, then=Value(True)), default=Value(False)))
    )
    rows = list(found.order_by("-given_on", "-id")[:SHOWN])
    return {
        "consents": [
            {
                "consent": one,
                "is_declined": one.answer == ConsentAnswer.DECLINED,
                "buttons": buttons(one, reading.actor),
            }
            for one in rows
        ],
        "may_add": _may_edit(reading),
    }


def activities_panel(person: YoungPerson, reading: Reading) -> Mapping[str, Any]:
    """Return the activities, the newest first. Those that belong to a job are changed there."""
    extensions = [relation.name for relation in ActivitySpell._meta.related_objects if relation.one_to_one]
    is_kept = reduce(operator.or_, (Q(**{f"{name}__isnull": False}) for name in extensions), Q(pk__in=[]))
    found = (
        ActivitySpell.objects.filter(young_person=person)
        .select_related("kind")
        .prefetch_related("hours")
        .annotate(is_kept=Case(When(is_kept, then=True), default=False, output_field=BooleanField()))
    )
    rows = list(found.order_by("-starts_on", "-id")[:SHOWN])
    return {
        "chart": _over_time(rows, reading.today),
        "activities": [(one, list(one.hours.all()), buttons(one, reading.actor)) for one in rows],
        "may_add": _may_edit(reading),
        "today": reading.today,
    }


def benefits_panel(person: YoungPerson, reading: Reading) -> Mapping[str, Any]:
    """Return what the young person lives on, the newest first."""
    found = BenefitSpell.objects.filter(young_person=person).select_related("benefit")
    rows = list(found.order_by("-starts_on", "-id")[:SHOWN])
    return {"benefits": [(one, buttons(one, reading.actor)) for one in rows], "may_add": _may_edit(reading)}


def programmes_panel(person: YoungPerson, reading: Reading) -> Mapping[str, Any]:
    """Return the programmes of the young person, the newest first."""
    found = ProgrammeEnrolment.objects.filter(young_person=person).select_related("programme")
    rows = list(found.order_by("-starts_on", "-id")[:SHOWN])
    return {"enrolments": [(one, buttons(one, reading.actor)) for one in rows], "may_add": _may_edit(reading)}


def _over_time(activities: Sequence[ActivitySpell], today: date) -> Chart | None:
    now = [str(one.kind.label) for one in activities if one.starts_on <= today <= (one.ends_on or today)]
    current = ", ".join(dict.fromkeys(now)) or gettext("nothing")
    return over_time(
        [Spell(one.kind.label, one.starts_on, one.ends_on) for one in activities],
        text=gettext("Activities over the last twelve months. Now: %(current)s.") % {"current": current},
        today=today,
    )


def steps_panel(person: YoungPerson, reading: Reading) -> Mapping[str, Any]:
    """Return what happened to the case as a whole, and for those who set blocks who is blocked from it."""
    blocks: list[AccessBlock] = []
    if reading.actor.may(Permission.BLOCK_ACCESS):
        lasting = AccessBlock.objects.filter(not_ended_before(reading.today), young_person=person)
        blocks = list(lasting.select_related("staff", "set_by").order_by("starts_on", "id")[:SHOWN])
    found = CaseStep.objects.filter(young_person=person).select_related("by", "from_unit", "to_unit", "merged_case")
    return {
        "steps": found.order_by("-on", "-id")[:SHOWN],
        "blocks": [(one, buttons(one, reading.actor)) for one in blocks],
        "today": reading.today,
        "reads_access_log": reading.actor.may(Permission.READ_ACCESS_LOG),
        "may_merge": reading.actor.may(Permission.LEAD_CASE) and not person.deceased_on and not person.merged_into_id,
    }


panels.add(
    Panel(
        key="details",
        title=_("Contact details"),
        template="people/panels/details.html",
        context=details_panel,
        tab=Tab.PERSON,
        position=10,
    ),
    Panel(
        key="network",
        title=_("Network"),
        template="people/panels/network.html",
        context=network_panel,
        tab=Tab.PERSON,
        position=20,
    ),
    Panel(
        key="professionals",
        title=_("Professionals"),
        template="people/panels/professionals.html",
        context=professionals_panel,
        tab=Tab.PERSON,
        position=30,
    ),
    Panel(
        key="consents",
        title=_("Consents"),
        template="people/panels/consents.html",
        context=consents_panel,
        tab=Tab.PERSON,
        position=40,
    ),
    Panel(
        key="case-steps",
        title=_("The case"),
        template="people/panels/steps.html",
        context=steps_panel,
        tab=Tab.PERSON,
        position=90,
    ),
    Panel(
        key="activities",
        title=_("Activities"),
        template="people/panels/activities.html",
        context=activities_panel,
        tab=Tab.JOB,
        position=50,
    ),
    Panel(
        key="benefits",
        title=_("Benefits"),
        template="people/panels/benefits.html",
        context=benefits_panel,
        tab=Tab.PERSON,
        position=60,
    ),
    Panel(
        key="programmes",
        title=_("Programmes"),
        template="people/panels/programmes.html",
        context=programmes_panel,
        tab=Tab.PERSON,
        position=70,
    ),
)
