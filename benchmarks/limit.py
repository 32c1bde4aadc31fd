"""The limit: bare WSGI functions that run the same query as hand-written SQL, and return the same bytes.

They have no sign-in, no grants, no access log and no framework. Each thread has one connection, and the driver prepares
its statements. LIMIT_FACTS names a JSON file with what is not in the database: labels, keys, the caller's abilities.
"""

import base64
import json
import os
import threading
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

import psycopg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg.rows import namedtuple_row

FACTS = json.loads(Path(os.environ["LIMIT_FACTS"]).read_text())
KEY = AESGCM(base64.b64decode(FACTS["key"]))
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
_local = threading.local()

Start = Callable[[str, list[tuple[str, str]]], object]


def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    """Return the answer to a request. This is the WSGI application."""
    name, _slash, number = environ["PATH_INFO"].strip("/").partition("/")
    if name == "livez":
        start_response("204 No Content", [])
        return []
    answer = {"caseload": caseload, "young-people": detail, "timeline": timeline}[name]
    page_size = int(parse_qs(environ["QUERY_STRING"]).get("page_size", ["50"])[0])
    body = json.dumps(answer(int(number), page_size), separators=(",", ":"), ensure_ascii=False).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response("200 OK", headers)
    return [body]


def rows(sql: str, **parameters: object) -> list[Any]:
    """Return the rows of a query, on the connection of this thread."""
    if not hasattr(_local, "connection"):
        _local.connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True, row_factory=namedtuple_row)
        _local.connection.execute("SET ROLE folge_system")
    found: list[Any] = _local.connection.execute(sql, parameters).fetchall()
    return found


def caseload(staff: int, page_size: int) -> dict[str, Any]:
    """Return the caseload of a guide."""
    today = datetime.now(COPENHAGEN).date()
    found = rows(_CASELOAD, today=today, staff=staff, page_size=page_size)
    return {
        "count": found[0].count if found else 0,
        "next": None,
        "previous": None,
        "results": [
            {
                "id": row.id,
                "case_number": row.case_number,
                "name": f"{row.first_name} {row.last_name}".strip(),
                "age": _age(row.born_on, today),
                "display_name": row.preferred_name or row.first_name,
                "course": row.course
                and {"id": row.course, "phase": row.phase, "phase_label": FACTS["phases"][row.phase]},
                "guide": row.guide and {"id": row.guide, "name": row.guide_name},
                "plan": row.plan
                and {
                    "id": row.plan,
                    "track": row.track,
                    "phase": row.plan_phase,
                    "phase_label": FACTS["plan_phases"][row.plan_phase],
                },
                "consultant": row.consultant and {"id": row.consultant, "name": row.consultant_name},
                "occupation": row.job
                and {
                    "kind": row.job,
                    "kind_label": row.job_label,
                    "counts_as": row.counts_as,
                    "description": row.description,
                    "hours_per_week": row.hours and _number(row.hours),
                    "since": row.since.isoformat(),
                    "more": row.more,
                },
                "last_contact": row.contact_on
                and {"on": row.contact_on.isoformat(), "kind": row.contact_kind, "staff": row.contact_staff},
                "next_follow_up": row.rule
                and {
                    "rule": row.rule,
                    "rule_label": FACTS["rules"][row.rule],
                    "due_on": row.due_on.isoformat(),
                    "overdue": row.overdue,
                },
            }
            for row in found
        ],
    }


def detail(person: int, _page_size: int) -> dict[str, Any]:
    """Return a young person with decrypted values."""
    today = datetime.now(COPENHAGEN).date()
    (row,) = rows(_DETAIL, person=person)
    shown = row._asdict()
    encryption_row_id, sealed = shown.pop("encryption_row_id"), shown.pop("address_seal")
    text = _decrypt(shown["cpr"], f"people_youngperson|cpr|{encryption_row_id}")
    shown |= {
        "name": f"{shown['first_name']} {shown['last_name']}".strip(),
        "age": _age(shown["born_on"], today),
        "cpr": f"{text[:6]}-••••",
        "phone": _decrypt(shown["phone"], f"people_youngperson|phone|{encryption_row_id}"),
        "address": _decrypt(shown["address"], f"people_address|text|{sealed}"),
        "primary_contact_staff": None,
        "abilities": FACTS["abilities"],
    }
    return {key: value.isoformat() if isinstance(value := shown[key], date) else value for key in FACTS["detail"]}


def timeline(person: int, _page_size: int) -> dict[str, Any]:
    """Return the newest entries of the timeline of a young person."""
    found = rows(_TIMELINE, person=person, today=datetime.now(COPENHAGEN).date())
    return {"results": [_entry(*row) for row in found], "next": None}


