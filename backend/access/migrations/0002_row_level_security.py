"""The serving role, who may see whom, and row-level security.

`access_named` and `access_role_units` say how a member of staff is related to young people: by name, and through a role in
a unit. `access_sight` is the one table (relation × sensitivity → level) that says what each relation may see.

`access_enter` computes once per transaction whom the caller may see, and keeps the answer in settings of the
transaction. Policies and queries read it from there, because to compute it anew in each policy of each statement made
the page of a leader fifteen times as dear as that of a guide. What a leader sees through the unit is kept as the unit,
not as a list of people, so that the cost does not grow with the unit.
"""

from django.db import migrations

from backend.access.row_level_security import protect

ROLE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'folge_app') THEN
        CREATE ROLE folge_app NOLOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation OR internal_error THEN NULL;
END $$;
DO $$ BEGIN
    IF NOT pg_has_role(current_user, 'folge_app', 'SET') THEN
        EXECUTE format('GRANT folge_app TO %I WITH SET TRUE, INHERIT FALSE', current_user);
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation OR internal_error THEN NULL;
END $$;
GRANT USAGE ON SCHEMA public TO folge_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO folge_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO folge_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO folge_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO folge_app;
"""

# The units in which `who` is leader, coordinator or on call at that time, and all units below them.
REACH = """
CREATE FUNCTION access_role_units(who bigint, at timestamptz) RETURNS TABLE (unit_id bigint, role text)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 20 SET search_path = public, pg_temp AS $$
    WITH RECURSIVE reach (unit_id, role) AS (
        SELECT m.unit_id, m.role::text
        FROM organisation_membership m
        WHERE m.staff_id = who AND m.role IN ('leader', 'coordinator', 'on_call')
          AND daterange(m.starts_on, m.ends_on, '[]') @> timezone('Europe/Copenhagen', at)::date
        UNION
        SELECT u.id, reach.role FROM organisation_unit u JOIN reach ON u.parent_id = reach.unit_id
    )
    SELECT reach.unit_id, reach.role FROM reach
$$;

CREATE FUNCTION access_leads(leader bigint, at timestamptz, member bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM access_role_units(leader, at) r
        JOIN organisation_membership m ON m.unit_id = r.unit_id AND m.staff_id = member
        WHERE r.role = 'leader'
          AND daterange(m.starts_on, m.ends_on, '[]') @> timezone('Europe/Copenhagen', at)::date
    )
