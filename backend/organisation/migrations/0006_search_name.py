"""Store the folded names of staff, and names in NFC only."""

from django.db import migrations, models

from backend.core.names import IsNFC, nfc, search_key


def fill(apps, schema_editor):
    for staff in apps.get_model("organisation", "Staff").objects.all():
        staff.name = nfc(staff.name)
        staff.search_name = search_key(staff.name, staff.username)
        staff.save(update_fields=["name", "search_name"])


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0005_ips_unit"),
    ]

    operations = [
        migrations.AddField(
            model_name="staff",
            name="search_name",
            field=models.CharField(default="", editable=False, max_length=1500),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="staff",
            constraint=models.CheckConstraint(condition=IsNFC("name"), name="staff_name_nfc"),
        ),
    ]
