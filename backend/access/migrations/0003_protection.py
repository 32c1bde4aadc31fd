"""Row-level security and privileges from the declarations of the models, and the access log behind two functions.

`backend.access.row_policies` hands the declarations to `access_apply` after each `migrate`. The owner of the tables owns
the functions that compute who may see whom, and the triggers that write the history; they see rows only while one of
the two roles calls them.
"""

from django.db import migrations

# The SQL condition of a policy. `arms` are alternatives, as backend.access.row_policies describes them. Every statement
# of a caller is planned together with the policies of its tables, so a condition is written to be planned fast: a setting
# is read once, as a subquery of its own, and a row of another table is asked for with `SELECT true`, because PostgreSQL
# plans an `EXISTS` twice.
CONDITION = """
CREATE FUNCTION access_person_condition(target text, depth integer, arm jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    step jsonb := arm -> 'steps' -> 0;
    parent text := 'parent_' || depth;
    person text := format('%I.%I', target, arm ->> 'column');
    level text := arm ->> 'level';
BEGIN
    IF step IS NOT NULL THEN  -- one table nearer to the young person
        RETURN format(
            '(SELECT true FROM %I AS %I WHERE %I.%I = %I.%I AND (%s))',
            step ->> 'table', parent, parent, step ->> 'key', target, step ->> 'column',
            access_person_condition(parent, depth + 1, arm || jsonb_build_object('steps', (arm -> 'steps') - 0))
        );
    ELSIF level = '' THEN  -- the policy of the table before shows no less than this one may
        RETURN 'true';
    END IF;
    RETURN format(
        '%s = ANY ((SELECT access_people(%L))::bigint[]) OR ('
        'SELECT true FROM people_youngperson AS seen WHERE seen.id = %s%s)',
        person, level, person,
        -- The policy of people_youngperson shows the summary, and leaves out those who are blocked.
        CASE level WHEN 'summary' THEN '' ELSE format(
            ' AND seen.unit_id || '' '' || seen.sensitivity = ANY ((SELECT access_units(%L))::text[])', level
        ) END
    );
END $$;

CREATE FUNCTION access_condition(target text, arms jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    arm jsonb;
    conditions text[] := '{}';
    condition text;
BEGIN
    FOR arm IN SELECT jsonb_array_elements(arms) LOOP
        CASE arm ->> 'kind'
        WHEN 'self' THEN
            condition := format(
                'id = ANY ((SELECT access_people(%1$L))::bigint[]) OR ('
                'unit_id || '' '' || sensitivity = ANY ((SELECT access_units(%1$L))::text[])'
                ' AND id <> ALL (coalesce((SELECT access_blocked()), ''{}'')))',
                arm ->> 'level'
            );
        WHEN 'person' THEN
            condition := access_person_condition(target, 1, arm);
        WHEN 'owned' THEN
            condition := format('%I = access_caller()', arm ->> 'column');
        WHEN 'nobody' THEN
            condition := format('%I IS NULL', arm ->> 'column');
            IF arm ? 'owner' THEN
                condition := condition || format(
                    ' AND (%I = access_caller() OR %I IN (SELECT access_led_units()))', arm ->> 'owner', arm ->> 'unit'
                );
            END IF;
        END CASE;
        conditions := conditions || format('(%s)', condition);
    END LOOP;
    RETURN array_to_string(conditions, ' OR ');
END $$;
"""

