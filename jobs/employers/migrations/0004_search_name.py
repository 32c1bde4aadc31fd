"""Store the folded names of employers, and names in NFC only."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from backend.core.names import IsNFC, nfc, search_key
from backend.core.sorting import sort_key


def fill(apps, schema_editor):
    for employer in apps.get_model("employers", "Employer").objects.all():
        employer.name = nfc(employer.name)
        employer.sort_name, employer.search_name = sort_key(employer.name), search_key(employer.name)
        employer.save(update_fields=["name", "sort_name", "search_name"])


class Migration(migrations.Migration):
    dependencies = [
        ("employers", "0003_correct_and_void_contacts"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="employer",
            options={"ordering": ["sort_name", "id"]},
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="employer",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="employer",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="employer",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="employer",
            name="search_name",
            field=models.CharField(default="", editable=False, max_length=1500),
        ),
        migrations.AddField(
            model_name="employer",
            name="sort_name",
            field=models.CharField(default="", editable=False, max_length=400),
        ),
        migrations.AddField(
            model_name="employerevent",
            name="search_name",
            field=models.CharField(default="", editable=False, max_length=1500),
        ),
        migrations.AddField(
            model_name="employerevent",
            name="sort_name",
            field=models.CharField(default="", editable=False, max_length=400),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        pgtrigger.migrations.AddTrigger(
            model_name="employer",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "employers_employerevent" ("address", "cvr", "id", "industry_code", "name", "notes", "p_number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "search_name", "sort_name", "version") VALUES (NEW."address", NEW."cvr", NEW."id", NEW."industry_code", NEW."name", NEW."notes", NEW."p_number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."search_name", NEW."sort_name", NEW."version"); RETURN NULL;',
                    hash="4055302ae00fa1154f6e7c97fd2ddf255c0175d7",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_27d23",
                    table="employers_employer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employer",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "employers_employerevent" ("address", "cvr", "id", "industry_code", "name", "notes", "p_number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "search_name", "sort_name", "version") VALUES (NEW."address", NEW."cvr", NEW."id", NEW."industry_code", NEW."name", NEW."notes", NEW."p_number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."search_name", NEW."sort_name", NEW."version"); RETURN NULL;',
                    hash="d8796a6fde688f822e446f709af46ed5cdacd48a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b6c1a",
                    table="employers_employer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="employer",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "employers_employerevent" ("address", "cvr", "id", "industry_code", "name", "notes", "p_number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "search_name", "sort_name", "version") VALUES (OLD."address", OLD."cvr", OLD."id", OLD."industry_code", OLD."name", OLD."notes", OLD."p_number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."search_name", OLD."sort_name", OLD."version"); RETURN NULL;',
                    hash="b0691c1c03c64d445f5fc5001fcbefa14a47bd53",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_44e51",
                    table="employers_employer",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.CheckConstraint(condition=IsNFC("name"), name="employer_name_nfc"),
        ),
    ]
