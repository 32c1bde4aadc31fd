"""What the report `ips` counts of jobs, as SQL for `measures.py`.

A job runs from the day on which its spell starts to the day on which it ends; on the evening of that day it no longer
does. Ordinary jobs are those whose form is competitive.
"""

from django.utils.translation import gettext_lazy as _

from backend.followups.sql import TODAY
from backend.reports.registry import Counted
from backend.reports.sql import AS_OF, within
from jobs.plans.cohorts import COLUMNS, CONSULTANTS, PERSON, PERSON_COLUMNS, before_go_live

WEEKS = (13, 26, 52)
GAP = 28
"""Days between two jobs that do not end a time in work."""

_JOBS = """
    ordinary AS MATERIALIZED (
        SELECT j.id, j.young_person_id, j.plan_id, j.employer_id, j.learned_on, j.four_paid_hours_on,
               s.id AS spell_id, s.starts_on, s.ends_on
        FROM placements_employment AS j
        JOIN placements_employmentform AS f ON f.key = j.form_id AND f.competitive
        JOIN people_activityspell AS s ON s.id = j.spell_id
    )
"""

# The first ordinary job on or after entry, as long as the plan was open; of one day, the one registered first.
_FIRST_JOB = f"""
    LEFT JOIN LATERAL (
        SELECT o.id, o.employer_id, o.starts_on AS started_on FROM ordinary AS o
        WHERE o.young_person_id = y.id AND o.starts_on >= p.entry_on AND o.starts_on <= {AS_OF}
          AND (p.closed_on IS NULL OR o.starts_on <= p.closed_on)
        ORDER BY o.starts_on, o.id
        LIMIT 1
    ) AS first ON true
"""  # noqa: S608  # from code


def _until(employer: str) -> str:
    """The day on which the work that began with the first job ended, gaps passed over; null: it goes on.

    A job belongs to it if it began no more than the gap after all before it had ended.
    """
    return f"""
        LEFT JOIN LATERAL (
            SELECT CASE WHEN bool_or(run.ends_on IS NULL) THEN NULL ELSE max(run.ends_on) END AS ends_on
            FROM (
                SELECT spans.ends_on,
                       count(*) FILTER (WHERE spans.starts_on > spans.so_far + {GAP}) OVER (
                           ORDER BY spans.starts_on, spans.id
                       ) AS breaks
                FROM (
                    SELECT o.id, o.starts_on, o.ends_on,
                           max(coalesce(o.ends_on, 'infinity'::date)) OVER (
                               ORDER BY o.starts_on, o.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                           ) AS so_far
                    FROM ordinary AS o
                    WHERE o.young_person_id = y.id AND o.starts_on >= first.started_on AND o.starts_on <= {AS_OF}
                      {employer}
                ) AS spans
            ) AS run
            WHERE run.breaks = 0
        )"""  # noqa: S608  # from code


_AFTER = ", ".join(
    f"first.started_on IS NOT NULL AND ({run}.ends_on IS NULL OR {run}.ends_on > first.started_on + {weeks * 7})"
    f" AS {name}_{weeks}"
    for run, name in (("any_employer", "working"), ("one_employer", "same_employer"))
    for weeks in WEEKS
)

LASTING = Counted(
    key="ips.lasting",
    source=_("IPS plans and jobs"),
    flows=True,
    columns=COLUMNS,
    sql=f"""
        WITH {CONSULTANTS}, {_JOBS}
        SELECT {PERSON_COLUMNS}, p.received_on AS "on", {before_go_live("p.received_on")} AS early, first.started_on,
               {_AFTER}
        FROM plans_ipsplan AS p {PERSON} {_FIRST_JOB}
        {_until("")} AS any_employer ON true
        {_until("AND o.employer_id = first.employer_id")} AS one_employer ON true
        WHERE {within("p.received_on")}
    """,  # noqa: S608  # from code
)

CONVERTED = Counted(
    key="ips.converted",
    source=_("IPS plans, qualifying contacts and jobs"),
    flows=True,
    columns=COLUMNS,
    sql=f"""
        WITH {CONSULTANTS}, {_JOBS}
        SELECT {PERSON_COLUMNS}, p.entry_on AS "on", {before_go_live("p.entry_on")} AS early,
               EXISTS (
                   SELECT FROM ordinary AS o
                   WHERE o.young_person_id = y.id AND o.starts_on >= p.entry_on AND o.four_paid_hours_on <= {AS_OF}
                     AND (p.closed_on IS NULL OR o.starts_on <= p.closed_on)
               ) AS converted
        FROM plans_ipsplan AS p {PERSON}
        WHERE {within("p.entry_on")} AND p.employed_at_entry IS FALSE AND EXISTS (
            SELECT FROM contacts_contact AS k
            WHERE k.young_person_id = y.id AND k.is_qualifying
              AND k.occurred_on >= p.agreed_on AND k.occurred_on <= {AS_OF}
        )
    """,  # noqa: S608  # from code
)

