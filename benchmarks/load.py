"""A municipality of any size for measurements, in an empty database or beside a smaller one.

Everything depends only on running numbers, so two loads of the same size differ only in keys and date. Caseloads have
50 young people, and teams 500. One leader has ten teams, which are 5,000 young people. Contacts are weekly up to today;
one in ten young people has had none for 12 days. Nobody has a password or an e-mail address. Reconcile creates the
follow-ups.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, transaction

from backend.access.models import Grant
from backend.assignments.models import Assignment
from backend.contacts.models import Contact
from backend.core import clock
from backend.core.crypto import encrypt, fingerprint
from backend.core.names import search_key
from backend.core.sorting import sort_key
from backend.organisation.models import Membership, Staff, Unit
from backend.people.models import Address, Consent, YoungPerson
from benchmarks import load_ips
from benchmarks.history import without_history
from benchmarks.rows import Rows, insert, leave_numbers
from guidance.courses.models import GuidanceCourse, PhaseChange, Referral

CASELOAD = 50
TEAM = 500
TEAMS_OF_LEADER = 10
LEADER = "leader"
"""The username of the leader of ten teams."""
CONTACTS_EACH = 20

FIRST = ["Noah", "Freja", "Zainab", "Emil", "Alma", "Oscar", "Ida", "Åse", "Mikkel", "Sofie", "Ali", "Nanna", "Ømer"]
LAST = ["Hansen", "Østergaard", "Madsen", "Hassan", "Nielsen", "Kjær", "Åkesson", "Lund", "Friis", "Møller", "Aagaard"]
NAMES = [(first, last, sort_key(first, last), search_key(first, last)) for first in FIRST for last in LAST]
ENCRYPTION_ROW_IDS = UUID(int=0)
BORN_FROM, BORN_DAYS = date(1998, 1, 1), 4500
CHUNK = 10_000
"""The number of young people whose encrypted values Python makes and sends at a time."""


@transaction.atomic
def load(people: int, *, present: int = 0) -> None:
    """Write the young people after number `present` up to number `people`, and all that belongs to them.

    Raises `SystemExit` if the database has other staff.
    """
    if Staff.objects.exists() and not present:
        raise SystemExit("The database is not empty: a load for measurements needs one of its own.")
    if people % TEAM or present % TEAM:
        raise SystemExit(f"The number of young people must be a multiple of {TEAM}.")
    numbers: dict[str, Any] = {
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
        if not present:
            insert(_DEPARTMENT, numbers)
        for rows in _STAFF:
            insert(rows, numbers)
        for chunk in _encrypted(present, people):
            insert(_PEOPLE, numbers | chunk)
            insert(_ADDRESSES, numbers | chunk)
        for rows in (*_CASES, *load_ips.ROWS):
            insert(rows, numbers)
        leave_numbers({rows.model for rows in (_DEPARTMENT, *_STAFF, _PEOPLE, _ADDRESSES, *_CASES, *load_ips.ROWS)})


def settle(reconcile: Callable[[], int]) -> int:
    """Update the statistics of PostgreSQL before and after `reconcile`. Return how many rows it wrote."""
    analyse()
    written = reconcile()
    analyse()
    return written


def analyse() -> None:
    """Let PostgreSQL count its rows, as autovacuum does in production."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _encrypted(present: int, people: int) -> Iterator[dict[str, Any]]:
    """Yield the columns that SQL cannot make, in chunks: names with their sort keys, and ciphertext."""
    for start in range(present + 1, people + 1, CHUNK):
        numbers = range(start, min(start + CHUNK, people + 1))
        seals = [uuid5(ENCRYPTION_ROW_IDS, str(n)) for n in numbers]
        names = [NAMES[n % len(NAMES)] for n in numbers]
        born = [BORN_FROM + timedelta(days=n % BORN_DAYS) for n in numbers]
        cprs = [_cpr(day, n // BORN_DAYS) for n, day in zip(numbers, born, strict=True)]
        yield {
            "n": list(numbers),
            "encryption_row_id": seals,
            "first_name": [name[0] for name in names],
            "last_name": [name[1] for name in names],
            "sort_name": [name[2] for name in names],
            "search_name": [name[3] for name in names],
            "born_on": born,
            "cpr": [_sealed(cpr, "youngperson|cpr", seal) for cpr, seal in zip(cprs, seals, strict=True)],
            "cpr_fingerprint": [fingerprint(cpr) for cpr in cprs],
            "phone": [
                _sealed(f"{20_000_000 + n}", "youngperson|phone", seal) for n, seal in zip(numbers, seals, strict=True)
            ],
            "address": [_sealed(f"Prøvevej {n}", "address|text", seal) for n, seal in zip(numbers, seals, strict=True)],
        }


def _cpr(born_on: date, serial: int) -> str:
    """Return a synthetic CPR number: the day of birth is increased by 60."""
    century = 0 if born_on.year < 2000 else 4000
    return f"{born_on.day + 60}{born_on:%m%y}{century + serial:04d}"


def _sealed(text: str, where: str, encryption_row_id: UUID) -> bytes:
    return bytes(encrypt(text, f"people_{where}|{encryption_row_id}"))


_DEPARTMENT = Rows(Unit, "(VALUES (1)) AS one (id)", {"id": "1", "name": "'Ungeindsats'", "kind": "'department'"})

_TEAMS = "generate_series((%(first)s - 1) / %(team)s + 1, %(last)s / %(team)s) AS t"
_GUIDES = "generate_series((%(first)s - 1) / %(caseload)s + 1, %(last)s / %(caseload)s) AS g"

# Guides have the ids from 1, the leader of ten teams 99,999, the leader of a team 100,000 + its number.
_STAFF = (
    Rows(Unit, _TEAMS, {"id": "1 + t", "name": "'Ungeteam ' || t", "kind": "'team'", "parent_id": "1"}),
    Rows(
        Staff,
        _GUIDES,
        {"id": "g", "username": "'guide' || g", "name": "'Guide ' || g", "sort_name": "'guide0' || g"},
    ),
    Rows(
        Staff,
        _TEAMS,
        {"id": "100000 + t", "username": "'leader' || t", "name": "'Leder ' || t", "sort_name": "'leder0' || t"},
    ),
    Rows(
        Staff,
        "(SELECT 1 WHERE %(first)s = 1) AS once",
        {"id": "99999", "username": "%(leader)s", "name": "'Leder'", "sort_name": "'leder'"},
    ),
    Rows(
        Membership,
        _GUIDES,
        {
            "role": "'youth_guide'",
            "starts_on": "DATE '2020-01-01'",
            "staff_id": "g",
            "unit_id": "2 + (g - 1) * %(caseload)s / %(team)s",
        },
    ),
    Rows(
        Membership,
        _TEAMS,
        {"role": "'leader'", "starts_on": "DATE '2020-01-01'", "staff_id": "100000 + t", "unit_id": "1 + t"},
    ),
    Rows(
        Membership,
        f"{_TEAMS} WHERE t <= %(teams_of_leader)s",
        {"role": "'leader'", "starts_on": "DATE '2020-01-01'", "staff_id": "99999", "unit_id": "1 + t"},
    ),
)

_PEOPLE = Rows(
    YoungPerson,
    """
    unnest(
        %(n)s::int[], %(encryption_row_id)s::uuid[], %(first_name)s::text[], %(last_name)s::text[],
        %(sort_name)s::text[], %(search_name)s::text[], %(born_on)s::date[], %(cpr)s::bytea[],
        %(cpr_fingerprint)s::bytea[], %(phone)s::bytea[]
    ) AS p (n, encryption_row_id, first_name, last_name, sort_name, search_name, born_on, cpr, cpr_fingerprint, phone)
    """,
    {
        "id": "p.n",
        "encryption_row_id": "p.encryption_row_id",
        "case_number": "'M-' || p.n",
        "first_name": "p.first_name",
        "last_name": "p.last_name",
        "preferred_name": "CASE WHEN p.n %% 7 = 0 THEN 'Kaldet ' || p.n ELSE '' END",
        "sort_name": "p.sort_name",
        "search_name": "p.search_name",
        "born_on": "p.born_on",
        "cpr": "p.cpr",
        "cpr_fingerprint": "p.cpr_fingerprint",
        "cpr_is_replacement": "true",
        "municipality_code": "'0340'",
        "phone": "p.phone",
        "opened_on": "%(today)s::date - 200 - p.n %% 300",
        "registered_at": "%(today)s::date - 200 - p.n %% 300",
        "unit_id": "2 + (p.n - 1) / %(team)s",
    },
)
_ADDRESSES = Rows(
    Address,
    "unnest(%(n)s::int[], %(encryption_row_id)s::uuid[], %(address)s::bytea[]) AS p (n, encryption_row_id, address)",
    {"id": "p.n", "encryption_row_id": "p.encryption_row_id", "text": "p.address", "young_person_id": "p.n"},
)

_NEW = "people_youngperson AS y WHERE y.id >= %(first)s"
_GUIDE = "1 + (y.id - 1) / %(caseload)s"
_GUIDE_BEFORE = "1 + (y.id / %(caseload)s + 1) %% (%(last)s / %(caseload)s)"

# Every fifth young person had another guide for the first 60 days. The grants of that guide have ended.
_CASES = (
    Rows(
        GuidanceCourse,
        """
        people_youngperson AS y
        CROSS JOIN LATERAL (
            SELECT coalesce((ARRAY['start', 'start', 'phase_out', 'paused'])[1 + y.id / 2 %% 20], 'active') AS phase
        ) AS chosen
        WHERE y.id >= %(first)s
        """,
        {
            "id": "y.id",
            "opened_on": "y.opened_on",
            "phase": "chosen.phase",
            "pause_reason": "CASE chosen.phase WHEN 'paused' THEN 'Højskole' ELSE '' END",
            "paused_until": "CASE chosen.phase WHEN 'paused' THEN %(today)s::date + 30 END",
            "young_person_id": "y.id",
        },
    ),
    Rows(
        PhaseChange,
        "courses_guidancecourse AS c WHERE c.id >= %(first)s",
        {"to_phase": "'referred'", "on": "c.opened_on", "by_id": "1", "course_id": "c.id"},
    ),
    Rows(
        PhaseChange,
        "courses_guidancecourse AS c WHERE c.id >= %(first)s",
        {
            "from_phase": "'referred'",
            "to_phase": "c.phase",
            "on": "c.opened_on + 20",
            "why": "'Klar til at gå i gang'",
            "by_id": "1",
            "course_id": "c.id",
        },
    ),
    Rows(
        Referral,
        "courses_guidancecourse AS c WHERE c.id >= %(first)s",
        {
            "received_on": "c.opened_on",
            "source": "'school'",
            "referrer": "'Sorø Skole'",
            "why": "'Fravær'",
            "wish": "'En læreplads'",
            "decision": "'accepted'",
            "decided_on": "c.opened_on + 2",
            "course_id": "c.id",
            "decided_by_id": "1",
        },
    ),
    Rows(
        Assignment,
        _NEW,
        {
            "id": "y.id",
            "capacity": "'guide'",
            "role": "'primary'",
            "starts_on": "y.opened_on + CASE WHEN y.id %% 5 = 0 THEN 60 ELSE 0 END",
            "acknowledged_at": "y.registered_at",
            "acknowledged_by_id": _GUIDE,
            "assigned_by_id": "1",
            "staff_id": _GUIDE,
            "young_person_id": "y.id",
        },
    ),
    Rows(
        Assignment,
        f"{_NEW} AND y.id %% 5 = 0",
        {
            "id": "1000000 + y.id",
            "capacity": "'guide'",
            "role": "'primary'",
            "starts_on": "y.opened_on",
            "ends_on": "y.opened_on + 60",
            "acknowledged_at": "y.registered_at",
            "end_reason": "'handed_over'",
            "acknowledged_by_id": _GUIDE_BEFORE,
            "assigned_by_id": "1",
            "staff_id": _GUIDE_BEFORE,
            "young_person_id": "y.id",
        },
    ),
    Rows(
        Grant,
        "assignments_assignment AS a WHERE a.young_person_id >= %(first)s",
        {
            "basis": "'assignment'",
            "starts_at": "a.starts_on",
            "ends_at": "a.ends_on",
            "source_id": "a.id",
            "opened_by_id": "1",
            "staff_id": "a.staff_id",
            "young_person_id": "a.young_person_id",
        },
    ),
    Rows(
        Grant,
        "assignments_assignment AS a WHERE a.young_person_id >= %(first)s AND a.ends_on IS NOT NULL",
        {
            "basis": "'handover'",
            "starts_at": "a.ends_on",
            "ends_at": "a.ends_on + 14",
            "source_id": "a.id",
            "opened_by_id": "1",
            "staff_id": "a.staff_id",
            "young_person_id": "a.young_person_id",
        },
    ),
    Rows(
        Contact,
        """
        people_youngperson AS y
        CROSS JOIN generate_series(1, %(contacts_each)s) AS k
        CROSS JOIN LATERAL (
            SELECT (ARRAY['meeting', 'phone', 'text_message', 'home_visit'])[1 + (y.id + k) %% 4] AS key
        ) AS kind
        CROSS JOIN LATERAL (
            SELECT 1 + (y.id %% 6)::int + 7 * (%(contacts_each)s - k)
                   + CASE WHEN y.id %% 10 = 0 THEN 8 ELSE 0 END AS days
        ) AS ago
        CROSS JOIN LATERAL (
            SELECT %(today)s::date - ago.days + interval '8 hours' + make_interval(mins => (y.id * 7 %% 400)::int) AS at
        ) AS happened
        WHERE y.id >= %(first)s
        """,
        {
            "occurred_at": "happened.at",
            "recorded_at": "happened.at + interval '1 hour'",
            "outcome": "CASE WHEN (y.id + k) %% 9 = 0 THEN 'no_answer' ELSE 'held' END",
            "face_to_face": "kind.key = 'meeting'",
            "outside_office": "false",
            "minutes": "30",
            "note": "CASE WHEN (y.id + k) %% 50 > 0 THEN 'Vi talte om ugen, og om næste skridt.' ELSE '' END",
            "noted_at": "CASE WHEN (y.id + k) %% 50 > 0 THEN happened.at + interval '1 hour' END",
            "recorded_by_id": _GUIDE,
            "staff_id": _GUIDE,
            "young_person_id": "y.id",
            "kind_id": "kind.key",
        },
    ),
    Rows(
        Consent,
        f"{_NEW} AND y.id %% 3 = 0",
        {
            "answer": "'given'",
            "recipient": "'Sorø Skole'",
            "what": "'Fremmøde og trivsel'",
            "purpose": "'Fælles plan'",
            "form": "'written'",
            "given_on": "y.opened_on",
            "expires_on": "%(today)s::date + 20 + (y.id %% 400)::int",
            "recorded_at": "y.registered_at",
            "recorded_by_id": "1",
            "young_person_id": "y.id",
        },
    ),
)
