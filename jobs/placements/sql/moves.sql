-- One row for each young person aged 15-29 in the effort who moved into an ordinary job or an ordinary education in the
-- period: the first day of such an activity with none in the gap before it. Of several moves it is the first.
--
-- `still` asks for the state on the day so many months after, with any employer or school. `kept` asks whether the time
-- went on without a longer gap; a gap that is still running on `as_of` may yet be closed: pending. The last day of an
-- activity belongs to it. What goes on by the records alone is unverified: the last day on which staff knew of it, by a
-- verification, its first or last day, a change of hours, or the day on which they learned of it, is before the day.
WITH ordinary AS NOT MATERIALIZED (
    SELECT
        spell.id,
        spell.young_person_id,
        spell.starts_on,
        spell.ends_on,
        kind.counts_as,
        kind.is_apprenticeship,
        greatest(
            spell.starts_on,
            CASE WHEN spell.ends_on <= %(as_of)s THEN spell.ends_on END,
            CASE WHEN spell.learned_on <= least(spell.ends_on, %(as_of)s) THEN spell.learned_on END,
            (
                SELECT max(hours.starts_on)
                FROM people_activityhours AS hours
                WHERE hours.spell_id = spell.id AND hours.starts_on <= %(as_of)s
            ),
            (
                SELECT max(checked.verified_on)
                FROM placements_employment AS job
                JOIN placements_employmentverification AS checked ON checked.employment_id = job.id
                WHERE job.spell_id = spell.id AND checked.verified_on <= %(as_of)s
            )
        ) AS known_until
    FROM people_activityspell AS spell
    JOIN people_activitykind AS kind ON kind.key = spell.kind_id AND kind.counts_as IN ('ordinary_work', 'education')
    WHERE spell.starts_on <= %(as_of)s
), move AS MATERIALIZED (
    SELECT DISTINCT ON (begun.young_person_id)
        begun.young_person_id,
        effort.unit_id,
        begun.starts_on,
        CASE
            WHEN begun.is_apprenticeship THEN 'apprenticeship'
            WHEN begun.counts_as = 'education' THEN 'education'
            ELSE 'job'
        END AS moved_into,
        (begun.starts_on + interval '1 month')::date AS month_1,
        (begun.starts_on + interval '3 months')::date AS month_3,
        (begun.starts_on + interval '6 months')::date AS month_6,
        (begun.starts_on + interval '12 months')::date AS month_12
    FROM ordinary AS begun
    JOIN LATERAL people_effort_on(begun.starts_on) AS effort ON effort.young_person_id = begun.young_person_id
    WHERE begun.starts_on BETWEEN %(from)s AND %(until)s
      AND NOT EXISTS (
        SELECT
        FROM ordinary AS earlier
        WHERE earlier.young_person_id = begun.young_person_id AND earlier.starts_on < begun.starts_on
          AND (earlier.ends_on IS NULL OR earlier.ends_on + %(gap)s >= begun.starts_on)
      )
    ORDER BY begun.young_person_id, begun.starts_on, begun.counts_as, begun.is_apprenticeship, begun.id
)
SELECT
    move.young_person_id,
    move.unit_id AS counted_unit_id,
    NULL::bigint AS counted_staff_id,
    move.starts_on AS counted_on,
    move.moved_into,
    move.starts_on < (
        SELECT min(rule.starts_on) FROM followups_ruleactivation AS rule WHERE rule.unit_id = move.unit_id
    ) AS was_before_go_live,
    later.known_1 AS still_1,
    later.known_3 AS still_3,
    later.known_6 AS still_6,
    later.known_12 AS still_12,
    later.recorded_1 AND NOT later.known_1 AS still_unverified_1,
    later.recorded_3 AND NOT later.known_3 AS still_unverified_3,
    later.recorded_6 AND NOT later.known_6 AS still_unverified_6,
    later.recorded_12 AND NOT later.known_12 AS still_unverified_12,
    move.month_1 > %(as_of)s AS still_pending_1,
    move.month_3 > %(as_of)s AS still_pending_3,
    move.month_6 > %(as_of)s AS still_pending_6,
    move.month_12 > %(as_of)s AS still_pending_12,
    (chain.ends_on IS NULL OR chain.ends_on >= move.month_1) AND known.until >= move.month_1 AS kept_1,
    (chain.ends_on IS NULL OR chain.ends_on >= move.month_3) AND known.until >= move.month_3 AS kept_3,
    (chain.ends_on IS NULL OR chain.ends_on >= move.month_6) AND known.until >= move.month_6 AS kept_6,
    (chain.ends_on IS NULL OR chain.ends_on >= move.month_12) AND known.until >= move.month_12 AS kept_12,
    (chain.ends_on IS NULL OR chain.ends_on >= move.month_1) AND known.until < move.month_1 AS kept_unverified_1,
    (chain.ends_on IS NULL OR chain.ends_on >= move.month_3) AND known.until < move.month_3 AS kept_unverified_3,
    (chain.ends_on IS NULL OR chain.ends_on >= move.month_6) AND known.until < move.month_6 AS kept_unverified_6,
    (chain.ends_on IS NULL OR chain.ends_on >= move.month_12) AND known.until < move.month_12 AS kept_unverified_12,
    move.month_1 > %(as_of)s
        OR chain.ends_on BETWEEN %(as_of)s::date - %(gap)s AND move.month_1 - 1 AS kept_pending_1,
    move.month_3 > %(as_of)s
        OR chain.ends_on BETWEEN %(as_of)s::date - %(gap)s AND move.month_3 - 1 AS kept_pending_3,
    move.month_6 > %(as_of)s
        OR chain.ends_on BETWEEN %(as_of)s::date - %(gap)s AND move.month_6 - 1 AS kept_pending_6,
    move.month_12 > %(as_of)s
        OR chain.ends_on BETWEEN %(as_of)s::date - %(gap)s AND move.month_12 - 1 AS kept_pending_12
