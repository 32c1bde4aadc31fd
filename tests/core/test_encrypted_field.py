"""The encrypted field on a real table with change history: YoungPerson's phone and CPR."""

import copy
import pickle
import uuid
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.apps import apps
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from backend.core import crypto
from backend.core.crypto import CannotDecrypt, Ciphertext, fingerprint
from backend.core.errors import Stale
from backend.core.models import save_version
from backend.organisation.models import Unit
from backend.people.models import YoungPerson

pytestmark = pytest.mark.django_db

EVENTS = apps.get_model("people", "YoungPersonEvent")
PHONE = "+45 20 30 40 50"


def build(**fields) -> YoungPerson:
    unit, _made = Unit.objects.get_or_create(name="Team Encrypted")
    common = {"unit": unit, "born_on": date(2005, 1, 1), "opened_on": date(2026, 1, 1)}
    return YoungPerson(
        case_number=uuid.uuid4().hex, registered_at=datetime(2026, 1, 1, tzinfo=UTC), **{**common, **fields}
    )


@pytest.fixture
def person():
    made = build(phone=PHONE)
    made.save()
    return made


def stored(person: YoungPerson) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM people_youngperson WHERE id = %s", [person.pk])
        return bytes(cursor.fetchone()[0])


def fresh(person: YoungPerson) -> YoungPerson:
    return YoungPerson.objects.get(pk=person.pk)


def test_column_contains_no_plain_text(person):
    assert PHONE.encode() not in stored(person)
    assert stored(person).startswith(crypto.prefix("new"))
    assert fresh(person).phone == PHONE


def test_attribute_is_text_before_and_after_the_insert(person):
    assert build(phone="1").phone == "1"
    assert person.phone == PHONE


@pytest.mark.parametrize("blank", ["", None])
def test_blank_text_is_stored_as_null(person, blank):
    person.phone = blank
    person.save()
    assert fresh(person).phone is None
    assert YoungPerson.objects.filter(phone__isnull=True, pk=person.pk).exists()


def test_bulk_create_encrypts_each_value_for_its_row():
    made = YoungPerson.objects.bulk_create([build(phone="11"), build(phone="22"), build()])
    assert [fresh(person).phone for person in made] == ["11", "22", None]


def test_saving_again_writes_the_same_bytes_and_no_version(person):
    before = stored(person)
    again = fresh(person)
    again.phone = PHONE
    again.save()
    assert stored(person) == before
    assert EVENTS.objects.filter(pgh_obj=person).count() == 1


def test_new_text_replaces_the_old_one(person):
    changed = fresh(person)
    changed.phone = "12 34"
    assert changed.phone == "12 34"
    changed.save(update_fields=["phone"])
    assert fresh(person).phone == "12 34"
    person.refresh_from_db()
    assert person.phone == "12 34"


def test_deferred_value_costs_one_query_when_it_is_read(person, django_assert_num_queries):
    deferred = YoungPerson.objects.defer("phone", "encryption_row_id").get(pk=person.pk)
    with django_assert_num_queries(2):  # the value, and the encryption_row_id that it needs
        assert deferred.phone == PHONE
        assert deferred.phone == PHONE
    deferred = YoungPerson.objects.defer("phone").get(pk=person.pk)
    with django_assert_num_queries(1):
        deferred.save()
    assert fresh(person).phone == PHONE


def test_value_copied_to_another_row_cannot_be_decrypted(person):
    other = build(phone="99")
    other.save()
    YoungPerson.objects.filter(pk=other.pk).update(phone=Ciphertext(stored(person)))
    with pytest.raises(CannotDecrypt) as refused:
        _ = fresh(other).phone
    assert PHONE not in str(refused.value)


def test_value_copied_to_another_column_cannot_be_decrypted(person):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_youngperson SET cpr = phone, cpr_fingerprint = 'x' WHERE id = %s", [person.pk])
    with pytest.raises(CannotDecrypt):
        _ = fresh(person).cpr


@pytest.mark.parametrize("place", [0, 1, 5, 20, -1])
def test_changed_value_cannot_be_decrypted(person, place):
    value = bytearray(stored(person))
    value[place] ^= 1
    YoungPerson.objects.filter(pk=person.pk).update(phone=Ciphertext(value))
    with pytest.raises(CannotDecrypt):
        _ = fresh(person).phone


def test_update_with_text_is_refused(person):
    with pytest.raises(TypeError, match="assign the text to an instance"), transaction.atomic():
        YoungPerson.objects.filter(pk=person.pk).update(phone="12 34")
    person.phone = "12 34"
    with pytest.raises(TypeError, match="assign the text to an instance") as refused, transaction.atomic():
        YoungPerson.objects.bulk_update([person], ["phone"])
    assert "12 34" not in str(refused.value)
    assert fresh(person).phone == PHONE


