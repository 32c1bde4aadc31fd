"""The first forms of employment, and the view of ordinary jobs with the days of their spell, which reports read."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# key, Danish, English, competitive, permanent, reported apart, kind of the activity
FORMS = [
    ("ordinary", "Ordinær ansættelse", "Ordinary employment", True, True, False, "ordinary_job"),
    ("fixed_term", "Tidsbegrænset ansættelse", "Fixed-term employment", True, False, False, "ordinary_job"),
    ("seasonal", "Sæsonarbejde", "Seasonal work", True, False, False, "ordinary_job"),
    ("agency", "Vikararbejde", "Agency work", True, False, False, "ordinary_job"),
    ("wage_subsidy", "Løntilskud", "Wage subsidy", False, False, False, "wage_subsidy"),
    ("work_placement", "Virksomhedspraktik", "Work placement", False, False, False, "work_placement"),
    ("sheltered", "Beskyttet beskæftigelse", "Sheltered work", False, False, False, "sheltered_work"),
    ("volunteer", "Frivilligt arbejde", "Volunteer work", False, False, False, "volunteer"),
    ("flex_job", "Fleksjob", "Flex job", False, True, True, "flex_job"),
    ("apprenticeship", "Lære- eller elevplads", "Apprenticeship", False, False, True, "apprenticeship"),
]


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    form = apps.get_model("placements", "EmploymentForm")
    form._default_manager.bulk_create(
        form(
            key=key,
            label_da=label_da,
            label_en=label_en,
            competitive=competitive,
            permanent=permanent,
            apart=apart,
            activity_kind_id=kind,
            position=position,
        )
        for position, (key, label_da, label_en, competitive, permanent, apart, kind) in enumerate(FORMS)
    )


ORDINARY_JOBS = """
CREATE VIEW placements_ordinaryjob WITH (security_invoker = true) AS
    SELECT job.id, job.young_person_id, job.plan_id, job.employer_id, job.four_paid_hours_on, job.spell_id,
           spell.starts_on, spell.ends_on
    FROM placements_employment AS job
    JOIN placements_employmentform AS form ON form.key = job.form_id AND form.competitive
    JOIN people_activityspell AS spell ON spell.id = job.spell_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_code_lists_and_views"),
        ("placements", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL(ORDINARY_JOBS, "DROP VIEW placements_ordinaryjob"),
    ]
