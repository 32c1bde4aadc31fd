"""The verbs of employers, disclosure decisions and contacts with employers, as pages."""

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backend.access.permissions import Permission
from backend.access.scopes import AboutYoungPerson, AboutYoungPersonOrNone, NotPersonal
from backend.core import clock
from backend.core.errors import Sentence
from backend.people.pages import name_of, page_of
from backend.workspace.forms import Layout
from backend.workspace.registry import Tab, Verb, verbs
from jobs.employers import contacts, services
from jobs.employers.layouts import EMPLOYER, PERSON_LABELS, contact_layout
from jobs.employers.models import DisclosureDecision, Employer, EmployerContact, EmployerPerson
from jobs.employers.serializers import (
    AddPersonSerializer,
    CorrectEmployerContactSerializer,
    EditEmployerSerializer,
    EndPersonSerializer,
    HandleSerializer,
    HoldEmployerContactSerializer,
    VoidEmployerContactSerializer,
)


def page_of_employer(record: Any) -> str:
    """Return the address of the page of an employer, or of the employer that a record belongs to."""
    pk = record.pk if isinstance(record, Employer) else record.employer_id
    return reverse("employer", kwargs={"pk": pk})


def about_contact(contact: EmployerContact) -> Sentence:
    """Return the employer of a contact and, if it is about one, the young person."""
    return f"{contact.employer} · {name_of(contact)}" if contact.young_person_id else contact.employer.name


def page_of_contact(contact: EmployerContact) -> str:
    """Return the page on which a contact is: that of the young person, or of the employer."""
    return page_of(contact, Tab.JOB) if contact.young_person_id else page_of_employer(contact)


of_employer = partial(Verb, model=Employer, scope=NotPersonal(), argument="employer", about=str, back=page_of_employer)
of_contact = partial(
    Verb,
    model=EmployerContact,
    scope=AboutYoungPersonOrNone("full"),
    argument="contact",
    joins=("young_person", "employer", "recorded_by"),
    about=about_contact,
    back=page_of_contact,
)

verbs.add(
    of_employer(
        verb="edit",
        slug="ret",
        label=_("Edit the employer"),
        serializer=EditEmployerSerializer,
        service=services.edit,
        edits=True,
        layout=EMPLOYER,
        done=_("The employer is saved."),
        position=20,
    ),
    of_employer(
        verb="add-person",
        slug="ny-person",
        label=_("Add a contact person"),
        serializer=AddPersonSerializer,
        service=services.add_person,
        layout=Layout(first=("name", "role", "phone", "email"), labels=PERSON_LABELS),
        done=_("The contact person is saved."),
        leads_to=lambda employer, _person_id: page_of_employer(employer),
        position=10,
    ),
    Verb(
        model=EmployerPerson,
        verb="end",
        slug="slut",
        label=_("No longer there"),
        scope=NotPersonal(),
        permission=Permission.MANAGE_IPS,
        joins=("employer",),
        serializer=EndPersonSerializer,
        service=services.end_person,
        argument="person",
        about=lambda person: f"{person.name} · {person.employer}",
        back=page_of_employer,
        initial=lambda _person: {"ends_on": clock.today()},
        explanation=_("The person leaves the list of contact persons. The history stays."),
        done=_("The contact person has ended."),
    ),
    Verb(
        model=DisclosureDecision,
        verb="withdraw",
        slug="tilbagekald",
        label=_("The young person withdraws the yes"),
        scope=AboutYoungPerson("full"),
        joins=("young_person", "employer"),
        service=services.withdraw_disclosure,
        argument="decision",
        about=name_of,
        back=partial(page_of, tab=Tab.JOB),
        explanation=_(
            "From today employers may at most be asked without a name. Planned contacts are limited to that."
        ),
        done=_("The yes is withdrawn."),
        danger=True,
    ),
    of_contact(
        verb="hold",
        slug="afholdt",
        label=_("It was held"),
        serializer=HoldEmployerContactSerializer,
        service=contacts.hold,
        layout=contact_layout("outcome", "revealed", "next_step", "next_on", more=("at", "minutes", "told_by")),
        initial=lambda contact: {"revealed": contact.revealed},
        title=_("How did it go?"),
        button=_("Save the contact"),
        explanation=_("The contact counts as held. Without another time it was held as planned."),
        done=_("The contact is saved as held."),
        main=True,
        position=10,
    ),
    of_contact(
        verb="edit",
        slug="ret",
        label=_("Correct"),
        serializer=CorrectEmployerContactSerializer,
        service=contacts.correct,
        edits=True,
        layout=contact_layout("at", "mode", "about", "revealed", "outcome", "next_step", "next_on"),
        title=_("Correct the contact"),
        button=_("Save the contact"),
        done=_("The contact is corrected."),
        position=20,
    ),
    of_contact(
        verb="cancel",
        slug="aflys",
        label=_("Cancel the contact"),
        service=contacts.cancel,
        explanation=_("The planned contact is taken off your list. It stays in the history."),
        done=_("The contact is cancelled."),
        danger=True,
        position=30,
    ),
    of_contact(
        verb="void",
        slug="annuller",
        label=_("It did not happen"),
        serializer=VoidEmployerContactSerializer,
        service=contacts.void,
        explanation=_("The contact no longer counts in any list or figure. It stays in the history."),
        done=_("The contact is voided."),
        danger=True,
        position=40,
    ),
    of_contact(
        verb="handle",
        slug="haandter",
        label=_("Say how it was handled"),
        serializer=HandleSerializer,
        service=contacts.handle,
        layout=Layout(labels={"handling": _("What did you do?")}),
        title=_("An employer was told too much"),
        button=_("Save"),
        explanation=_(
            "The employer learned more than the young person had decided. Write how the young person was told, and "
            "what you agreed."
        ),
        done=_("It is noted how this was handled."),
        main=True,
        position=5,
    ),
)
