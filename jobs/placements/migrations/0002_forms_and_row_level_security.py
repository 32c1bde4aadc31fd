"""The forms of employment of the first day, row-level security on jobs, and their history closed."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from backend.access.row_level_security import protect

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


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0001_initial"),
        ("access", "0002_row_level_security"),
        ("people", "0002_code_lists"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        protect("placements_employment", "full"),
        migrations.RunSQL("SELECT access_revoke_history()", migrations.RunSQL.noop),
    ]