FROM move
CROSS JOIN LATERAL (
    SELECT
        bool_or(move.month_1 BETWEEN own.starts_on AND own.last_on) AS recorded_1,
        bool_or(move.month_3 BETWEEN own.starts_on AND own.last_on) AS recorded_3,
        bool_or(move.month_6 BETWEEN own.starts_on AND own.last_on) AS recorded_6,
        bool_or(move.month_12 BETWEEN own.starts_on AND own.last_on) AS recorded_12,
        bool_or(move.month_1 BETWEEN own.starts_on AND least(own.last_on, own.known_until)) AS known_1,
        bool_or(move.month_3 BETWEEN own.starts_on AND least(own.last_on, own.known_until)) AS known_3,
        bool_or(move.month_6 BETWEEN own.starts_on AND least(own.last_on, own.known_until)) AS known_6,
        bool_or(move.month_12 BETWEEN own.starts_on AND least(own.last_on, own.known_until)) AS known_12
    FROM (
        SELECT one.starts_on, coalesce(one.ends_on, 'infinity') AS last_on, one.known_until
        FROM ordinary AS one
        WHERE one.young_person_id = move.young_person_id AND one.starts_on >= move.starts_on
    ) AS own
) AS later
CROSS JOIN LATERAL (
    SELECT min(one.ends_on) AS ends_on
    FROM ordinary AS one
    WHERE one.young_person_id = move.young_person_id AND one.starts_on >= move.starts_on
      AND NOT EXISTS (
        SELECT
        FROM ordinary AS next
        WHERE next.young_person_id = one.young_person_id AND next.starts_on >= move.starts_on
          AND next.starts_on <= one.ends_on + %(gap)s
          AND (next.ends_on IS NULL OR next.ends_on > one.ends_on)
      )
) AS chain
CROSS JOIN LATERAL (
    SELECT max(one.known_until) AS until
    FROM ordinary AS one
    WHERE one.young_person_id = move.young_person_id
      AND one.starts_on BETWEEN move.starts_on AND coalesce(chain.ends_on, 'infinity')
) AS known
