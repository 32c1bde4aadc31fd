"""The results: printed, stored as JSON, and shown in docs/performance.md."""

import json
import os
import platform
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
JSON = ROOT / "benchmarks" / "results.json"
PAGE = ROOT / "docs" / "performance.md"
PACKAGES = ("django", "djangorestframework", "psycopg", "gunicorn", "celery")


@dataclass(frozen=True)
class Result:
    """One figure with its target. `ceiling` says whether the target is the highest or the lowest allowed value."""

    name: str
    value: float
    unit: str
    target: float
    what: str
    ceiling: bool = True

    @property
    def passed(self) -> bool:
        """Whether the figure meets its target."""
        return self.value <= self.target if self.ceiling else self.value >= self.target

    def __str__(self) -> str:
        sign = "≤" if self.ceiling else "≥"
        verdict = "pass" if self.passed else "fail"
        return f"{self.name:<34} {self.value:>10.2f} {self.unit:<4} {sign} {self.target:<8g} {verdict}"


def machine() -> dict[str, Any]:
    """Return the machine and its versions, and how busy it was with other work before the run."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgresql = cursor.fetchone()[0]
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "load_average_before": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "postgresql": postgresql,
        **{package: version(package) for package in PACKAGES},
    }


def write(results: list[Result], timings: dict[str, float], where: dict[str, Any]) -> None:
    """Write all results to results.json, and the page docs/performance.md."""
    figures = [{**asdict(result), "passed": result.passed} for result in results]
    JSON.write_text(
        json.dumps({"machine": where, "results": figures, "milliseconds": timings}, indent=2, ensure_ascii=False) + "\n"
    )
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(_page(results, timings, where))


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


def _page(results: list[Result], timings: dict[str, float], where: dict[str, Any]) -> str:
    table = "\n".join(
        f"| {result.what} | {result.value:.2f} {result.unit} | {'≤' if result.ceiling else '≥'} {result.target:g}"
        f" {result.unit} | {'yes' if result.passed else '**no**'} |"
        for result in results
    )
    medians = "\n".join(f"| `{name}` | {value:.2f} |" for name, value in timings.items())
    about = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in where.items())
    return f"""# Performance

Written by `make bench`; do not edit. The municipality has 5,000 young people with 100,000 contacts. One client sends
requests over HTTP and waits for each answer. The server is gunicorn with two workers and the production settings. The
client has the token of an ordinary guide, so grants, row-level security and the access log are included. Calls that
are compared take turns within one run.

The database is in memory, so the measurements do not include the disk. A read of young people commits its row of the
access log, and a change commits what it wrote. Each of them waits for the disk once: add `disk_flush`, the time that
this takes on this machine.

*The limit* is a plain WSGI function under the same gunicorn. It runs the same query as hand-written SQL and answers
the same bytes, without sign-in, grants or access log. *The plain idiom* is a ModelViewSet with nested
ModelSerializers and prefetch, without row-level security.

| what | measured | target | met |
|---|---|---|---|
{table}

The ratios above are computed from these medians, in milliseconds:

| call | ms |
|---|---|
{medians}

Measured on: {about}.
"""
