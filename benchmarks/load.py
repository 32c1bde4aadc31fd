"""A municipality of any size for measurements, in an empty database or beside a smaller one.

Everything depends only on running numbers, so two loads of the same size differ only in keys and date. Caseloads have
50 young people, and teams 500. One leader has ten teams, which are 5,000 young people. Contacts are weekly up to today;
one in ten young people has had none for 12 days. Nobody has a password or an e-mail address. Reconcile creates the
follow-ups.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import models, transaction

from backend.access.models import Grant
from backend.assignments.models import Assignment
from backend.contacts.models import Contact
from backend.core import clock
from backend.core.crypto import encrypt, fingerprint
from backend.core.names import search_key
from backend.core.sorting import sort_key
from backend.organisation.models import Membership, Staff, Unit
from backend.people.models import ActivityHours, ActivitySpell, Address, Consent, YoungPerson
from benchmarks.history import without_history
from benchmarks.rows import insert, reserve_ids
from guidance.courses.models import GuidanceCourse, PhaseChange, Referral
from jobs.employers.models import Employer, EmployerContact
from jobs.placements.models import Employment
from jobs.plans.models import IpsPlan, PlanPhaseChange

CASELOAD = 50
TEAM = 500
TEAMS_OF_LEADER = 10
LEADER = "leader"
"""The username of the leader of ten teams."""
CONTACTS_EACH = 20

FIRST = ["Noah", "Freja", "Zainab", "Emil", "Alma", "Oscar", "Ida", "Åse", "Mikkel", "Sofie", "Ali", "Nanna", "Ømer"]
LAST = ["Hansen", "Østergaard", "Madsen", "Hassan", "Nielsen", "Kjær", "Åkesson", "Lund", "Friis", "Møller", "Aagaard"]
NAMES = [(first, last, sort_key(first, last), search_key(first, last)) for first in FIRST for last in LAST]
NAMESPACE = UUID(int=0)
"""The namespace of the encryption row ids, so that each load makes the same ones."""
BORN_FROM, BORN_DAYS = date(1998, 1, 1), 4500
CHUNK = 10_000
"""The number of young people whose encrypted values Python makes and sends at a time."""

Files = tuple[tuple[type[models.Model], str], ...]
ORGANISATION: Files = ((Unit, "units.sql"), (Staff, "staff.sql"), (Membership, "memberships.sql"))
PEOPLE: Files = ((YoungPerson, "young_people.sql"), (Address, "addresses.sql"))
CASES: Files = (
    (GuidanceCourse, "courses.sql"),
    (PhaseChange, "phase_changes.sql"),
    (Referral, "referrals.sql"),
    (Assignment, "assignments.sql"),
    (Grant, "grants.sql"),
    (Contact, "contacts.sql"),
    (Consent, "consents.sql"),
    (Employer, "employers.sql"),
    (IpsPlan, "plans.sql"),
    (PlanPhaseChange, "plan_phase_changes.sql"),
    (Assignment, "plan_assignments.sql"),
    (Grant, "plan_grants.sql"),
    (EmployerContact, "employer_contacts.sql"),
    (ActivitySpell, "activities.sql"),
    (ActivityHours, "activity_hours.sql"),
    (Employment, "employments.sql"),
)
"""The tables in the order in which they are filled, each with the file in `sql/` that selects its rows."""


@transaction.atomic
def load(people: int, *, present: int = 0) -> None:
    """Write the young people after number `present` up to number `people`, and all that belongs to them.

    Raises `SystemExit` if the database has other staff.
    """
    if Staff.objects.exists() and not present:
        raise SystemExit("The database is not empty: a load for measurements needs one of its own.")
    if people % TEAM or present % TEAM:
        raise SystemExit(f"The number of young people must be a multiple of {TEAM}.")
    parameters: dict[str, Any] = {
        "first": present + 1,
        "last": people,
        "caseload": CASELOAD,
        "team": TEAM,
        "teams_of_leader": TEAMS_OF_LEADER,
        "leader": LEADER,
        "contacts_each": CONTACTS_EACH,
        "today": clock.today(),
    }
    with without_history():  # the change history need not contain the load
        _fill(ORGANISATION, parameters)
        for chunk in _chunks(present, people):
            _fill(PEOPLE, parameters | chunk)
        _fill(CASES, parameters)
        reserve_ids({model for model, _name in (*ORGANISATION, *PEOPLE, *CASES)})


def _fill(files: Files, parameters: Mapping[str, Any]) -> None:
    for model, name in files:
        insert(model, name, parameters)


def _chunks(present: int, people: int) -> Iterator[dict[str, Any]]:
    """Yield the columns that SQL cannot make, in chunks: names with their sort keys, and ciphertext."""
    for start in range(present + 1, people + 1, CHUNK):
        numbers = range(start, min(start + CHUNK, people + 1))
        encryption_row_ids = [uuid5(NAMESPACE, str(n)) for n in numbers]
        names = [NAMES[n % len(NAMES)] for n in numbers]
        born = [BORN_FROM + timedelta(days=n % BORN_DAYS) for n in numbers]
        cprs = [_cpr(day, n // BORN_DAYS) for n, day in zip(numbers, born, strict=True)]
        yield {
            "number": list(numbers),
            "encryption_row_id": encryption_row_ids,
            "first_name": [name[0] for name in names],
            "last_name": [name[1] for name in names],
            "sort_name": [name[2] for name in names],
            "search_name": [name[3] for name in names],
            "born_on": born,
            "cpr": [_encrypted(cpr, "youngperson|cpr", row) for cpr, row in zip(cprs, encryption_row_ids, strict=True)],
            "cpr_fingerprint": [fingerprint(cpr) for cpr in cprs],
            "phone": [
                _encrypted(f"{20_000_000 + n}", "youngperson|phone", row)
                for n, row in zip(numbers, encryption_row_ids, strict=True)
            ],
            "address": [
                _encrypted(f"Prøvevej {n}", "address|text", row)
                for n, row in zip(numbers, encryption_row_ids, strict=True)
            ],
        }


def _cpr(born_on: date, serial: int) -> str:
    """Return a synthetic CPR number: the day of birth is increased by 60."""
    century = 0 if born_on.year < 2000 else 4000
    return f"{born_on.day + 60}{born_on:%m%y}{century + serial:04d}"


def _encrypted(text: str, column: str, encryption_row_id: UUID) -> bytes:
    return bytes(encrypt(text, f"people_{column}|{encryption_row_id}"))
