"""The verbs of an intervention as pages."""

from datetime import date
from functools import partial

from django.db.models import Q
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.access.scopes import AboutYoungPerson
from backend.contacts.models import Contact
from backend.core import clock
from backend.core.errors import Sentence
from backend.organisation.models import Staff
from backend.people.pages import name_of, page_of
from backend.workspace.forms import Layout
from backend.workspace.registry import Verb, verbs
from guidance.interventions import services
from guidance.interventions.layouts import layout
from guidance.interventions.models import Intervention
from guidance.interventions.serializers import (
    AgreeInterventionSerializer,
    ChangeResponsibleSerializer,
    CompleteInterventionSerializer,
    EditInterventionSerializer,
    ExtendInterventionSerializer,
    InterventionContactSerializer,
    InterventionWhySerializer,
    ReviewInterventionSerializer,
    StartInterventionSerializer,
    StopInterventionSerializer,
)

OFFERED = 100
"""How many contacts the page that links one offers."""


def _about(intervention: Intervention) -> Sentence:
    return f"{name_of(intervention)} · {intervention.kind.label}"


def _link_layout(intervention: Intervention, staff: Staff) -> Layout:
    """Offer the contacts that can have served the intervention, the newest first."""
    during = Q(occurred_on__gte=intervention.agreed_on or date.max)
    if intervention.ended_on:
        during &= Q(occurred_on__lte=intervention.ended_on)
    found = (
        Contact.objects.not_voided()
        .filter(during, young_person=intervention.young_person_id)
        .exclude(interventions=intervention)
        .select_related("kind")
        .order_by("-occurred_at")[:OFFERED]
    )
    return Layout(
        labels={"contact": _("Which contact?")},
        options={
            "contact": lambda: [
                (str(one.pk), f"{format_date(one.occurred_on, 'd.m.Y')} · {one.kind.label}") for one in found
            ]
        },
        lists=frozenset({"contact"}),
    )


of_intervention = partial(
    Verb,
    model=Intervention,
    scope=AboutYoungPerson("full"),
    joins=("young_person", "kind", "responsible"),
    argument="intervention",
    about=_about,
    back=page_of,
)

verbs.add(
    of_intervention(
        verb="agree",
        slug="aftal",
        label=_("The young person agreed"),
        title=_("The young person agreed to the intervention"),
        button=_("Save the agreement"),
        serializer=AgreeInterventionSerializer,
        service=services.agree,
        layout=layout(first=("own_words", "agreed_on")),
        initial=lambda record: {"agreed_on": clock.today()},
        explanation=_("From now on the responsible colleague can open the case, and the intervention can start."),
        done=_("The agreement is saved."),
        main=True,
        position=10,
    ),
    of_intervention(
        verb="start",
        slug="start",
        label=_("Start"),
        title=_("Start the intervention"),
        serializer=StartInterventionSerializer,
        service=services.start,
        layout=layout(first=("starts_on",), starts_on=_("Started on")),
        initial=lambda record: {"starts_on": clock.today()},
        done=_("The intervention has started."),
        main=True,
        position=20,
    ),
    of_intervention(
        verb="resume",
        slug="genoptag",
        label=_("Resume"),
        title=_("Resume the intervention"),
        serializer=InterventionWhySerializer,
        service=services.resume,
        done=_("The intervention goes on."),
        main=True,
        position=21,
    ),
    of_intervention(
        verb="review",
        slug="status",
        label=_("Review"),
        title=_("Review the intervention"),
        button=_("Save the review"),
        serializer=ReviewInterventionSerializer,
        service=services.review,
        layout=layout(
            first=("why", "own_words"),
            why=_("What did you look at, and what did you decide?"),
            reviewed_on=_("On which day? Today, if empty"),
        ),
        explanation=_("An intervention without an end is reviewed every 90 days."),
        done=_("The review is saved."),
        position=30,
    ),
    of_intervention(
        verb="extend",
        slug="forlaeng",
        label=_("Extend"),
        title=_("Extend the intervention"),
        serializer=ExtendInterventionSerializer,
        service=services.extend,
        layout=layout(
            first=("ends_on", "grant_ends_on", "why"), ends_on=_("New end"), grant_ends_on=_("New end of the grant")
        ),
        done=_("The intervention is extended."),
        position=31,
    ),
    of_intervention(
        verb="edit",
        slug="ret",
        label=_("Edit"),
        title=_("Edit the intervention"),
        button=_("Save"),
        serializer=EditInterventionSerializer,
        service=services.edit,
        layout=layout(first=("kind", "purpose", "starts_on", "ends_on")),
        edits=True,
        done=_("The changes are saved."),
        position=40,
    ),
    of_intervention(
        verb="change-responsible",
        slug="ny-ansvarlig",
        label=_("Change who is responsible"),
        serializer=ChangeResponsibleSerializer,
        service=services.change_responsible,
        layout=layout(first=("responsible", "provider", "why")),
        explanation=_("The new colleague gets access to the case. The former one can read for 14 days more."),
        done=_("The responsible colleague is changed."),
        position=41,
    ),
    of_intervention(
        verb="pause",
        slug="pause",
        label=_("Pause"),
        title=_("Pause the intervention"),
        serializer=InterventionWhySerializer,
        service=services.pause,
        done=pgettext_lazy("intervention", "The intervention is paused."),
        position=50,
    ),
    of_intervention(
        verb="complete",
        slug="gennemfoert",
        label=_("Complete"),
        title=_("Complete the intervention"),
        serializer=CompleteInterventionSerializer,
        service=services.complete,
        layout=layout(result=_("What came of it?")),
        explanation=_("The intervention has reached its end. The responsible colleague can read for 14 days more."),
        done=_("The intervention is completed."),
        position=60,
    ),
    of_intervention(
        verb="stop",
        slug="stop",
        label=_("Stop"),
        title=_("Stop the intervention"),
        serializer=StopInterventionSerializer,
        service=services.stop,
        layout=layout(first=("reason", "result"), result=_("What came of it?")),
        explanation=_("The intervention stops before its end. The responsible colleague can read for 14 days more."),
        done=_("The intervention is stopped."),
        danger=True,
        position=70,
    ),
    of_intervention(
        verb="contacts",
        slug="kontakt",
        label=_("Link a contact"),
        title=_("Link a contact that served the intervention"),
        button=_("Link the contact"),
        serializer=InterventionContactSerializer,
        service=services.link,
        layout=_link_layout,
        explanation=_("Linked contacts show what the intervention consisted of. A contact can serve several."),
        done=_("The contact is linked."),
        position=85,
    ),
)
