"""How the forms of the network, consents and activities show their fields."""

from collections.abc import Iterable
from functools import partial

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from backend.core import clock
from backend.core.errors import Sentence
from backend.core.periods import covers
from backend.people.models import ActivityHours, NetworkPerson, Professional, YoungPerson
from backend.workspace.forms import Layout, Option, colleagues
from backend.workspace.templatetags.workspace import day

PERSON_LABELS: dict[str, Sentence] = {
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "preferred_name": _("Is called"),
    "born_on": _("Date of birth"),
    "cpr": _("CPR number"),
    "gender": _("Gender"),
    "municipality_code": _("Municipality code"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "preferred_channel": _("Prefers to be contacted by"),
    "interpreter_language": _("Interpreter: language"),
    "unit": _("Which team?"),
    "address": _("Address"),
    "address_protected": _("The address is protected"),
    "kui_contact_person": _("KUI contact person"),
    "kui_contact_appointed_on": _("KUI contact person since"),
    "placed_outside_home": _("Placed outside the home"),
    "undervisningspligt_ends_on": _("The duty to attend school ends on"),
    "primary_contact_staff": _("Primary contact: a colleague"),
    "primary_contact_professional": _("Primary contact: a professional"),
}
"""The labels of the fields of a young person."""

NETWORK = Layout(
    first=("name", "relation", "phone", "may_be_contacted", "contact_agreed_on", "must_not_be_informed"),
    labels={
        "name": _("Name"),
        "relation": _("Relation"),
        "phone": _("Phone"),
        "custody": _("Custody"),
        "custody_starts_on": _("Custody from"),
        "custody_ends_on": _("Custody until"),
        "custody_verified_on": _("Custody was checked on"),
        "lives_with": _("The young person lives with this person"),
        "may_be_contacted": _("May be contacted"),
        "contact_agreed_on": _("The young person agreed to the contact on"),
        "must_not_be_informed": _("Must NOT be informed"),
        "is_role_model": _("Positive role model"),
    },
    hints={"contact_agreed_on": _("From 18 the young person decides whom we may contact.")},
    lists=frozenset({"relation", "custody"}),
)

ALERT = Layout(
    first=("kind", "text"),
    more=("review_on",),
    labels={"text": _("What must colleagues know?"), "review_on": _("Look at it again on")},
)

PROFESSIONAL = Layout(
    first=("name", "role", "organisation", "contact_details", "may_talk_because"),
    labels={
        "name": _("Name"),
        "role": _("Profession"),
        "organisation": _("Place of work"),
        "contact_details": _("Phone, e-mail or other"),
        "may_talk_because": _("We may talk with them because"),
        "in_treatment_team": _("In the treatment team"),
        "starts_on": _("Works with the young person since. Today, if empty"),
    },
    hints={"may_talk_because": _("The consent or the law.")},
    lists=frozenset({"role"}),
)

ACTIVITY = Layout(
    first=("kind", "starts_on", "hours_per_week", "description"),
    labels={
        "kind": _("What?"),
        "starts_on": _("First day"),
        "hours_per_week": _("Hours a week"),
        "description": _("Where"),
        "source": _("Who says so"),
        "learned_on": _("We learned of it on. Today, if empty"),
        "ends_on": _("Last day"),
        "end_reason": _("Why it ended"),
    },
    lists=frozenset({"kind", "source"}),
)


BENEFIT = Layout(
    first=("benefit", "starts_on"),
    more=("ends_on", "replaces"),
    labels={
        "benefit": _("What does the young person live on?"),
        "starts_on": _("From which day?"),
        "ends_on": _("Last day, if it is known"),
        "replaces": _("What ran until now ends on the day before"),
    },
    lists=frozenset({"benefit"}),
)


PROGRAMME = Layout(
    first=("programme", "starts_on"),
    more=("ends_on",),
    labels={
        "programme": _("Which programme?"),
        "starts_on": _("From which day?"),
        "ends_on": _("Last day, if it is known"),
    },
    lists=frozenset({"programme"}),
)


def person_layout(person: YoungPerson) -> Layout:
    """Return the layout of the edit of a young person."""

    def professionals() -> list[Option]:
        found = Professional.objects.filter(covers(clock.today()), young_person=person)
        return [(str(one.pk), f"{one.name} · {one.get_role_display()}") for one in found]

    return Layout(
        first=("first_name", "last_name", "preferred_name", "phone", "email", "preferred_channel"),
        labels=PERSON_LABELS,
        hints={"primary_contact_staff": _("Whom the young person turns to first. A new one replaces the former.")},
        options={"primary_contact_staff": colleagues, "primary_contact_professional": professionals},
        lists=frozenset({"preferred_channel", "gender", "primary_contact_staff", "primary_contact_professional"}),
    )


def consent_layout(person: YoungPerson) -> Layout:
    """Return the layout of a consent. Custody holders can give one until the young person is 18."""

    def holders() -> list[Option]:
        found = NetworkPerson.objects.filter(young_person=person, ends_on__isnull=True)
        today = clock.today()
        for holder in found:
            holder.young_person = person
        return [(str(holder.pk), holder.name) for holder in found if holder.has_custody(today)]

    return Layout(
        first=("answer", "recipient", "what", "purpose", "form", "given_on", "expires_on"),
        more=("given_by",),
        leave_out=("renews",),
        labels={
            "answer": pgettext_lazy("of a consent", "Answer"),
            "recipient": _("Whom may we tell?"),
            "what": _("What may we tell?"),
            "purpose": _("What for?"),
            "form": _("How was it said?"),
            "given_on": _("On which day?"),
            "expires_on": _("Until when?"),
            "given_by": _("If a custody holder answered: who?"),
        },
        options={"given_by": holders},
    )


def hours_to_remove(spell_id: int) -> Layout:
    """Return the layout of the removal of hours: the days on which hours of the activity begin."""
    return Layout(
        labels={"starts_on": _("Which hours?")},
        options={"starts_on": partial(_hours_of, spell_id)},
        templates={"starts_on": "workspace/fields/buttons.html"},
    )


def _hours_of(spell_id: int) -> Iterable[Option]:
    for row in ActivityHours.objects.filter(spell=spell_id):
        hours = f"{row.hours_per_week.normalize():f}".replace(".", ",")
        text = gettext("%(hours)s hours from %(day)s") % {"hours": hours, "day": day(row.starts_on)}
        yield row.starts_on.isoformat(), text
