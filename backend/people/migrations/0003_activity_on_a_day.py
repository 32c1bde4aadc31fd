"""What each young person in the effort does on a day: asked by reports."""

from django.db import migrations

# The evening of the day counts: a case that opens on it is in the effort, a case that closes on it is not. The last step
# decides, so that a case that was closed and reopened is not in the effort between. A case without such a step by the
# day has the day on which it closed, if any.
EFFORT_ON = """
CREATE FUNCTION people_effort_on(day date) RETURNS TABLE (young_person_id bigint, unit_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT person.id, person.unit_id
    FROM people_youngperson AS person
    WHERE person.opened_on <= day AND (person.deceased_on IS NULL OR person.deceased_on > day)
      AND person.born_on + interval '15 years' <= day AND person.born_on + interval '30 years' > day
      AND coalesce(
        (
            SELECT step.step = 'reopen'
            FROM people_casestep AS step
            WHERE step.young_person_id = person.id AND step.step IN ('close', 'reopen', 'record_death')
              AND step."on" <= day
            ORDER BY step.id DESC
            LIMIT 1
        ),
        person.closed_on IS NULL OR person.closed_on > day
      )
$$;
"""

# One line for each young person in the effort, in exactly one activity. The order of the CASE is the order in
# docs/reports.md. The hours are those of all ordinary jobs of the day together, and null if one of them has none. The
# last day of an activity belongs to it.
ACTIVITY_ON = """
CREATE FUNCTION people_activity_on(day date) RETURNS TABLE (
    young_person_id bigint, activity text, has_job boolean, has_education boolean, ordinary_hours numeric
)
LANGUAGE sql STABLE AS $$
    SELECT
        found.young_person_id,
        CASE
            WHEN found.has_school THEN 'education'
            WHEN found.has_apprenticeship THEN 'apprenticeship'
            WHEN found.jobs > 0 AND found.hours IS NULL THEN 'job_hours_unknown'
            WHEN found.jobs > 0 AND found.hours >= 30 THEN 'job_30'
            WHEN found.jobs > 0 AND found.hours >= 20 THEN 'job_20'
            WHEN found.jobs > 0 AND found.hours >= 18 THEN 'job_18'
            WHEN found.jobs > 0 THEN 'job_less'
            WHEN 'preparatory' = ANY (found.kinds) THEN 'preparatory'
            WHEN 'subsidised' = ANY (found.kinds) THEN 'subsidised'
            WHEN 'placement' = ANY (found.kinds) THEN 'placement'
            WHEN 'treatment' = ANY (found.kinds) THEN 'treatment'
            WHEN 'pension' = ANY (found.kinds) THEN 'pension'
            WHEN 'other' = ANY (found.kinds) THEN 'other'
            WHEN 'none' = ANY (found.kinds) THEN 'none'
            ELSE 'unknown'
        END,
        found.jobs > 0,
        found.has_school OR found.has_apprenticeship,
        found.hours
    FROM (
        SELECT
            effort.young_person_id,
            array_agg(kind.counts_as::text) AS kinds,
            coalesce(bool_or(kind.counts_as = 'education' AND NOT kind.is_apprenticeship), false) AS has_school,
            coalesce(bool_or(kind.is_apprenticeship), false) AS has_apprenticeship,
            count(*) FILTER (WHERE kind.counts_as = 'ordinary_work') AS jobs,
            CASE WHEN coalesce(bool_and(agreed.hours_per_week IS NOT NULL) FILTER (
                WHERE kind.counts_as = 'ordinary_work'
            ), true) THEN
                coalesce(sum(agreed.hours_per_week) FILTER (WHERE kind.counts_as = 'ordinary_work'), 0)
            END AS hours
        FROM people_effort_on(day) AS effort
        LEFT JOIN people_activityspell AS spell
            ON spell.young_person_id = effort.young_person_id
            AND spell.starts_on <= day AND (spell.ends_on IS NULL OR spell.ends_on >= day)
        LEFT JOIN people_activitykind AS kind ON kind.key = spell.kind_id
        LEFT JOIN LATERAL (
            SELECT hours.hours_per_week
            FROM people_activityhours AS hours
            WHERE hours.spell_id = spell.id AND hours.starts_on <= day
            ORDER BY hours.starts_on DESC
            LIMIT 1
        ) AS agreed ON true
        GROUP BY effort.young_person_id
    ) AS found
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_code_lists_and_views")]

    operations = [
        migrations.RunSQL(EFFORT_ON, "DROP FUNCTION people_effort_on"),
        migrations.RunSQL(ACTIVITY_ON, "DROP FUNCTION people_activity_on"),
    ]
