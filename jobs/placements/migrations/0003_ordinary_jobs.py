"""Ordinary jobs with the days of their spell: asked by reports."""

from django.db import migrations

ORDINARY_JOBS = """
CREATE VIEW placements_ordinaryjob WITH (security_invoker = true) AS
    SELECT job.id, job.young_person_id, job.plan_id, job.employer_id, job.four_paid_hours_on, job.spell_id,
           spell.starts_on, spell.ends_on
    FROM placements_employment AS job
    JOIN placements_employmentform AS form ON form.key = job.form_id AND form.competitive
    JOIN people_activityspell AS spell ON spell.id = job.spell_id
"""


class Migration(migrations.Migration):
    dependencies = [("placements", "0002_forms_and_row_level_security")]

    operations = [
        migrations.RunSQL(ORDINARY_JOBS, "DROP VIEW placements_ordinaryjob"),
    ]
