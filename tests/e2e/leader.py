"""The leader: the young person moves to another unit."""

from tests.e2e.story import Step, Story

NEW_UNIT = "IPS-team"


class Leader:
    """The steps that change the case as a whole. They are the last, because they change who may see it."""

    def __init__(self, story: Story) -> None:
        self.story = story

    def steps(self) -> list[Step]:
        return [self.transfer]

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
