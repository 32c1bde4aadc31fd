"""The calendar of days, which SQL functions join to."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from backend.core.workdays import fill_work_days

# Windows run forwards or backwards from one end. A window "from here to the end" would cost the square of the days.
NUMBERED_DAYS = """
CREATE FUNCTION core_numbered_days(first_day date, last_day date, margin integer, holidays date[], closed date[])
RETURNS TABLE (
    day date, hverdag bigint, arbejdsdag bigint, local bigint, is_hverdag boolean, is_arbejdsdag boolean,
    is_local boolean, next_local date, previous_arbejdsdag date, next_arbejdsdag date
)
LANGUAGE sql STABLE AS $$
    SELECT * FROM (
        SELECT
            day,
            count(*) FILTER (WHERE is_hverdag) OVER forwards AS hverdag,
            count(*) FILTER (WHERE is_arbejdsdag) OVER forwards AS arbejdsdag,
            count(*) FILTER (WHERE is_local) OVER forwards AS local,
            is_hverdag,
            is_arbejdsdag,
            is_local,
            min(day) FILTER (WHERE is_local) OVER backwards AS next_local,
            max(day) FILTER (WHERE is_arbejdsdag) OVER forwards AS previous_arbejdsdag,
            min(day) FILTER (WHERE is_arbejdsdag) OVER backwards AS next_arbejdsdag
        FROM (
            SELECT
                day,
                weekday < 7 AND NOT holiday AS is_hverdag,
                weekday < 6 AND NOT holiday AS is_arbejdsdag,
                weekday < 6 AND NOT holiday AND day NOT IN (SELECT unnest(closed)) AS is_local
            FROM (
                SELECT
                    first_day + n AS day,
                    extract(isodow FROM first_day + n) AS weekday,
                    first_day + n IN (SELECT unnest(holidays)) AS holiday
                FROM generate_series(-margin, last_day - first_day + margin) AS n
            ) AS days
        ) AS flags
        WINDOW forwards AS (ORDER BY day), backwards AS (ORDER BY day DESC)
    ) AS numbered
    WHERE day BETWEEN first_day AND last_day
$$;
"""

FILL = """
CREATE FUNCTION core_fill_work_days(first_day date, last_day date, margin integer, holidays date[], closed date[]) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO core_workday (
        day, hverdag, arbejdsdag, local, is_hverdag, is_arbejdsdag, is_local,
        next_local, previous_arbejdsdag, next_arbejdsdag
    )
    SELECT * FROM core_numbered_days(first_day, last_day, margin, holidays, closed)
$$;
"""

RENUMBER = """
CREATE FUNCTION core_renumber_work_days(first_day date, last_day date, margin integer, holidays date[], closed date[]) RETURNS bigint
LANGUAGE sql AS $$
    WITH changed AS (
        UPDATE core_workday AS stored
        SET local = counted.local, is_local = counted.is_local, next_local = counted.next_local
        FROM core_numbered_days(first_day, last_day, margin, holidays, closed) AS counted
        WHERE counted.day = stored.day
          AND (stored.local, stored.is_local, stored.next_local)
              IS DISTINCT FROM (counted.local, counted.is_local, counted.next_local)
        RETURNING 1
    )
    SELECT count(*) FROM changed
$$;
"""


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    fill_work_days(using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(NUMBERED_DAYS, "DROP FUNCTION core_numbered_days"),
        migrations.RunSQL(FILL, "DROP FUNCTION core_fill_work_days"),
        migrations.RunSQL(RENUMBER, "DROP FUNCTION core_renumber_work_days"),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
