"""Labels, hints and choices that the forms of employers share."""

from collections.abc import Mapping
from functools import partial

from django.utils.translation import gettext_lazy as _

from backend.access.visibility import VisibleTo
from backend.contacts.layouts import READ_BY_THE_YOUNG_PERSON
from backend.core.errors import Sentence
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from backend.workspace.forms import Layout, Option, Options
from jobs.plans.models import IpsPlan

EMPLOYER = Layout(
    first=("name", "address", "notes"),
    more=("cvr", "p_number", "industry_code"),
    labels={
        "name": _("Name of the employer"),
        "cvr": _("CVR number"),
        "p_number": _("P-number"),
        "industry_code": _("Industry code (DB07)"),
        "address": _("Address"),
        "notes": _("Notes"),
    },
    hints={"notes": _("For example what they look for. Write nothing about young people here.")},
)
PERSON_LABELS: Mapping[str, Sentence] = {
    "name": _("Name"),
    "role": _("What they do there"),
    "phone": _("Phone"),
    "email": _("E-mail"),
}
CONTACT_LABELS: Mapping[str, Sentence] = {
    "employer": _("Employer"),
    "young_person": _("About which young person?"),
    "at": _("When?"),
    "mode": _("How?"),
    "about": _("About what?"),
    "made_by": _("Who made the contact?"),
    "outside_office": _("Away from the office"),
    "preference": _("Which wish of the young person does it match?"),
    "revealed": _("What did the employer learn about the young person?"),
    "told_by": _("Who told it?"),
    "outcome": _("What came out of it?"),
    "next_step": _("Next step"),
    "next_on": _("When is the next step?"),
}
CONTACT_HINTS: Mapping[str, Sentence] = {
    "outcome": READ_BY_THE_YOUNG_PERSON,
}
DECISION_LABELS: Mapping[str, Sentence] = {
    "answer": _("May employers be told?"),
    "may_reveal": _("What at most?"),
    "employer": _("Which employer?"),
    "talked_on": _("Day of the talk"),
    "starts_on": _("Holds from"),
    "ends_on": _("Holds until"),
}


def contact_layout(
    *first: str,
    more: tuple[str, ...] | None = None,
    lists: tuple[str, ...] = (),
    options: Mapping[str, Options] | None = None,
) -> Layout:
    """Return the layout of a form of a contact with an employer, with the usual labels and hints."""
    return Layout(
        first=first,
        more=more,
        labels=CONTACT_LABELS,
        hints=CONTACT_HINTS,
        options=options or {},
        lists=frozenset(lists),
    )


def young_people_of(staff: Staff) -> Options:
    """Return the young people with an open IPS plan whose case content `staff` may see, by name."""
    return partial(_young_people_of, staff)


def _young_people_of(staff: Staff) -> list[Option]:
    people = YoungPerson.objects.filter(
        VisibleTo("id", staff, "full"), pk__in=IpsPlan.objects.open().values("young_person")
    )
    found = [(str(person.pk), f"{person.short_name} · {person.case_number}") for person in people]
    return [("", str(_("Nobody in particular"))), *sorted(found, key=lambda option: option[1])]
