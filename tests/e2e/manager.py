"""The manager: figures with a token and with a login, exact and for publication, and no access to young people."""

import csv
import io
from codecs import BOM_UTF8
from datetime import date, timedelta
from typing import Any

from tests.e2e.api import Caller
from tests.e2e.story import EIGHT, Step, Story

REPORTS = {
    "caseload": "caseload.inactive",
    "contact": "contact.registered_late",
    "follow-up": "follow-up.on_time",
    "interventions": "interventions.active",
    "ips": "ips.worked",
    "ungeloeftet": "ungeloeftet.ordinary_at_end",
}
"""Each report with one of its figures, which the story makes: a share, or a count where nothing has ended yet."""

QUARTERS = 4
"""How many quarters to search for one with enough events."""


class Manager:
    """The steps with figures of quarters, from the first day of the next month."""

    def __init__(self, story: Story) -> None:
        self.story = story

    def steps(self) -> list[Step]:
        return [self.token, self.figures, self.caseloads, self.files, self.published, self.nobody, self.login]

    def token(self) -> str:
        """Give another system a token, after the end of the month."""
        first = (self.story.today.replace(day=1) + timedelta(days=31)).replace(day=1)
        shown = self.story.system.wait_until(first, EIGHT)
        internal = ["--for", "internal", "--recipient", "End-to-end check", "--purpose", "Figures of the quarter"]
        said = self.story.system.manage("make_integration_token", "end-to-end", "--days", "1", "--replace", *internal)
        self.integration = Caller(self.story.system.url, said.strip())
        reports = {report["key"] for report in self.integration.get("/reports/")["reports"]}
        assert reports == set(REPORTS), reports
        refused = self.integration.ask("GET", "/me/")
        assert refused.status == 403, str(refused)
        self.seen_from = first
        return f"clock {shown:%Y-%m-%d %H:%M}, {len(reports)} reports and nothing else"

    def figures(self) -> str:
        """Read the reports as JSON with exact figures."""
        self.pulled = {report: self._pull(report) for report in REPORTS}
        return "; ".join(self._told(report, answer) for report, (_path, answer) in self.pulled.items())

    def caseloads(self) -> str:
        """Show as many young people in the line of a guide as that guide sees."""
        _path, answer = self.pulled["caseload"]
        people = {
            row["group"][0]["value"]: figure["value"]
            for row in answer["rows"]
            for figure in row["figures"]
            if figure["measure"] == "caseload.people"
        }
        for guide in (self.story.guide, self.story.successor):
            seen = guide.get("/caseload/")["count"]
            assert people[str(guide.id)] == seen, f"{guide.me['username']}: {people[str(guide.id)]}, sees {seen}"
        return f"{people[str(self.story.guide.id)]} and {people[str(self.story.successor.id)]} young people"

    def files(self) -> str:
        """Give the same figures as CSV for a Danish spreadsheet: byte order mark and semicolons."""
        lines = {key: self._file(self.integration, key) for key in REPORTS}
        return ", ".join(f"{key} {count} lines" for key, count in lines.items())

    def published(self) -> str:
        """Publish only multiples of five, without names of guides."""
        hidden = 0
        begins, ends = _quarter_of(_quarter_of(self.seen_from)[0] - timedelta(days=1))
        for report in REPORTS:
            answer = self.integration.get(f"/reports/{report}/?from={begins}&to={ends}&for=publication")
            assert answer["audience"] == "publication", answer["audience"]
            figures = [figure for row in answer["rows"] for figure in row["figures"]]
            counts = [figure[name] for figure in figures for name in ("numerator", "denominator", "n")]
            assert all(count % 5 == 0 for count in counts if count is not None), f"{report} is not rounded"
            assert "staff" not in answer["group_by"], answer["group_by"]
            hidden += sum(figure["hidden"] for figure in figures)
        return f"{hidden} figures over too few"

    def nobody(self) -> str:
        """Refuse the token every young person."""
        return self._sees_nobody(self.integration)

    def login(self) -> str:
        """Give the same figures to the login of the manager, who cannot read young people either."""
        manager = self.story.sign_in("chef")
        for report, (path, answer) in self.pulled.items():
            assert manager.get(path) == answer, f"{report} differs"
            self._file(manager, report)
        return self._sees_nobody(manager)

    def _pull(self, report: str) -> tuple[str, Any]:
        """Return path and answer of the newest quarter with values of the report's figure."""
        ends = self.seen_from
        for _quarter in range(QUARTERS):
            begins, ends = _quarter_of(ends)
            path = f"/reports/{report}/?from={begins}&to={ends}"
            answer = self.integration.get(path)
            assert answer["audience"] == "internal", answer["audience"]
            assert answer["as_of"] == self.seen_from.isoformat(), answer["as_of"]
            if self._shares(report, answer):
                return path, answer
            ends = begins - timedelta(days=1)
        raise AssertionError(f"no quarter shows {REPORTS[report]}")

    def _shares(self, report: str, answer: Any) -> list[Any]:
        """Return the values of the report's figure: shares that are over anybody, or counts that are not 0."""
        figures = [figure for row in answer["rows"] for figure in row["figures"]]
        of_report = [figure for figure in figures if figure["measure"] == REPORTS[report]]
        return [figure for figure in of_report if figure["denominator"] or figure["value"]]

    def _told(self, report: str, answer: Any) -> str:
        shares = self._shares(report, answer)
        if shares[0]["denominator"] is None:
            return f"{answer['from']} to {answer['to']} {REPORTS[report]} {max(one['value'] for one in shares):.0f}"
        for share in shares:
            assert abs(share["value"] - 100 * share["numerator"] / share["denominator"]) < 0.01, share
        whole = max(shares, key=lambda share: share["denominator"])
        return f"{answer['from']} to {answer['to']} {whole['measure']} {whole['value']} % of {whole['denominator']:.0f}"

    def _file(self, caller: Caller, report: str) -> int:
        """Return the number of lines of the CSV, after a comparison with the JSON."""
        path, answer = self.pulled[report]
        content = caller.csv(path)
        assert content.startswith(BOM_UTF8), f"{report} has no byte order mark"
        _headings, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
        measure = len(answer["group_by"])
        in_csv = [(line[measure], _number(line[measure + 2])) for line in lines]
        in_json = [(figure["measure"], figure["value"]) for row in answer["rows"] for figure in row["figures"]]
        assert in_csv == in_json, f"{report} says something else as CSV"
        return len(lines)

    def _sees_nobody(self, caller: Caller) -> str:
        paths = ["/young-people/", f"/young-people/{self.story.person}/", "/caseload/", "/contacts/"]
        statuses = {path: caller.ask("GET", path).status for path in paths}
        assert set(statuses.values()) == {403}, statuses
        return "403 for " + ", ".join(paths)


def _quarter_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of the quarter of `day`."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return first, (first + timedelta(days=3 * 31)).replace(day=1) - timedelta(days=1)


def _number(cell: str) -> float | None:
    return float(cell.replace(",", ".")) if cell else None
