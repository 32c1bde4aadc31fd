"""The leader and the administrator: a young person moves to another unit, and a colleague leaves."""

import secrets
from datetime import timedelta

from tests.e2e.api import Caller
from tests.e2e.story import Step, Story, until

NEW_UNIT = "IPS-team"


class Leader:
    """The steps that change the case as a whole. They are the last, because they change who may see it."""

    def __init__(self, story: Story) -> None:
        self.story = story

    def steps(self) -> list[Step]:
        return [self.transfer, self.administrator, self.leaver, self.hand_over]

    def transfer(self) -> str:
        """Move the case to another unit; its leader can open it from then on, and both leaders are notified once."""
        story, case = self.story, f"/young-people/{self.story.person}/"
        (unit,) = [row["id"] for row in story.leader.rows("/units/") if row["name"] == NEW_UNIT]
        new_leader = story.sign_in("ipsleder")
        version = story.leader.get(case)["version"]
        refused = story.guide.ask("POST", f"{case}transfer/", {"unit": unit, "reason": "Flyttet"})
        assert refused.status == 403, str(refused)
        story.leader.post(f"{case}transfer/", unit=unit, reason="Den unge vil have et job.")
        moved = new_leader.get(case)
        assert (moved["unit"], moved["version"]) == (unit, version + 1), moved
        for leader in (story.leader, new_leader):
            rows = [row for row in leader.rows("/notifications/") if row["kind"] == "case_transferred"]
            assert len(rows) == 1, f"notified {len(rows)} times"
        return f"{moved['unit_name']}, version {moved['version']}"

    def administrator(self) -> str:
        """Create an administrator; the one-time password only lets them choose their own, once."""
        system, username = self.story.system, f"admin-{secrets.token_hex(4)}"
        options = ["--name", "Admin Prøve", "--email", f"{username}@example.test", "--unit", NEW_UNIT]
        given, chosen = system.manage("create_administrator", username, *options).strip(), secrets.token_urlsafe(12)
        body = {"username": username, "password": given}
        asked = Caller(system.url).ask("POST", "/auth/token/", body)
        assert (asked.status, asked.codes) == (403, ["new_password_needed"]), str(asked)
        token = Caller(system.url).post("/auth/token/", **body, new_password=chosen)["token"]
        again = Caller(system.url).ask("POST", "/auth/token/", body)
        assert again.status == 401, str(again)
        self.admin = Caller(system.url, token)
        return f"roles {self.admin.me['roles']}"

    def leaver(self) -> str:
        """End the role of a guide; their token ends, and the leader is asked to hand over what they hold."""
        story, leaving = self.story, self.story.guide
        self.leaving = leaving.id
        yesterday = story.today - timedelta(days=1)
        (role,) = self.admin.rows("/memberships/", staff=leaving.id)
        ended = self.admin.post(f"/memberships/{role['id']}/end/", ends_on=yesterday.isoformat())
        assert ended["still_holds"], ended
        refused = leaving.ask("GET", "/caseload/")
        assert refused.status == 401, str(refused)

        def asked() -> list[object]:
            return [
                row for row in story.leader.rows("/follow-ups/", rule="staff.leaves") if row["state"] != "fulfilled"
            ]

        _found, seconds = until(asked, "the leader is asked to hand over")
        return f"{sum(held['count'] for held in ended['still_holds'])} records, asked after {seconds:.0f} s"

    def hand_over(self) -> str:
        """Move the whole caseload of the colleague who left; nothing is left, and nobody is asked any more."""
        leader, leaving = self.story.leader, self.leaving
        asked = {"staff": leaving, "capacity": "guide"}
        proposed = leader.post("/caseload-moves/", **asked)["results"]
        moves = [{"young_person": row["young_person"]["id"], "to": row["to"]["id"]} for row in proposed if row["to"]]
        leader.post("/caseload-moves/", **asked, moves=moves, dry_run=False)
        held = leader.get(f"/staff/{leaving}/holdings/")["holdings"]
        assert not [one for one in held if one["kind"] == "assignment"], held
        return f"{len(moves)} young people, left {len(held)}"
