"""The pages of the start-up import: upload a list, see what it says, import it, and see what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.access.idempotency import remember, request_hash, use_key
from backend.access.pages import PageView
from backend.access.permissions import Permission
from backend.core import clock
from backend.core.errors import Invalid
from backend.core.exports import csv_download
from backend.core.import_report import HEADINGS, Outcome
from backend.importer import runs
from backend.importer.models import ListImport, State

SHOWN = 20
"""How many rows the page names for one kind of message. The download has them all."""


class Imports(PageView):
    """`/opstartsimport/`: upload a list, and see the last imports."""

    required_permission = Permission.ADMINISTER

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest) -> HttpResponse:
        """Store the list, once for each form. A file that is too large does not arrive."""
        file = request.FILES.get("file")
        try:
            if file is None:
                raise Invalid(_("Choose the list: a file of at most 10 MB."), code="required")
            with transaction.atomic():
                return redirect("import", pk=self._once(file.name or "", file.read()))
        except Invalid as error:
            return self.page(error=str(error.detail), status=error.status)

    def page(self, *, error: str = "", status: int = 200) -> HttpResponse:
        context = {
            "error": error,
            "imports": runs.imports(self.staff),
            "submission": get_random_string(24),
            "today": clock.today(),
        }
        return TemplateResponse(self.request, "importer/imports.html", context, status=status)

    def _once(self, name: str, content: bytes) -> int:
        """Store the list unless this form was sent before. Return the id of the import."""
        sent = self.request.POST.get("submission", "")[:100]
        if not sent.isalnum():
            return runs.upload(name=name, content=content, by=self.staff).pk
        used, first = use_key(self.staff, f"page-{sent}", request_hash(self.request.path, [len(content)]))
        if first or used.record_id is None:
            remember(used, runs.upload(name=name, content=content, by=self.staff).pk)
        assert used.record_id is not None
        return used.record_id


class Import(PageView):
    """`/opstartsimport/<id>/`: one import, in the state that it has: progress, preview or result."""

    required_permission = Permission.ADMINISTER

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = runs.get(pk, self.staff)
        context = {"import": found, "rows_read": runs.rows_read(pk) if found.is_working else 0, **_shown(found)}
        return TemplateResponse(request, "importer/import.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Import the list, or discard it. A second click changes nothing."""
        if request.POST.get("step") == "discard":
            runs.discard(pk=pk, by=self.staff)
            messages.success(request, gettext("The list is deleted. Nothing is imported."))
            return redirect("imports")
        runs.start(pk=pk, all_or_nothing="all_or_nothing" in request.POST, by=self.staff)
        return redirect("import", pk=pk)


class ImportDownload(PageView):
    """`/opstartsimport/<id>/hent/`: each refused row and each warning, as CSV in the format of the command."""

    required_permission = Permission.ADMINISTER

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = runs.get(pk, self.staff)
        return csv_download(f"opstartsimport-{pk}", _lines(found))


def _lines(found: ListImport) -> Iterable[Iterable[Any]]:
    yield HEADINGS
    yield from found.messages


@dataclass
class Group:
    """Equal messages about one column: the sentence, and the numbers of the rows."""

    column: str
    text: str
    rows: list[int] = field(default_factory=list)

    @property
    def first_rows(self) -> list[int]:
        return self.rows[:SHOWN]

    @property
    def more(self) -> int:
        """How many further rows there are."""
        return len(self.rows) - len(self.first_rows)


def _groups(found: ListImport, outcome: Outcome) -> list[Group]:
    """Return the messages with this outcome, equal ones together, the most frequent first."""
    groups: dict[tuple[str, str], Group] = {}
    for row, column, said, text in found.messages:
        if said == outcome:
            groups.setdefault((column, text), Group(column, text)).rows.append(row)
    return sorted(groups.values(), key=lambda group: -len(group.rows))


def _shown(found: ListImport) -> dict[str, Any]:
    """Return the messages and what the page shows in the state of the import."""
    counts = found.counts
    return {
        "refused": _groups(found, Outcome.REFUSED),
        "warnings": _groups(found, Outcome.WARNING),
        "may_import": found.state == State.CHECKED and bool(counts.get("accepted") or counts.get("known")),
        "is_imported": found.state == State.IMPORTED and not counts.get("undone"),
        "is_undone": bool(counts.get("undone")),
        "is_discarded": found.state == State.DISCARDED,
        "is_failed": found.state == State.FAILED,
        "is_checked": found.state == State.CHECKED,
    }
