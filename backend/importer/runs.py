"""Imports from the page: upload a list, check it, import it or discard it. The worker reads the list.

Services and worker run as the system, because the list is about young people whom the administrator does not see.
"""

import base64
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import pghistory
from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from backend.access.permissions import Permission, check
from backend.access.row_level_security import as_system
from backend.core import clock
from backend.core.background import once_after_commit, send_task
from backend.core.errors import Conflict, Invalid, NotFound, UnreadableFile
from backend.core.import_report import ImportMessage
from backend.core.spreadsheet import WORKBOOK_SUFFIXES
from backend.importer.models import OPEN, WORKING, ListImport, State
from backend.importer.services import ImportStopped, Result, import_caseload
from backend.organisation.models import Staff

TASK = "importer.work"

LARGEST: int = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
"""The size of the largest file, in bytes. A larger one would be written to the disk of the web server."""

KEPT_FOR = timedelta(hours=24)
"""How long a list waits for the administrator. After that it is deleted."""


def upload(*, name: str, content: bytes, by: Staff) -> ListImport:
    """Store a list, encrypted, and let the worker check it. Of the name of the file only the ending counts."""
    check(by, Permission.ADMINISTER)
    if not content:
        raise Invalid(_("The file is empty. Choose the list."), code="empty", pointer="/file")
    if len(content) > LARGEST:
        raise Invalid(
            _("The file has more than 10 MB. Remove what is not part of the list, such as pictures."),
            code="large",
            pointer="/file",
        )
    with as_system("the serving role has no privilege on uploaded lists"):
        made = ListImport.objects.create(
            uploaded_by=by,
            uploaded_at=clock.now(),
            is_workbook=Path(name).suffix.casefold() in WORKBOOK_SUFFIXES,
            content=base64.b64encode(content).decode("ascii"),
        )
    once_after_commit(send_work)
    return made


def start(*, pk: int, all_or_nothing: bool, by: Staff) -> ListImport:
    """Let the worker import a list that was checked. An import that was started before stays as it is."""
    check(by, Permission.ADMINISTER)
    with as_system("the serving role has no privilege on uploaded lists"):
        found = _locked(pk)
        if found.state in (State.IMPORTING, State.IMPORTED):
            return found
        if found.state != State.CHECKED:
            raise Conflict(_("This list can no longer be imported. Upload it again."), code="state")
        found.state, found.all_or_nothing = State.IMPORTING, all_or_nothing
        found.counts, found.messages = {}, []
        found.save(update_fields=["state", "all_or_nothing", "counts", "messages"])
    once_after_commit(send_work)
    return found


def discard(*, pk: int, by: Staff) -> ListImport:
    """Delete a list without importing it."""
    check(by, Permission.ADMINISTER)
    with as_system("the serving role has no privilege on uploaded lists"):
        found = _locked(pk)
        if found.state == State.DISCARDED:
            return found
        if found.state != State.CHECKED:
            raise Conflict(_("This list is being read, or the import has ended."), code="state")
        found.state, found.content = State.DISCARDED, None
        found.save(update_fields=["state", "content"])
        return found


def imports(by: Staff) -> list[ListImport]:
    """Return the last imports, the newest first, without lists and messages."""
    check(by, Permission.ADMINISTER)
    with as_system("the serving role has no privilege on uploaded lists"):
        return list(ListImport.objects.select_related("uploaded_by").defer("content", "messages")[:20])


def get(pk: int, by: Staff) -> ListImport:
    """Return an import without its list. Raises `NotFound`."""
    check(by, Permission.ADMINISTER)
    with as_system("the serving role has no privilege on uploaded lists"):
        found = ListImport.objects.select_related("uploaded_by").defer("content").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def rows_read(pk: int) -> int:
    """Return how many rows the worker has read so far. 0 without Redis."""
    try:
        return int(cache.get(_progress_key(pk)) or 0)
    except (RedisError, OSError):
        return 0


def send_work() -> None:
    """Send the task that reads the waiting lists now."""
    send_task(TASK, expires=60)


def work() -> None:
    """Check and import the lists that wait, and delete those that waited too long. Called by the worker.

    Each list is read in one transaction, which holds its row. A worker that dies leaves it as it was, so that the next
    one begins again; two workers never read the same list.
    """
    with as_system("a list is read for the administrator who uploaded it"):
        old = ListImport.objects.filter(state=State.CHECKED, uploaded_at__lt=clock.now() - KEPT_FOR)
        old.update(state=State.DISCARDED, content=None)
    while _work_on_next():
        pass


def _work_on_next() -> bool:
    """Read one list that waits. Return whether there was one."""
    found = None
    try:
        with as_system("a list is read for the administrator who uploaded it"):
            waiting = ListImport.objects.filter(state__in=WORKING).order_by("pk")
            found = waiting.select_for_update(skip_locked=True).first()
            if found is None:
                return False
            _read(found)
            if found.state not in OPEN:
                found.content = None
            found.save()
    except Exception:
        # Without this the list would be read again each minute.
        if found is not None:
            with as_system("a list is read for the administrator who uploaded it"):
                fault = gettext("The list could not be read because of an error in the system. Nothing is imported.")
                ListImport.objects.filter(pk=found.pk).update(state=State.FAILED, content=None, fault=fault)
        raise
    return True


def _read(found: ListImport) -> None:
    """Check or import the list, and set its state and result. Each failure is one sentence for the administrator."""
    messages: list[ImportMessage] = []
    checks = found.state == State.CHECKING
    try:
        with _file(found) as path, translation.override("da"), pghistory.context(staff=found.uploaded_by_id):
            result = import_caseload(
                path,
                found=messages.append,
                dry_run=checks,
                all_or_nothing=found.all_or_nothing,
                progress=lambda rows: _report_progress(found.pk, rows),
            )
    except (UnreadableFile, ImportStopped) as error:
        found.state, found.fault = State.FAILED, str(error)[:500]
        return
    found.state = State.CHECKED if checks else State.IMPORTED
    found.counts = _counts(result)
    found.messages = [[one.row, one.column, one.outcome.value, one.text] for one in messages]


@contextmanager
def _file(found: ListImport) -> Iterator[Path]:
    """Give the list as a file that only this process can read, while the block runs."""
    assert found.content is not None
    with tempfile.NamedTemporaryFile(suffix=".xlsx" if found.is_workbook else ".csv") as file:
        file.write(base64.b64decode(found.content))
        file.flush()
        yield Path(file.name)


def _counts(result: Result) -> dict[str, Any]:
    counts = asdict(result)
    del counts["said"]
    return counts


def _report_progress(pk: int, rows: int) -> None:
    """Tell the page how many rows are read. It is no fault if Redis does not answer."""
    try:
        cache.set(_progress_key(pk), rows, timeout=3600)
    except (RedisError, OSError):
        return


def _progress_key(pk: int) -> str:
    return f"import-rows-{pk}"


def _locked(pk: int) -> ListImport:
    found = ListImport.objects.select_for_update().defer("content").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found