def test_update_with_null_is_accepted(person):
    YoungPerson.objects.filter(pk=person.pk).update(phone=None)
    assert fresh(person).phone is None


@pytest.mark.parametrize("lookup", ["phone", "phone__exact", "phone__contains", "phone__in", "phone__gt"])
def test_lookup_other_than_isnull_is_refused(lookup):
    with pytest.raises(FieldError, match="fingerprint"):
        YoungPerson.objects.filter(**{lookup: [PHONE] if lookup.endswith("in") else PHONE})


def test_raw_value_does_not_show_its_bytes(person):
    [value] = YoungPerson.objects.filter(pk=person.pk).values_list("phone", flat=True)
    assert isinstance(value, Ciphertext)
    assert repr(value) == str(value) == f"<Ciphertext, {len(value)} bytes>"


def test_copy_and_pickle_can_be_decrypted(person):
    assert copy.copy(fresh(person)).phone == PHONE
    assert pickle.loads(pickle.dumps(fresh(person))).phone == PHONE  # noqa: S301  # our own


def test_value_of_the_change_history_can_be_decrypted(person):
    person.phone = "12 34"
    person.save()
    events = EVENTS.objects.filter(pgh_obj=person).order_by("pgh_id")
    assert [event.phone for event in events] == [PHONE, "12 34"]


def test_save_version_encrypts_and_increases_the_version(person, django_assert_num_queries):
    with django_assert_num_queries(1):
        save_version(person, 1, {"phone": "12 34", "first_name": "Bo"})
    read = fresh(person)
    assert (read.phone, read.first_name, read.version, person.version) == ("12 34", "Bo", 2, 2)


def test_stale_version_changes_nothing(person):
    other = fresh(person)
    save_version(person, 1, {"first_name": "Bo"})
    with pytest.raises(Stale):
        save_version(other, 1, {"first_name": "Al"})
    assert (fresh(person).first_name, fresh(person).version) == ("Bo", 2)


def test_rotation_encrypts_all_values_with_the_first_key(person, settings):
    keys = settings.FIELD_KEYS
    settings.FIELD_KEYS = dict(reversed(keys.items()))
    person.phone = "12 34"
    person.save()  # an event of each key now
    events = EVENTS.objects.filter(pgh_obj=person).order_by("pgh_id")
    assert stored(person).startswith(crypto.prefix("old"))

    settings.FIELD_KEYS = keys
    output = StringIO()
    call_command("rotate_keys", stdout=output)
    assert "people_youngperson.phone: 1 encrypted anew" in output.getvalue()
    assert "people_youngpersonevent.phone: 1 encrypted anew" in output.getvalue()

    settings.FIELD_KEYS = {"new": keys["new"]}
    assert fresh(person).phone == "12 34"
    assert [event.phone for event in events] == [PHONE, "12 34"]  # and the rotation itself is no change

    output = StringIO()
    call_command("rotate_keys", stdout=output)
    assert "people_youngperson.phone: 0 encrypted anew" in output.getvalue()


def test_rotation_continues_after_an_unreadable_value(person, settings, monkeypatch):
    monkeypatch.setattr("backend.core.management.commands.rotate_keys.BATCH", 2)
    others = YoungPerson.objects.bulk_create([build(phone=str(number)) for number in range(4)])
    keys = settings.FIELD_KEYS
    settings.FIELD_KEYS = {"third": b"3" * 32, **keys}
    YoungPerson.objects.filter(pk=others[0].pk).update(phone=Ciphertext(stored(person)))
    with pytest.raises(CommandError, match=f"people_youngperson.phone {others[0].pk}, people_youngpersonevent"):
        call_command("rotate_keys", stdout=StringIO())
    assert [fresh(other).phone for other in others[1:]] == ["1", "2", "3"]
    assert all(stored(other).startswith(crypto.prefix("third")) for other in [person, *others[1:]])


def test_error_names_an_unknown_key(person, settings):
    settings.FIELD_KEYS = {"old": settings.FIELD_KEYS["old"]}
    with pytest.raises(CannotDecrypt, match="“new”"):
        _ = fresh(person).phone


@pytest.mark.parametrize("keys", [{}, {"short": b"x"}])
def test_missing_or_short_key_is_refused(settings, keys):
    settings.FIELD_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        crypto.encrypt("text", "somewhere")


def test_fingerprint_depends_on_its_own_key(settings):
    before = fingerprint("0101044000")
    assert (len(before), before) == (32, fingerprint("0101044000"))
    assert before != fingerprint("0101044001")
    settings.FINGERPRINT_KEY = b"other"
    assert fingerprint("0101044000") != before


def test_model_without_encryption_row_id_fails_the_check():
    assert YoungPerson._meta.get_field("phone").check() == []
    assert EVENTS._meta.get_field("phone").check() == []
