"""The verbs of an assignment as pages, and those of absences and covers."""

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.access.models import Cover
from backend.access.permissions import Permission
from backend.access.scopes import AboutYoungPerson, NotPersonal
from backend.assignments import absences, services
from backend.assignments.choices import successors
from backend.assignments.models import Assignment, Capacity
from backend.assignments.serializers import (
    DeleteAbsenceSerializer,
    EditAbsenceSerializer,
    EndSerializer,
    HandOverSerializer,
)
from backend.assignments.services import HandedOver
from backend.core.errors import Sentence
from backend.organisation.models import Absence, Staff
from backend.people.pages import name_of, page_of
from backend.workspace.forms import Layout
from backend.workspace.registry import Verb, verbs


def notes_of(done: HandedOver) -> list[Sentence]:
    """Return what is left for a decision after a handover or an end, and the warnings about the successor."""
    left = [gettext("Still to decide: %(what)s") % {"what": held} for held in done.left]
    return [*left, *(caution.detail for caution in done.warnings)]


def _hand_over_layout(assignment: Assignment, staff: Staff) -> Layout:
    return Layout(
        first=("to", "reason", "note"),
        more=("handed_over_on",),
        labels={"note": _("A few words to the colleague"), "handed_over_on": _("On which day? Today, if empty")},
        options={"to": lambda: successors(assignment.young_person, Capacity(assignment.capacity))},
        lists=frozenset({"to", "reason"}),
    )


of_assignment = partial(
    Verb,
    model=Assignment,
    scope=AboutYoungPerson("summary"),
    joins=("young_person", "staff"),
    argument="assignment",
    about=name_of,
    back=page_of,
)

verbs.add(
    of_assignment(
        verb="acknowledge",
        slug="bekraeft",
        label=_("Acknowledge"),
        title=_("Acknowledge that you have the young person"),
        service=services.acknowledge,
        explanation=_("You say that you have seen the assignment. The leader is then not reminded of it."),
        done=_("You have acknowledged the assignment."),
        main=True,
        position=10,
    ),
    of_assignment(
        verb="hand-over",
        slug="overdrag",
        label=_("Hand over"),
        title=_("Hand the young person over to a colleague"),
        serializer=HandOverSerializer,
        service=services.hand_over,
        layout=_hand_over_layout,
        explanation=_(
            "The colleague takes over on that day, with coming appointments and interventions. Both are told. "
            "You can read the case for 14 days more."
        ),
        done=_("The young person is handed over."),
        notes=notes_of,
        position=20,
    ),
    of_assignment(
        verb="end",
        slug="afslut",
        label=_("End the assignment"),
        serializer=EndSerializer,
        service=services.end,
        layout=Layout(first=("reason", "ends_on"), labels={"ends_on": _("Last day. Today, if empty")}),
        explanation=_("The assignment ends without a successor. The leader is reminded to find one."),
        done=_("The assignment is ended."),
        notes=notes_of,
        danger=True,
        position=30,
    ),
)


def _to_leading(record: Any) -> str:
    return reverse("leading")


verbs.add(
    Verb(
        model=Absence,
        verb="edit",
        slug="ret",
        label=_("Change the absence"),
        button=_("Save the change"),
        scope=NotPersonal(),
        permission=Permission.REGISTER_ABSENCE,
        joins=("staff",),
        serializer=EditAbsenceSerializer,
        service=absences.change_absence,
        argument="absence",
        edits=True,
        layout=Layout(first=("starts_on", "ends_on")),
        about=lambda absence: absence.staff.name,
        back=_to_leading,
        done=_("The absence is changed."),
        position=10,
    ),
    Verb(
        model=Absence,
        verb="delete",
        slug="slet",
        label=_("Delete"),
        title=_("Delete the absence"),
        scope=NotPersonal(),
        permission=Permission.REGISTER_ABSENCE,
        joins=("staff",),
        serializer=DeleteAbsenceSerializer,
        service=absences.delete_absence,
        argument="absence",
        layout=Layout(first=("mistake",), labels={"mistake": _("It has begun, but was entered by mistake")}),
        about=lambda absence: absence.staff.name,
        back=_to_leading,
        explanation=_("The deputies of the absence go with it. Give an absence that has begun an end instead."),
        done=_("The absence is deleted."),
        danger=True,
        position=20,
    ),
    Verb(
        model=Cover,
        verb="end",
        slug="afslut",
        label=_("End"),
        title=_("End the cover"),
        scope=NotPersonal(),
        permission=Permission.REGISTER_ABSENCE,
        joins=("absence__staff", "deputy"),
        service=absences.end_cover,
        argument="cover",
        about=lambda cover: cover.deputy.name,
        back=_to_leading,
        explanation=_("The deputy no longer sees the young people of the colleague."),
        done=_("The cover is ended."),
        danger=True,
    ),
)