def _entry(at: datetime, kind: str, number: int, facts: dict[str, Any]) -> dict[str, Any]:
    local = at.astimezone(COPENHAGEN)
    for name, labels in FACTS["labels"].get(kind, {}).items():
        facts = _with_label(facts, name, labels)
    return {
        "at": local.isoformat(),
        "kind": kind,
        "kind_label": FACTS["kinds"][kind],
        "id": number,
        "facts": facts,
    }


def _with_label(facts: dict[str, Any], name: str, labels: dict[str, str]) -> dict[str, Any]:
    labelled = {}
    for key, value in facts.items():
        labelled[key] = value
        if key == name:
            labelled[f"{name}_label"] = labels[value]
    return labelled


def _number(hours: Decimal) -> float:
    return int(hours) if hours == int(hours) else float(hours)


def _age(born_on: date, today: date) -> int:
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def _decrypt(value: bytes, associated: str) -> str:
    start = 1 + value[0]
    return KEY.decrypt(value[start : start + 12], value[start + 12 :], associated.encode()).decode()


_CASELOAD = """
SELECT y.id, y.case_number, y.first_name, y.last_name, y.preferred_name, y.born_on,
       course.id AS course, course.phase, guide.id AS guide, guide.name AS guide_name,
       plan.id AS plan, plan.track, plan.phase AS plan_phase,
       consultant.id AS consultant, consultant.name AS consultant_name,
       job.kind_id AS job, job.label_da AS job_label, job.counts_as, job.description, job.hours, job.since, job.more,
       last.occurred_on AS contact_on, last.kind_id AS contact_kind, last.name AS contact_staff,
       next_due.rule, next_due.due_on, next_due.overdue, count(*) OVER ()
FROM assignments_assignment AS mine
JOIN people_youngperson AS y ON y.id = mine.young_person_id
LEFT JOIN courses_guidancecourse AS course ON course.young_person_id = y.id AND course.phase <> 'closed'
LEFT JOIN LATERAL (
    SELECT s.id, s.name
    FROM assignments_assignment AS a JOIN organisation_staff AS s ON s.id = a.staff_id
    WHERE a.young_person_id = y.id AND a.capacity = 'guide' AND a.role = 'primary'
      AND a.starts_on <= %(today)s AND (a.ends_on IS NULL OR a.ends_on > %(today)s)
) AS guide ON true
LEFT JOIN plans_ipsplan AS plan ON plan.young_person_id = y.id AND plan.phase <> 'closed'
LEFT JOIN LATERAL (
    SELECT s.id, s.name
    FROM assignments_assignment AS a JOIN organisation_staff AS s ON s.id = a.staff_id
    WHERE a.young_person_id = y.id AND a.capacity = 'consultant' AND a.role = 'primary'
      AND a.starts_on <= %(today)s AND (a.ends_on IS NULL OR a.ends_on > %(today)s)
) AS consultant ON true
LEFT JOIN LATERAL (
    SELECT spell.kind_id, kind.label_da, kind.counts_as, spell.description, spell.starts_on AS since,
           (
               SELECT h.hours_per_week FROM people_activityhours AS h
               WHERE h.spell_id = spell.id AND h.starts_on <= %(today)s ORDER BY h.starts_on DESC LIMIT 1
           ) AS hours,
           count(*) OVER () - 1 AS more
    FROM people_activityspell AS spell
    JOIN people_activitykind AS kind ON kind.key = spell.kind_id
    JOIN unnest(ARRAY['ordinary_work', 'education', 'preparatory', 'subsidised', 'placement'])
        WITH ORDINALITY AS shown (counts_as, rank) ON shown.counts_as = kind.counts_as
    WHERE spell.young_person_id = y.id
      AND spell.starts_on <= %(today)s AND (spell.ends_on IS NULL OR spell.ends_on >= %(today)s)
    ORDER BY shown.rank, spell.starts_on DESC, spell.id DESC
    LIMIT 1
) AS job ON true
LEFT JOIN LATERAL (
    SELECT c.occurred_on, c.kind_id, s.name
    FROM contacts_contact AS c JOIN organisation_staff AS s ON s.id = c.staff_id
    WHERE c.young_person_id = y.id AND c.is_qualifying AND c.occurred_on <= %(today)s
    ORDER BY c.occurred_on DESC, c.id DESC
    LIMIT 1
) AS last ON true
LEFT JOIN LATERAL (
    SELECT (array_agg(f.rule ORDER BY f.due_on, f.id))[1] AS rule, min(f.due_on) AS due_on,
           count(*) FILTER (WHERE f.due_on < %(today)s) AS overdue
    FROM followups_followup AS f
    WHERE f.young_person_id = y.id
      AND f.fulfilled_on IS NULL AND f.ended_on IS NULL AND f.waived_on IS NULL AND NOT f.baseline
) AS next_due ON true
WHERE mine.staff_id = %(staff)s AND mine.starts_on <= %(today)s
  AND (mine.ends_on IS NULL OR mine.ends_on > %(today)s)
  AND y.deceased_on IS NULL AND y.merged_into_id IS NULL AND y.closed_on IS NULL
ORDER BY y.sort_name, y.id
LIMIT %(page_size)s
"""

