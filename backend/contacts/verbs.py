"""The verbs of contacts and appointments as pages."""

from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.access.scopes import AboutYoungPerson
from backend.contacts import services
from backend.contacts.forms import HoldFormSerializer, MoveContactFormSerializer
from backend.contacts.layouts import LABELS, NOTE_HINT, who_can_take_part
from backend.contacts.models import Appointment, Contact
from backend.contacts.serializers import (
    CancelSerializer,
    CorrectContactSerializer,
    NoShowSerializer,
    RescheduleSerializer,
    VoidSerializer,
)
from backend.core import clock
from backend.core.errors import Sentence
from backend.organisation.models import Staff
from backend.people.pages import name_of, page_of
from backend.workspace.forms import Layout, colleagues
from backend.workspace.registry import Verb, verbs
from backend.workspace.templatetags.workspace import day

of_contact = partial(
    Verb,
    model=Contact,
    scope=AboutYoungPerson("full"),
    joins=("young_person", "kind"),
    argument="contact",
    about=name_of,
    back=page_of,
)

verbs.add(
    of_contact(
        verb="edit",
        slug="ret",
        label=_("Correct"),
        serializer=CorrectContactSerializer,
        service=services.correct,
        edits=True,
        layout=Layout(
            first=("note", "own_words", "kind", "outcome", "occurred_at"),
            labels=LABELS,
            hints=NOTE_HINT,
            lists=frozenset({"kind"}),
        ),
        title=_("Correct the contact"),
        button=_("Save"),
        explanation=_("What was written before stays in the history."),
        done=_("The contact is corrected."),
        position=10,
    ),
    of_contact(
        verb="move",
        slug="flyt",
        label=_("Move to another young person"),
        serializer=MoveContactFormSerializer,
        service=services.move,
        layout=Layout(
            labels={"young_person": _("Case number of the right young person")},
            hints={"young_person": _("It is below the name on the page of the young person.")},
        ),
        explanation=_(
            "The contact leaves this case, and no longer fulfils anything here. It counts for the other young person "
            "instead."
        ),
        done=_("The contact is moved."),
        position=20,
    ),
    of_contact(
        verb="void",
        slug="annuller",
        label=_("Void"),
        serializer=VoidSerializer,
        service=services.void,
        title=_("Void the contact"),
        explanation=_("It did not take place as it is written. What it fulfilled is due again."),
        done=_("The contact is voided."),
        danger=True,
        position=30,
    ),
)


def _about(appointment: Appointment) -> Sentence:
    """Return the name of the young person, and the time of the appointment."""
    at = appointment.starts_at.astimezone(clock.COPENHAGEN)
    return f"{name_of(appointment)} · {day(at.date())} {at:%H.%M}"


def _hold_layout(appointment: Appointment, staff: Staff) -> Layout:
    return Layout(
        first=("note", "own_words", "network", "professionals"),
        more=("staff",),
        labels={**LABELS, "staff": _("Who of us was there?")},
        hints=NOTE_HINT,
        options={"staff": colleagues, **who_can_take_part(appointment.young_person_id)},
        lists=frozenset({"staff"}),
    )


NO_SHOW = Layout(
    first=("note",),
    more=("staff",),
    labels={"staff": _("Who of us waited?")},
    options={"staff": colleagues},
    lists=frozenset({"staff"}),
)
MOVE = Layout(
    first=("starts_at", "staff"),
    labels={"starts_at": _("New time"), "staff": _("Who meets the young person?")},
    options={"staff": colleagues},
    lists=frozenset({"staff"}),
)


of_appointment = partial(
    Verb,
    model=Appointment,
    scope=AboutYoungPerson("full"),
    joins=("young_person", "staff", "kind"),
    argument="appointment",
    about=_about,
    back=page_of,
)

verbs.add(
    of_appointment(
        verb="hold",
        slug="afholdt",
        label=_("Held"),
        title=_("The appointment was held"),
        button=_("Save the contact"),
        serializer=HoldFormSerializer,
        service=services.hold,
        layout=_hold_layout,
        initial=lambda appointment: {"staff": appointment.staff_id},
        explanation=_("It becomes a contact. A note can wait, and you are reminded of it."),
        done=_("The contact is saved."),
        instead=("no-show", "cancel", "move"),
        main=True,
        position=10,
    ),
    of_appointment(
        verb="no-show",
        slug="moedte-ikke",
        label=_("Did not come"),
        title=_("The young person did not come"),
        button=_("Save"),
        serializer=NoShowSerializer,
        service=services.no_show,
        layout=NO_SHOW,
        initial=lambda appointment: {"staff": appointment.staff_id},
        explanation=_("It is saved as an attempt. It does not count as a contact. A note is not needed."),
        done=_("It is saved that the young person did not come."),
        instead=("hold", "cancel", "move"),
        position=20,
    ),
    of_appointment(
        verb="move",
        slug="flyt",
        label=pgettext_lazy("an appointment", "Move"),
        title=_("Move the appointment"),
        button=_("Move the appointment"),
        serializer=RescheduleSerializer,
        service=services.reschedule,
        layout=MOVE,
        initial=lambda appointment: {"starts_at": appointment.starts_at, "staff": appointment.staff_id},
        explanation=_("Choose a new time, another colleague, or both. The young person is not told by the system."),
        done=_("The appointment is moved."),
        position=30,
    ),
    of_appointment(
        verb="cancel",
        slug="aflys",
        label=pgettext_lazy("an appointment", "Call off"),
        title=_("Call off the appointment"),
        button=_("Call off the appointment"),
        serializer=CancelSerializer,
        service=services.cancel,
        layout=Layout(
            labels={"by_young_person": _("Who called it off?")},
            options={"by_young_person": lambda: [("true", str(_("The young person"))), ("false", str(_("Us")))]},
        ),
        explanation=_("The young person is not told by the system. Plan a new time afterwards if needed."),
        done=_("The appointment is called off."),
        instead=("move",),
        danger=True,
        position=40,
    ),
)
