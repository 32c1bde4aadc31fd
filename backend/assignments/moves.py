"""Suggest who could take a young person over, and move a whole caseload in one transaction."""

import contextlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from django.db import transaction
from django.db.models import Exists, OuterRef, Value
from django.utils.translation import gettext_lazy as _

from backend.access.models import AccessBlock
from backend.access.permissions import Permission, check, working_with_cases
from backend.access.row_level_security import as_system
from backend.assignments.loads import Caution, loads
from backend.assignments.matching import Candidate, Subject, matched, ranked, reasons
from backend.assignments.models import Assignment, Capacity, EndReason
from backend.assignments.services import move_assignment
from backend.core import clock
from backend.core.errors import Conflict, DomainError, Invalid
from backend.core.periods import covers
from backend.followups.changing import changing
from backend.organisation.holdings import Holding
from backend.organisation.models import Absence, Membership, Staff
from backend.people.models import YoungPerson


@dataclass(frozen=True)
class Suggestion:
    """A colleague who could have a young person, and what speaks for and against."""

    staff: Staff
    reasons: Sequence[Caution]


@dataclass(frozen=True)
class Choice:
    """That a young person goes to a colleague, or (None) that nobody fits."""

    young_person: YoungPerson
    to: Staff | None


@dataclass(frozen=True)
class Offer:
    """The caseload of a colleague: whom each young person could go to and why, and all colleagues to choose from."""

    results: Sequence["Result"]
    colleagues: Sequence[Candidate]


@dataclass
class Result:
    """What becomes of one young person of a caseload: the colleague (None: nobody fits), why, and what is left.

    `refused` says why the young person cannot go to this colleague.
    """

    assignment: Assignment
    to: Staff | None
    reasons: Sequence[Caution] = ()
    left: Sequence[Holding] = ()
    warnings: Sequence[Caution] = ()
    refused: DomainError | None = None


class MoveRefused(Conflict):
    """409: some young people of the caseload cannot go to these colleagues, so nobody is moved."""

    code = "move_refused"

    def __init__(self, results: Sequence[Result]) -> None:
        super().__init__(_("Not everybody can go to these colleagues, so nobody is moved: see each reason."))
        self.results = results

    @property
    def parts(self) -> Sequence[DomainError]:
        return [
            Conflict(result.refused.detail, code=result.refused.code, pointer=f"/moves/{place}/to")
            for place, result in enumerate(self.results)
            if result.refused
        ]


def suggest(*, young_person: YoungPerson, capacity: Capacity, by: Staff) -> list[Suggestion]:
    """Return who could have the young person in a capacity, the best first."""
    check(by, Permission.ASSIGN, young_person.pk)
    return colleagues_for(young_person, capacity)


def colleagues_for(young_person: YoungPerson, capacity: Capacity) -> list[Suggestion]:
    """Return the colleagues who could have the young person in a capacity, the best first.

    The caller has checked the permission. What speaks for and against them includes how many young people they have.
    """
    with as_system("a suggestion reads the caseloads of colleagues"):
        today = clock.today()
        candidates = _candidates(capacity, today)
        [subject] = _subjects([young_person], capacity, today)
    colleagues = {one.pk: one for one in candidates}
    found = ranked(list(candidates.values()), subject)
    return [Suggestion(colleagues[one.staff_id], reasons(one, subject)) for one in found]


def propose(
    *, staff: Staff, capacity: Capacity, to: Collection[Staff] = (), only: Collection[YoungPerson] = (), by: Staff
) -> list[Choice]:
    """Return whom each young person of a colleague could go to, for all together.

    `to` are the colleagues among whom to choose (default: everybody in this capacity who is not absent), `only` the
    young people (default: all of the caseload whom the caller sees).
    """
    held = _caseload(staff, capacity, by)
    chosen = {person.pk for person in only}
    people = [one.young_person for one in held if not chosen or one.young_person_id in chosen]
    with as_system("a suggestion reads the caseloads of colleagues"):
        today = clock.today()
        candidates = _candidates(capacity, today, {one.pk for one in to})
        subjects = _subjects(people, capacity, today)
    candidates.pop(staff, None)
    return _best(people, candidates if to else _present(candidates), subjects)


def offer(*, staff: Staff, capacity: Capacity, by: Staff) -> Offer:
    """Return whom each young person of a colleague could go to, with reasons, and all colleagues to choose from.

    Those who are absent can be chosen, but are not suggested.
    """
    held = {one.young_person_id: one for one in _caseload(staff, capacity, by)}
    people = [one.young_person for one in held.values()]
    with as_system("a suggestion reads the caseloads of colleagues"):
        today = clock.today()
        candidates = _candidates(capacity, today)
        subjects = _subjects(people, capacity, today)
    candidates.pop(staff, None)
    choices = _best(people, _present(candidates), subjects)
    return Offer(_explained(choices, held, candidates, subjects), list(candidates.values()))


