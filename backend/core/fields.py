"""A text field whose column holds only ciphertext."""

from typing import Any, cast

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query_utils import DeferredAttribute

from backend.core.crypto import Ciphertext, decrypt, encrypt


class EncryptedAttribute(DeferredAttribute):
    """The attribute of an encrypted field.

    It decrypts when it is read. What is assigned is encrypted when the row is written. The instance keeps the
    ciphertext from the database, so that saving an unchanged value writes the same bytes.
    """

    field: "EncryptedTextField"

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        if instance is None:
            return self
        held = instance.__dict__
        name = self.field.attname
        if name not in held:
            rows = type(instance)._base_manager.db_manager(instance._state.db).filter(pk=instance.pk)
            held[name] = rows.values_list(name, flat=True).get()
        value = held[name]
        return self.field.reveal(instance, value) if isinstance(value, Ciphertext) else value

    def __set__(self, instance: models.Model, value: str | Ciphertext | None) -> None:
        held = instance.__dict__
        name = self.field.attname
        before = held.get(name)
        if isinstance(before, Ciphertext) and isinstance(value, str) and self.field.reveal(instance, before) == value:
            return
        held[name] = value or None


class EncryptedTextField(models.Field):
    """Text that is encrypted for its own row (`table|column|encryption_row_id`). Blank is NULL.

    The model must be an `EncryptedRecord`. The only lookup is `isnull`: find a value by a fingerprint in a column of
    its own. `values()` gives ciphertext. `update()` and `bulk_update()` with text are refused, because they do not know
    the row; save the instance instead. On the event models of pghistory the ciphertext of the tracked row is copied,
    and can be read there too. After renaming the table or the column the stored values cannot be read, unless the
    migration encrypts them again.
    """

    description = "Encrypted text"
    descriptor_class = EncryptedAttribute

    def get_internal_type(self) -> str:
        return "BinaryField"

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        if not any(field.name == "encryption_row_id" for field in self.model._meta.get_fields()):
            found.append(
                checks.Error("The model of an encrypted field must be EncryptedRecord.", obj=self, id="core.E001")
            )
        return found

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self} is encrypted and cannot be searched; look up its fingerprint instead.")
        return super().get_lookup(lookup_name)

    def to_python(self, value: Any) -> Any:
        return value

    def from_db_value(
        self, value: bytes | memoryview | None, expression: object, connection: BaseDatabaseWrapper
    ) -> Ciphertext | None:
        return None if value is None else Ciphertext(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Ciphertext | None:
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, str):
            value = model_instance.__dict__[self.attname] = encrypt(value, self.associated(model_instance))
        return cast("Ciphertext | None", value)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if value is None or isinstance(value, Ciphertext):
            return value if value is None else bytes(value)
        raise TypeError(
            f"{self} is encrypted for its row: assign the text to an instance and save it. "
            "update() and bulk_update() cannot write text here."
        )

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self} is encrypted and is in no dump.")

    def reveal(self, instance: models.Model, value: Ciphertext) -> str:
        """Return the text of a stored value of this field of `instance`."""
        return decrypt(value, self.associated(instance))

    def associated(self, instance: models.Model) -> str:
        """Return where a value of this field belongs: table, column and row.

        For an event this is the place of its tracked row.
        """
        return self.associated_with(instance.encryption_row_id)  # type: ignore[attr-defined]  # check() requires it

    def associated_with(self, encryption_row_id: object) -> str:
        """Return the same as `associated` for a row of which only the `encryption_row_id` is known."""
        tracked = getattr(self.model, "pgh_tracked_model", self.model)
        return f"{tracked._meta.db_table}|{self.column}|{encryption_row_id}"
