"""The limit: bare WSGI functions that answer the same bytes after the same question as hand-written SQL.

No sign-in, no grants, no read log, no framework; one connection per thread, its statements prepared by the driver.
LIMIT_FACTS names a JSON file with what does not come from the database: labels, keys, the caller's abilities.
"""

import base64
import json
import os
import threading
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

import psycopg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FACTS = json.loads(Path(os.environ["LIMIT_FACTS"]).read_text())
KEY = AESGCM(base64.b64decode(FACTS["key"]))
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
_local = threading.local()

Start = Callable[[str, list[tuple[str, str]]], object]


def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
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


def rows(sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    if not hasattr(_local, "connection"):
        _local.connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    found: list[tuple[Any, ...]] = _local.connection.execute(sql, parameters).fetchall()
    return found


def caseload(staff: int, page_size: int) -> dict[str, Any]:
    today = datetime.now(COPENHAGEN).date()
    found = rows(_CASELOAD, today, today, today, today, staff, today, today, page_size)
    return {
        "count": found[0][-1] if found else 0,
        "next": None,
        "previous": None,
        "results": [
            {
                "id": row[0],
                "case_number": row[1],
                "name": f"{row[2]} {row[3]}".strip(),
                "age": _age(row[5], today),
                "called": row[4] or row[2],
                "course": row[6] and {"id": row[6], "phase": row[7], "phase_label": FACTS["phases"][row[7]]},
                "guide": row[8] and {"id": row[8], "name": row[9]},
                "last_contact": row[10] and {"on": row[10].isoformat(), "kind": row[11], "staff": row[12]},
                "owed": row[13]
                and {
                    "rule": row[13],
                    "rule_label": FACTS["rules"][row[13]],
                    "due_on": row[14].isoformat(),
                    "overdue": row[15],
                },
            }
            for row in found
        ],
    }


def detail(person: int, _page_size: int) -> dict[str, Any]:
    today = datetime.now(COPENHAGEN).date()
    (row,) = rows(_DETAIL, person)
    shown = dict(zip(_DETAIL_KEYS, row, strict=True))
    seal, sealed = shown.pop("seal"), shown.pop("address_seal")
    text = _decrypt(shown["cpr"], f"people_youngperson|cpr|{seal}")
    shown |= {
        "name": f"{shown['first_name']} {shown['last_name']}".strip(),
        "age": _age(shown["born_on"], today),
        "cpr": f"{text[:6]}-••••",
        "phone": _decrypt(shown["phone"], f"people_youngperson|phone|{seal}"),
        "address": _decrypt(shown["address"], f"people_address|text|{sealed}"),
        "primary_contact_staff": None,
        "abilities": FACTS["abilities"],
    }
    return {key: value.isoformat() if isinstance(value := shown[key], date) else value for key in FACTS["detail"]}


def timeline(person: int, _page_size: int) -> dict[str, Any]:
    found = rows(_TIMELINE, *[person] * 5)
    return {"results": [_entry(*row) for row in found], "next": None}


def _entry(at: datetime, kind: str, number: int, facts: dict[str, Any]) -> dict[str, Any]:
    local = at.astimezone(COPENHAGEN)
    for name, labels in FACTS["labels"][kind].items():
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


def _age(born_on: date, today: date) -> int:
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def _decrypt(value: bytes, associated: str) -> str:
    start = 1 + value[0]
    return KEY.decrypt(value[start : start + 12], value[start + 12 :], associated.encode()).decode()


_CASELOAD = """
SELECT y.id, y.case_number, y.first_name, y.last_name, y.preferred_name, y.born_on,
       course.id, course.phase, guide.id, guide.name, last.occurred_on, last.kind_id, last.name,
       owed.rule, owed.due_on, owed.overdue, count(*) OVER ()
FROM assignments_assignment AS mine
JOIN people_youngperson AS y ON y.id = mine.young_person_id
LEFT JOIN courses_guidancecourse AS course ON course.young_person_id = y.id AND course.phase <> 'closed'
LEFT JOIN LATERAL (
    SELECT s.id, s.name
    FROM assignments_assignment AS a JOIN organisation_staff AS s ON s.id = a.staff_id
    WHERE a.young_person_id = y.id AND a.capacity = 'guide' AND a.role = 'primary'
      AND a.starts_on <= %s AND (a.ends_on IS NULL OR a.ends_on > %s)
) AS guide ON true
LEFT JOIN LATERAL (
    SELECT c.occurred_on, c.kind_id, s.name
    FROM contacts_contact AS c JOIN organisation_staff AS s ON s.id = c.staff_id
    WHERE c.young_person_id = y.id AND c.is_real AND c.occurred_on <= %s
    ORDER BY c.occurred_on DESC, c.id DESC
    LIMIT 1
) AS last ON true
LEFT JOIN LATERAL (
    SELECT (array_agg(f.rule ORDER BY f.due_on, f.id))[1] AS rule, min(f.due_on) AS due_on,
           count(*) FILTER (WHERE f.due_on < %s) AS overdue
    FROM followups_followup AS f
    WHERE f.young_person_id = y.id
      AND f.met_on IS NULL AND f.ended_on IS NULL AND f.waived_on IS NULL AND NOT f.baseline
) AS owed ON true
WHERE mine.staff_id = %s AND mine.starts_on <= %s AND (mine.ends_on IS NULL OR mine.ends_on > %s)
  AND y.deceased_on IS NULL AND y.merged_into_id IS NULL AND y.closed_on IS NULL
ORDER BY y.sort_name, y.id
LIMIT %s
"""

_DETAIL_KEYS = (
    *["id", "case_number", "first_name", "last_name", "preferred_name", "born_on", "unit", "unit_name", "sensitivity"],
    *["opened_on", "closed_on", "version", "cpr", "gender", "municipality_code", "phone", "email"],
    *["preferred_channel", "interpreter_language", "address", "address_protected", "kui_contact_person"],
    *["kui_contact_appointed_on", "placed_outside_home", "undervisningspligt_ends_on", "reminders_paused_until"],
    *["informed_on", "seal", "address_seal"],
)
_DETAIL = """
SELECT y.id, y.case_number, y.first_name, y.last_name, y.preferred_name, y.born_on, u.id, u.name, y.sensitivity,
       y.opened_on, y.closed_on, y.version, y.cpr, y.gender, y.municipality_code, y.phone, y.email,
       y.preferred_channel, y.interpreter_language, a.text, a.protected, y.kui_contact_person,
       y.kui_contact_appointed_on, y.placed_outside_home, y.undervisningspligt_ends_on, y.reminders_paused_until,
       y.informed_on, y.seal, a.seal
FROM people_youngperson AS y
JOIN organisation_unit AS u ON u.id = y.unit_id
LEFT JOIN people_address AS a ON a.young_person_id = y.id
WHERE y.id = %s
"""

_TIMELINE = """
(
    SELECT c.occurred_at AS at, 'contact' AS kind, c.id,
           json_build_object('kind', c.kind_id, 'outcome', c.outcome, 'staff', s.name, 'note', c.note,
                             'own_words', c.own_words) AS facts
    FROM contacts_contact AS c JOIN organisation_staff AS s ON s.id = c.staff_id
    WHERE c.young_person_id = %s AND c.voided_at IS NULL
    ORDER BY c.occurred_at DESC, c.id DESC LIMIT 51
)
UNION ALL (
    SELECT a.starts_at, 'appointment', a.id, json_build_object('kind', a.kind_id, 'state', a.state, 'staff', s.name)
    FROM contacts_appointment AS a JOIN organisation_staff AS s ON s.id = a.staff_id
    WHERE a.young_person_id = %s AND NOT EXISTS (SELECT FROM contacts_contact AS c WHERE c.appointment_id = a.id)
    ORDER BY a.starts_at DESC, a.id DESC LIMIT 51
)
UNION ALL (
    SELECT a.starts_on::timestamp AT TIME ZONE 'Europe/Copenhagen', 'assignment', a.id,
           json_build_object('staff', s.name, 'capacity', a.capacity, 'ends_on', a.ends_on)
    FROM assignments_assignment AS a JOIN organisation_staff AS s ON s.id = a.staff_id
    WHERE a.young_person_id = %s ORDER BY a.starts_on DESC, a.id DESC LIMIT 51
)
UNION ALL (
    SELECT k.given_on::timestamp AT TIME ZONE 'Europe/Copenhagen', 'consent', k.id,
           json_build_object('answer', k.answer, 'recipient', k.recipient)
    FROM people_consent AS k WHERE k.young_person_id = %s ORDER BY k.given_on DESC, k.id DESC LIMIT 51
)
UNION ALL (
    SELECT p."on"::timestamp AT TIME ZONE 'Europe/Copenhagen', 'phase', p.id,
           json_build_object('from_phase', p.from_phase, 'to_phase', p.to_phase, 'by', s.name, 'why', p.why)
    FROM courses_phasechange AS p
    JOIN courses_guidancecourse AS g ON g.id = p.course_id
    JOIN organisation_staff AS s ON s.id = p.by_id
    WHERE g.young_person_id = %s ORDER BY p."on" DESC, p.id DESC LIMIT 51
)
ORDER BY 1 DESC, 2 DESC, 3 DESC
LIMIT 50
"""
