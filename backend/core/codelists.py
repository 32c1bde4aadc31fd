"""Code lists that law or a municipality changes. They are tables, so that a change does not need a release."""

from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from backend.core.periods import not_ended_before


def label_for_request(da: str, en: str) -> str:
    """Return the label in the language of the request."""
    return en if (get_language() or "da").startswith("en") else da


class CodeListQuerySet(models.QuerySet["CodeList"]):
    """Codes by their validity."""

    def valid_on(self, day: date) -> Self:
        """Keep the codes that are valid on `day`. Existing records may still have codes that have ended."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day)).filter(
            not_ended_before(day, "valid_to")
        )


class CodeList(models.Model):
    """One code with its labels. The code is the primary key, so that a foreign key column already contains it."""

    key = models.SlugField(_("code"), primary_key=True, max_length=40)
    label_da = models.CharField(_("Danish label"), max_length=120)
    label_en = models.CharField(_("English label"), max_length=120)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = CodeListQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "key"]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """Raise `ValidationError` if the code ends before it begins."""
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The last day must not be before the first day.")})

    @property
    def label(self) -> str:
        """The label in the language of the request."""
        return label_for_request(self.label_da, self.label_en)

    def is_valid_on(self, day: date) -> bool:
        """Return whether a record may get the code on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def seed(model: type[models.Model], rows: list[tuple[str, str, str]], **common: object) -> None:
    """Insert the first rows of a code list, from a data migration.

    Each row is (key, Danish label, English label). `common` has the values that all rows share.
    """
    model._default_manager.bulk_create(
        [
            model(key=key, label_da=label_da, label_en=label_en, position=position, **common)
            for position, (key, label_da, label_en) in enumerate(rows)
        ],
        ignore_conflicts=True,
    )


UNKNOWN_CODE = _("“%(key)s” is not a code of this list. The codes that may be used today: %(keys)s.")
