"""A municipality of any size in an empty database, for measurements. A few statements write it.

Everything depends only on running numbers, so two loads of the same size differ only in keys and date. Caseloads have
50 young people, and teams 500. Contacts are weekly up to today; one in ten young people has had none for 12 days.
Reconcile creates the follow-ups.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.core.management.color import no_style
from django.db import connection, transaction

from backend.access.models import Grant
from backend.assignments.models import Assignment
from backend.contacts.models import Contact
from backend.core import clock
from backend.core.crypto import encrypt, fingerprint
from backend.core.history import without_history
from backend.core.sorting import sort_key
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Membership, Staff, Unit
from backend.people.models import Address, Consent, YoungPerson
from benchmarks import load_ips
from guidance.courses.models import GuidanceCourse, PhaseChange, Referral

CASELOAD = 50
TEAM = 500

FIRST = ["Noah", "Freja", "Zainab", "Emil", "Alma", "Oscar", "Ida", "Åse", "Mikkel", "Sofie", "Ali", "Nanna", "Ømer"]
LAST = ["Hansen", "Østergaard", "Madsen", "Hassan", "Nielsen", "Kjær", "Åkesson", "Lund", "Friis", "Møller", "Aagaard"]
NAMES = [(first, last, sort_key(first, last)) for first in FIRST for last in LAST]
ENCRYPTION_ROW_IDS = UUID(int=0)
BORN_FROM, BORN_DAYS = date(1998, 1, 1), 4500
CHUNK = 10_000
"""The number of young people whose encrypted values Python makes and sends at a time."""


@transaction.atomic
def load(*, people: int, contacts: int) -> None:
    """Write `people` young people with `contacts` contacts in all.

    Raises `SystemExit` if the database has staff.
    """
    if Staff.objects.exists():
        raise SystemExit("The database is not empty: a load for measurements needs one of its own.")
    numbers: dict[str, Any] = {
        "people": people,
        "caseload": CASELOAD,
        "team": TEAM,
        "teams": -(-people // TEAM),
        "guides": -(-people // CASELOAD),
        "contacts_each": contacts // people,
        "today": clock.today(),
    }
    with without_history(), connection.cursor() as cursor:  # the change history need not contain the load
        cursor.execute(_STAFF, numbers)
        for rows in _people(people):
            cursor.execute(_PEOPLE, numbers | rows)
        for statement in (*_CASES, *load_ips.STATEMENTS):
            cursor.execute(statement, numbers)
        for statement in connection.ops.sequence_reset_sql(no_style(), _WITH_OWN_KEYS):
            cursor.execute(statement)


def settle() -> int:
    """Update the statistics of PostgreSQL, and create the follow-ups. Return how many rows reconcile wrote."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    written = reconcile_all()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    return written


_WITH_OWN_KEYS: list[Any] = [
    *[Unit, Staff, Membership, YoungPerson, Address, Assignment, Grant],
    *[GuidanceCourse, PhaseChange, Referral, Contact, Consent],
    *load_ips.MODELS,
]


def _people(count: int) -> Iterator[dict[str, Any]]:
    """Yield the columns that SQL cannot make, in chunks: names with their sort keys, and ciphertext."""
    for start in range(1, count + 1, CHUNK):
        numbers = range(start, min(start + CHUNK, count + 1))
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
            "born_on": born,
            "cpr": [
                _sealed(cpr, "youngperson|cpr", encryption_row_id)
                for cpr, encryption_row_id in zip(cprs, seals, strict=True)
            ],
            "cpr_fingerprint": [fingerprint(cpr) for cpr in cprs],
            "phone": [
                _sealed(f"{20_000_000 + n}", "youngperson|phone", s) for n, s in zip(numbers, seals, strict=True)
            ],
            "address": [_sealed(f"Prøvevej {n}", "address|text", s) for n, s in zip(numbers, seals, strict=True)],
        }


def _cpr(born_on: date, serial: int) -> str:
    """Return a synthetic CPR number: the day of birth is increased by 60."""
    century = 0 if born_on.year < 2000 else 4000
    return f"{born_on.day + 60}{born_on:%m%y}{century + serial:04d}"


def _sealed(text: str, where: str, encryption_row_id: UUID) -> bytes:
    return bytes(encrypt(text, f"people_{where}|{encryption_row_id}"))


