"""The results: printed, stored as JSON, and shown in docs/performance.md with the texts of texts.toml."""

import json
import os
import platform
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
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

    `people` is the number of open cases at which it was measured.
    """

    name: str
    value: float
    unit: str
    at_least: float | None = None
    at_most: float | None = None
    people: int = 0

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


def write(found: list[Result], where: dict[str, Any]) -> None:
    """Write all results to results.json, and the page docs/performance.md."""
    taken = where.pop("times")
    figures = [{**asdict(result), "passed": result.passed} for result in found]
    JSON.write_text(
        json.dumps({"machine": where, "results": figures, "milliseconds": taken}, indent=2, ensure_ascii=False) + "\n"
    )
    PAGE.write_text(_page(found, taken, where))


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


def _page(found: list[Result], taken: Mapping[str, Mapping[str, float]], where: dict[str, Any]) -> str:
    explained = tomllib.loads(TEXTS.read_text())
    names = dict.fromkeys(result.name for result in found)
    table = "\n".join(
        f"| {explained[result.name]['what']} | {result.people:,} | {result.value:.2f} {result.unit} "
        f"| {result.target} {result.unit} | {'yes' if result.passed else '**no**'} |"
        for result in found
    )
    paragraphs = "\n".join(f"**{explained[name]['what']}.** {explained[name]['dominates'].strip()}\n" for name in names)
    calls = "\n".join(f"| `{name}` | {both['p50']:.2f} | {both['p95']:.2f} |" for name, both in taken.items())
    about = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in where.items())
    return f"""# Performance

{explained["introduction"].strip()}

| what | open cases | measured | target | met |
|---|---|---|---|---|
{table}

## What dominates

{paragraphs}
## Times

The ratios above are computed from these times, in milliseconds. The name ends with the number of open cases.

| call | median | 95th percentile |
|---|---|---|
{calls}

Measured on: {about}.
"""
