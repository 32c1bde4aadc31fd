"""One run: load the data, start the servers, measure, and print the results."""

import base64
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import override
from knox.models import get_token_model

from backend.access.models import TokenAudience
from backend.access.tokens import make_integration_token
from backend.assignments.models import Capacity
from backend.contacts.models import AppointmentState, Outcome
from backend.core.crypto import first_key
from backend.followups.registry import rules
from backend.organisation.models import Staff
from backend.people.models.consent import ConsentAnswer
from backend.people.serializers import PersonDetailSerializer
from backend.timeline.registry import timeline
from benchmarks import measures, results
from benchmarks.client import Client
from benchmarks.load import load, settle
from benchmarks.measures import Municipality
from benchmarks.servers import disk_flush, gunicorn, write_facts
from config.embedded import VAR
from guidance.courses.models import Phase
from jobs.plans.models import PlanPhase

PEOPLE, CONTACTS = 5_000, 100_000
GUIDES = 10
"""The number of guides who register contacts. Each has 50 young people, so 500 people get one contact each."""

MEASURES: Mapping[str, Callable[[Municipality], list[results.Result]]] = {
    "caseload": measures.caseload,
    "queries": measures.queries,
    "one_person": measures.one_person,
    "row_level_security": measures.row_level_security,
    "register": measures.register,
    "reconcile_one": measures.reconcile_one,
    "reports": measures.reports,
    "reconcile_everyone": measures.reconcile_everyone,
    "remind": measures.remind,
}


def run(folder: Path, wanted: list[str], samples: int) -> int:
    """Run the measurements. Return the exit status, which is 1 if a target is missed.

    JSON and page are written only after a full run.
    """
    if unknown := set(wanted) - set(MEASURES):
        raise SystemExit(f"Unknown: {', '.join(unknown)}. There are: {', '.join(MEASURES)}.")
    where = results.machine()
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=VAR.parent, check=True)
    load(people=PEOPLE, contacts=CONTACTS)
    print(f"{PEOPLE} young people, {CONTACTS} contacts, {settle()} follow-ups", flush=True)
    facts = write_facts(folder, _facts())
    with (
        gunicorn("config.wsgi", folder) as web,
        gunicorn("benchmarks.limit", folder, facts) as limit,
    ):
        tokens = {guide: _token(guide) for guide in range(1, GUIDES + 1)}
        reader = Client(web, _integration_token())
        municipality = Municipality(
            Client(limit), reader, {guide: Client(web, token) for guide, token in tokens.items()}, tokens, samples
        )
        municipality.timings["disk_flush"] = disk_flush()
        found: list[results.Result] = []
        for name, measure in MEASURES.items():
            if not wanted or name in wanted:
                for result in measure(municipality):
                    print(result, flush=True)
                    found.append(result)
    for name, value in municipality.timings.items():
        print(f"  {name:<32} {value:>10.2f} ms")
    if not wanted:
        results.write(found, municipality.timings, where)
    return int(not all(result.passed for result in found))


def _token(guide: int) -> str:
    _row, token = get_token_model().objects.create(user=Staff.objects.get(username=f"guide{guide}"))
    return str(token)


def _integration_token() -> str:
    """Return a token for exact figures, with which nothing is rounded and every grouping is allowed."""
    token, _expires_at = make_integration_token(
        name="benchmarks",
        days=1,
        audience=TokenAudience.INTERNAL,
        recipient="The benchmark",
        purpose="To measure reports",
    )
    return token


def _facts() -> dict[str, Any]:
    """Return what the limit needs in addition to the rows, for a caller whose language is Danish."""
    _id, key = first_key()
    with override("da"):
        return {
            "key": base64.b64encode(key).decode(),
            "phases": _labels(Phase),
            "plan_phases": _labels(PlanPhase),
            "rules": {rule.key: str(rule.label) for rule in rules()},
            "kinds": {part.kind: str(part.label) for part in timeline},
            "labels": {
                "appointment": {"state": _labels(AppointmentState)},
                "assignment": {"capacity": _labels(Capacity)},
                "consent": {"answer": _labels(ConsentAnswer)},
                "contact": {"outcome": _labels(Outcome)},
                "phase": {"to_phase": _labels(Phase)},
                "plan_phase": {"to_phase": _labels(PlanPhase)},
            },
            "detail": PersonDetailSerializer.Meta.fields,
            "abilities": ["activity", "consent", "contact", "edit", "refer", "reveal"],
        }


def _labels(choices: Any) -> dict[str, str]:
    return {str(value): str(label) for value, label in choices.choices}
