"""The pages of the start-up import: upload a list, see what it says, import it, and see what came of it."""

from collections import Counter
from collections.abc import Iterable
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

SHOWN = 100
"""How many refused rows and how many warnings the page shows. The download has them all."""


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


def _shown(found: ListImport) -> dict[str, Any]:
    """Return the messages for the page: the refused rows first, then the warnings, each with its count."""
    said = Counter(outcome for _row, _column, outcome, _text in found.messages)
    parts = {outcome: [message for message in found.messages if message[2] == outcome][:SHOWN] for outcome in Outcome}
    counts = found.counts
    return {
        "refused": parts[Outcome.REFUSED],
        "warnings": parts[Outcome.WARNING],
        "refused_count": said[Outcome.REFUSED],
        "warning_count": said[Outcome.WARNING],
        "may_import": found.state == State.CHECKED and bool(counts.get("accepted") or counts.get("known")),
        "is_imported": found.state == State.IMPORTED and not counts.get("undone"),
        "is_undone": bool(counts.get("undone")),
        "is_discarded": found.state == State.DISCARDED,
        "is_failed": found.state == State.FAILED,
        "is_checked": found.state == State.CHECKED,
    }