$$;
"""

# The relations of `who` that name a young person (all of them, or those to `person`). The last branch is for those who
# belong to a unit outside the reach, but are assigned to a member of a unit inside it.
NAMED = """
CREATE FUNCTION access_named(who bigint, at timestamptz, person bigint)
RETURNS TABLE (young_person_id bigint, relation text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH today AS (SELECT timezone('Europe/Copenhagen', at)::date AS day)
    SELECT g.young_person_id, g.basis::text
    FROM access_grant g
    WHERE g.staff_id = who AND (person IS NULL OR g.young_person_id = person)
      AND g.starts_at <= at AND (g.ends_at IS NULL OR g.ends_at > at)
    UNION ALL
    -- A deputy may do no more than the absent colleague: for an intervention what the intervention allows.
    SELECT g.young_person_id, CASE
        WHEN ends.last_on < today.day THEN 'former_deputy' WHEN g.basis = 'intervention' THEN 'intervention'
        WHEN named.id IS NULL THEN 'deputy' ELSE 'named_deputy' END
    FROM today
    JOIN core_workday present ON present.day = today.day
    JOIN access_cover c ON c.deputy_id = who AND c.starts_on <= today.day
    JOIN organisation_absence a ON a.id = c.absence_id AND a.starts_on <= today.day
    -- Afterwards a deputy may still read, and finish own notes, for five working days.
    CROSS JOIN LATERAL (SELECT least(c.ends_on, a.ends_on) AS last_on) ends
    LEFT JOIN core_workday last ON last.day = ends.last_on
    JOIN access_grant g ON g.staff_id = a.staff_id AND g.basis IN ('assignment', 'intervention')
        AND (person IS NULL OR g.young_person_id = person)
        AND g.starts_at <= at AND (g.ends_at IS NULL OR g.ends_at > at)
    LEFT JOIN access_cover_young_people named ON named.cover_id = c.id AND named.youngperson_id = g.young_person_id
    WHERE (ends.last_on IS NULL OR ends.last_on >= today.day OR present.local <= last.local + 5)
      AND (c.everyone OR named.id IS NOT NULL)
    UNION ALL
    SELECT assigned.young_person_id, over.role
    FROM (SELECT r.role, array_agg(r.unit_id) AS units FROM access_role_units(who, at) r GROUP BY r.role) AS over
    CROSS JOIN LATERAL (
        SELECT array_agg(DISTINCT m.staff_id) AS staff
        FROM today JOIN organisation_membership m
            ON m.starts_on <= today.day AND (m.ends_on IS NULL OR m.ends_on >= today.day)
        WHERE m.unit_id = ANY (over.units)
    ) AS members
    CROSS JOIN LATERAL (
        SELECT g.young_person_id
        FROM access_grant g JOIN people_youngperson y ON y.id = g.young_person_id
        WHERE g.staff_id = ANY (members.staff) AND (person IS NULL OR g.young_person_id = person)
          AND g.basis = 'assignment' AND g.starts_at <= at AND (g.ends_at IS NULL OR g.ends_at > at)
          AND y.unit_id <> ALL (over.units)
    ) AS assigned
$$;
"""

SIGHT = """
CREATE FUNCTION access_sight() RETURNS TABLE (relation text, sensitivity text, level text)
LANGUAGE sql IMMUTABLE ROWS 20 AS $$
    VALUES
        ('assignment',   'normal',     'full'),
        ('assignment',   'restricted', 'full'),
        ('intervention',       'normal',     'full'),
        ('handover',     'normal',     'full'),
        ('named',        'normal',     'full'),
        ('named',        'restricted', 'full'),
        ('named',        'closed',     'full'),
        ('emergency_access',  'normal',     'full'),
        ('emergency_access',  'restricted', 'full'),
        ('deputy',       'normal',     'full'),
        ('named_deputy', 'normal',     'full'),
        ('named_deputy', 'restricted', 'full'),
        ('former_deputy', 'normal',    'full'),
        ('leader',       'normal',     'full'),
        ('leader',       'restricted', 'full'),
        ('coordinator',  'normal',     'summary'),
        ('on_call',      'normal',     'summary')
$$;

-- Whom `who` sees at each level: people by id, and units as '<id> <sensitivity>'. `caseload` are those with whom the
-- member of staff works, or for whom the unit is responsible: nobody handed over, covered before or seen in an emergency.
CREATE FUNCTION access_seen_levels(who bigint, at timestamptz)
RETURNS TABLE (
    head_people bigint[], content_people bigint[], caseload_people bigint[],
    head_units text[], content_units text[], caseload_units text[],
    blocked bigint[]
)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
    WITH blocked AS MATERIALIZED (
        SELECT coalesce(array_agg(b.young_person_id), '{}') AS ids
        FROM access_accessblock b
        WHERE b.staff_id = who AND b.starts_on <= timezone('Europe/Copenhagen', at)::date
          AND (b.ends_on IS NULL OR b.ends_on >= timezone('Europe/Copenhagen', at)::date)
    ),
    named AS (
        SELECT array_agg(DISTINCT n.young_person_id) AS head,
               array_agg(DISTINCT n.young_person_id) FILTER (WHERE s.level = 'full') AS content,
               array_agg(DISTINCT n.young_person_id) FILTER (
                   WHERE n.relation NOT IN ('handover', 'former_deputy', 'emergency_access', 'on_call')
               ) AS caseload
        FROM access_named(who, at, NULL) n
        JOIN people_youngperson y ON y.id = n.young_person_id
        JOIN access_sight() s ON s.relation = n.relation AND s.sensitivity = y.sensitivity
        WHERE n.young_person_id <> ALL (SELECT unnest(blocked.ids) FROM blocked)
    ),
    through AS (
        SELECT array_agg(DISTINCT r.unit_id || ' ' || s.sensitivity) AS head,
               array_agg(DISTINCT r.unit_id || ' ' || s.sensitivity) FILTER (WHERE s.level = 'full') AS content,
               array_agg(DISTINCT r.unit_id || ' ' || s.sensitivity) FILTER (WHERE r.role <> 'on_call') AS caseload
        FROM access_role_units(who, at) r
        JOIN access_sight() s ON s.relation = r.role
    )
    SELECT named.head, named.content, named.caseload, through.head, through.content, through.caseload, blocked.ids
    FROM named, through, blocked
$$;

-- How `who` is related to one young person, and whether that relation lets them read case content.
CREATE FUNCTION access_relations(who bigint, at timestamptz, person bigint)
RETURNS TABLE (relation text, content boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
    SELECT found.relation, s.level = 'full' AND NOT EXISTS (
        SELECT FROM access_accessblock b
        WHERE b.staff_id = who AND b.young_person_id = person
          AND b.starts_on <= timezone('Europe/Copenhagen', at)::date
          AND (b.ends_on IS NULL OR b.ends_on >= timezone('Europe/Copenhagen', at)::date)
    )
    FROM people_youngperson y
    CROSS JOIN LATERAL (
        SELECT n.relation FROM access_named(who, at, person) n
        UNION
        SELECT r.role FROM access_role_units(who, at) r WHERE r.unit_id = y.unit_id
    ) AS found
    LEFT JOIN access_sight() s ON s.relation = found.relation AND s.sensitivity = y.sensitivity
    WHERE y.id = person
$$;
"""

# The context of a transaction: for whom, when, and whom that member of staff sees. Without a context nobody is seen.
CONTEXT = """
CREATE FUNCTION access_caller() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('app.staff', true), '')::bigint
$$;
CREATE FUNCTION access_people(wanted text) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('app.' || wanted || '_people', true), '')::bigint[]
$$;
CREATE FUNCTION access_units(wanted text) RETURNS TABLE (unit_id bigint, sensitivity text)
LANGUAGE sql STABLE ROWS 20 AS $$
    SELECT split_part(unit, ' ', 1)::bigint, split_part(unit, ' ', 2)
    FROM unnest(nullif(current_setting('app.' || wanted || '_units', true), '')::text[]) AS unit
