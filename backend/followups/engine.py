"""Compiles the rules into SQL and makes `FollowUp` agree with the facts.

All rules of one run become one SELECT, *what differs*: for each stored or expected window the row as it should be,
where that is not the row as it is. `find` reads it; `write` feeds it to one INSERT … ON CONFLICT DO UPDATE. So the
two cannot disagree, and a steady state writes nothing. For each window, in this order:

1. *settle* what is stored: the first fact in its own window, until it closed or ended. Late registration meets, a
   voided or moved fact un-meets; rows due more than `SETTLES_FOR` days ago stay as they are.
2. *expect*: an outstanding row takes the dates and the responsible of its rule; one that was withdrawn is opened again;
   what is missing is new. Settled ones and missed ones stay.
3. *end* outstanding rows that are no longer expected, with a reason.
4. *settle* once more those that (2) made or moved.
"""

import hashlib
import json
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from django.db import connection

from backend.core import clock
from backend.core.workdays import Calendar
from backend.followups.models import STARTING_FACT_GONE, Authority, FollowUpEndReason
from backend.followups.registry import GoLive, Rule, rules
from backend.followups.sql import LEADERS, POLICY, TODAY, days_after, next_local

SETTLES_FOR = 400
"""Days after its due date for which a settled follow-up still follows the facts."""

SPREAD = 10
"""Arbejdsdage over which contact intervals that had run out before go-live are spread."""

_GONE = ", ".join(f"'{reason.value}'" for reason in STARTING_FACT_GONE)

_COLUMNS = (
    "rule, policy_id, young_person_id, subject_id, occurrence, started_on, opens_on, due_on, closes_on,"
    " responsible_id, unit_id, baseline, fulfilled_on, fulfilled_by, ended_on, end_reason"
)
_FEW = "AND y.id = ANY (%(people)s::bigint[])"
_KEY = ("rule", "subject_id", "occurrence")


def write(people: Collection[int], of: Sequence[Rule], because: FollowUpEndReason) -> int:
    """Make the follow-ups of these people agree, for these rules. Answers how many rows were written.

    The caller holds the people's locks. Planning costs many times what running does, so each connection plans once:
    the statement is prepared in the session where it is not yet (asked there, as a pooler may have changed it), and
    runs with the plan for any people, as whatever is prepared does in the rest of this transaction.
    """
    if not people or not of:
        return 0
    name, statement = _prepared(tuple(of))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('plan_cache_mode', 'force_generic_plan', true),"
            " EXISTS (SELECT FROM pg_prepared_statements WHERE name = %s)",
            [name],
        )
        if not cursor.fetchone()[1]:
            cursor.execute(statement)
        parameters = _parameters(people, because)
        cursor.execute(f"EXECUTE {name} (%s, %s, %s, %s)", [parameters[key] for key in _TYPES])
        return int(cursor.fetchone()[0])


def find(of: Sequence[Rule]) -> list[int]:
    """The ids of the young people whose follow-ups do not agree with the facts, in order. Reads only."""
    if not of:
        return []
    with connection.cursor() as cursor:
        cursor.execute(find_statement(tuple(of)), _parameters(None, FollowUpEndReason.NOT_EXPECTED))
        return [row[0] for row in cursor.fetchall()]


def _parameters(people: Collection[int] | None, because: FollowUpEndReason) -> dict[str, Any]:
    return {
        "people": None if people is None else sorted(people),
        "today": clock.today(),
        "defaults": _defaults(),
        "because": because.value,
    }


