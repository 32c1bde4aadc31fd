"""The results: printed, stored as JSON, and shown in docs/performance.md with the texts of texts.toml.

`python -m benchmarks.results` writes the page again, after a change of texts.toml.
"""

import json
import os
import platform
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import psutil
from django.db import connection

from benchmarks.client import Times

ROOT = Path(__file__).resolve().parent.parent
JSON = ROOT / "benchmarks" / "results.json"
PAGE = ROOT / "docs" / "performance.md"
TEXTS = ROOT / "benchmarks" / "texts.toml"
"""The introduction of the page, and for each figure what it is and what dominates it."""
PACKAGES = ("django", "djangorestframework", "psycopg", "gunicorn", "celery")


@dataclass(frozen=True)
class Result:
    """One figure with its target, which is the lowest or the highest allowed value.

    `people` is the number of open cases at which it was measured. `run` names the run in results.json.
    """

    name: str
    value: float
    unit: str
    at_least: float | None = None
    at_most: float | None = None
    people: int = 0
    run: str = ""

    def at(self, people: int) -> "Result":
        """Return the figure with the number of open cases."""
        return replace(self, people=people)

    @property
    def passed(self) -> bool:
        """Whether the figure meets its target."""
        if self.at_most is not None:
            return self.value <= self.at_most
        return self.at_least is not None and self.value >= self.at_least

    @property
    def target(self) -> str:
        """The target as text."""
        return f"≤ {self.at_most:g}" if self.at_most is not None else f"≥ {self.at_least:g}"

    def __str__(self) -> str:
        name = f"{self.name}_{self.people}"
        return f"{name:<34} {self.value:>10.2f} {self.unit:<4} {self.target:<8} {'pass' if self.passed else 'fail'}"


def machine() -> dict[str, Any]:
    """Return the machine and its versions, and how busy it was with other work before the run."""
    connection.ensure_connection()
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "load_average_before": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "postgresql": connection.connection.info.parameter_status("server_version"),
        **{package: version(package) for package in PACKAGES},
    }


def times(timings: Mapping[str, Times]) -> dict[str, dict[str, float]]:
    """Return median and 95th percentile of each call, in milliseconds."""
    return {name: {"p50": round(found.p50, 2), "p95": round(found.p95, 2)} for name, found in timings.items()}


def print_times(timings: Mapping[str, Times]) -> None:
    """Print median and 95th percentile of each call."""
    for name, taken in times(timings).items():
        print(f"  {name:<34} p50 {taken['p50']:>10.2f} ms  p95 {taken['p95']:>10.2f} ms", flush=True)


def write(
    found: list[Result], taken: Mapping[str, Mapping[str, float]], about: Mapping[str, Any], *, keep_others: bool
) -> None:
    """Write the results and times of a run to results.json, and write the page.

    `about` describes the run and its machine. Results of other measurements and sizes stay if `keep_others` is true.
    """
    stored = json.loads(JSON.read_text()) if keep_others else {"runs": {}, "results": [], "milliseconds": {}}
    merged = merge(stored, found, taken, about)
    JSON.write_text(json.dumps(merged, indent=2, ensure_ascii=False) + "\n")
    write_page()


def merge(
    stored: Mapping[str, Any],
    found: list[Result],
    taken: Mapping[str, Mapping[str, float]],
    about: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the content of results.json after a run: its results and times replace those of the same name and size.

    A run of which no result and no time is left is removed.
    """
    new = next(name for name in ascii_uppercase if name not in stored["runs"])
    results = {(figure["name"], figure["people"]): figure for figure in stored["results"]}
    for result in found:
        results[result.name, result.people] = {**asdict(result), "run": new, "passed": result.passed}
    times = stored["milliseconds"] | {name: {**both, "run": new} for name, both in taken.items()}
    used = {row["run"] for row in (*results.values(), *times.values())}
    runs = {run: machine for run, machine in {**stored["runs"], new: about}.items() if run in used}
    by_size = sorted(results.values(), key=lambda figure: figure["people"])
    return {"runs": runs, "results": by_size, "milliseconds": times}


def write_page() -> None:
    """Write docs/performance.md from results.json and texts.toml."""
    PAGE.write_text(page())


def page() -> str:
    """Return the text of docs/performance.md."""
    stored = json.loads(JSON.read_text())
    explained = tomllib.loads(TEXTS.read_text())
    found = [Result(**{key: value for key, value in row.items() if key != "passed"}) for row in stored["results"]]
    names = dict.fromkeys(result.name for result in found)
    table = "\n".join(
        f"| {explained[result.name]['what']} | {result.people:,} | {result.value:.2f} {result.unit} "
        f"| {result.target} {result.unit} | {'yes' if result.passed else '**no**'} | {result.run} |"
        for result in found
    )
    paragraphs = "\n".join(f"**{explained[name]['what']}.** {explained[name]['dominates'].strip()}\n" for name in names)
    calls = "\n".join(
        f"| `{name}` | {both['p50']:.2f} | {both['p95']:.2f} | {both['run']} |"
        for name, both in stored["milliseconds"].items()
    )
    runs = "\n".join(
        f"- Run {run}: " + ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in machine.items())
        for run, machine in stored["runs"].items()
    )
    return f"""# Performance

{explained["introduction"].strip()}

| what | open cases | measured | target | met | run |
|---|---|---|---|---|---|
{table}

{runs}

## What dominates

{paragraphs}
## Times

The ratios above are computed from these times, in milliseconds. The name ends with the number of open cases.

| call | median | 95th percentile | run |
|---|---|---|---|
{calls}
"""


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    write_page()