_STAFF = """
INSERT INTO organisation_unit (id, name, kind, parent_id) VALUES (1, 'Ungeindsats', 'department', NULL);
INSERT INTO organisation_unit (id, name, kind, parent_id)
SELECT 1 + t, 'Ungeteam ' || t, 'team', 1 FROM generate_series(1, %(teams)s) AS t;
INSERT INTO organisation_staff (id, username, name, sort_name, email, phone, is_active)
SELECT g, 'guide' || g, 'Guide ' || g, 'guide0' || g, 'guide' || g || '@kommune.example', '', true
FROM generate_series(1, %(guides)s) AS g;
INSERT INTO organisation_staff (id, username, name, sort_name, email, phone, is_active)
SELECT %(guides)s + t, 'leder' || t, 'Leder ' || t, 'leder0' || t, 'leder' || t || '@kommune.example',
       '', true
FROM generate_series(1, %(teams)s) AS t;
INSERT INTO organisation_membership (id, role, fte, starts_on, staff_id, unit_id)
SELECT g, 'youth_guide', 1, DATE '2020-01-01', g, 2 + (g - 1) * %(caseload)s / %(team)s
FROM generate_series(1, %(guides)s) AS g;
INSERT INTO organisation_membership (id, role, fte, starts_on, staff_id, unit_id)
SELECT %(guides)s + t, 'leader', 1, DATE '2020-01-01', %(guides)s + t, 1 + t
FROM generate_series(1, %(teams)s) AS t;
"""

_PEOPLE = """
INSERT INTO people_youngperson (
    id, version, encryption_row_id, case_number, first_name, last_name, preferred_name, sort_name, born_on, cpr,
    cpr_fingerprint, cpr_is_replacement, gender, municipality_code, phone, email, preferred_channel,
    interpreter_language, opened_on, registered_at, kui_contact_person, placed_outside_home,
    reminders_paused_reason, sensitivity, informed_how, informed_text_version, unit_id
)
SELECT p.n, 1, p.encryption_row_id, 'M-' || p.n, p.first_name, p.last_name,
       CASE WHEN p.n %% 7 = 0 THEN 'Kaldet ' || p.n ELSE '' END,
       p.sort_name, p.born_on, p.cpr, p.cpr_fingerprint, true, 'unknown', '0340', p.phone, '', '', '',
       %(today)s::date - 200 - p.n %% 300, %(today)s::date - 200 - p.n %% 300, '', false, '', 'normal', '', '',
       2 + (p.n - 1) / %(team)s
FROM unnest(
    %(n)s::int[], %(encryption_row_id)s::uuid[], %(first_name)s::text[], %(last_name)s::text[], %(sort_name)s::text[],
    %(born_on)s::date[], %(cpr)s::bytea[], %(cpr_fingerprint)s::bytea[], %(phone)s::bytea[]
) AS p (n, encryption_row_id, first_name, last_name, sort_name, born_on, cpr, cpr_fingerprint, phone);
INSERT INTO people_address (id, version, encryption_row_id, text, protected, young_person_id)
SELECT p.n, 1, p.encryption_row_id, p.address, false, p.n
FROM unnest(%(n)s::int[], %(encryption_row_id)s::uuid[], %(address)s::bytea[]) AS p (n, encryption_row_id, address);
"""

