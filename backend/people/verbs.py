"""The verbs of a young person as pages."""

from datetime import timedelta
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backend.access.permissions import working_with_cases
from backend.access.row_level_security import as_system
from backend.access.scopes import AboutYoungPerson
from backend.access.visibility import who_sees
from backend.core import clock
from backend.followups.serializers import AddFollowUpSerializer
from backend.followups.services import add_own
from backend.organisation.models import Staff
from backend.people import block_verbs, part_verbs, programme_pages
from backend.people.case_serializers import (
    CloseCaseSerializer,
    RecordDeathSerializer,
    ReopenCaseSerializer,
    TransferCaseSerializer,
    UndoDeathSerializer,
)
from backend.people.duplicate_serializers import TwoPeopleSerializer
from backend.people.layouts import person_layout
from backend.people.models import ProbableDuplicate, YoungPerson
from backend.people.pages import name_of, page_of
from backend.people.reminder_views import PauseRemindersSerializer
from backend.people.serializers import EditPersonSerializer, VerifyAddressSerializer
from backend.people.services import cases, reminders, steps
from backend.people.services.addresses import verify_address
from backend.people.services.duplicates import answer_two_people
from backend.workspace.forms import Layout
from backend.workspace.registry import Tab, Verb, verbs

about_person = partial(page_of, tab=Tab.PERSON)


class OwnTaskSerializer(AddFollowUpSerializer):
    """An own task about the young person of the page."""

    young_person = None  # type: ignore[assignment]  # removes the field


def _task_layout(person: YoungPerson, staff: Staff) -> Layout:
    """Offer the colleagues who can open the case today."""
    with as_system("which colleagues can open the case"):
        working = working_with_cases(clock.today()).values_list("pk", flat=True)
        can_open = {one for one, _person in who_sees(staff=list(working), people=[person.pk], level="full")}
    return Layout(
        first=("text", "due_on"),
        labels={"text": _("What?"), "due_on": _("When, at the latest?"), "responsible": _("Who? (you, if empty)")},
        options={"responsible": lambda: Staff.objects.filter(pk__in=can_open - {staff.pk})},
    )


of_case = partial(
    Verb,
    model=YoungPerson,
    scope=AboutYoungPerson("summary", "id"),
    argument="person",
    about=name_of,
    back=page_of,
)

verbs.add(
    of_case(
        verb="follow-up",
        slug="opgave",
        label=_("Set a task"),
        serializer=OwnTaskSerializer,
        service=add_own,
        argument="young_person",
        layout=_task_layout,
        initial=lambda person: {"due_on": clock.today() + timedelta(days=7)},
        scope=AboutYoungPerson("full", "id"),
        title=_("New task"),
        button=_("Save the task"),
        explanation=_("The task comes into the lists as a follow-up, and is ticked off when it is done."),
        done=_("The task is set."),
        position=20,
    ),
    of_case(
        verb="pause-reminders",
        slug="pause-paamindelser",
        label=_("Pause the reminders"),
        serializer=PauseRemindersSerializer,
        service=reminders.pause_reminders,
        layout=Layout(labels={"reminders_paused_until": _("Last day of the pause")}),
        explanation=_(
            "Nobody is reminded of this young person until then. The follow-ups stay, and those that a law requires, "
            "and acute ones, never wait."
        ),
        done=_("The reminders are paused."),
        position=50,
    ),
    of_case(
        verb="resume-reminders",
        slug="genoptag-paamindelser",
        label=_("Resume the reminders"),
        service=reminders.resume_reminders,
        explanation=_("The pause ends now, and what has become due meanwhile is sent."),
        done=_("The reminders go on."),
        position=51,
    ),
    of_case(
        verb="close",
        slug="luk",
        label=_("Close the case"),
        serializer=CloseCaseSerializer,
        service=steps.close,
        layout=Layout(
            first=("why", "end_open"),
            labels={"end_open": _("End what is still open, too: course, plan and appointments")},
        ),
        explanation=_("The case leaves your lists. Its history stays, and it can be opened again."),
        done=_("The case is closed."),
        danger=True,
        position=80,
    ),
    of_case(
        verb="reopen",
        slug="genaabn",
        label=_("Open the case again"),
        serializer=ReopenCaseSerializer,
        service=steps.reopen,
        layout=Layout(first=("why",)),
        done=_("The case is open again."),
        main=True,
    ),
    of_case(
        verb="transfer",
        slug="flyt-enhed",
        label=_("Transfer to another unit"),
        serializer=TransferCaseSerializer,
        service=steps.transfer,
        explanation=_("The other unit becomes responsible for the case. Both leaders are told."),
        done=_("The case is transferred."),
        position=70,
    ),
    of_case(
        verb="edit",
        slug="ret",
        label=_("Edit name and contact details"),
        title=_("Edit name and contact details"),
        button=_("Save"),
        scope=AboutYoungPerson("full", "id"),
        serializer=EditPersonSerializer,
        service=cases.edit,
        layout=lambda person, _staff: person_layout(person),
        edits=True,
        back=about_person,
        done=_("The changes are saved."),
        position=30,
    ),
    of_case(
        verb="verify-address",
        slug="tjek-adresse",
        label=_("Check the protection of the address"),
        scope=AboutYoungPerson("full", "id"),
        joins=("address",),
        serializer=VerifyAddressSerializer,
        service=verify_address,
        layout=Layout(
            first=("protected", "source", "protected_until"),
            labels={
                "protected": _("Is the address still protected?"),
                "source": _("Who says so?"),
                "protected_until": _("If yes: until when?"),
            },
        ),
        explanation=_("The address stays hidden while it is protected."),
        back=about_person,
        done=_("The check is saved."),
        position=31,
    ),
    of_case(
        verb="record-death",
        slug="doedsfald",
        label=_("The young person has died"),
        button=_("Record the death"),
        serializer=RecordDeathSerializer,
        service=steps.record_death,
        layout=Layout(labels={"deceased_on": _("Day of death")}),
        explanation=_(
            "Everything that is open ends at once, and nobody is reminded of the young person any more. The case is "
            "closed and is in no list."
        ),
        done=_("The death is recorded."),
        danger=True,
        position=90,
    ),
    of_case(
        verb="undo-death",
        slug="fortryd-doedsfald",
        label=_("The death was recorded by mistake"),
        button=_("Undo"),
        serializer=UndoDeathSerializer,
        service=steps.undo_death,
        explanation=_("The case stays closed until it is opened again. What was ended stays ended, and is listed."),
        back=about_person,
        done=_("The death is removed from the case."),
        position=10,
    ),
    *part_verbs.VERBS,
    *block_verbs.VERBS,
    *programme_pages.VERBS,
)


def _to_duplicate(duplicate: ProbableDuplicate) -> str:
    return reverse("duplicate", kwargs={"pk": duplicate.pk})


verbs.add(
    Verb(
        model=ProbableDuplicate,
        verb="two-people",
        slug="to-personer",
        label=_("They are two people"),
        button=_("Save the answer"),
        scope=AboutYoungPerson("full"),
        joins=("young_person",),
        serializer=TwoPeopleSerializer,
        service=answer_two_people,
        argument="duplicate",
        layout=Layout(labels={"reason": _("How do you know?")}),
        about=name_of,
        back=_to_duplicate,
        explanation=_("Both cases stay as they are. The leader of the other case answers for their own."),
        done=_("The answer is saved: they are two people."),
    )
)
