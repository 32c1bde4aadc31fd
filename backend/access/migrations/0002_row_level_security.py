"""Row-level security: the role that serves people, who may see whom, and row-level security.

`access_relations` says how a member of staff stands to young people; the table inside `access_visible_people`
(sensitivity × relation → level) is the one place that says what each relation may see.
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

REACH = """
CREATE FUNCTION access_role_units(who bigint, at timestamptz) RETURNS TABLE (unit_id bigint, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
"""

# The queries for all young people and for the given ones stand next to each other, so that one plan serves both: it is
# made once for each connection. Planning takes longer than running, and each statement asks several times.
RELATIONS = """
CREATE FUNCTION access_relations(who bigint, at timestamptz, people bigint[] DEFAULT NULL)
RETURNS TABLE (young_person_id bigint, relation text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
    WITH today AS (SELECT timezone('Europe/Copenhagen', at)::date AS day),
    reach AS (SELECT r.unit_id, r.role FROM access_role_units(who, at) r),
    cases AS NOT MATERIALIZED (
        SELECT y.id, y.unit_id FROM people_youngperson y WHERE people IS NULL
        UNION ALL
        SELECT y.id, y.unit_id FROM people_youngperson y WHERE y.id = ANY (people)
    ),
    grants AS NOT MATERIALIZED (
        SELECT g.staff_id, g.young_person_id, g.basis FROM access_grant g
        WHERE people IS NULL AND g.starts_at <= at AND (g.ends_at IS NULL OR g.ends_at > at)
        UNION ALL
        SELECT g.staff_id, g.young_person_id, g.basis FROM access_grant g
        WHERE g.young_person_id = ANY (people) AND g.starts_at <= at AND (g.ends_at IS NULL OR g.ends_at > at)
    )
    SELECT g.young_person_id, g.basis::text FROM grants g WHERE g.staff_id = who
    UNION ALL
    -- whoever stands in may do no more than the one who is away: for an intervention what the intervention lets them do
    SELECT g.young_person_id, CASE
        WHEN ends.last_on < today.day THEN 'former_deputy' WHEN g.basis = 'intervention' THEN 'intervention'
        WHEN named.id IS NULL THEN 'deputy' ELSE 'named_deputy' END
    FROM today
    JOIN core_workday present ON present.day = today.day
    JOIN access_cover c ON c.deputy_id = who AND c.starts_on <= today.day
    JOIN organisation_absence a ON a.id = c.absence_id AND a.starts_on <= today.day
    -- afterwards a deputy still reads, and writes on in own notes, for five arbejdsdage
    CROSS JOIN LATERAL (SELECT least(c.ends_on, a.ends_on) AS last_on) ends
    LEFT JOIN core_workday last ON last.day = ends.last_on
    JOIN grants g ON g.staff_id = a.staff_id AND g.basis IN ('assignment', 'intervention')
    LEFT JOIN access_cover_young_people named ON named.cover_id = c.id AND named.youngperson_id = g.young_person_id
    WHERE (ends.last_on IS NULL OR ends.last_on >= today.day OR present.local <= last.local + 5)
      AND (c.everyone OR named.id IS NOT NULL)
    UNION ALL
    SELECT y.id, reach.role FROM reach JOIN cases y ON y.unit_id = reach.unit_id
    UNION ALL
    SELECT g.young_person_id, reach.role
    FROM today, reach
    JOIN organisation_membership m ON m.unit_id = reach.unit_id
    JOIN grants g ON g.staff_id = m.staff_id AND g.basis = 'assignment'
    WHERE m.starts_on <= today.day AND (m.ends_on IS NULL OR m.ends_on >= today.day)
$$;
"""

# Each statement under row-level security asks this several times. Its plan does not depend on who asks, so it is made once for a
# connection: to plan it anew takes as long as to run it.
SEEN = """
CREATE FUNCTION access_visible_people(who bigint, at timestamptz, wanted text, people bigint[] DEFAULT NULL)
RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
    SELECT DISTINCT r.young_person_id
    FROM access_relations(who, at, people) r
    JOIN people_youngperson y ON y.id = r.young_person_id
    JOIN (VALUES
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
    ) AS visibility (relation, sensitivity, level) ON visibility.relation = r.relation AND visibility.sensitivity = y.sensitivity
    WHERE CASE wanted
        WHEN 'summary' THEN true
        WHEN 'full' THEN visibility.level = 'full'
        -- those whom one works with or answers for: neither handed over, nor covered before, nor seen in an emergency
        WHEN 'caseload' THEN r.relation NOT IN ('handover', 'former_deputy', 'emergency_access', 'on_call')
      END
      AND NOT EXISTS (
        SELECT FROM access_accessblock b
        WHERE b.staff_id = who AND b.young_person_id = r.young_person_id
          AND b.starts_on <= timezone('Europe/Copenhagen', at)::date
          AND (b.ends_on IS NULL OR b.ends_on >= timezone('Europe/Copenhagen', at)::date)
      )
$$;
CREATE FUNCTION access_leads(unit bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM access_role_units(
            nullif(current_setting('app.staff', true), '')::bigint,
            nullif(current_setting('app.now', true), '')::timestamptz
        ) r WHERE r.role = 'leader' AND r.unit_id = unit
    )
$$;
CREATE FUNCTION access_visible(wanted text) RETURNS SETOF bigint
LANGUAGE sql STABLE AS $$
    SELECT access_visible_people(
        nullif(current_setting('app.staff', true), '')::bigint,
        nullif(current_setting('app.now', true), '')::timestamptz,
        wanted
    )
$$;
"""

TODAY = """
CREATE FUNCTION access_today() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT timezone('Europe/Copenhagen', nullif(current_setting('app.now', true), '')::timestamptz)::date
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
        migrations.RunSQL(REACH, "DROP FUNCTION access_role_units"),
        migrations.RunSQL(RELATIONS, "DROP FUNCTION access_relations"),
        migrations.RunSQL(
            SEEN, "DROP FUNCTION access_leads; DROP FUNCTION access_visible; DROP FUNCTION access_visible_people"
        ),
        migrations.RunSQL(TODAY, "DROP FUNCTION access_today"),
        migrations.RunSQL(CLOSE_HISTORY, "DROP FUNCTION access_revoke_history"),
        migrations.RunSQL(PARTITIONS, "DROP FUNCTION access_create_log_partitions"),
        protect("people_youngperson", "summary", column="id"),
        protect("people_address", "full"),
        protect("people_activityspell", "full"),
    ]
