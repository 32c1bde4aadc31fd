"""The windows of the promises around a job, as SQL for `rules.py`. IPS windows never move."""

from backend.assignments.models import Capacity
from backend.assignments.sql import first_qualifying_contact
from backend.followups.sql import TODAY, setting
from backend.people.models.activity import ActivitySource
from jobs.plans.models import PlanPhase
from jobs.plans.sql import CONSULTANT, RESPONSIBLE, UNIT

BEFORE_START = "ips.before_start"
AFTER_START = "ips.after_start"
FIRST_MONTH = "ips.first_month"
JOB_LOST = "ips.job_lost.contact"

WEEKS = 4
"""Weeks of the first month, each with a promise of its own."""

# Each competitive job of a plan that is open, with its days, and who answers for it.
_JOBS = f"""
    FROM people AS y
    JOIN placements_employment AS j ON j.young_person_id = y.id
    JOIN placements_employmentform AS form ON form.key = j.form_id AND form.competitive
    JOIN plans_ipsplan AS p ON p.id = j.plan_id AND p.phase <> '{PlanPhase.CLOSED.value}'
    JOIN people_activityspell AS s ON s.id = j.spell_id
    {CONSULTANT}
"""  # from code

_IMPORTED = f"s.source = '{ActivitySource.IMPORT.value}'"
"""It began before anybody here could promise: of an imported job only windows that open from then on make sense."""

_GOES_ON = f"(s.ends_on IS NULL OR s.ends_on >= {TODAY})"

# The days before the first one, and that day: whoever meets at the workplace in the morning has met.
BEFORE_START_EXPECTED = f"""
    SELECT y.id, j.id, 'job:' || j.id, j.learned_on, s.starts_on - {setting(BEFORE_START, "days")},
           s.starts_on, s.starts_on, {RESPONSIBLE}, {UNIT}
    {_JOBS}
    WHERE j.learned_on <= s.starts_on AND NOT {_IMPORTED} AND {_GOES_ON}
"""  # from code

# Owed until it is met or the job is over.
AFTER_START_EXPECTED = f"""
    SELECT y.id, j.id, 'job:' || j.id, s.starts_on, greatest(s.starts_on, j.learned_on),
           greatest(s.starts_on, j.learned_on) + {setting(AFTER_START, "days")}, NULL::date, {RESPONSIBLE}, {UNIT}
    {_JOBS}
    WHERE NOT {_IMPORTED} AND {_GOES_ON}
"""  # from code

# The k-th week of the job; of those that had not closed when the start was learned, the one that is open and the next.
FIRST_MONTH_EXPECTED = f"""
    SELECT y.id, j.id, 'job:' || j.id || ':' || week.k, s.starts_on, week.opens_on, week.closes_on, week.closes_on,
           {RESPONSIBLE}, {UNIT}
    {_JOBS}
    CROSS JOIN LATERAL (
        SELECT k, s.starts_on + 7 * (k - 1) AS opens_on, s.starts_on + 7 * k - 1 AS closes_on
        FROM generate_series(1, {WEEKS}) AS k
        WHERE s.starts_on + 7 * k - 1 >= greatest(j.learned_on, {TODAY})
          AND (NOT {_IMPORTED} OR s.starts_on + 7 * (k - 1) >= j.learned_on)
          AND (s.ends_on IS NULL OR s.ends_on >= greatest(s.starts_on + 7 * (k - 1), {TODAY}))
        ORDER BY k
        LIMIT 2
    ) AS week
"""  # noqa: S608  # from code

# Owed until somebody has spoken with the young person, whatever the plan has come to since.
JOB_LOST_EXPECTED = f"""
    SELECT y.id, j.id, 'job:' || j.id, j.end_known_on, j.end_known_on,
           j.end_known_on + {setting(JOB_LOST, "days")}, NULL::date, {RESPONSIBLE}, {UNIT}
    {_JOBS}
    WHERE j.end_known_on IS NOT NULL
"""  # from code

FULFILLED_FACE_TO_FACE = first_qualifying_contact(Capacity.CONSULTANT, face_to_face=True)
FULFILLED = first_qualifying_contact(Capacity.CONSULTANT)
