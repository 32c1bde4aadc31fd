"""Commands on employers and on disclosure decisions."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.access.abilities import check_ability
from backend.access.permissions import Permission, check
from backend.core import clock, cvr
from backend.core.days import in_order, not_in_the_future
from backend.core.errors import Conflict, Invalid
from backend.core.locks import lock_until_commit
from backend.core.models import save_version
from backend.core.names import fold
from backend.followups.changing import changing
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from jobs.employers.models import (
    Answer,
    ContactStatus,
    DisclosureDecision,
    Employer,
    EmployerContact,
    EmployerPerson,
    Revealed,
    ToldBy,
)

EDITABLE = frozenset({"name", "cvr", "p_number", "industry_code", "address", "notes"})


@transaction.atomic
def create(*, name: str, confirm: bool = False, by: Staff, **details: Any) -> Employer:
    """Register an employer (`details` of `EDITABLE`). Raises `Invalid` for a wrong CVR number.

    Raises `Conflict` if an employer has the same name, compared as names are folded, unless `by` confirms.
    """
    check(by, Permission.MANAGE_IPS)
    details["name"] = name
    folded = fold(name)
    lock_until_commit("create an employer", folded)
    similar = Employer.objects.filter(search_name__startswith=folded).values_list("name", flat=True)
    if not confirm and any(fold(known) == folded for known in similar):
        raise Conflict(
            _(
                "An employer with this name is there already: use that one. If it is another one, confirm it, and it "
                "is created."
            ),
            code="duplicate",
        )
    return Employer.objects.create(**_checked(details))


@transaction.atomic
def edit(*, employer: Employer, expected: int, changes: Mapping[str, Any], by: Staff) -> Employer:
    """Write `changes` (of `EDITABLE`) as a new version. Raises `Stale` if the version is not `expected`."""
    check_ability(by, "edit", employer)
    return save_version(employer, expected, _checked(changes))


@transaction.atomic
def add_person(*, employer: Employer, starts_on: date | None = None, by: Staff, **told: Any) -> EmployerPerson:
    """Add a contact person at the employer, from `starts_on` (default today)."""
    check_ability(by, "add-person", employer)
    return EmployerPerson.objects.create(employer=employer, starts_on=starts_on or clock.today(), **told)


@transaction.atomic
def end_person(*, person: EmployerPerson, ends_on: date | None = None, by: Staff) -> EmployerPerson:
    """Record the last day of a contact person, `ends_on` (default today)."""
    check(by, Permission.MANAGE_IPS)
    ends_on = ends_on or clock.today()
    person = EmployerPerson.objects.select_for_update().get(pk=person.pk)
    if person.ends_on:
        raise Conflict(_("This person has already ended: nothing more is needed."), code="ended")
    in_order(person.starts_on, ends_on)
    person.ends_on = ends_on
    person.save(update_fields=["ends_on"])
    return person


def decide_disclosure(
    *,
    young_person: YoungPerson,
    answer: Answer,
    may_reveal: str = "",
    employer: Employer | None = None,
    talked_on: date | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    own_words: str = "",
    by: Staff,
) -> DisclosureDecision:
    """Record a talk about disclosure, to all employers or to one. Each talk is a row, an undecided one too.

    Planned contacts are limited to what is allowed now.
    """
    check(by, Permission.MANAGE_IPS, young_person.pk)
    talked_on = talked_on or clock.today()
    starts_on = starts_on or talked_on
    not_in_the_future(talked_on, "/talked_on")
    if (answer == Answer.YES) != bool(may_reveal):
        raise Invalid(
            _("A yes says what may be told; no and undecided do not."), code="may_reveal", pointer="/may_reveal"
        )
    if starts_on < talked_on:
        raise Invalid(
            _("A decision holds from the day of the talk at the earliest."), code="before_talk", pointer="/starts_on"
        )
    in_order(starts_on, ends_on)
    with changing(young_person) as change:
        decision = DisclosureDecision.objects.create(
            young_person=young_person,
            employer=employer,
            answer=answer,
            may_reveal=may_reveal,
            talked_on=talked_on,
            starts_on=starts_on,
            ends_on=ends_on,
            own_words=own_words,
            by=by,
        )
        _limit_planned_contacts(young_person.pk)
        change.record(DisclosureDecision, EmployerContact)
    return decision


def withdraw_disclosure(*, decision: DisclosureDecision, by: Staff) -> DisclosureDecision:
    """Record that the young person withdraws a yes today. From now on staff may at most disclose anonymously."""
    with changing(decision.young_person_id) as change:
        decision = DisclosureDecision.objects.get(pk=decision.pk)
        check_ability(by, "withdraw", decision)
        decision.withdrawn_on = clock.today()
        decision.save(update_fields=["withdrawn_on"])
        _limit_planned_contacts(decision.young_person_id)
        change.record(DisclosureDecision, EmployerContact)
    return decision


def allowed_to_disclose(*, young_person_id: int, employer_id: int, on: date) -> Revealed:
    """Return the most that staff may disclose about the young person to the employer on a day.

    The newest talk about this employer counts, else the newest about all employers. A talk that has expired does not
    count. Without a yes, or after it was withdrawn, the result is anonymous.
    """
    talks = DisclosureDecision.objects.filter(
        Q(employer=employer_id) | Q(employer__isnull=True), young_person=young_person_id, starts_on__lte=on
    ).order_by("-talked_on", "-id")
    own = next((talk for talk in talks if talk.employer_id is not None), None)
    general = next((talk for talk in talks if talk.employer_id is None), None)
    for talk in (own, general):
        if talk is not None and (talk.ends_on is None or talk.ends_on >= on):
            holds = talk.answer == Answer.YES and (talk.withdrawn_on is None or talk.withdrawn_on > on)
            return Revealed(talk.may_reveal) if holds else Revealed.ANONYMOUS
    return Revealed.ANONYMOUS


def _checked(details: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: value for name, value in details.items() if name in EDITABLE}
    if values.get("cvr"):
        values["cvr"] = cvr.parse(values["cvr"], pointer="/cvr")
    return values


def _limit_planned_contacts(young_person_id: int) -> None:
    """Limit planned contacts to what is allowed now, because a decision also applies to contacts planned before it."""
    for contact in EmployerContact.objects.filter(young_person=young_person_id, status=ContactStatus.PLANNED):
        contact.allowed = allowed_to_disclose(
            young_person_id=young_person_id, employer_id=contact.employer_id, on=contact.occurred_on
        )
        if contact.told_by != ToldBy.YOUNG_PERSON and contact.revealed not in Revealed(contact.allowed).up_to:
            contact.revealed = contact.allowed
        contact.save(update_fields=["allowed", "revealed"])
