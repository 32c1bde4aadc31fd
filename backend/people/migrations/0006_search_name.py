"""Store the folded names of young people, names in NFC only, and no series of case numbers."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from backend.core.names import IsNFC, nfc, search_key

NAMES = ("first_name", "last_name", "preferred_name")


def fill(apps, schema_editor):
    for person in apps.get_model("people", "YoungPerson").objects.only(*NAMES).iterator():
        for name in NAMES:
            setattr(person, name, nfc(getattr(person, name)))
        person.search_name = search_key(*(getattr(person, name) for name in NAMES))
        person.save(update_fields=[*NAMES, "search_name"])


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0006_search_name"),
        ("people", "0005_address_checks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel(
            name="CaseNumberSeries",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="youngperson",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="youngperson",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="youngperson",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="youngperson",
            name="search_name",
            field=models.CharField(default="", editable=False, max_length=1500),
        ),
        migrations.AddField(
            model_name="youngpersonevent",
            name="search_name",
            field=models.CharField(default="", editable=False, max_length=1500),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        pgtrigger.migrations.AddTrigger(
            model_name="youngperson",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_youngpersonevent" ("born_on", "case_number", "closed_on", "cpr", "cpr_fingerprint", "cpr_is_replacement", "deceased_on", "email", "encryption_row_id", "first_name", "gender", "id", "informed_by_id", "informed_how", "informed_on", "informed_text_version", "interpreter_language", "kui_contact_appointed_on", "kui_contact_person", "last_name", "merged_into_id", "municipality_code", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "placed_outside_home", "preferred_channel", "preferred_name", "primary_contact_professional_id", "primary_contact_staff_id", "registered_at", "reminders_paused_reason", "reminders_paused_until", "search_name", "sensitivity", "sort_name", "undervisningspligt_ends_on", "unit_id", "version") VALUES (NEW."born_on", NEW."case_number", NEW."closed_on", NEW."cpr", NEW."cpr_fingerprint", NEW."cpr_is_replacement", NEW."deceased_on", NEW."email", NEW."encryption_row_id", NEW."first_name", NEW."gender", NEW."id", NEW."informed_by_id", NEW."informed_how", NEW."informed_on", NEW."informed_text_version", NEW."interpreter_language", NEW."kui_contact_appointed_on", NEW."kui_contact_person", NEW."last_name", NEW."merged_into_id", NEW."municipality_code", NEW."opened_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."placed_outside_home", NEW."preferred_channel", NEW."preferred_name", NEW."primary_contact_professional_id", NEW."primary_contact_staff_id", NEW."registered_at", NEW."reminders_paused_reason", NEW."reminders_paused_until", NEW."search_name", NEW."sensitivity", NEW."sort_name", NEW."undervisningspligt_ends_on", NEW."unit_id", NEW."version"); RETURN NULL;',
                    hash="eb074c18f553bd70ee943ea7125377eb28385e12",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_922f7",
                    table="people_youngperson",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="youngperson",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_youngpersonevent" ("born_on", "case_number", "closed_on", "cpr", "cpr_fingerprint", "cpr_is_replacement", "deceased_on", "email", "encryption_row_id", "first_name", "gender", "id", "informed_by_id", "informed_how", "informed_on", "informed_text_version", "interpreter_language", "kui_contact_appointed_on", "kui_contact_person", "last_name", "merged_into_id", "municipality_code", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "placed_outside_home", "preferred_channel", "preferred_name", "primary_contact_professional_id", "primary_contact_staff_id", "registered_at", "reminders_paused_reason", "reminders_paused_until", "search_name", "sensitivity", "sort_name", "undervisningspligt_ends_on", "unit_id", "version") VALUES (NEW."born_on", NEW."case_number", NEW."closed_on", NEW."cpr", NEW."cpr_fingerprint", NEW."cpr_is_replacement", NEW."deceased_on", NEW."email", NEW."encryption_row_id", NEW."first_name", NEW."gender", NEW."id", NEW."informed_by_id", NEW."informed_how", NEW."informed_on", NEW."informed_text_version", NEW."interpreter_language", NEW."kui_contact_appointed_on", NEW."kui_contact_person", NEW."last_name", NEW."merged_into_id", NEW."municipality_code", NEW."opened_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."placed_outside_home", NEW."preferred_channel", NEW."preferred_name", NEW."primary_contact_professional_id", NEW."primary_contact_staff_id", NEW."registered_at", NEW."reminders_paused_reason", NEW."reminders_paused_until", NEW."search_name", NEW."sensitivity", NEW."sort_name", NEW."undervisningspligt_ends_on", NEW."unit_id", NEW."version"); RETURN NULL;',
                    hash="4ab5c168947e657ac362010d57d3484a8e2aba3e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_10f7c",
                    table="people_youngperson",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="youngperson",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_youngpersonevent" ("born_on", "case_number", "closed_on", "cpr", "cpr_fingerprint", "cpr_is_replacement", "deceased_on", "email", "encryption_row_id", "first_name", "gender", "id", "informed_by_id", "informed_how", "informed_on", "informed_text_version", "interpreter_language", "kui_contact_appointed_on", "kui_contact_person", "last_name", "merged_into_id", "municipality_code", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "placed_outside_home", "preferred_channel", "preferred_name", "primary_contact_professional_id", "primary_contact_staff_id", "registered_at", "reminders_paused_reason", "reminders_paused_until", "search_name", "sensitivity", "sort_name", "undervisningspligt_ends_on", "unit_id", "version") VALUES (OLD."born_on", OLD."case_number", OLD."closed_on", OLD."cpr", OLD."cpr_fingerprint", OLD."cpr_is_replacement", OLD."deceased_on", OLD."email", OLD."encryption_row_id", OLD."first_name", OLD."gender", OLD."id", OLD."informed_by_id", OLD."informed_how", OLD."informed_on", OLD."informed_text_version", OLD."interpreter_language", OLD."kui_contact_appointed_on", OLD."kui_contact_person", OLD."last_name", OLD."merged_into_id", OLD."municipality_code", OLD."opened_on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."placed_outside_home", OLD."preferred_channel", OLD."preferred_name", OLD."primary_contact_professional_id", OLD."primary_contact_staff_id", OLD."registered_at", OLD."reminders_paused_reason", OLD."reminders_paused_until", OLD."search_name", OLD."sensitivity", OLD."sort_name", OLD."undervisningspligt_ends_on", OLD."unit_id", OLD."version"); RETURN NULL;',
                    hash="615c11bbe5adae2161b6e93972849bc138c96e55",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_83533",
                    table="people_youngperson",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="youngperson",
            constraint=models.CheckConstraint(condition=IsNFC("first_name"), name="young_person_first_name_nfc"),
        ),
        migrations.AddConstraint(
            model_name="youngperson",
            constraint=models.CheckConstraint(condition=IsNFC("last_name"), name="young_person_last_name_nfc"),
        ),
        migrations.AddConstraint(
            model_name="youngperson",
            constraint=models.CheckConstraint(
                condition=IsNFC("preferred_name"), name="young_person_preferred_name_nfc"
            ),
        ),
    ]
