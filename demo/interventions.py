"""An intervention around a young person: planned, agreed, lived, extended, and how it ended."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from backend.access.models import Basis, Grant
from backend.assignments.models import Capacity
from backend.assignments.services import READS_ON_FOR
from backend.contacts.models import Contact
from demo import names, words
from demo.cases import Case
from demo.simulation import Process
from guidance.interventions.models import (
    ENDED,
    Intervention,
    InterventionContact,
    InterventionState,
    InterventionStep,
    StepKind,
)


@dataclass(eq=False)
class Help:
    """One intervention and what becomes of it."""

    case: Case
    row: Intervention | None = None
    grant: Grant | None = field(default=None)

    def run(self) -> Process:
        """Some while after the course became active, for some months."""
        case, simulation, rng = self.case, self.case.simulation, self.case.rng
        yield simulation.organisation.next_workday(simulation.day + timedelta(days=rng.randrange(3, 240)))
        if case.guide is None:
            return
        self._plan()
        yield simulation.organisation.workdays_after(simulation.day, rng.randrange(2, 16))
        if rng.random() < 0.05 or self.has_ended():
            self.stop(rng.choice(words.STOPPED))
            return
        self._agree()
        assert self.row
        yield max(simulation.organisation.workdays_after(simulation.day, rng.randrange(1, 6)), self.row.starts_on)
        if self.has_ended():
            return
        self._step(StepKind.START, InterventionState.ACTIVE, starts_on=simulation.day)
        if rng.random() < 0.12:
            yield from self._pause()
        yield from self._come_to_the_end()

    def has_ended(self) -> bool:
        """It may have, while nobody looked: it ends with the course."""
        return self.row is not None and self.row.state in ENDED

    def served_by(self, contact: Contact) -> None:
        """Say of some contacts that they served the intervention."""
        under_way = self.row and self.row.state == InterventionState.ACTIVE and contact.staff == self.row.responsible
        if under_way and self.case.rng.random() < 0.35:
            self.case.simulation.batch.add(InterventionContact(intervention=self.row, contact=contact))

    def stop(self, reason: str) -> None:
        """It ends before its time."""
        if self.row and not self.has_ended():
            self._end(StepKind.STOP, InterventionState.STOPPED, stop_reason=reason)

    def _plan(self) -> None:
        case, simulation, rng = self.case, self.case.simulation, self.case.rng
        assert case.guide
        kind = rng.choice(list(words.PURPOSES))
        outside = rng.random() < 0.25
        starts_on = simulation.day + timedelta(days=rng.randrange(7, 21))
        ends_on = starts_on + timedelta(days=rng.choice((90, 120, 182, 182)))
        by = case.whom(Capacity.GUIDE)
        self.row = simulation.batch.add(
            Intervention(
                young_person=case.person,
                kind_id=kind,
                purpose=words.PURPOSES[kind],
                responsible=None if outside else case.guide.staff,
                provider=rng.choice(names.PROVIDERS) if outside else "",
                legal_basis_id="lab_167" if kind == "mentor" else "local_policy",
                grant_ends_on=ends_on + timedelta(days=30) if outside else None,
                hours_per_week=Decimal(rng.choice((1, 2, 2, 3, 4))),
                starts_on=starts_on,
                ends_on=ends_on,
                state=InterventionState.PLANNED,
            ),
            of=case.person,
        )
        simulation.batch.add(InterventionStep(intervention=self.row, step=StepKind.PLAN, on=simulation.day, by=by))

    def _agree(self) -> None:
        case, simulation = self.case, self.case.simulation
        assert self.row
        told: dict[str, Any] = {"agreed_on": simulation.day, "own_words": case.rng.choice(words.AGREED_INTERVENTION)}
        self._step(StepKind.AGREE, InterventionState.AGREED, **told)
        if self.row.responsible:
            self.grant = simulation.batch.add(
                Grant(
                    staff=self.row.responsible,
                    young_person=case.person,
                    basis=Basis.INTERVENTION,
                    starts_at=simulation.moment(case.rng),
                    opened_by=case.whom(Capacity.GUIDE),
                    source_id=self.row.pk,
                )
            )

    def _pause(self) -> Process:
        simulation, rng = self.case.simulation, self.case.rng
        yield simulation.organisation.next_workday(simulation.day + timedelta(days=rng.randrange(15, 40)))
        if self.has_ended():
            return
        self._step(StepKind.PAUSE, InterventionState.PAUSED, why=rng.choice(words.PAUSES))
        yield simulation.organisation.next_workday(simulation.day + timedelta(days=rng.randrange(14, 60)))
        if not self.has_ended():
            self._step(StepKind.RESUME, InterventionState.ACTIVE)

    def _come_to_the_end(self) -> Process:
        """Decided in good time before the end, mostly: extended, completed or stopped."""
        simulation, rng = self.case.simulation, self.case.rng
        assert self.row
        for extensions in range(4):
            assert self.row.ends_on
            ahead = 30 if self.row.kind_id == "mentor" else 14
            lead = ahead + rng.randrange(1, 12) if rng.random() < 0.8 else rng.randrange(1, ahead)
            yield simulation.organisation.next_workday(self.row.ends_on - timedelta(days=lead))
            if self.has_ended():
                return
            if extensions == 3 or rng.random() < 0.6:
                break
            later: dict[str, Any] = {"ends_on": self.row.ends_on + timedelta(days=rng.choice((60, 90, 120)))}
            if self.row.grant_ends_on:
                later["grant_ends_on"] = later["ends_on"] + timedelta(days=30)
            self._step(
                StepKind.EXTEND, InterventionState(self.row.state), why="Der er brug for det lidt endnu", **later
            )
        if rng.random() < 0.75:
            self._end(StepKind.COMPLETE, InterventionState.COMPLETED, result=rng.choice(words.RESULTS))
        else:
            self.stop(rng.choice(words.STOPPED))

    def _step(self, kind: StepKind, to: InterventionState, *, why: str = "", **values: Any) -> None:
        case, simulation = self.case, self.case.simulation
        assert self.row
        by = case.whom(Capacity.GUIDE)
        simulation.batch.change(self.row, of=case.person, state=to, **values)
        simulation.batch.add(InterventionStep(intervention=self.row, step=kind, on=simulation.day, by=by, why=why))

    def _end(self, kind: StepKind, to: InterventionState, **values: Any) -> None:
        case, simulation = self.case, self.case.simulation
        if self.grant:
            at = simulation.moment(case.rng, 15, 16)
            simulation.batch.change(self.grant, ends_at=at)
            simulation.batch.add(
                Grant(
                    staff=self.grant.staff,
                    young_person=case.person,
                    basis=Basis.HANDOVER,
                    starts_at=at,
                    ends_at=simulation.midnight(READS_ON_FOR),
                    opened_by=self.grant.opened_by,
                )
            )
            self.grant = None
        self._step(kind, to, ended_on=simulation.day, **values)