# Applied from nothing each time, so that what is no longer declared is gone. A comment keeps the condition of a policy
# as it was written, for PostgreSQL gives back an expression in words of its own.
APPLY = """
CREATE FUNCTION access_apply(declared jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    entry jsonb;
    named record;
    privilege text;
    condition text;
BEGIN
    FOR named IN SELECT polname, polrelid::regclass AS target FROM pg_policy LOOP
        EXECUTE format('DROP POLICY %I ON %s', named.polname, named.target);
    END LOOP;
    FOR named IN
        SELECT DISTINCT acl.grantee, coalesce(quote_ident(r.rolname), 'PUBLIC') AS name
        FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) AS acl LEFT JOIN pg_roles r ON r.oid = acl.grantee
        WHERE c.relnamespace = 'public'::regnamespace AND acl.grantee <> c.relowner
        UNION
        SELECT DISTINCT acl.grantee, coalesce(quote_ident(r.rolname), 'PUBLIC')
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        CROSS JOIN LATERAL aclexplode(a.attacl) AS acl LEFT JOIN pg_roles r ON r.oid = acl.grantee
        WHERE c.relnamespace = 'public'::regnamespace AND acl.grantee <> c.relowner
    LOOP
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM %s', named.name);
        EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM %s', named.name);
    END LOOP;
    EXECUTE 'GRANT USAGE, UPDATE ON ALL SEQUENCES IN SCHEMA public TO folge_system';
    FOR named IN  -- the triggers that write the history
        SELECT p.oid::regprocedure AS target FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.prorettype = 'trigger'::regtype
    LOOP
        EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = public, pg_temp', named.target);
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', named.target);
    END LOOP;

    FOR entry IN SELECT jsonb_array_elements(declared -> 'tables') LOOP
        FOR privilege IN SELECT jsonb_array_elements_text(entry -> 'serving') LOOP
            EXECUTE format('GRANT %s ON %I TO folge_app', privilege, entry ->> 'table');
        END LOOP;
        FOR privilege IN SELECT jsonb_array_elements_text(entry -> 'system') LOOP
            EXECUTE format('GRANT %s ON %I TO folge_system', privilege, entry ->> 'table');
        END LOOP;
        FOR privilege IN SELECT jsonb_array_elements_text(entry -> 'login') LOOP
            EXECUTE format('GRANT %s ON %I TO %I', privilege, entry ->> 'table', declared ->> 'login');
        END LOOP;
        IF jsonb_array_length(entry -> 'arms') = 0 THEN
            CONTINUE;
        END IF;
        condition := access_condition(entry ->> 'table', entry -> 'arms');
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', entry ->> 'table');
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', entry ->> 'table');
        EXECUTE format(
            'CREATE POLICY visible ON %I TO folge_app USING (%s) WITH CHECK (%s)', entry ->> 'table', condition, condition
        );
        EXECUTE format('COMMENT ON POLICY visible ON %I IS %L', entry ->> 'table', condition);
        EXECUTE format(
            'CREATE POLICY system ON %I TO folge_system USING (true) WITH CHECK (true)', entry ->> 'table'
        );
        EXECUTE format(
            'CREATE POLICY definer ON %I TO %I USING (current_setting(''role'') <> ''none'')'
            ' WITH CHECK (current_setting(''role'') <> ''none'')',
            entry ->> 'table', current_user
        );
    END LOOP;

    IF declared ->> 'login' NOT IN ('', current_user) THEN
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', declared ->> 'login');
        EXECUTE format(
            'GRANT folge_app, folge_system TO %I WITH SET TRUE, INHERIT FALSE', declared ->> 'login'
        );
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION access_apply FROM PUBLIC;

-- While the owner migrates, rows are not hidden from it; `access_apply` hides them again.
CREATE FUNCTION access_unforce() RETURNS void LANGUAGE plpgsql AS $$
DECLARE target regclass;
BEGIN
    FOR target IN SELECT c.oid::regclass FROM pg_class c WHERE c.relforcerowsecurity LOOP
        EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', target);
    END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION access_unforce FROM PUBLIC;
"""

