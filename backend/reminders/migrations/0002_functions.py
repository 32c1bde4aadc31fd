"""The functions with which the dispatcher writes reminders and notifications, a batch with one statement each.

The rows of a batch are made in the database. As instances of models they took half of the time of the dispatcher.
"""

from django.db import migrations

PLAN = """
CREATE FUNCTION reminders_plan(rows jsonb, at timestamptz) RETURNS void LANGUAGE sql AS $$
    INSERT INTO reminders_reminder (
        follow_up_id, stage, days_before, for_date, recipient_id, channel, state, planned_at
    )
    SELECT follow_up, stage, days_before, for_date, recipient, channel, 'planned', at
    FROM jsonb_to_recordset(rows) AS planned (
        follow_up bigint, stage text, days_before smallint, for_date date, recipient bigint, channel text
    )
    ON CONFLICT DO NOTHING
$$;
"""

DELIVER = """
CREATE FUNCTION reminders_deliver(reminders bigint[], at timestamptz) RETURNS void LANGUAGE sql AS $$
    INSERT INTO reminders_notification (
        staff_id, kind, young_person_id, follow_up_id, reminder_id, facts, created_at
    )
    SELECT r.recipient_id, 'follow_up_' || r.stage, f.young_person_id, f.id, r.id,
           jsonb_build_object('rule', f.rule, 'due_on', f.due_on), at
    FROM reminders_reminder r JOIN followups_followup f ON f.id = r.follow_up_id
    WHERE r.id = ANY (reminders)
    ORDER BY r.id;
    UPDATE reminders_reminder SET state = 'sent', settled_at = at WHERE id = ANY (reminders)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_initial")]

    operations = [
        migrations.RunSQL(PLAN, "DROP FUNCTION reminders_plan"),
        migrations.RunSQL(DELIVER, "DROP FUNCTION reminders_deliver"),
    ]
