"""The job consultant: an IPS plan from referral to job, and the follow-ups around the job's start."""

from datetime import date, timedelta
from typing import Any

from tests.e2e.story import Step, Story
from tests.e2e.system import MORNING

HOURS, HOURS_THEN = "12.00", "15.00"
"""Hours a week, as agreed and as corrected later."""


class Consultant:
    """The steps from the referral of the young person to the first day of a job."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.consultant = story.consultant

    def steps(self) -> list[Step]:
        return [
            self.refer,
            self.enter,
            self.guarded,
            self.employer,
            self.job,
            self.before,
            self.first_day,
        ]

    def refer(self) -> str:
        """Refer to IPS as the guide; the leader accepts the referral and assigns a consultant."""
        self.story.system.wait_until(self.story.today, MORNING)
        person = self.story.person
        plan = self.story.successor.post(
            "/jobs/plans/", young_person=person, source="guide", goal_own_words="Noget med cykler"
        )
        self.plan = f"/jobs/plans/{plan['id']}"
        made = self.story.leader.post(f"{self.plan}/assign/", staff=self.consultant.id)
        self.consultant.post(f"/assignments/{made['id']}/acknowledge/")
        (answer,) = self._follow_ups("ips.answer")
        accepted = self.story.leader.post(f"{self.plan}/accept/")
        assert (accepted["phase"], accepted["decision"]) == ("referral", "accepted"), accepted["phase"]
        assert self._state(answer) == "fulfilled", self._state(answer)
        return f"an answer was due {answer['due_on']}, met"

    def enter(self) -> str:
        """Refuse entry before the young person agreed in their own words; then the first employer contact is due."""
        at_entry = {"employed_at_entry": False, "in_education_at_entry": False}
        refused = self.consultant.ask("POST", f"{self.plan}/enter/", at_entry)
        assert (refused.status, refused.codes) == (409, ["not_agreed"]), str(refused)
        self.consultant.post(f"{self.plan}/agree/", own_words="Jeg vil gerne arbejde.")
        entered = self.consultant.post(f"{self.plan}/enter/", **at_entry)
        assert entered["phase"] == "profile", entered["phase"]
        (self.first_employer,) = self._follow_ups("ips.first_employer_contact")
        return f"409, then {entered['phase']}; an employer is to be met by {self.first_employer['due_on']}"

    def guarded(self) -> str:
        """Refuse a planned contact that would reveal health, because the young person allows only the name."""
        person, tomorrow = self.story.person, self.story.system.now() + timedelta(days=1)
        self.workplace = self.consultant.post("/jobs/employers/", name="Rundvisningens Cykler")["id"]
        self.consultant.post(
            "/jobs/disclosure-decisions/", young_person=person, answer="yes", may_reveal="name", own_words="Kun navnet."
        )
        planned = {
            "young_person": person,
            "employer": self.workplace,
            "status": "planned",
            "at": tomorrow.isoformat(),
            "mode": "phone",
            "about": "ordinary_job",
            "revealed": "name_and_health",
        }
        refused = self.consultant.ask("POST", "/jobs/employer-contacts/", planned)
        assert (refused.status, refused.codes) == (409, ["beyond_decision"]), str(refused)
        assert not self.consultant.rows("/jobs/employer-contacts/", young_person=person), "it was planned all the same"
        return f"409: {refused.document['detail']}"

    def employer(self) -> str:
        """Meet the employer face to face as the consultant, which fulfils the follow-up."""
        held = self.consultant.post(
            "/jobs/employer-contacts/",
            young_person=self.story.person,
            employer=self.workplace,
            mode="face_to_face",
            about="ordinary_job",
            revealed="name",
        )
        assert not held["beyond_decision"], "marked as beyond the decision"
        assert self._state(self.first_employer) == "fulfilled", self._state(self.first_employer)
        return f"{held['about_label']}, disclosed: {held['revealed_label']}"

    def job(self) -> str:
        """Register a job that starts in a week; the follow-ups around its start have their days."""
        self.consultant.post(f"{self.plan}/begin-search/")
        starts_on = self.story.today + timedelta(days=7)
        self.job_id = self.consultant.post(
            "/jobs/employments/",
            young_person=self.story.person,
            employer=self.workplace,
            form="ordinary",
            title="Cykelmekaniker",
            starts_on=starts_on.isoformat(),
            hours_per_week=HOURS,
        )["id"]
        self.starts_on = starts_on
        windows = {
            "ips.before_start": [(starts_on - timedelta(days=7), starts_on)],
            "ips.after_start": [(starts_on, starts_on + timedelta(days=3))],
            "ips.first_month": [
                (starts_on + timedelta(days=7 * week), starts_on + timedelta(days=7 * week + 6)) for week in (0, 1)
            ],
        }
        for rule, expected in windows.items():
            found = [tuple(map(date.fromisoformat, (row["opens_on"], row["due_on"]))) for row in self._follow_ups(rule)]
            assert found == expected, f"{rule}: {found}"
        follow_ups = "; ".join(
            f"{rule} {' and '.join(f'{a:%d.%m.}-{b:%d.%m.}' for a, b in days)}" for rule, days in windows.items()
        )
        return f"starts {starts_on}: {follow_ups}"

    def before(self) -> str:
        """Meet the young person before the first day; the follow-ups after it stay pending."""
        self.consultant.post("/contacts/", young_person=self.story.person, kind="meeting", note="Ruten til arbejdet.")
        states = {rule: self._follow_ups(rule)[0]["state"] for rule in ("ips.before_start", "ips.after_start")}
        assert states == {"ips.before_start": "fulfilled", "ips.after_start": "pending"}, states
        return ", ".join(f"{rule} {state}" for rule, state in states.items())

    def first_day(self) -> str:
        """Correct the hours on the first day; the plan is in job, and its follow-ups are open."""
        shown = self.story.system.wait_until(self.starts_on, MORNING)
        job = self.consultant.post(
            f"/jobs/employments/{self.job_id}/change-hours/",
            starts_on=self.starts_on.isoformat(),
            hours_per_week=HOURS_THEN,
        )
        assert [row["hours_per_week"] for row in job["hours"]] == [HOURS_THEN], job["hours"]
        plan = self.consultant.get(f"{self.plan}/")
        assert plan["phase"] == "in_job", plan["phase"]
        open_now = [self._follow_ups(rule)[0] for rule in ("ips.after_start", "ips.first_month")]
        assert [row["state"] for row in open_now] == ["open", "open"], open_now
        follow_ups = ", ".join(f"{row['rule']} by {row['due_on']}" for row in open_now)
        return f"clock {shown:%Y-%m-%d %H:%M}, {plan['phase_label']}; {follow_ups}"

    def _follow_ups(self, rule: str) -> list[Any]:
        return self.story.follow_ups(self.consultant, rule)

    def _state(self, follow_up: Any) -> str:
        return str(self.consultant.get(f"/follow-ups/{follow_up['id']}/")["state"])