$$;
CREATE FUNCTION access_blocked() RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('app.blocked', true), '')::bigint[]
$$;
CREATE FUNCTION access_today() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT current_setting('app.today')::date
$$;

-- Set role and context for the transaction, and answer which stood before. Without `who` the context is emptied.
CREATE FUNCTION access_enter(new_role text, who bigint, at timestamptz, today date)
RETURNS TABLE (former_role text, former_staff bigint)
LANGUAGE plpgsql AS $$
BEGIN
    former_role := current_setting('role');
    former_staff := access_caller();
    PERFORM set_config('role', 'none', true);
    PERFORM set_config('app.staff', coalesce(who::text, ''), true),
            set_config('app.now', at::text, true),
            set_config('app.today', today::text, true),
            set_config('app.head_people', coalesce(seen.head_people::text, ''), true),
            set_config('app.content_people', coalesce(seen.content_people::text, ''), true),
            set_config('app.caseload_people', coalesce(seen.caseload_people::text, ''), true),
            set_config('app.head_units', coalesce(seen.head_units::text, ''), true),
            set_config('app.content_units', coalesce(seen.content_units::text, ''), true),
            set_config('app.caseload_units', coalesce(seen.caseload_units::text, ''), true),
            set_config('app.blocked', coalesce(seen.blocked::text, ''), true)
    FROM access_seen_levels(who, at) AS seen;
    PERFORM set_config('role', new_role, true);
    RETURN NEXT;
END $$;

-- Leave the serving role for the transaction, and answer role and caller. The context stays, so that views have a day.
CREATE FUNCTION access_leave() RETURNS TABLE (former_role text, former_staff bigint)
LANGUAGE plpgsql AS $$
BEGIN
    former_role := current_setting('role');
    former_staff := access_caller();
    PERFORM set_config('role', 'none', true);
    RETURN NEXT;
END $$;

-- The ids of all young people whom `who` sees at a level: of the caller from the context, of others as of `at`.
CREATE FUNCTION access_visible_people(who bigint, at timestamptz, wanted text) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = public, pg_temp AS $$
DECLARE
    people bigint[] := access_people(wanted);
    units text[] := ARRAY(SELECT u.unit_id || ' ' || u.sensitivity FROM access_units(wanted) u);
    blocked bigint[] := access_blocked();
