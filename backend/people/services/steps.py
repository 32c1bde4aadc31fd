"""Commands on the case as a whole: close, reopen, transfer to another unit, record a death and undo it.

`backend.people.abilities` decides who may use which verb when. A refused verb changes nothing.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.access.abilities import check_ability
from backend.access.row_level_security import as_system
from backend.core import clock
from backend.core.days import not_before_birth, not_in_the_future
from backend.core.errors import Conflict
from backend.core.models import save_version
from backend.followups.changing import changing
from backend.organisation.directory import Directory
from backend.organisation.holdings import Ending, Holding, end_all, held_for, refuse_if_open
from backend.organisation.models import Staff, Unit
from backend.people.models import CaseStep, YoungPerson
from backend.people.models.steps import CaseStepKind
from backend.people.services.duplicates import ask_new_unit, asked_units
from backend.reminders.models import NotificationKind
from backend.reminders.services import cancel_planned, notify


def close(*, person: YoungPerson, end_open: bool = False, why: str = "", by: Staff) -> YoungPerson:
    """Close the case today, and end the assignments.

    Raises `StillOpen` with the list of what any app still holds open, unless `end_open` asks to end that too.
    """
    with _changing(person, "close", by) as person:
        if not end_open:
            refuse_if_open(person.pk)
        ended = _end_all(person, by)
        return _write(person, CaseStepKind.CLOSE, {"closed_on": clock.today()}, by=by, why=why, ended=ended)


def reopen(*, person: YoungPerson, why: str = "", by: Staff) -> YoungPerson:
    """Open a closed case again. What ended with it stays ended."""
    with _changing(person, "reopen", by) as person:
        return _write(person, CaseStepKind.REOPEN, {"closed_on": None}, by=by, why=why)


def transfer(*, person: YoungPerson, unit: Unit, reason: str, by: Staff) -> YoungPerson:
    """Give the open case to another unit, which then has access to it. The leaders of both units are notified."""
    with _changing(person, "transfer", by) as person:
        left = person.unit
        if unit == left:
            raise Conflict(_("The case belongs to this unit already: choose another one."), code="same_unit")
        person = _write(person, CaseStepKind.TRANSFER, {"unit": unit}, by=by, why=reason, from_unit=left, to_unit=unit)
        ask_new_unit(person)
        directory = Directory.load(clock.today())
        leaders = {directory.leader_of(left.pk), directory.leader_of(unit.pk)}
        for leader in [found for found in leaders if found is not None]:
            notify(
                staff_id=leader,
                kind=NotificationKind.CASE_TRANSFERRED,
                young_person_id=person.pk,
                facts={"case_number": person.case_number, "from_unit": left.pk, "to_unit": unit.pk},
            )
        return person


def record_death(*, person: YoungPerson, deceased_on: date, by: Staff) -> YoungPerson:
    """Record that the young person has died, and close the case.

    Everything that is open ends, without a reason of its own. All outstanding follow-ups are withdrawn, overdue ones
    too, and all unsent reminders are cancelled.
    """
    with _changing(person, "record-death", by) as person:
        not_in_the_future(deceased_on, "/deceased_on")
        not_before_birth(deceased_on, person.born_on, "/deceased_on")
        ended = _end_all(person, by)
        cancel_planned(young_person_id=person.pk)
        values = {"deceased_on": deceased_on, "closed_on": person.closed_on or clock.today()}
        return _write(person, CaseStepKind.RECORD_DEATH, values, by=by, ended=ended)


def undo_death(*, person: YoungPerson, reason: str, by: Staff) -> YoungPerson:
    """Remove a death that was recorded by mistake.

    The case stays closed, and what ended with it stays ended. The step of the death lists it.
    """
    with _changing(person, "undo-death", by) as person:
        return _write(person, CaseStepKind.UNDO_DEATH, {"deceased_on": None}, by=by, why=reason)


@contextmanager
def _changing(person: YoungPerson, verb: str, by: Staff) -> Iterator[YoungPerson]:
    """Lock the young person and give the current record, if `by` may use `verb` on it. The block runs as system."""
    with changing(person) as change:
        check_ability(by, verb, change.young_person)
        change.record(YoungPerson)
        with as_system("a case has records that its leader or coordinator may not write"):
            yield change.young_person
            change.about_units(*asked_units(person))


def _end_all(person: YoungPerson, by: Staff) -> list[Holding]:
    """End everything that is open, and return it. Assignments end together with their course or plan."""
    held = held_for(person.pk)
    end_all(person.pk, Ending(on=clock.today(), by=by))
    return held


def _write(
    person: YoungPerson,
    step: CaseStepKind,
    values: dict[str, Any],
    *,
    by: Staff,
    ended: Sequence[Holding] = (),
    **details: Any,
) -> YoungPerson:
    """Write the new values of the case as a version, and the step."""
    person = YoungPerson.objects.select_related("unit").get(pk=person.pk)  # what ended may have written to it
    CaseStep.objects.create(
        young_person=person,
        step=step,
        on=clock.today(),
        by=by,
        ended=[{"kind": held.kind, "id": held.id, "on": held.on.isoformat() if held.on else None} for held in ended],
        **details,
    )
    return save_version(person, person.version, values)
