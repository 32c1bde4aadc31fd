"""The main job over HTTP, one line per step; exit status 0 only if every step holds.

make tour                               against a system of its own
make tour URL=http://127.0.0.1:8000     against the development system that `make run` has started there

A real web server, Celery worker and beat; the business clock is moved by `move_clock`, nothing else is arranged.
"""

import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from typing import Any

from config.processes import end_orderly_on_sigterm
from config.run import PASSWORD
from tests.tour.api import Caller
from tests.tour.system import System, system

BEAT = 15  # seconds
EIGHT = time_of_day(8)
GRACE = timedelta(days=14)


class Tour:
    """What the steps hand on to each other: callers, the young person, the course, the assignment, the follow-up."""

    def __init__(self, system: System) -> None:
        self.system = system

    def steps(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """Every step in order: what is shown, and the function that shows it and tells a detail."""
        yield "the lists are imported; imported again, they change nothing", self.imports
        yield "a guide signs in and sees the caseload", self.caseload
        yield "a contact is registered, and a follow-up is met", self.contact
        yield "the leader opens a case and refers it; the course is accepted", self.refer
        yield "a guide is assigned, and the first contact is owed", self.assign
        yield "nobody else sees the young person", self.outsider
        yield "time moves to the due day; the guide is notified", self.notified
        yield "two beats later, exactly once", self.once
        yield "handed over: the former guide reads, and no longer writes", self.hand_over
        yield "on the last of 14 days the former guide still reads", self.grace
        yield "when they have passed, the young person is not there for the former guide", self.gone
        yield "the read log tells the leader who looked, and who was denied", self.read_log

    def imports(self) -> str:
        said = self.system.import_lists()
        assert "0 " in said, said
        self.guides = [Caller(self.system.url, f"guide{n}", PASSWORD) for n in (1, 2, 3)]
        self.leader = Caller(self.system.url, "leder", PASSWORD)
        return said

    def caseload(self) -> str:
        page = self.guide.get("/caseload/?page_size=50")
        assert page["count"] > 0, "the caseload is empty"
        assert all(row["guide"]["id"] == self.guide.id for row in page["results"]), "somebody else's young people"
        return f"{page['count']} young people"

    def contact(self) -> str:
        owed = self._follow_ups(self.guide, rule="guide.contact", responsible="me")
        now = [row for row in owed if row["state"] in ("open", "overdue")]
        assert now, "no contact is owed by this guide"
        row = now[0]
        person = _id(row["young_person"])
        self.guide.post("/contacts/", young_person=person, kind="phone", note="Vi talte om ugen.")
        settled = self._follow_up(self.guide, person, row["id"])
        assert settled["state"] in ("met", "met_late"), f"the follow-up is {settled['state']}"
        return f"due {row['due_on']}, {settled['state']}"

    def refer(self) -> str:
        unit = next(row["unit"] for row in self.leader.get("/me/")["memberships"] if row["role"] == "leader")
        born_on = self.today.replace(year=self.today.year - 19, day=1)
        case = self.leader.post(
            "/young-people/", first_name="Rundvisning", last_name="Prøve", born_on=born_on.isoformat(), unit=unit
        )
        self.person = case["id"]
        course = self.leader.post("/guidance/courses/", young_person=self.person, source="school", why="Fravær")
        self.course = course["id"]
        accepted = self.leader.post(f"/guidance/courses/{self.course}/accept/")
        assert accepted["phase"] == "intake", accepted["phase"]
        return f"case {case['case_number']}"

    def assign(self) -> str:
        made = self.leader.post(f"/guidance/courses/{self.course}/assign/", staff=self.guide.id)
        self.assignment = made["id"]
        self.guide.post(f"/assignments/{self.assignment}/acknowledge/")
        (self.owed,) = self._follow_ups(self.guide, young_person=self.person, rule="guide.first_contact")
        assert self.owed["state"] == "open", self.owed["state"]
        return f"due {self.owed['due_on']}"

    def outsider(self) -> str:
        answer = self.guides[2].ask("GET", f"/young-people/{self.person}/")
        nobody = self.guides[2].ask("GET", "/young-people/999999999/")
        assert answer.status == 404, str(answer)
        assert answer.document["detail"] == nobody.document["detail"], "it answers otherwise than where nobody is"
        return "404, as where nobody is"

    def notified(self) -> str:
        before = self._told()
        assert not before, "notified before the day"
        due_on = date.fromisoformat(self.owed["due_on"])
        shown = self.system.wait_until(datetime.combine(due_on, EIGHT))
        start = time.monotonic()
        while not self._told():
            assert time.monotonic() - start < 4 * BEAT, f"not notified {4 * BEAT} seconds after {shown:%d.%m. %H:%M}"
            time.sleep(0.5)
        return f"clock {shown:%Y-%m-%d %H:%M}, told after {time.monotonic() - start:.0f} s"

    def once(self) -> str:
        time.sleep(2 * BEAT + 2)
        told = self._told()
        assert len(told) == 1, f"notified {len(told)} times"
        return f"notification {told[0]['id']}"

    def hand_over(self) -> str:
        self.handed_over_on = self.today
        self.guide.post(f"/assignments/{self.assignment}/hand-over/", to=self.successor.id, note="Barsel")
        self.guide.get(f"/young-people/{self.person}/")
        refused = self.guide.ask("POST", "/contacts/", {"young_person": self.person, "kind": "phone"})
        assert refused.status == 403, str(refused)
        (owed,) = [
            row
            for row in self._follow_ups(self.successor, young_person=self.person, rule="guide.first_contact")
            if row["state"] == "open"
        ]
        return f"the first contact is now the successor's, due {owed['due_on']}"

    def grace(self) -> str:
        last = self.handed_over_on + GRACE - timedelta(days=1)
        shown = self.system.wait_until(datetime.combine(last, EIGHT))
        self.guide.get(f"/young-people/{self.person}/")
        return f"clock {shown:%Y-%m-%d %H:%M}"

    def gone(self) -> str:
        shown = self.system.wait_until(datetime.combine(self.handed_over_on + GRACE, time_of_day(0)))
        answer = self.guide.ask("GET", f"/young-people/{self.person}/")
        assert answer.status == 404, str(answer)
        self.successor.get(f"/young-people/{self.person}/")
        return f"clock {shown:%Y-%m-%d %H:%M}, 404"

    def read_log(self) -> str:
        rows = self.leader.get(f"/young-people/{self.person}/lookups/?page_size=200")["results"]
        looked = {row["staff"]["id"] for row in rows if row["allowed"]}
        denied = {row["staff"]["id"] for row in rows if not row["allowed"]}
        assert {self.guide.id, self.successor.id} <= looked, f"looked: {looked}"
        assert {self.guide.id, self.guides[2].id} <= denied, f"denied: {denied}"
        return f"{len(rows)} rows"

    @property
    def guide(self) -> Caller:
        return self.guides[0]

    @property
    def successor(self) -> Caller:
        return self.guides[1]

    @property
    def today(self) -> date:
        return self.system.now().date()

    def _told(self) -> list[Any]:
        """The guide's notifications that the first contact is due."""
        page = self.guide.get("/notifications/?page_size=200")
        return [
            row
            for row in page["results"]
            if _id(row["follow_up"]) == self.owed["id"] and row["kind"] == "follow_up_due"
        ]

    def _follow_ups(self, caller: Caller, **filters: object) -> list[Any]:
        query = "&".join(f"{name}={value}" for name, value in filters.items())
        rows: list[Any] = caller.get(f"/follow-ups/?page_size=200&{query}")["results"]
        return rows

    def _follow_up(self, caller: Caller, person: int, number: int) -> Any:
        return next(row for row in self._follow_ups(caller, young_person=person) if row["id"] == number)


def _id(value: Any) -> Any:
    """The id of a record that stands in another, whole or as its id."""
    return value["id"] if isinstance(value, dict) else value


def main() -> int:
    """Every step until one fails; the ones after it build on it and are not begun."""
    end_orderly_on_sigterm()
    began = time.monotonic()
    with system() as running:
        for name, step in Tour(running).steps():
            try:
                print(f"ok   {name} ({step()})", flush=True)
            except (AssertionError, LookupError, OSError, ValueError) as failure:
                print(f"FAIL {name}: {type(failure).__name__} {failure}", flush=True)
                return 1
    print(f"ok   everything holds, in {time.monotonic() - began:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
