"""An effort around a young person: planned, agreed, lived, extended, and how it ended."""

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
from demo.world import Life
from guidance.efforts.models import ENDED, Effort, EffortContact, EffortState, EffortStep, StepKind


@dataclass(eq=False)
class Help:
    """One effort and what becomes of it."""

    case: Case
    row: Effort | None = None
    grant: Grant | None = field(default=None)

    def live(self) -> Life:
        """Some while after the course became active, for some months."""
        case, world, rng = self.case, self.case.world, self.case.rng
        yield world.house.next_workday(world.day + timedelta(days=rng.randrange(3, 240)))
        if case.guide is None:
            return
        self._plan()
        yield world.house.workdays_after(world.day, rng.randrange(2, 16))
        if rng.random() < 0.05 or self.has_ended():
            self.stop(rng.choice(words.STOPPED))
            return
        self._agree()
        assert self.row
        yield max(world.house.workdays_after(world.day, rng.randrange(1, 6)), self.row.starts_on)
        if self.has_ended():
            return
        self._step(StepKind.START, EffortState.ACTIVE, starts_on=world.day)
        if rng.random() < 0.12:
            yield from self._pause()
        yield from self._come_to_the_end()

    def has_ended(self) -> bool:
        """It may have, while nobody looked: it ends with the course."""
        return self.row is not None and self.row.state in ENDED

    def served_by(self, contact: Contact) -> None:
        """Say of some contacts that they served the effort."""
        under_way = self.row and self.row.state == EffortState.ACTIVE and contact.staff == self.row.responsible
        if under_way and self.case.rng.random() < 0.35:
            self.case.world.book.add(EffortContact(effort=self.row, contact=contact))

    def stop(self, reason: str) -> None:
        """It ends before its time."""
        if self.row and not self.has_ended():
            self._end(StepKind.STOP, EffortState.STOPPED, stop_reason=reason)

    def _plan(self) -> None:
        case, world, rng = self.case, self.case.world, self.case.rng
        assert case.guide
        kind = rng.choice(list(words.PURPOSES))
        outside = rng.random() < 0.25
        starts_on = world.day + timedelta(days=rng.randrange(7, 21))
        ends_on = starts_on + timedelta(days=rng.choice((90, 120, 182, 182)))
        by = case.whom(Capacity.GUIDE)
        self.row = world.book.add(
            Effort(
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
                state=EffortState.PLANNED,
            ),
            of=case.person,
        )
        world.book.add(EffortStep(effort=self.row, step=StepKind.PLAN, on=world.day, by=by))

    def _agree(self) -> None:
        case, world = self.case, self.case.world
        assert self.row
        told: dict[str, Any] = {"agreed_on": world.day, "own_words": case.rng.choice(words.AGREED_EFFORT)}
        self._step(StepKind.AGREE, EffortState.AGREED, **told)
        if self.row.responsible:
            self.grant = world.book.add(
                Grant(
                    staff=self.row.responsible,
                    young_person=case.person,
                    basis=Basis.EFFORT,
                    starts_at=world.moment(case.rng),
                    opened_by=case.whom(Capacity.GUIDE),
                    source_id=self.row.pk,
                )
            )

    def _pause(self) -> Life:
        world, rng = self.case.world, self.case.rng
        yield world.house.next_workday(world.day + timedelta(days=rng.randrange(15, 40)))
        if self.has_ended():
            return
        self._step(StepKind.PAUSE, EffortState.PAUSED, why=rng.choice(words.PAUSES))
        yield world.house.next_workday(world.day + timedelta(days=rng.randrange(14, 60)))
        if not self.has_ended():
            self._step(StepKind.RESUME, EffortState.ACTIVE)

    def _come_to_the_end(self) -> Life:
        """Decided in good time before the end, mostly: extended, completed or stopped."""
        world, rng = self.case.world, self.case.rng
        assert self.row
        for extensions in range(4):
            assert self.row.ends_on
            ahead = 30 if self.row.kind_id == "mentor" else 14
            lead = ahead + rng.randrange(1, 12) if rng.random() < 0.8 else rng.randrange(1, ahead)
            yield world.house.next_workday(self.row.ends_on - timedelta(days=lead))
            if self.has_ended():
                return
            if extensions == 3 or rng.random() < 0.6:
                break
            later: dict[str, Any] = {"ends_on": self.row.ends_on + timedelta(days=rng.choice((60, 90, 120)))}
            if self.row.grant_ends_on:
                later["grant_ends_on"] = later["ends_on"] + timedelta(days=30)
            self._step(StepKind.EXTEND, EffortState(self.row.state), why="Der er brug for det lidt endnu", **later)
        if rng.random() < 0.75:
            self._end(StepKind.COMPLETE, EffortState.COMPLETED, result=rng.choice(words.RESULTS))
        else:
            self.stop(rng.choice(words.STOPPED))

    def _step(self, kind: StepKind, to: EffortState, *, why: str = "", **values: Any) -> None:
        case, world = self.case, self.case.world
        assert self.row
        by = case.whom(Capacity.GUIDE)
        world.book.change(self.row, of=case.person, state=to, **values)
        world.book.add(EffortStep(effort=self.row, step=kind, on=world.day, by=by, why=why))

    def _end(self, kind: StepKind, to: EffortState, **values: Any) -> None:
        case, world = self.case, self.case.world
        if self.grant:
            at = world.moment(case.rng, 15, 16)
            world.book.change(self.grant, ends_at=at)
            world.book.add(
                Grant(
                    staff=self.grant.staff,
                    young_person=case.person,
                    basis=Basis.HANDOVER,
                    starts_at=at,
                    ends_at=world.midnight(READS_ON_FOR),
                    opened_by=self.grant.opened_by,
                )
            )
            self.grant = None
        self._step(kind, to, ended_on=world.day, **values)