BEGIN
    IF who IS DISTINCT FROM access_caller() THEN
        SELECT CASE wanted WHEN 'summary' THEN seen.head_people WHEN 'full' THEN seen.content_people
                           WHEN 'caseload' THEN seen.caseload_people END,
               CASE wanted WHEN 'summary' THEN seen.head_units WHEN 'full' THEN seen.content_units
                           WHEN 'caseload' THEN seen.caseload_units END,
               seen.blocked
        INTO people, units, blocked
        FROM access_seen_levels(who, at) AS seen;
    END IF;
    RETURN QUERY
    SELECT unnest(people)
    UNION ALL
    SELECT y.id
    FROM unnest(units) AS unit
    JOIN people_youngperson y ON y.unit_id = split_part(unit, ' ', 1)::bigint AND y.sensitivity = split_part(unit, ' ', 2)
    WHERE blocked IS NULL OR y.id <> ALL (blocked);
END $$;

-- The units that the caller leads, with those below them.
CREATE FUNCTION access_led_units() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER ROWS 20 SET search_path = public, pg_temp AS $$
    SELECT r.unit_id
    FROM access_role_units(access_caller(), nullif(current_setting('app.now', true), '')::timestamptz) r
    WHERE r.role = 'leader'
$$;
"""

CLOSE_HISTORY = """
CREATE FUNCTION access_revoke_history() RETURNS void LANGUAGE plpgsql AS $$
DECLARE event_table regclass;
BEGIN
    FOR event_table IN
        SELECT c.oid::regclass FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname LIKE '%event'
    LOOP
        EXECUTE format('REVOKE SELECT, UPDATE, DELETE, TRUNCATE ON %s FROM folge_app', event_table);
    END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION access_revoke_history() FROM PUBLIC;
SELECT access_revoke_history();
"""

# A partition is a table of its own: reached by its own name it must be as closed as the whole, which alone takes rows.
PARTITIONS = """
REVOKE UPDATE, DELETE, TRUNCATE ON access_accesslogentry FROM folge_app;
REVOKE ALL ON access_accesslogentry_default FROM folge_app;
CREATE FUNCTION access_create_log_partitions(first date, months integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE month date;
BEGIN
    FOR month IN SELECT (date_trunc('month', first) + k * interval '1 month')::date FROM generate_series(0, months) k
    LOOP
        EXECUTE format(
            'CREATE TABLE IF NOT EXISTS access_accesslogentry_%1$s PARTITION OF access_accesslogentry FOR VALUES FROM (%2$L) TO (%3$L);'
            'REVOKE ALL ON access_accesslogentry_%1$s FROM folge_app',
            to_char(month, 'YYYYMM'), month, month + interval '1 month');
    END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION access_create_log_partitions FROM PUBLIC;
SELECT access_create_log_partitions(current_date, 3);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("access", "0001_initial"),
        ("people", "0001_initial"),
        ("organisation", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(ROLE, "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM folge_app"),
        migrations.RunSQL(REACH, "DROP FUNCTION access_leads; DROP FUNCTION access_role_units"),
        migrations.RunSQL(NAMED, "DROP FUNCTION access_named"),
        migrations.RunSQL(
            SIGHT, "DROP FUNCTION access_relations; DROP FUNCTION access_seen_levels; DROP FUNCTION access_sight"
        ),
        migrations.RunSQL(
            CONTEXT,
            "DROP FUNCTION access_led_units; DROP FUNCTION access_visible_people;"
            " DROP FUNCTION access_leave; DROP FUNCTION access_enter;"
            " DROP FUNCTION access_today; DROP FUNCTION access_blocked; DROP FUNCTION access_units;"
            " DROP FUNCTION access_people; DROP FUNCTION access_caller",
        ),
        migrations.RunSQL(CLOSE_HISTORY, "DROP FUNCTION access_revoke_history"),
        migrations.RunSQL(PARTITIONS, "DROP FUNCTION access_create_log_partitions"),
        protect("people_youngperson", "summary", column="id"),
        protect("people_address", "full"),
        protect("people_activityspell", "full"),
    ]
