"""The day on which a young person in IPS had access: the first qualifying contact with a job consultant."""

from django.db import migrations

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


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("contacts", "0001_initial"),
        ("plans", "0004_only_staff_who_work_with_cases"),
    ]

    operations = [
        migrations.RunSQL(ACCESS_ON, "DROP FUNCTION plans_access_on"),
    ]
