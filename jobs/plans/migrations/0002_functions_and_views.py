"""Plans with consultant and unit on a day, for reports; and the open plan and primary consultant, for the caseload."""

from django.db import migrations

# The consultant is the primary one whom the plan has, or had last. `live_from` is the day on which the first rule was
# activated in the young person's unit. The unit is that of `organisation_unit_of`, joined here for all plans at once.
SEEN_FROM = """
CREATE FUNCTION plans_seen_from(day date) RETURNS TABLE (
    plan_id bigint, young_person_id bigint, staff_id bigint, unit_id bigint, live_from date
)
LANGUAGE sql STABLE AS $$
    SELECT
        plan.id,
        person.id,
        consultant.staff_id,
        coalesce(own_unit.unit_id, first_unit.unit_id, person.unit_id),
        (SELECT min(rule.starts_on) FROM followups_ruleactivation AS rule WHERE rule.unit_id = person.unit_id)
    FROM plans_ipsplan AS plan
    JOIN people_youngperson AS person ON person.id = plan.young_person_id
    LEFT JOIN LATERAL (
        SELECT held.staff_id
        FROM assignments_assignment AS held
        WHERE held.young_person_id = person.id AND held.capacity = 'consultant' AND held.role = 'primary'
          AND held.starts_on <= least(plan.closed_on, day)
          AND (held.ends_on IS NULL OR held.ends_on >= plan.received_on)
        ORDER BY held.starts_on DESC, held.id DESC
        LIMIT 1
    ) AS consultant ON true
    LEFT JOIN organisation_units_on('job_consultant', day) AS own_unit
        ON own_unit.staff_id = consultant.staff_id AND own_unit.unit_id = person.unit_id
    LEFT JOIN organisation_first_units_on('job_consultant', day) AS first_unit
        ON first_unit.staff_id = consultant.staff_id
$$;
"""

# A contact is with a job consultant if, on its day, its staff member or a colleague who took part held an assignment of
# the capacity consultant, or was deputy for one who held it. `Team.works_with` says the same for follow-up rules.
ACCESS_ON = """
CREATE FUNCTION plans_access_on(person bigint, first_day date, last_day date) RETURNS date
LANGUAGE sql STABLE AS $$
    SELECT min(contact.occurred_on)
    FROM contacts_contact AS contact
    JOIN assignments_assignment AS held
        ON held.young_person_id = person AND held.capacity = 'consultant'
        AND held.starts_on <= contact.occurred_on
        AND (held.ends_on IS NULL OR held.ends_on >= contact.occurred_on)
    CROSS JOIN LATERAL (
        SELECT array_agg(present.staff_id) AS staff
        FROM (
            SELECT contact.staff_id
            UNION ALL
            SELECT taking_part.staff_id FROM contacts_participant AS taking_part
            WHERE taking_part.contact_id = contact.id AND taking_part.staff_id IS NOT NULL
        ) AS present
    ) AS made_by
    WHERE contact.young_person_id = person AND contact.is_qualifying
      AND contact.occurred_on BETWEEN first_day AND last_day
      AND (
        held.staff_id = ANY (made_by.staff)
        OR EXISTS (
            SELECT
            FROM access_cover AS cover
            JOIN organisation_absence AS absence
                ON absence.id = cover.absence_id AND absence.staff_id = held.staff_id
            WHERE cover.deputy_id = ANY (made_by.staff)
              AND contact.occurred_on >= greatest(cover.starts_on, absence.starts_on)
              AND (least(cover.ends_on, absence.ends_on) IS NULL
                   OR contact.occurred_on <= least(cover.ends_on, absence.ends_on))
              AND (
                cover.everyone
                OR EXISTS (
                    SELECT FROM access_cover_young_people AS named
                    WHERE named.cover_id = cover.id AND named.youngperson_id = person
                )
              )
        )
      )
$$;
"""

VIEWS = """
CREATE VIEW plans_column WITH (security_invoker = true) AS
    SELECT plan.young_person_id, plan.id AS plan_id, plan.track, plan.phase
    FROM plans_ipsplan AS plan
    WHERE plan.phase <> 'closed';
CREATE VIEW plans_consultant_column WITH (security_invoker = true) AS
    SELECT a.young_person_id, a.staff_id, s.name
    FROM assignments_assignment AS a
    JOIN organisation_staff AS s ON s.id = a.staff_id
    WHERE a.capacity = 'consultant' AND a.role = 'primary'
      AND a.starts_on <= access_today() AND (a.ends_on IS NULL OR a.ends_on > access_today())
      AND EXISTS (
          SELECT FROM organisation_membership AS m
          WHERE m.staff_id = a.staff_id AND s.is_active AND m.role = ANY (access_case_roles())
            AND m.starts_on <= access_today() AND (m.ends_on IS NULL OR m.ends_on >= access_today())
      );
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_row_level_security"),
        ("assignments", "0001_initial"),
        ("contacts", "0001_initial"),
        ("followups", "0001_initial"),
        ("organisation", "0002_unit_of"),
        ("plans", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(SEEN_FROM, "DROP FUNCTION plans_seen_from"),
        migrations.RunSQL(ACCESS_ON, "DROP FUNCTION plans_access_on"),
        migrations.RunSQL(VIEWS, "DROP VIEW plans_column, plans_consultant_column"),
    ]