# The state of the database, which the check compares with the declarations. One row for each table and view.
STATE = """
CREATE FUNCTION access_state(login_role text)
RETURNS TABLE (
    name text, owned_by_login boolean, is_view boolean, guarded boolean, invoker boolean,
    policies text[], condition text, serving text[], system text[], login_privileges text[], everybody text[]
)
LANGUAGE sql STABLE AS $$
    SELECT c.relname::text, r.rolname = login_role, c.relkind IN ('v', 'm'),
           c.relrowsecurity AND c.relforcerowsecurity,
           coalesce('security_invoker=true' = ANY (c.reloptions), false),
           ARRAY(
               SELECT p.polname || ' ' || p.polcmd::text || ' ' || ARRAY(
                   SELECT pg_get_userbyid(role) FROM unnest(p.polroles) AS role
               )::text || CASE WHEN p.polqual IS NULL OR p.polwithcheck IS NULL THEN ' half' ELSE '' END
               FROM pg_policy p WHERE p.polrelid = c.oid ORDER BY 1
           ),
           (
               SELECT obj_description(p.oid, 'pg_policy') FROM pg_policy p
               WHERE p.polrelid = c.oid AND p.polname = 'visible'
           ),
           held.serving, held.system, held.login, held.everybody
    FROM pg_class c
    JOIN pg_roles r ON r.oid = c.relowner
    CROSS JOIN LATERAL (
        SELECT array_agg(g.privilege ORDER BY g.privilege) FILTER (WHERE g.name = 'folge_app') AS serving,
               array_agg(g.privilege ORDER BY g.privilege) FILTER (WHERE g.name = 'folge_system') AS system,
               array_agg(g.privilege ORDER BY g.privilege) FILTER (WHERE g.name = login_role) AS login,
               array_agg(g.privilege ORDER BY g.privilege) FILTER (WHERE g.name = '') AS everybody
        FROM (
            SELECT acl.privilege_type AS privilege, coalesce(gr.rolname, '') AS name
            FROM aclexplode(c.relacl) AS acl LEFT JOIN pg_roles gr ON gr.oid = acl.grantee
            UNION ALL
            SELECT acl.privilege_type || '(' || a.attname || ')', coalesce(gr.rolname, '')
            FROM pg_attribute a CROSS JOIN LATERAL aclexplode(a.attacl) AS acl
            LEFT JOIN pg_roles gr ON gr.oid = acl.grantee
            WHERE a.attrelid = c.oid AND NOT a.attisdropped
        ) AS g
    ) AS held
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
$$;

-- The functions with the rights of their owner that the serving role may call, and the roles whose rights it has.
CREATE FUNCTION access_definers() RETURNS SETOF text LANGUAGE sql STABLE AS $$
    SELECT p.proname::text FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef AND has_function_privilege('folge_app', p.oid, 'EXECUTE')
    ORDER BY 1
$$;
CREATE FUNCTION access_loose_ends() RETURNS SETOF text LANGUAGE sql STABLE AS $$
    SELECT 'folge_app is a member of ' || g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
    WHERE m.member = 'folge_app'::regrole
    UNION ALL
    SELECT rolname || ' may log in, or passes by row-level security' FROM pg_roles
    WHERE rolname IN ('folge_app', 'folge_system') AND (rolcanlogin OR rolsuper OR rolbypassrls OR rolcreaterole)
    UNION ALL
    SELECT 'new tables come with privileges' FROM pg_default_acl d CROSS JOIN LATERAL aclexplode(d.defaclacl) AS acl
    WHERE d.defaclobjtype IN ('r', 'S') AND acl.grantee <> d.defaclrole
    UNION ALL
    SELECT 'folge_app may create tables' WHERE has_schema_privilege('folge_app', 'public', 'CREATE')
    UNION ALL
    SELECT session_user || ' passes by row-level security' FROM pg_roles
    WHERE rolname = session_user AND (rolsuper OR rolbypassrls)
$$;
"""

# The serving role adds to the log through this function alone: staff and time are those of the context and the clock.
LOG = """
CREATE FUNCTION access_log(
    done text, about bigint[], because text, why text, through text, request text
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF access_caller() IS NULL THEN
        RAISE EXCEPTION 'the access log needs a caller';
    END IF;
    INSERT INTO access_accesslogentry (at, staff_id, action, young_people, basis, purpose, channel, request_id, allowed)
    VALUES (clock_timestamp(), access_caller(), done, about, because, why, through, request, true);
END $$;

-- Make the partitions of a month and those after it. Rows that came before their partition move out of the default one.
CREATE FUNCTION access_create_log_partitions(first date, months integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    month date;
    partition text;
BEGIN
    FOR month IN SELECT (date_trunc('month', first) + k * interval '1 month')::date FROM generate_series(0, months) k
    LOOP
        partition := 'access_accesslogentry_' || to_char(month, 'YYYYMM');
        CONTINUE WHEN to_regclass(partition) IS NOT NULL;
        LOCK TABLE access_accesslogentry_default IN ACCESS EXCLUSIVE MODE;
        EXECUTE format(
            'CREATE TABLE %I (LIKE access_accesslogentry INCLUDING DEFAULTS INCLUDING CONSTRAINTS);'
            'WITH moved AS ('
            '    DELETE FROM access_accesslogentry_default WHERE at >= %2$L::date AND at < %3$L::date RETURNING *'
            ') INSERT INTO %1$I SELECT * FROM moved;'
            'ALTER TABLE access_accesslogentry ATTACH PARTITION %1$I FOR VALUES FROM (%2$L) TO (%3$L)',
            partition, month, (month + interval '1 month')::date
        );
    END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION access_create_log_partitions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access_create_log_partitions TO folge_system;
SELECT access_create_log_partitions(current_date, 3);
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0002_row_level_security")]

    operations = [
        migrations.RunSQL(CONDITION, "DROP FUNCTION access_condition; DROP FUNCTION access_person_condition"),
        migrations.RunSQL(APPLY, "DROP FUNCTION access_unforce; DROP FUNCTION access_apply"),
        migrations.RunSQL(
            STATE, "DROP FUNCTION access_loose_ends; DROP FUNCTION access_definers; DROP FUNCTION access_state"
        ),
        migrations.RunSQL(LOG, "DROP FUNCTION access_create_log_partitions; DROP FUNCTION access_log"),
    ]
