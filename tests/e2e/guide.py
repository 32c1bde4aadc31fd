"""The youth guide: from the import to a caseload, a reminder, a handover and an intervention."""

import os
import time
from datetime import date, timedelta
from datetime import time as time_of_day
from typing import Any

from backend.core.workdays import Calendar, DayKind
from tests.e2e.emails import digests, forbidden_words, text
from tests.e2e.story import BEAT, EIGHT, Step, Story, Unseen, until

GRACE = timedelta(days=14)
ESCALATED = 3
"""Working days after the due day."""


class Guide:
    """The steps of a new case with the first guide, until it belongs to the second one."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.system = story.system

    def steps(self) -> list[Step]:
        return [
            self.imports,
            self.caseload,
            self.contact,
            self.refer,
            self.assign,
            self.outsider,
            self.notified,
            self.mailed,
            self.once,
            self.escalated,
            self.hand_over,
            self.kept,
            self.plan_intervention,
            self.start_intervention,
            self.grace,
            self.gone,
            self.leader_once,
            self.access_log,
        ]

    def imports(self) -> str:
        """Import the lists again; the second import changes nothing."""
        said = self.system.import_lists()
        assert ": 0 importeret" in said, said
        return said

    def caseload(self) -> str:
        """Sign in as a guide, who sees the caseload."""
        guide = self.story.guide
        rows = guide.rows("/caseload/")
        assert rows, "the caseload is empty"
        assert all(row["guide"]["id"] == guide.id for row in rows), "young people of another guide"
        return f"{len(rows)} young people"

    def contact(self) -> str:
        """Register a contact, which fulfils a follow-up."""
        guide = self.story.guide
        due = guide.rows("/follow-ups/", rule="guide.contact", responsible="me")
        row = next(row for row in due if row["state"] in ("open", "overdue"))
        person = row["young_person"]["id"]
        guide.post("/contacts/", young_person=person, kind="phone", note="Vi talte om ugen.")
        met = guide.get(f"/follow-ups/{row['id']}/")
        assert met["state"] in ("fulfilled", "fulfilled_late"), f"the follow-up is {met['state']}"
        return f"due {row['due_on']}, {met['state']}"

    def refer(self) -> str:
        """Open and refer a case as the leader; the course is accepted."""
        leader, today = self.story.leader, self.story.today
        unit = next(row["unit"] for row in leader.me["memberships"] if row["role"] == "leader")
        born_on = today.replace(year=today.year - 19, day=1)
        case = leader.post(
            "/young-people/", first_name="Rundvisning", last_name="Prøve", born_on=born_on.isoformat(), unit=unit
        )
        self.story.person = case["id"]
        course = leader.post("/guidance/courses/", young_person=case["id"], source="school", why="Fravær")
        self.course = course["id"]
        accepted = leader.post(f"/guidance/courses/{self.course}/accept/")
        assert accepted["phase"] == "intake", accepted["phase"]
        return f"case {case['case_number']}"

    def assign(self) -> str:
        """Assign a guide as the leader; the first contact is due."""
        guide = self.story.guide
        made = self.story.leader.post(f"/guidance/courses/{self.course}/assign/", staff=guide.id)
        self.assignment = made["id"]
        guide.post(f"/assignments/{self.assignment}/acknowledge/")
        (self.follow_up,) = self.story.follow_ups(guide, "guide.first_contact")
        self.due_on = date.fromisoformat(self.follow_up["due_on"])
        assert self.follow_up["state"] == "open", self.follow_up["state"]
        return f"due {self.due_on}"

    def outsider(self) -> str:
        """Refuse to show the young person to staff without access."""
        answer = self.story.outsider.ask("GET", self._case)
        nobody = self.story.outsider.ask("GET", "/young-people/999999999/")
        assert answer.status == 404, str(answer)
        assert answer.document["detail"] == nobody.document["detail"], "the answer differs from that for an unknown id"
        return "404, as for an unknown id"

    def notified(self) -> str:
        """Move the clock to the due day; the guide is notified."""
        assert not self._notified_guide(), "notified before the day"
        shown = self.system.wait_until(self.due_on, EIGHT)
        _found, seconds = until(self._notified_guide, f"notified of what is due, at {shown:%d.%m. %H:%M}")
        return f"clock {shown:%Y-%m-%d %H:%M}, notified after {seconds:.0f} s"

    def mailed(self) -> str:
        """Send the guide an e-mail with the number of follow-ups and a link, which names no young person."""
        try:
            emails, seconds = until(self._digests, "an e-mail in the morning")
        except AssertionError:
            if self.system.emails() is not None or self.system.queued_emails():
                raise
            raise Unseen("all e-mail went to a server that this process cannot read") from None
        assert len(emails) == 1, f"{len(emails)} e-mails"
        (email,) = emails
        link = os.environ.get("PUBLIC_URL", f"http://127.0.0.1:{self.system.port}")
        assert link in text(email), f"the link is missing: {text(email)}"
        rows = self.story.guide.rows("/caseload/")
        assert self.story.person in [row["id"] for row in rows], "the caseload lacks the young person"
        names = {word for row in rows for word in row["name"].split()}
        reason = [self.follow_up["rule_label"], self.follow_up["explanation"]]
        found = forbidden_words(email, [*names, *reason, *(row["case_number"] for row in rows)])
        assert not found, f"the e-mail contains {found}"
        return f"“{email['Subject']}”, after {seconds:.0f} s"

    def once(self) -> str:
        """Notify exactly once: after two more beats there is one notification and one e-mail."""
        time.sleep(2 * BEAT + 2)
        notified = self._notified_guide()
        assert len(notified) == 1, f"notified {len(notified)} times"
        emails = self.system.emails()
        if emails is None:
            return f"notification {notified[0]['id']}, its e-mail not read"
        assert len(self._digests()) == 1, f"{len(self._digests())} e-mails"
        assert not any(forbidden_words(email) for email in emails), "an e-mail to another recipient contains a number"
        return f"notification {notified[0]['id']}, among {len(emails)} e-mails to all of the staff"

    def escalated(self) -> str:
        """Notify the leader three working days after the due day, because the contact is still missing."""
        assert not self._notified_leader(), "notified before the day"
        closed = frozenset(date.fromisoformat(row["day"]) for row in self.story.leader.rows("/closed-days/"))
        shown = self.system.wait_until(Calendar(closed).add(self.due_on, ESCALATED, DayKind.LOCAL), EIGHT)
        _found, seconds = until(self._notified_leader, f"escalated, at {shown:%d.%m. %H:%M}")
        return f"clock {shown:%Y-%m-%d %H:%M}, notified after {seconds:.0f} s"

    def hand_over(self) -> str:
        """Hand over the young person; the former guide can read and no longer write."""
        guide, successor = self.story.guide, self.story.successor
        self.handed_over_on = self.story.today
        guide.post(f"/assignments/{self.assignment}/hand-over/", to=successor.id, note="Barsel")
        guide.get(self._case)
        refused = guide.ask("POST", "/contacts/", {"young_person": self.story.person, "kind": "phone"})
        assert refused.status == 403, str(refused)
        (due,) = self._first_contact("open")
        return f"the first contact is now the successor's, due {due['due_on']}"

    def kept(self) -> str:
        """Meet the young person as the successor, which fulfils the follow-up."""
        successor, person = self.story.successor, self.story.person
        self.meeting = successor.post("/contacts/", young_person=person, kind="home_visit", note="Kaffe hjemme.")
        (met,) = self._first_contact("fulfilled")
        return f"met on {met['fulfilled_on']}"

    def plan_intervention(self) -> str:
        """Plan an intervention with a mentor; it cannot start before the young person has agreed."""
        successor, today = self.story.successor, self.story.today
        self.intervention = successor.post(
            "/guidance/interventions/",
            young_person=self.story.person,
            kind="mentor",
            purpose="Op om morgenen og af sted",
            responsible=self.story.mentor.id,
            starts_on=today.isoformat(),
            ends_on=(today + timedelta(days=90)).isoformat(),
        )["id"]
        refused = successor.ask("POST", f"/guidance/interventions/{self.intervention}/start/", {})
        assert (refused.status, refused.codes) == (409, ["state"]), str(refused)
        assert self.story.mentor.ask("GET", self._case).status == 404, "the mentor sees more than was agreed"
        return f"409: {refused.document['detail']}"

    def start_intervention(self) -> str:
        """Agree on the intervention and start it; the mentor can read from then on, and a contact serves it."""
        path, successor = f"/guidance/interventions/{self.intervention}", self.story.successor
        successor.post(f"{path}/agree/", own_words="Det vil jeg gerne prøve.")
        self.story.mentor.get(self._case)
        started = successor.post(f"{path}/start/")
        assert started["state"] == "active", started["state"]
        linked = successor.post(f"{path}/contacts/", contact=self.meeting["id"])
        assert linked["contacts"] == [self.meeting["id"]], linked["contacts"]
        (ends,) = self.story.follow_ups(successor, "intervention.ends")
        return f"{linked['kind_label']}, {linked['state_label']}; its end is followed up {ends['due_on']}"

    def grace(self) -> str:
        """Let the former guide read until the last of 14 days."""
        shown = self.system.wait_until(self.handed_over_on + GRACE - timedelta(days=1), EIGHT)
        self.story.guide.get(self._case)
        return f"clock {shown:%Y-%m-%d %H:%M}"

    def gone(self) -> str:
        """Refuse the former guide after the 14 days, as if the young person did not exist."""
        shown = self.system.wait_until(self.handed_over_on + GRACE, time_of_day(0))
        answer = self.story.guide.ask("GET", self._case)
        assert answer.status == 404, str(answer)
        self.story.successor.get(self._case)
        return f"clock {shown:%Y-%m-%d %H:%M}, 404"

    def leader_once(self) -> str:
        """Notify the leader exactly once, however many messages the dispatcher got."""
        notified = self._notified_leader()
        assert len(notified) == 1, f"notified {len(notified)} times"
        return f"notification {notified[0]['id']}"

    def access_log(self) -> str:
        """Show the leader in the access log who read the case and who was denied."""
        story = self.story
        rows = story.leader.rows(f"{self._case}access-log/")
        looked = {row["staff"]["id"] for row in rows if row["allowed"]}
        denied = {row["staff"]["id"] for row in rows if not row["allowed"]}
        assert {story.guide.id, story.successor.id, story.mentor.id} <= looked, f"looked: {looked}"
        assert {story.guide.id, story.outsider.id, story.mentor.id} <= denied, f"denied: {denied}"
        return f"{len(rows)} rows"

    @property
    def _case(self) -> str:
        return f"/young-people/{self.story.person}/"

    def _first_contact(self, state: str) -> list[Any]:
        """Return the successor's follow-ups for the first contact in a state."""
        return [
            row for row in self.story.follow_ups(self.story.successor, "guide.first_contact") if row["state"] == state
        ]

    def _notified_guide(self) -> list[Any]:
        return self.story.notified(self.story.guide, "due", self.follow_up["id"])

    def _notified_leader(self) -> list[Any]:
        return self.story.notified(self.story.leader, "escalated", self.follow_up["id"])

    def _digests(self) -> list[Any]:
        """Return the guide's digests of the due day."""
        return digests(self.system.emails() or [], self.story.guide.me["email"], self.due_on)
