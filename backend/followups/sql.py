"""Pieces of SQL that rules are written with. What goes in are column names and keys from code, never input."""

from backend.core.workdays import Calendar

TODAY = "%(today)s::date"


def setting(rule: str, name: str) -> str:
    """A number of the policy in force, as integer; null while the rule is switched off. Read once per statement."""
    return f"(SELECT (p.settings ->> '{name}')::int FROM policy AS p WHERE p.rule = '{rule}')"  # noqa: S608  # from code


def days_after(start: str, days: str, calendar: Calendar) -> str:
    """The `days`-th day of `calendar` after the date `start`, which is not counted; 0 is `start` itself."""
    if calendar is Calendar.DAYS:
        return f"({start} + {days})"
    numbering = calendar.value
    return f"""(
        SELECT greatest(target.day, origin.day)
        FROM core_workday AS origin
        JOIN core_workday AS target ON target.{numbering} = origin.{numbering} + {days} AND target.is_{numbering}
        WHERE origin.day = {start}
    )"""  # noqa: S608  # from code


def next_local(day: str) -> str:
    """The first day on or after `day` on which the municipality works."""
    return f"(SELECT shift.next_local FROM core_workday AS shift WHERE shift.day = {day})"  # noqa: S608  # from code


def leader_of(unit: str) -> str:
    """The leader of the unit, or of the nearest unit above it that has one; null when there is none."""
    return f"(SELECT l.staff_id FROM leaders AS l WHERE l.unit_id = {unit})"  # noqa: S608  # from code


def local_date(moment: str) -> str:
    """The day in Copenhagen on which a moment falls."""
    return f"timezone('Europe/Copenhagen', {moment})::date"


LEADERS = f"""leaders AS MATERIALIZED (
    WITH RECURSIVE above (unit_id, at_id, height) AS (
        SELECT u.id, u.id, 0 FROM organisation_unit AS u
        UNION ALL
        SELECT above.unit_id, u.parent_id, above.height + 1
        FROM above JOIN organisation_unit AS u ON u.id = above.at_id
        WHERE u.parent_id IS NOT NULL AND above.height < 20
    )
    SELECT DISTINCT ON (above.unit_id) above.unit_id, m.staff_id
    FROM above
    JOIN organisation_membership AS m ON m.unit_id = above.at_id AND m.role = 'leader'
        AND m.starts_on <= {TODAY} AND (m.ends_on IS NULL OR m.ends_on >= {TODAY})
    JOIN organisation_staff AS s ON s.id = m.staff_id AND s.is_active
    ORDER BY above.unit_id, above.height, m.id
)"""  # noqa: S608  # from code
"""The leader of each unit today: its own, else the nearest above; of several, the one who was first."""


def went_live(unit: str) -> str:
    """The day on which the first rule came into force in the unit; null where all have held since ever."""
    return f"(SELECT min(since.starts_on) FROM followups_ruleactivation AS since WHERE since.unit_id = {unit})"  # noqa: S608  # from code


POLICY = f"""policy AS MATERIALIZED (
    SELECT chosen.id AS policy_id, known.rule, known.defaults || coalesce(own.settings, '{{}}') AS settings
    FROM (
        SELECT id FROM followups_policy WHERE valid_from <= {TODAY}
        ORDER BY valid_from DESC, version DESC LIMIT 1
    ) AS chosen
    CROSS JOIN jsonb_each(%(defaults)s::jsonb) AS known (rule, defaults)
    LEFT JOIN followups_policyrule AS own ON own.policy_id = chosen.id AND own.rule = known.rule
    WHERE coalesce(own.enabled, true)
)"""  # noqa: S608  # from code
"""The rules that are switched on today, with the settings `defaults` under what the policy in force says."""