def expected(rule: Rule, person: int) -> list[dict[str, Any]]:
    """The windows that a rule expects for one young person now, go-live and calendar included. Reads only."""
    with connection.cursor() as cursor:
        cursor.execute(expected_statement(rule), _parameters([person], FollowUpEndReason.NOT_EXPECTED))
        columns = [column.name for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


_TYPES = {"people": "bigint[]", "today": "date", "defaults": "jsonb", "because": "text"}
"""The parameters of `write`, in order, and their types."""


@cache
def _prepared(of: tuple[Rule, ...]) -> tuple[str, str]:
    """The name of the prepared statement for these rules, and the statement that prepares it."""
    text = write_statement(of) % {name: f"${number}" for number, name in enumerate(_TYPES, start=1)}
    name = f"followups_{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    return name, f"PREPARE {name} ({', '.join(_TYPES.values())}) AS {text}"


@cache
def _defaults() -> str:
    return json.dumps({rule.key: rule.settings for rule in rules()})


@cache
def write_statement(of: tuple[Rule, ...]) -> str:
    """Writes what differs for `%(people)s` and answers the number of rows."""
    columns = [column.strip() for column in _COLUMNS.split(",")]
    updates = ", ".join(f"{column} = excluded.{column}" for column in columns if column not in _KEY)
    return f"""
        {_prelude(of, _FEW)},
        written AS (
            INSERT INTO followups_followup ({_COLUMNS}, waive_reason, snooze_reason)
            SELECT {_COLUMNS}, '', '' FROM ({_differing(of, "AND f.young_person_id = ANY (%(people)s::bigint[])")}) AS d
            ON CONFLICT (rule, subject_id, occurrence) DO UPDATE SET {updates}, next_stage_at = NULL
            RETURNING 1
        )
        SELECT count(*) FROM written
    """  # noqa: S608  # compiled from code


@cache
def find_statement(of: tuple[Rule, ...]) -> str:
    """Reads, over everyone, whose rows differ."""
    return f"""
        {_prelude(of, "")}
        SELECT DISTINCT d.young_person_id FROM ({_differing(of, "")}) AS d
        WHERE d.young_person_id IS NOT NULL
        ORDER BY 1
    """  # noqa: S608  # compiled from code


@cache
def expected_statement(rule: Rule) -> str:
    """Reads what one rule expects for `%(people)s`."""
    columns = "occurrence, started_on, opens_on, due_on, closes_on, baseline"
    return f"{_prelude((rule,), _FEW)} SELECT {columns} FROM ({_expected(rule)}) AS e ORDER BY due_on, occurrence"  # noqa: S608


def _prelude(of: tuple[Rule, ...], scope: str) -> str:
    """The relations that rules refer to; a scope of few people must reach the indexes, so `people` is inlined."""
    leaders = f", {LEADERS}" if any("FROM leaders" in rule.expected for rule in of) else ""
    return f"""
        WITH people AS NOT MATERIALIZED (
            SELECT y.id, y.unit_id, y.born_on, y.closed_on FROM people_youngperson AS y
            WHERE y.deceased_on IS NULL AND y.merged_into_id IS NULL {scope}
        ),
        {POLICY}{leaders}
    """  # noqa: S608  # compiled from code


def _differing(of: tuple[Rule, ...], scope: str) -> str:
    return "\nUNION ALL\n".join(_branch(rule, scope) for rule in of)


def _branch(rule: Rule, scope: str) -> str:
    """The rows of one rule that are not as they should be, as they should be."""
    return f"""
        SELECT {_COLUMNS} FROM (
        SELECT
            s.id, '{rule.key}'::varchar AS rule,
            CASE WHEN turn.takes THEN e.policy_id ELSE s.policy_id END AS policy_id,
            CASE WHEN turn.takes THEN e.young_person_id ELSE s.young_person_id END AS young_person_id,
            coalesce(s.subject_id, e.subject_id) AS subject_id,
            coalesce(s.occurrence, e.occurrence) AS occurrence,
            CASE WHEN turn.takes THEN e.started_on ELSE s.started_on END AS started_on,
            CASE WHEN turn.takes THEN e.opens_on ELSE s.opens_on END AS opens_on,
            CASE WHEN turn.takes THEN e.due_on ELSE s.due_on END AS due_on,
            CASE WHEN turn.takes THEN e.closes_on ELSE s.closes_on END AS closes_on,
            CASE WHEN turn.takes THEN e.responsible_id ELSE s.responsible_id END AS responsible_id,
            CASE WHEN turn.takes THEN e.unit_id ELSE s.unit_id END AS unit_id,
            CASE WHEN turn.takes THEN e.baseline ELSE s.baseline END AS baseline,
            CASE WHEN turn.takes THEN found.again_on ELSE settled.fulfilled_on END AS fulfilled_on,
            CASE WHEN turn.takes THEN found.again_by ELSE settled.fulfilled_by END AS fulfilled_by,
            CASE WHEN turn.ends THEN least({TODAY}, s.closes_on) WHEN NOT turn.takes THEN s.ended_on END AS ended_on,
            CASE
                WHEN turn.takes THEN ''
                WHEN NOT turn.ends THEN s.end_reason
                WHEN s.closes_on < {TODAY} THEN '{FollowUpEndReason.WINDOW_CLOSED.value}'
                -- What is gone then is the fact that met it, not the one that it followed from.
                WHEN s.fulfilled_on IS NOT NULL THEN '{FollowUpEndReason.NOT_EXPECTED.value}'
                ELSE %(because)s
            END AS end_reason,
            s.policy_id AS s_policy_id, s.young_person_id AS s_young_person_id, s.started_on AS s_started_on,
            s.opens_on AS s_opens_on, s.due_on AS s_due_on, s.closes_on AS s_closes_on,
            s.responsible_id AS s_responsible_id, s.unit_id AS s_unit_id, s.baseline AS s_baseline,
            s.fulfilled_on AS s_fulfilled_on, s.fulfilled_by AS s_fulfilled_by, s.ended_on AS s_ended_on, s.end_reason AS s_end_reason
        FROM ({_expected(rule)}) AS e
        FULL JOIN ({_stored(rule, scope)}) AS s ON s.subject_id = e.subject_id AND s.occurrence = e.occurrence
        CROSS JOIN LATERAL (
            SELECT max(fact.fulfilled_on) FILTER (WHERE w.is_stored) AS fulfilled_on,
                   max(fact.fulfilled_by) FILTER (WHERE w.is_stored) AS fulfilled_by,
                   max(fact.fulfilled_on) FILTER (WHERE NOT w.is_stored) AS again_on,
                   max(fact.fulfilled_by) FILTER (WHERE NOT w.is_stored) AS again_by
            FROM (
                SELECT true AS is_stored, s.young_person_id, s.subject_id, s.occurrence, s.opens_on,
                       least(s.closes_on, s.ended_on, {TODAY}) AS until_on
                WHERE s.settles
                UNION ALL
                SELECT false, e.young_person_id, e.subject_id, e.occurrence, e.opens_on, least(e.closes_on, {TODAY})
                WHERE NOT e.baseline AND (s.id IS NULL OR s.movable)
                  AND (s.ended_on, s.opens_on, s.closes_on) IS DISTINCT FROM (NULL, e.opens_on, e.closes_on)
            ) AS w
            CROSS JOIN LATERAL ({rule.fulfilled}) AS fact
        ) AS found
        CROSS JOIN LATERAL (
            SELECT CASE WHEN s.settles THEN found.fulfilled_on ELSE s.fulfilled_on END AS fulfilled_on,
                   CASE WHEN s.settles THEN found.fulfilled_by ELSE s.fulfilled_by END AS fulfilled_by
        ) AS settled
        CROSS JOIN LATERAL (
            SELECT e.subject_id IS NOT NULL AND (s.id IS NULL OR (s.movable AND settled.fulfilled_on IS NULL)) AS takes,
                   e.subject_id IS NULL AND s.movable AND s.ended_on IS NULL AND settled.fulfilled_on IS NULL AS ends
            OFFSET 0
        ) AS turn
        ) AS row
        WHERE (policy_id, young_person_id, started_on, opens_on, due_on, closes_on, responsible_id, unit_id,
               baseline, fulfilled_on, fulfilled_by, ended_on, end_reason)
          IS DISTINCT FROM
              (s_policy_id, s_young_person_id, s_started_on, s_opens_on, s_due_on, s_closes_on, s_responsible_id,
               s_unit_id, s_baseline, s_fulfilled_on, s_fulfilled_by, s_ended_on, s_end_reason)
    """  # noqa: S608  # compiled from code


def _stored(rule: Rule, scope: str) -> str:
    """The rows of a rule; `settles`: follows the facts, `movable`: neither waived, baseline nor missed."""
    return f"""
        SELECT
            f.*,
            NOT f.baseline AND f.waived_on IS NULL AND (
                f.due_on >= {TODAY} - {SETTLES_FOR} OR (f.fulfilled_on IS NULL AND f.ended_on IS NULL)
            ) AS settles,
            NOT f.baseline AND f.waived_on IS NULL AND (
                f.ended_on IS NULL
                OR (f.end_reason <> '{FollowUpEndReason.WINDOW_CLOSED.value}'
                    AND (f.ended_on <= f.due_on OR f.end_reason IN ({_GONE})))
            ) AS movable
        FROM followups_followup AS f
        WHERE f.rule = '{rule.key}' {scope}
    """  # noqa: S608  # compiled from code


def _expected(rule: Rule) -> str:
    """What a rule expects, with what holds for all: policy, go-live, the calendar, the order of the dates."""
    moves = rule.authority is Authority.LOCAL and not rule.same_day
    early = "raw.started_on < live.starts_on AND moved.due_on < live.starts_on"
    spread = days_after("live.starts_on", f"1 + mod(raw.young_person_id, {SPREAD})::int", Calendar.LOCAL)
    due_on = f"CASE WHEN {early} THEN {spread} ELSE moved.due_on END"
    return f"""
        SELECT
            raw.young_person_id, raw.subject_id, raw.occurrence::varchar AS occurrence, raw.started_on,
            least(raw.opens_on, dated.due_on) AS opens_on, dated.due_on, raw.closes_on,
            raw.responsible_id, raw.unit_id, p.policy_id,
            {f"coalesce({early}, false)" if rule.go_live is GoLive.ONE_OFF else "false"} AS baseline
        FROM policy AS p
        CROSS JOIN ({rule.expected} OFFSET 0) AS raw (
            young_person_id, subject_id, occurrence, started_on, opens_on, due_on, closes_on, responsible_id, unit_id
        )
        LEFT JOIN followups_ruleactivation AS live ON live.rule = p.rule AND live.unit_id = raw.unit_id
        CROSS JOIN LATERAL (SELECT {next_local("raw.due_on") if moves else "raw.due_on"} AS due_on OFFSET 0) AS moved
        CROSS JOIN LATERAL (
            SELECT least({due_on if rule.go_live is GoLive.INTERVAL else "moved.due_on"}, raw.closes_on) AS due_on
            OFFSET 0
        ) AS dated
        WHERE p.rule = '{rule.key}'
          AND dated.due_on IS NOT NULL
          AND (live.starts_on IS NULL OR live.starts_on <= {TODAY})
          AND (raw.closes_on IS NULL OR raw.closes_on >= {TODAY})
        OFFSET 0
    """  # noqa: S608  # compiled from code