# Every fifth young person had another guide for the first 60 days. The grants of that guide have ended.
_CASES = (
    """
INSERT INTO courses_guidancecourse (
    id, opened_on, phase, pause_reason, pause_view, paused_until, close_reason, moved_to_municipality,
    moved_informed_because, outcome, closing_summary, own_words, young_person_id
)
SELECT y.id, y.opened_on, chosen.phase, CASE chosen.phase WHEN 'paused' THEN 'Højskole' ELSE '' END, '',
       CASE chosen.phase WHEN 'paused' THEN %(today)s::date + 30 END, '', '', '', '', '', '', y.id
FROM people_youngperson AS y
CROSS JOIN LATERAL (
    SELECT (ARRAY['start', 'start', 'phase_out', 'paused'])[1 + y.id / 2 %% 20] AS early
) AS turn
CROSS JOIN LATERAL (SELECT coalesce(turn.early, 'active') AS phase) AS chosen
""",
    """
INSERT INTO courses_phasechange (id, from_phase, to_phase, "on", why, by_id, course_id)
SELECT 2 * c.id - 1, '', 'referred', c.opened_on, '', 1, c.id FROM courses_guidancecourse AS c
UNION ALL
SELECT 2 * c.id, 'referred', c.phase, c.opened_on + 20, 'Klar til at gå i gang', 1, c.id
FROM courses_guidancecourse AS c
""",
    """
INSERT INTO courses_referral (
    id, received_on, source, referrer, why, wish, decision, decided_on, declined_to, course_id, decided_by_id
)
SELECT c.id, c.opened_on, 'school', 'Sorø Skole', 'Fravær', 'En læreplads', 'accepted', c.opened_on + 2, '', c.id, 1
FROM courses_guidancecourse AS c
""",
    """
INSERT INTO assignments_assignment (
    id, capacity, role, starts_on, ends_on, acknowledged_at, origin, end_reason, note, acknowledged_by_id,
    assigned_by_id, staff_id, young_person_id
)
SELECT y.id, 'guide', 'primary', y.opened_on + CASE WHEN y.id %% 5 = 0 THEN 60 ELSE 0 END, NULL, y.registered_at,
       'assigned', '', '', 1 + (y.id - 1) / %(caseload)s, 1, 1 + (y.id - 1) / %(caseload)s, y.id
FROM people_youngperson AS y
UNION ALL
SELECT %(people)s + y.id, 'guide', 'primary', y.opened_on, y.opened_on + 60, y.registered_at, 'assigned',
       'handed_over', '', before.guide, 1, before.guide, y.id
FROM people_youngperson AS y
CROSS JOIN LATERAL (SELECT 1 + (y.id / %(caseload)s + 1) %% %(guides)s AS guide) AS before
WHERE y.id %% 5 = 0
""",
    """
INSERT INTO access_grant (id, basis, starts_at, ends_at, reason, source_id, opened_by_id, staff_id, young_person_id)
SELECT a.id, 'assignment', a.starts_on, a.ends_on, '', a.id, 1, a.staff_id, a.young_person_id
FROM assignments_assignment AS a
UNION ALL
SELECT %(people)s + a.id, 'handover', a.ends_on, a.ends_on + 14, '', a.id, 1, a.staff_id, a.young_person_id
FROM assignments_assignment AS a WHERE a.ends_on IS NOT NULL
""",
    """
INSERT INTO contacts_contact (
    id, version, young_person_took_part, occurred_at, recorded_at, outcome, initiative, place, face_to_face,
    outside_office, minutes, outreach_strategy, source, note, noted_at, own_words, in_confidence, void_reason,
    idempotency_hash, recorded_by_id, staff_id, young_person_id, kind_id
)
SELECT (y.id - 1) * %(contacts_each)s + k, 1, true, happened.at, happened.at + interval '1 hour',
       CASE WHEN (y.id + k) %% 9 = 0 THEN 'no_answer' ELSE 'held' END, 'staff', '', kind.key = 'meeting', false, 30,
       '', 'registered',
       CASE WHEN (y.id + k) %% 50 = 0 THEN '' ELSE 'Vi talte om ugen, og om hvad der er næste skridt.' END,
       CASE WHEN (y.id + k) %% 50 = 0 THEN NULL ELSE happened.at + interval '1 hour' END, '', '', '', '',
       a.staff_id, a.staff_id, y.id, kind.key
FROM people_youngperson AS y
JOIN assignments_assignment AS a ON a.id = y.id
CROSS JOIN generate_series(1, %(contacts_each)s) AS k
CROSS JOIN LATERAL (
    SELECT (ARRAY['meeting', 'phone', 'text_message', 'home_visit'])[1 + (y.id + k) %% 4] AS key
) AS kind
CROSS JOIN LATERAL (
    SELECT 1 + (y.id %% 6)::int + 7 * (%(contacts_each)s - k) + CASE WHEN y.id %% 10 = 0 THEN 8 ELSE 0 END AS days
) AS ago
CROSS JOIN LATERAL (
    SELECT %(today)s::date - ago.days + interval '8 hours' + make_interval(mins => (y.id * 7 %% 400)::int) AS at
) AS happened
""",
    """
INSERT INTO people_consent (
    id, version, answer, recipient, what, purpose, form, given_on, expires_on, recorded_at, recorded_by_id,
    young_person_id
)
SELECT y.id, 1, 'given', 'Sorø Skole', 'Fremmøde og trivsel', 'Fælles plan', 'written', y.opened_on,
       %(today)s::date + 20 + (y.id %% 400)::int, y.registered_at, 1, y.id
FROM people_youngperson AS y WHERE y.id %% 3 = 0
""",
)
