"""Merge two records of one young person. The rows of one move to the other, and both histories and logs stay."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Field, Model
from django.utils.translation import gettext_lazy as _
from pghistory.models import Event

from backend.access.abilities import check_ability
from backend.access.models import CoveredPerson
from backend.access.permissions import Permission, check
from backend.access.row_level_security import as_system
from backend.core import clock
from backend.core.constraints import violation
from backend.core.errors import Conflict, Invalid
from backend.core.models import save_version
from backend.followups.changing import changing
from backend.followups.models import FollowUpEndReason, RuleFailure
from backend.organisation.models import Staff
from backend.people.models import Address, CaseStep, ProbableDuplicate, YoungPerson
from backend.people.models.steps import CaseStepKind
from backend.people.services.duplicates import settle_merged

FILLED = ("preferred_name", "municipality_code", "phone", "email", "preferred_channel", "interpreter_language")
"""Fields that the remaining record takes from the merged one where it has none itself."""


@dataclass(frozen=True)
class Moved:
    """How many records of one model move."""

    model: type[Model]
    count: int

    @property
    def label(self) -> str:
        """The name of these records."""
        return str(self.model._meta.verbose_name_plural)


@dataclass(frozen=True)
class Merge:
    """What a merge moves, and the conflicts that prevent it."""

    moved: tuple[Moved, ...]
    conflicts: tuple[Conflict, ...]


def merge(*, person: YoungPerson, into: YoungPerson, dry_run: bool, why: str = "", by: Staff) -> Merge:
    """Move everything of `person` to the record `into`, which remains. `person` then refers to it.

    With `dry_run` nothing is written, and the conflicts are returned. Otherwise the first conflict is raised. The
    follow-ups of `person` whose starting fact no longer exists are withdrawn as merged.
    """
    if person.pk == into.pk:
        raise Invalid(_("A record cannot be merged into itself: choose the other one."), code="same", pointer="/into")
    with changing(person, into) as change:
        by_id = {one.pk: one for one in change.people}
        person, into = by_id[person.pk], by_id[into.pk]
        check_ability(by, "merge", person)
        check(by, Permission.LEAD_CASE, into.pk)
        with as_system("the rows of a case include those that its leader may not write"):
            conflicts = [*_differences(person, into)]
            with transaction.atomic():
                settle_merged(person, into, by)
                moved = _move_rows(person, into, conflicts)
                transaction.set_rollback(dry_run)
            if dry_run:
                return Merge(moved, tuple(conflicts))
            if conflicts:
                raise conflicts[0]
            _write(person, into, why=why, by=by)
        change.record(*(found.model for found in moved), YoungPerson, gone=FollowUpEndReason.MERGED)
        change.about_units(person.unit_id, into.unit_id)
        return Merge(moved, ())


def _differences(person: YoungPerson, into: YoungPerson) -> Iterator[Conflict]:
    """Yield what shows that the two records cannot be merged."""
    if person.cpr_fingerprint and into.cpr_fingerprint and not (person.cpr_is_replacement or into.cpr_is_replacement):
        yield Conflict(_("The two records have different CPR numbers, so they are two people."), code="cpr_differs")
    if into.deceased_on:
        yield Conflict(_("A death is recorded for the other young person."), code="deceased")


def _move_rows(person: YoungPerson, into: YoungPerson, conflicts: list[Conflict]) -> tuple[Moved, ...]:
    """Move the rows of every model that refers to the young person. Add to `conflicts` what the database refuses."""
    if Address.objects.filter(young_person=into).exists():
        kept: type[Model] | None = Address  # the remaining record keeps its own address
    else:
        kept = None
    RuleFailure.objects.filter(young_person=person).delete()  # the rules run again
    twice = CoveredPerson.objects.filter(youngperson=into).values("cover")
    CoveredPerson.objects.filter(youngperson=person, cover__in=twice).delete()
    moved: dict[type[Model], int] = {}
    for model, field in _references():
        if model in (kept, ProbableDuplicate):  # `settle_merged` has moved those
            continue
        try:
            with transaction.atomic():
                count = model._base_manager.filter(**{field.name: person}).update(**{field.name: into})
        except IntegrityError as error:
            conflict = violation(error)
            if conflict is None:
                raise
            conflicts.append(conflict)
        else:
            moved[model] = moved.get(model, 0) + count
    return tuple(Moved(model, count) for model, count in moved.items() if count)


def _references() -> "Iterator[tuple[type[Model], Field[Any, Any]]]":
    """Yield each model and field that refers to a young person, without those of the history and of views."""
    for relation in YoungPerson._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or not (relation.one_to_many or relation.one_to_one):
            continue
        model: Any = relation.related_model
        if model._meta.managed and not issubclass(model, Event):
            yield model, relation.field  # type: ignore[union-attr]  # a relation from another model has one


def _write(person: YoungPerson, into: YoungPerson, *, why: str, by: Staff) -> None:
    """Write both records: the merged one refers to the other, which takes over what it lacks."""
    values: dict[str, Any] = {
        name: getattr(person, name) for name in FILLED if not getattr(into, name) and getattr(person, name)
    }
    if person.cpr_fingerprint and (not into.cpr_fingerprint or into.cpr_is_replacement):
        values |= {name: getattr(person, name) for name in ("cpr", "cpr_fingerprint", "cpr_is_replacement")}
    values["opened_on"] = min(person.opened_on, into.opened_on)
    reopens = into.closed_on is not None and person.closed_on is None
    if reopens:
        values["closed_on"] = None
    left: dict[str, Any] = {"merged_into": into, "closed_on": person.closed_on or clock.today()}
    if "cpr" in values:
        left |= {"cpr": None, "cpr_fingerprint": None, "cpr_is_replacement": False}
    save_version(person, person.version, left)
    save_version(into, into.version, values)
    about: dict[str, Any] = {"young_person": into, "on": clock.today(), "by": by, "why": why}
    CaseStep.objects.create(step=CaseStepKind.MERGE, merged_case=person, **about)
    if reopens:
        CaseStep.objects.create(step=CaseStepKind.REOPEN, **about)