TO_FIRST_JOB = Counted(
    key="ips.to_first_job",
    source=_("IPS plans and jobs"),
    flows=True,
    columns=COLUMNS,
    sql=f"""
        WITH {CONSULTANTS}, {_JOBS}
        SELECT {PERSON_COLUMNS}, p.entry_on AS "on", {before_go_live("p.entry_on")} AS early,
               first.started_on - p.entry_on AS days, coalesce(p.closed_on > {AS_OF}, true) AS goes_on
        FROM plans_ipsplan AS p {PERSON} {_FIRST_JOB}
        WHERE {within("p.entry_on")}
    """,  # noqa: S608  # from code
)

# A job belongs to the plan that it names, else to the one that was open on the day it began.
_PLAN_OF_JOB = """
    JOIN LATERAL (
        SELECT q.* FROM plans_ipsplan AS q
        WHERE q.young_person_id = j.young_person_id AND (
            q.id = j.plan_id OR (
                j.plan_id IS NULL AND q.entry_on <= j.starts_on AND (q.closed_on IS NULL OR q.closed_on >= j.starts_on)
            )
        )
        ORDER BY q.received_on DESC, q.id DESC
        LIMIT 1
    ) AS p ON true
"""

STARTS = Counted(
    key="ips.starts",
    source=_("Jobs of young people in IPS"),
    flows=True,
    columns=COLUMNS,
    sql=f"""
        WITH {CONSULTANTS}, {_JOBS}
        SELECT {PERSON_COLUMNS}, j.starts_on AS "on", j.learned_on < j.starts_on AS known
        FROM ordinary AS j {_PLAN_OF_JOB} {PERSON}
        WHERE {within("j.starts_on")}
    """,  # noqa: S608  # from code
)

APART = Counted(
    key="ips.apart",
    source=_("Jobs and placements of young people in IPS"),
    flows=True,
    columns=COLUMNS,
    sql=f"""
        WITH {CONSULTANTS}
        SELECT {PERSON_COLUMNS}, j.starts_on AS "on", j.form
        FROM (
            SELECT job.young_person_id, job.plan_id, f.key AS form, s.starts_on
            FROM placements_employment AS job
            JOIN placements_employmentform AS f ON f.key = job.form_id AND NOT f.competitive
            JOIN people_activityspell AS s ON s.id = job.spell_id
        ) AS j {_PLAN_OF_JOB} {PERSON}
        WHERE {within("j.starts_on")}
    """,  # noqa: S608  # from code
)

# Each young person with a plan that was entered and open on some day of the period, or on its last; the newest plan.
_UNDER_WAY = f"""
    FROM (
        SELECT DISTINCT ON (q.young_person_id) q.*
        FROM plans_ipsplan AS q
        WHERE q.entry_on <= {TODAY} AND (q.closed_on IS NULL OR q.closed_on >= {{since}})
        ORDER BY q.young_person_id, q.received_on DESC, q.id DESC
    ) AS p {PERSON}
"""  # noqa: S608  # from code

UNDER_WAY = Counted(
    key="ips.under_way",
    source=_("IPS plans and jobs"),
    once=True,
    columns=frozenset({"staff_id", "track"}),
    sql=f"""
        WITH {CONSULTANTS}, {_JOBS}
        SELECT {PERSON_COLUMNS}, EXISTS (
            SELECT FROM ordinary AS o
            WHERE o.young_person_id = y.id AND o.starts_on <= {TODAY}
              AND (o.ends_on IS NULL OR o.ends_on >= %(first)s::date)
        ) AS worked
        {_UNDER_WAY.format(since="%(first)s::date")}
    """,  # noqa: S608  # from code
)

IN_JOB = Counted(
    key="ips.in_job",
    source=_("IPS plans, jobs and their hours"),
    once=True,
    columns=frozenset({"staff_id", "track"}),
    sql=f"""
        WITH {CONSULTANTS}, {_JOBS}, work AS MATERIALIZED (
            SELECT o.young_person_id,
                   CASE WHEN bool_and(h.hours_per_week IS NOT NULL) THEN sum(h.hours_per_week) END AS hours
            FROM ordinary AS o
            LEFT JOIN LATERAL (
                SELECT hours.hours_per_week FROM people_activityhours AS hours
                WHERE hours.spell_id = o.spell_id AND hours.starts_on <= {TODAY} ORDER BY hours.starts_on DESC LIMIT 1
            ) AS h ON true
            WHERE o.starts_on <= {TODAY} AND (o.ends_on IS NULL OR o.ends_on > {TODAY})
            GROUP BY o.young_person_id
        )
        SELECT {PERSON_COLUMNS}, work.hours
        {_UNDER_WAY.format(since=TODAY)}
        JOIN work ON work.young_person_id = y.id
    """,  # noqa: S608  # from code
)