def move_caseload(
    *,
    staff: Staff,
    capacity: Capacity,
    choices: Sequence[Choice],
    moved_on: date | None = None,
    reason: EndReason = EndReason.HANDED_OVER,
    note: str = "",
    dry_run: bool = True,
    by: Staff,
) -> list[Result]:
    """Move young people of a colleague to others in one transaction. Return the result for each, in the order given.

    A dry run does the same and takes it back. Raises `MoveRefused` if one of them cannot be moved, and `Invalid` for a
    young person whom the colleague does not have or who is named twice.
    """
    moved_on = moved_on or clock.today()
    held = {one.young_person_id: one for one in _caseload(staff, capacity, by)}
    _in_the_caseload(choices, held)
    with as_system("a suggestion reads the caseloads of colleagues"):
        today = clock.today()
        candidates = _candidates(capacity, today, {choice.to.pk for choice in choices if choice.to})
        subjects = _subjects([choice.young_person for choice in choices], capacity, today)
    results = _explained(choices, held, candidates, subjects)
    with contextlib.suppress(_TakenBack), changing(*(choice.young_person for choice in choices)):
        for result in results:
            _move(result, moved_on=moved_on, reason=reason, note=note, by=by)
        if dry_run:
            raise _TakenBack
        if any(result.refused for result in results):
            raise MoveRefused(results)
    return results


class _TakenBack(Exception):  # no error
    """Rolls back what a dry run has written."""


def _move(result: Result, *, moved_on: date, reason: EndReason, note: str, by: Staff) -> None:
    if result.to is None:
        return
    try:
        with transaction.atomic():
            done = move_assignment(
                assignment=result.assignment, to=result.to, moved_on=moved_on, reason=reason, note=note, by=by
            )
    except DomainError as refused:
        result.refused = refused
    else:
        result.left, result.warnings = done.left, done.warnings


def _caseload(staff: Staff, capacity: Capacity, by: Staff) -> list[Assignment]:
    """Return the assignments of a colleague that have no end, with young people whom the caller sees."""
    check(by, Permission.ASSIGN)
    running = Assignment.objects.active(clock.today()).filter(staff=staff, capacity=capacity, ends_on__isnull=True)
    seen = YoungPerson.objects.visible_to(by)
    return list(running.filter(young_person__in=seen).select_related("young_person", "staff").order_by("young_person"))


def _in_the_caseload(choices: Sequence[Choice], held: Mapping[int, Assignment]) -> None:
    named: set[int] = set()
    for place, choice in enumerate(choices):
        person = choice.young_person.pk
        if person not in held:
            sentence = _("This young person is not in the caseload of the colleague.")
            raise Invalid(sentence, code="not_in_caseload", pointer=f"/moves/{place}/young_person")
        if person in named:
            sentence = _("This young person is named twice.")
            raise Invalid(sentence, code="repeated", pointer=f"/moves/{place}/young_person")
        named.add(person)


def _present(candidates: Mapping[Staff, Candidate]) -> Mapping[Staff, Candidate]:
    """Return the colleagues who are not absent."""
    return {staff: candidate for staff, candidate in candidates.items() if not candidate.is_absent}


def _best(people: Sequence[YoungPerson], among: Mapping[Staff, Candidate], subjects: Sequence[Subject]) -> list[Choice]:
    """Return whom each of the young people could go to, so that the choice is the best for all together."""
    pairs = matched(list(among.values()), subjects)
    colleagues = {one.pk: one for one in among}
    return [Choice(person, colleagues[pairs[person.pk].staff_id] if person.pk in pairs else None) for person in people]


def _explained(
    choices: Sequence[Choice],
    held: Mapping[int, Assignment],
    candidates: Mapping[Staff, Candidate],
    subjects: Iterable[Subject],
) -> list[Result]:
    """Return the choices with reasons. Of several young people of one colleague each further one counts."""
    more: Counter[int] = Counter()
    results: list[Result] = []
    about = {one.young_person_id: one for one in subjects}
    for choice in choices:
        why: Sequence[Caution] = ()
        if choice.to and (known := candidates.get(choice.to)):
            more[choice.to.pk] += 1
            why = reasons(known, about[choice.young_person.pk], more[choice.to.pk])
        results.append(Result(held[choice.young_person.pk], choice.to, why))
    return results


def _candidates(capacity: Capacity, on: date, only: Collection[int] = ()) -> dict[Staff, Candidate]:
    """Return the colleagues who hold the role of a capacity on a day, all or some of them."""
    staff = working_with_cases(on, {capacity.role})
    away = Exists(Absence.objects.active(on).filter(staff=OuterRef("staff")))
    roles = (
        Membership.objects.active(on)
        .filter(staff__in=staff.filter(pk__in=only) if only else staff, role=capacity.role)
        .select_related("staff")
        .annotate(is_absent=away)
        .order_by("staff__sort_name", "staff_id", "id")
    )
    by_staff = {colleague: list(held) for colleague, held in groupby(roles, key=attrgetter("staff"))}
    load = loads(roles, on)
    return {
        colleague: Candidate(
            colleague.pk,
            colleague.name,
            frozenset(one.unit_id for one in held),
            sum((one.fte for one in held), Decimal()),
            load[colleague.pk, capacity],
            any(one.is_absent for one in held),
        )
        for colleague, held in by_staff.items()
    }


def _subjects(people: Sequence[YoungPerson], capacity: Capacity, on: date) -> list[Subject]:
    """Return the young people with the colleagues who know them, have them, and are blocked from them. One query."""
    ids = [person.pk for person in people]
    held = Assignment.objects.filter(young_person__in=ids)
    parts = {
        "known_to": held,
        "held_by": held.active(on).filter(capacity=capacity),
        "blocked": AccessBlock.objects.filter(covers(on), young_person__in=ids),
    }
    first, *others = [
        rows.order_by().annotate(part=Value(part)).values_list("young_person_id", "part", "staff_id")
        for part, rows in parts.items()
    ]
    found: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
    for person, part, staff in first.union(*others):
        found[person, part].add(staff)
    return [
        Subject(person.pk, person.unit_id, **{part: frozenset(found[person.pk, part]) for part in parts})
        for person in people
    ]
