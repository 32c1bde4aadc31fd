"""The verbs of a contact as pages."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from backend.access.scopes import AboutYoungPerson
from backend.contacts import services
from backend.contacts.forms import MoveContactFormSerializer
from backend.contacts.models import Contact
from backend.contacts.serializers import CorrectContactSerializer, VoidSerializer
from backend.people.pages import name_of, page_of
from backend.workspace.forms import Layout
from backend.workspace.registry import Verb, verbs

of_contact = partial(
    Verb,
    model=Contact,
    scope=AboutYoungPerson("full"),
    joins=("young_person", "kind"),
    argument="contact",
    about=name_of,
    back=page_of,
)

LABELS = {
    "kind": _("How?"),
    "outcome": _("How did it go?"),
    "occurred_at": _("When?"),
    "note": _("What happened?"),
    "in_confidence": _("Said in confidence"),
    "face_to_face": _("Did you meet face to face?"),
    "initiative": _("Who took the initiative?"),
    "outreach_strategy": _("How you reached out"),
}
"""Labels of the fields of a contact."""

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
            hints={"note": _("Write as if the young person reads it, because they may.")},
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
