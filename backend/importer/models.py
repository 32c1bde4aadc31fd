"""An import that an administrator has uploaded on the page: its list until it is read, and its result."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.core.fields import EncryptedTextField
from backend.core.models import EncryptedRecord
from backend.core.protection import shared_record
from backend.organisation.models import Staff


class State(models.TextChoices):
    """The states of an import."""

    CHECKING = "checking", _("is being checked")
    CHECKED = "checked", _("waits for you")
    IMPORTING = "importing", _("is being imported")
    IMPORTED = "imported", _("imported")
    FAILED = "failed", _("could not be imported")
    DISCARDED = "discarded", _("discarded")


WORKING = (State.CHECKING, State.IMPORTING)
"""The states in which the worker reads the list."""

OPEN = (*WORKING, State.CHECKED)
"""The states in which the list is kept."""


@shared_record(because="uploaded lists, encrypted, until they are imported; only administrators reach them")
class ListImport(EncryptedRecord):
    """A list of young people that is checked first, and imported when the administrator has seen what will happen.

    `content` is the file, in base64. It is deleted when the import ends. `counts` and `messages` are about rows and
    columns, and never repeat a cell.
    """

    state = models.CharField(max_length=12, choices=State, default=State.CHECKING)
    uploaded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    is_workbook = models.BooleanField()
    content = EncryptedTextField(null=True, blank=True)
    all_or_nothing = models.BooleanField(default=False)
    counts = models.JSONField(default=dict)
    messages = models.JSONField(default=list)
    fault = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="list_import_content_while_open",
                condition=Q(state__in=OPEN, content__isnull=False) | (~Q(state__in=OPEN) & Q(content__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def is_working(self) -> bool:
        """Whether the worker reads the list now, or soon."""
        return self.state in WORKING
