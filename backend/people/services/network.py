"""Commands on the network of the young person: family and friends, and professionals."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from backend.access.permissions import Permission, check
from backend.access.row_level_security import as_system
from backend.core import clock
from backend.core.days import in_order, not_before_birth, not_in_the_future
from backend.core.errors import Conflict, Invalid
from backend.core.models import save_version
from backend.followups.changing import changing
from backend.organisation.models import Staff
from backend.people.models import NetworkPerson, Professional, YoungPerson
from backend.people.models.network import ADULT, Relation

NETWORK_EDITABLE = frozenset(
    {
        "relation",
        "name",
        "phone",
        "custody",
        "custody_starts_on",
        "custody_ends_on",
        "custody_verified_on",
        "lives_with",
        "may_be_contacted",
        "contact_agreed_on",
        "must_not_be_informed",
        "is_role_model",
    }
)

PROFESSIONAL_EDITABLE = frozenset(
    {
        "name",
        "role",
        "organisation",
        "contact_details",
        "in_treatment_team",
        "may_talk_because",
        "starts_on",
    }
)

Part = TypeVar("Part", NetworkPerson, Professional)


def add_network_person(
    *, person: YoungPerson, relation: Relation, name: str, by: Staff, **details: Any
) -> NetworkPerson:
    """Add a person to the private network (`details` of `NETWORK_EDITABLE`).

    Raises `Invalid` for a period of custody that ends before it begins, and for permission to contact that the young
    person, who is 18 or older, has not given.
    """
    check(by, Permission.EDIT_CASE, person.pk)
    with changing(person) as change:
        added = NetworkPerson(young_person=change.young_person, relation=relation, name=name, **details)
        _check_network_person(added)
        added.save()
        change.record(NetworkPerson)
        return added


def edit_network_person(
    *, network_person: NetworkPerson, expected: int, changes: Mapping[str, Any], by: Staff
) -> NetworkPerson:
    """Write `changes` (of `NETWORK_EDITABLE`) as a new version. Raises `Stale` if the version is not `expected`."""
    with _changing(network_person, by) as network_person:
        values = {name: value for name, value in changes.items() if name in NETWORK_EDITABLE}
        for name, value in values.items():
            setattr(network_person, name, value)
        _check_network_person(network_person)
        return save_version(network_person, expected, values)


def end_network_person(*, network_person: NetworkPerson, ends_on: date | None = None, by: Staff) -> NetworkPerson:
    """Record that a person left the network on `ends_on` (default today)."""
    with _changing(network_person, by) as network_person:
        ends_on = ends_on or clock.today()
        if network_person.ends_on:
            raise Conflict(_("This person has already ended: nothing more is needed."), code="ended")
        not_in_the_future(ends_on, "/ends_on")
        not_before_birth(ends_on, network_person.young_person.born_on, "/ends_on")
        return save_version(network_person, network_person.version, {"ends_on": ends_on})


def add_professional(
    *, person: YoungPerson, name: str, role: str, starts_on: date | None = None, by: Staff, **details: Any
) -> Professional:
    """Add a professional who works with the young person from `starts_on` (default today)."""
    check(by, Permission.EDIT_CASE, person.pk)
    with changing(person) as change:
        starts_on = starts_on or clock.today()
        not_before_birth(starts_on, change.young_person.born_on, "/starts_on")
        change.record(Professional)
        return Professional.objects.create(
            young_person=change.young_person, name=name, role=role, starts_on=starts_on, **details
        )


def edit_professional(
    *, professional: Professional, expected: int, changes: Mapping[str, Any], by: Staff
) -> Professional:
    """Write `changes` (of `PROFESSIONAL_EDITABLE`) as a new version. Raises `Stale` if it is not `expected`."""
    with _changing(professional, by) as professional:
        values = {name: value for name, value in changes.items() if name in PROFESSIONAL_EDITABLE}
        starts_on = values.get("starts_on", professional.starts_on)
        not_before_birth(starts_on, professional.young_person.born_on, "/starts_on")
        in_order(starts_on, professional.ends_on, "/starts_on")
        return save_version(professional, expected, values)


def end_professional(*, professional: Professional, ends_on: date | None = None, by: Staff) -> Professional:
    """Record the last day (default today) of a professional, who is then no longer the primary contact."""
    with _changing(professional, by) as professional:
        ends_on = ends_on or clock.today()
        if professional.ends_on:
            raise Conflict(_("This person has already ended: nothing more is needed."), code="ended")
        not_in_the_future(ends_on, "/ends_on")
        in_order(professional.starts_on, ends_on)
        person = professional.young_person
        if person.primary_contact_professional_id == professional.pk:
            with as_system("the serving role cannot write to the table of young people"):
                save_version(person, person.version, {"primary_contact_professional": None})
        return save_version(professional, professional.version, {"ends_on": ends_on})


def _check_network_person(network_person: NetworkPerson) -> None:
    """Raise `Invalid` for details that contradict each other, and for days that cannot be."""
    person = network_person.young_person
    custody_starts_on, custody_ends_on = network_person.custody_starts_on, network_person.custody_ends_on
    if custody_starts_on and custody_ends_on and custody_ends_on < custody_starts_on:
        raise Invalid(_("Custody ends before it begins."), code="end_before_start", pointer="/custody_ends_on")
    for pointer, day in (
        ("/custody_verified_on", network_person.custody_verified_on),
        ("/contact_agreed_on", network_person.contact_agreed_on),
    ):
        if day:
            not_in_the_future(day, pointer)
            not_before_birth(day, person.born_on, pointer)
    if network_person.may_be_contacted and network_person.must_not_be_informed:
        raise Invalid(
            _("Staff may not contact a person who must not be informed: choose one of the two."),
            code="informed_and_contacted",
            pointer="/may_be_contacted",
        )
    agreed_on = network_person.contact_agreed_on
    if (
        network_person.may_be_contacted
        and person.age(clock.today()) >= ADULT
        and (agreed_on is None or person.age(agreed_on) < ADULT)
    ):
        raise Invalid(
            _("From 18 the young person decides whom we may contact: say on which day the young person agreed."),
            code="no_agreement",
            pointer="/contact_agreed_on",
        )


@contextmanager
def _changing(part: Part, by: Staff) -> Iterator[Part]:
    """Lock the young person and give the current record, if `by` may change it."""
    check(by, Permission.EDIT_CASE, part.young_person_id)
    with changing(part.young_person_id) as change:
        current = type(part).objects.select_related("young_person").get(pk=part.pk)
        change.record(type(part))
        yield current