_DETAIL = """
SELECT y.id, y.case_number, y.first_name, y.last_name, y.preferred_name, y.born_on, u.id AS unit, u.name AS unit_name,
       y.sensitivity,
       y.opened_on, y.closed_on, y.version, y.cpr, y.gender, y.municipality_code, y.phone, y.email,
       y.preferred_channel, y.interpreter_language, a.text AS address, a.protected AS address_protected,
       y.kui_contact_person,
       y.kui_contact_appointed_on, y.placed_outside_home, y.undervisningspligt_ends_on, y.reminders_paused_until,
       y.informed_on, y.encryption_row_id, a.encryption_row_id AS address_seal
FROM people_youngperson AS y
JOIN organisation_unit AS u ON u.id = y.unit_id
LEFT JOIN people_address AS a ON a.young_person_id = y.id
WHERE y.id = %(person)s
"""

_TIMELINE = """
(
    SELECT c.occurred_at AS at, 'contact' AS kind, c.id,
           json_build_object('kind', c.kind_id, 'kind_label', k.label_da, 'outcome', c.outcome, 'staff', s.name,
                             'note', c.note, 'own_words', c.own_words) AS facts
    FROM contacts_contact AS c
    JOIN contacts_contactkind AS k ON k.key = c.kind_id
    JOIN organisation_staff AS s ON s.id = c.staff_id
    WHERE c.young_person_id = %(person)s AND c.voided_at IS NULL
    ORDER BY c.occurred_at DESC, c.id DESC LIMIT 51
)
UNION ALL (
    SELECT a.starts_at, 'appointment', a.id,
           json_build_object('kind', a.kind_id, 'kind_label', k.label_da, 'state', a.state, 'staff', s.name)
    FROM contacts_appointment AS a
    JOIN contacts_contactkind AS k ON k.key = a.kind_id
    JOIN organisation_staff AS s ON s.id = a.staff_id
    WHERE a.young_person_id = %(person)s
      AND NOT EXISTS (SELECT FROM contacts_contact AS c WHERE c.appointment_id = a.id)
    ORDER BY a.starts_at DESC, a.id DESC LIMIT 51
)
UNION ALL (
    SELECT a.starts_on::timestamp AT TIME ZONE 'Europe/Copenhagen', 'assignment', a.id,
           json_build_object('staff', s.name, 'capacity', a.capacity, 'ends_on', a.ends_on)
    FROM assignments_assignment AS a JOIN organisation_staff AS s ON s.id = a.staff_id
    WHERE a.young_person_id = %(person)s ORDER BY a.starts_on DESC, a.id DESC LIMIT 51
)
UNION ALL (
    SELECT k.given_on::timestamp AT TIME ZONE 'Europe/Copenhagen', 'consent', k.id,
           json_build_object('answer', k.answer, 'recipient', k.recipient)
    FROM people_consent AS k WHERE k.young_person_id = %(person)s ORDER BY k.given_on DESC, k.id DESC LIMIT 51
)
UNION ALL (
    SELECT a.starts_on::timestamp AT TIME ZONE 'Europe/Copenhagen', 'activity_start', a.id,
           json_build_object('kind', a.kind_id, 'kind_label', k.label_da, 'description', a.description)
    FROM people_activityspell AS a JOIN people_activitykind AS k ON k.key = a.kind_id
    WHERE a.young_person_id = %(person)s AND a.starts_on <= %(today)s ORDER BY a.starts_on DESC, a.id DESC LIMIT 51
)
UNION ALL (
    SELECT h.starts_on::timestamp AT TIME ZONE 'Europe/Copenhagen', 'activity_hours', h.id,
           json_build_object('kind', a.kind_id, 'kind_label', k.label_da, 'description', a.description,
                             'hours_per_week', h.hours_per_week::text)
    FROM people_activityhours AS h
    JOIN people_activityspell AS a ON a.id = h.spell_id
    JOIN people_activitykind AS k ON k.key = a.kind_id
    WHERE a.young_person_id = %(person)s AND h.starts_on <= %(today)s ORDER BY h.starts_on DESC, h.id DESC LIMIT 51
)
UNION ALL (
    SELECT a.ends_on::timestamp AT TIME ZONE 'Europe/Copenhagen', 'activity_end', a.id,
           json_build_object('kind', a.kind_id, 'kind_label', k.label_da, 'description', a.description,
                             'reason', a.end_reason)
    FROM people_activityspell AS a JOIN people_activitykind AS k ON k.key = a.kind_id
    WHERE a.young_person_id = %(person)s AND a.ends_on <= %(today)s ORDER BY a.ends_on DESC, a.id DESC LIMIT 51
)
UNION ALL (
    SELECT p."on"::timestamp AT TIME ZONE 'Europe/Copenhagen', 'phase', p.id,
           json_build_object('from_phase', p.from_phase, 'to_phase', p.to_phase, 'by', s.name, 'why', p.why)
    FROM courses_phasechange AS p
    JOIN courses_guidancecourse AS g ON g.id = p.course_id
    JOIN organisation_staff AS s ON s.id = p.by_id
    WHERE g.young_person_id = %(person)s ORDER BY p."on" DESC, p.id DESC LIMIT 51
)
UNION ALL (
    SELECT e."on"::timestamp AT TIME ZONE 'Europe/Copenhagen', 'intervention', e.id,
           json_build_object('intervention', e.intervention_id, 'intervention_kind_label', k.label_da, 'step', e.step,
                             'by', s.name, 'why', e.why)
    FROM interventions_interventionstep AS e
    JOIN interventions_intervention AS f ON f.id = e.intervention_id
    JOIN interventions_interventionkind AS k ON k.key = f.kind_id
    JOIN organisation_staff AS s ON s.id = e.by_id
    WHERE f.young_person_id = %(person)s ORDER BY e."on" DESC, e.id DESC LIMIT 51
)
UNION ALL (
    SELECT p."on"::timestamp AT TIME ZONE 'Europe/Copenhagen', 'plan_phase', p.id,
           json_build_object('from_phase', p.from_phase, 'to_phase', p.to_phase, 'by', s.name, 'why', p.why)
    FROM plans_planphasechange AS p
    JOIN plans_ipsplan AS i ON i.id = p.plan_id
    JOIN organisation_staff AS s ON s.id = p.by_id
    WHERE i.young_person_id = %(person)s ORDER BY p."on" DESC, p.id DESC LIMIT 51
)
UNION ALL (
    SELECT c.at, 'employer_contact', c.id,
           json_build_object('employer', e.name, 'status', c.status, 'mode', c.mode, 'about', c.about,
                             'revealed', c.revealed, 'beyond_decision', c.beyond_decision, 'staff', s.name,
                             'outcome', c.outcome)
    FROM employers_employercontact AS c
    JOIN employers_employer AS e ON e.id = c.employer_id
    JOIN organisation_staff AS s ON s.id = c.staff_id
    WHERE c.young_person_id = %(person)s AND c.status <> 'cancelled' ORDER BY c.at DESC, c.id DESC LIMIT 51
)
UNION ALL (
    SELECT d.talked_on::timestamp AT TIME ZONE 'Europe/Copenhagen', 'disclosure', d.id,
           json_build_object('employer', coalesce(e.name, ''), 'answer', d.answer, 'may_reveal', d.may_reveal,
                             'withdrawn_on', d.withdrawn_on, 'by', s.name, 'own_words', d.own_words)
    FROM employers_disclosuredecision AS d
    LEFT JOIN employers_employer AS e ON e.id = d.employer_id
    JOIN organisation_staff AS s ON s.id = d.by_id
    WHERE d.young_person_id = %(person)s ORDER BY d.talked_on DESC, d.id DESC LIMIT 51
)
UNION ALL (
    SELECT a.starts_on::timestamp AT TIME ZONE 'Europe/Copenhagen', 'job_start', j.id,
           json_build_object('employer', e.name, 'title', j.title, 'form', j.form_id, 'form_label', f.label_da)
    FROM placements_employment AS j
    JOIN people_activityspell AS a ON a.id = j.spell_id
    JOIN employers_employer AS e ON e.id = j.employer_id
    JOIN placements_employmentform AS f ON f.key = j.form_id
    WHERE j.young_person_id = %(person)s AND a.starts_on <= %(today)s ORDER BY a.starts_on DESC, j.id DESC LIMIT 51
)
UNION ALL (
    SELECT a.ends_on::timestamp AT TIME ZONE 'Europe/Copenhagen', 'job_end', j.id,
           json_build_object('employer', e.name, 'title', j.title, 'form', j.form_id, 'form_label', f.label_da,
                             'ended_by', j.ended_by, 'reason', j.end_reason, 'words', j.end_words)
    FROM placements_employment AS j
    JOIN people_activityspell AS a ON a.id = j.spell_id
    JOIN employers_employer AS e ON e.id = j.employer_id
    JOIN placements_employmentform AS f ON f.key = j.form_id
    WHERE j.young_person_id = %(person)s AND a.ends_on <= %(today)s ORDER BY a.ends_on DESC, j.id DESC LIMIT 51
)
ORDER BY 1 DESC, 2 DESC, 3 DESC
LIMIT 50
"""
