"""/opstartsimport/: who may, upload, check, import, discard, and what is left behind."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from backend.core import clock
from backend.core.import_report import ImportMessage
from backend.followups.reconcile import reconcile_all
from backend.importer import runs
from backend.importer.models import ListImport, State
from backend.importer.services import import_caseload
from backend.organisation.models import Role
from backend.people.models import YoungPerson
from tests import factories
from tests.importer.lists import BARE, KALYPSO, write
from tests.people.pages import signed_in
from tests.support import written

pytestmark = pytest.mark.django_db

PATH = "/opstartsimport/"
BAD = {**KALYPSO, "Sagsnr": "C-3", "CPR": "", "Timer pr. uge": "mange"}


@pytest.fixture
def client(municipality):
    """Return the client of the administrator, in a municipality with the staff whom the list names."""
    factories.StaffFactory.create(
        username="konsulent", email="konsulent@by.example", roles=[Role.JOB_CONSULTANT], roles__unit=municipality.team
    )
    factories.guide(municipality.team, username="guide", email="guide@by.example")
    return signed_in(municipality.administrator)


@pytest.fixture
def upload(client, tmp_path):
    """Upload rows as CSV. Return the address of the import."""

    def send(*rows, submission="a" * 24):
        content = write(tmp_path / "liste.csv", *rows).read_bytes()
        sent = {"file": SimpleUploadedFile("liste.csv", content), "submission": submission}
        answer = client.post(PATH, sent)
        assert answer.status_code == 302, answer.text
        return answer["Location"]

    return send


def states() -> list[tuple[str, bool]]:
    """Return the state of each import, and whether its list is kept."""
    return [(one.state, one.content is not None) for one in ListImport.objects.order_by("pk")]


@pytest.mark.parametrize("who", ["leader", "coordinator", "guide", "manager", "auditor"])
def test_import_is_for_administrators_only(municipality, upload, who):
    address, other = upload(BARE), signed_in(municipality.staff(who))
    assert {other.get(path).status_code for path in (PATH, address, f"{address}hent/")} == {403}
    assert {other.post(path, {}).status_code for path in (PATH, address)} == {403}
    runs.work()
    assert states() == [(State.CHECKED, True)]


def test_unknown_import_is_not_found(client):
    assert client.get(f"{PATH}999999/").status_code == 404
    assert client.post(f"{PATH}999999/", {}).status_code == 404


def test_uploaded_list_is_encrypted_and_the_page_refreshes_itself_until_it_is_checked(client, upload):
    address = upload(BARE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM importer_listimport")
        stored = bytes(cursor.fetchone()[0])
    assert b"Hektor" not in stored
    text = client.get(address).text
    assert 'http-equiv="refresh"' in text
    assert 'hx-trigger="every 2s"' in text
    runs.work()
    text = client.get(address).text
    assert 'http-equiv="refresh"' not in text
    assert "hx-trigger" not in text


def test_check_shows_rows_and_columns_but_no_cells_and_writes_no_young_person(client, upload):
    address, before = upload(KALYPSO, BARE, BAD), YoungPerson.objects.count()
    runs.work()
    text = client.get(address).text
    assert "2 unge kan importeres" in text
    assert "Timer pr. uge" in text
    assert "Række 4" in text
    assert "Kalypso" not in text
    assert "740506" not in text
    assert YoungPerson.objects.count() == before


def test_equal_messages_are_shown_once_with_their_rows(client, upload):
    address = upload(*({**BARE, "Sagsnr": f"B-{number}", "Fase": "ukendt"} for number in range(30)))
    runs.work()
    answer = client.get(address)
    [group] = answer.context["refused"]
    assert (group.column, group.rows) == ("Fase", list(range(2, 32)))
    assert "Rækker 2, 3, 4" in answer.text
    assert "og 10 flere" in answer.text


def test_import_takes_the_good_rows_and_deletes_the_list(client, upload):
    reconcile_all()
    address, before = upload(KALYPSO, BARE, BAD), YoungPerson.objects.count()
    runs.work()
    answer = client.post(address)
    assert answer["Location"] == address
    runs.work()
    assert ListImport.objects.get().fault == ""
    text = client.get(address).text
    assert "2 unge er importeret" in text
    assert YoungPerson.objects.count() == before + 2
    assert states() == [(State.IMPORTED, False)]
    lines = client.get(f"{address}hent/").text.splitlines()
    assert lines[0].endswith("række;kolonne;udfald;tekst")
    assert any(line.startswith("4;Timer pr. uge;afvist;") for line in lines)
    assert reconcile_all() == 0


def test_import_says_the_same_as_the_command(client, upload, tmp_path):
    address = upload(KALYPSO, BARE, BAD)
    runs.work()
    found: list[ImportMessage] = []
    result = import_caseload(write(tmp_path / "same.csv", KALYPSO, BARE, BAD), found=found.append, dry_run=True)
    checked = ListImport.objects.get()
    assert checked.messages == [[one.row, one.column, one.outcome.value, one.text] for one in found]
    assert (checked.counts["accepted"], checked.counts["refused"]) == (result.accepted, result.refused)
    assert client.get(address).status_code == 200


def test_import_that_is_started_twice_is_done_once(client, upload):
    address = upload(BARE)
    runs.work()
    for _twice in range(2):
        assert client.post(address).status_code == 302
    runs.work()
    assert client.post(address).status_code == 302
    before = written()
    runs.work()
    assert written() == before
    assert YoungPerson.objects.filter(case_number="B-2").count() == 1


def test_form_that_is_sent_twice_uploads_once(upload):
    assert upload(BARE) == upload(BARE)
    assert len(states()) == 1
    assert upload(BARE, submission="b" * 24)
    assert len(states()) == 2


def test_all_or_nothing_imports_nothing_when_a_row_is_refused(client, upload):
    address, before = upload(BARE, BAD), YoungPerson.objects.count()
    runs.work()
    client.post(address, {"all_or_nothing": "on"})
    runs.work()
    assert "Intet er importeret" in client.get(address).text
    assert YoungPerson.objects.count() == before
    assert states() == [(State.IMPORTED, False)]


def test_discarded_list_is_deleted_and_cannot_be_imported(client, upload):
    address = upload(BARE)
    assert client.post(address, {"step": "discard"}).status_code == 409
    runs.work()
    assert client.post(address, {"step": "discard"})["Location"] == PATH
    assert states() == [(State.DISCARDED, False)]
    assert client.post(address).status_code == 409
    assert not YoungPerson.objects.filter(case_number="B-2").exists()


def test_list_that_waits_for_a_day_is_deleted(upload):
    upload(BARE)
    runs.work()
    ListImport.objects.update(uploaded_at=clock.now() - runs.KEPT_FOR * 2)
    runs.work()
    assert states() == [(State.DISCARDED, False)]


def test_unreadable_file_is_refused_with_a_sentence_and_deleted(client):
    sent = {"file": SimpleUploadedFile("liste.xlsx", b"PK\x03\x04 no workbook")}
    address = client.post(PATH, sent)["Location"]
    runs.work()
    assert states() == [(State.FAILED, False)]
    assert ListImport.objects.get().fault in client.get(address).text


@pytest.mark.parametrize("sent", [{}, {"file": SimpleUploadedFile("tom.csv", b"")}])
def test_form_without_a_list_is_refused_beside_the_field(client, sent):
    answer = client.post(PATH, sent)
    assert answer.status_code == 400
    assert 'id="id_file_error"' in answer.text
    assert states() == []


def test_file_above_the_limit_is_refused(client, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 2000
    answer = client.post(PATH, {"file": SimpleUploadedFile("liste.csv", b"x" * 3000)})
    assert (answer.status_code, states()) == (400, [])


def test_fault_of_the_system_ends_the_import_and_is_not_tried_again(upload, monkeypatch):
    upload(BARE)

    def fails(*_args, **_options):
        raise RuntimeError

    monkeypatch.setattr(runs, "import_caseload", fails)
    with pytest.raises(RuntimeError):
        runs.work()
    assert states() == [(State.FAILED, False)]


def test_page_says_how_many_rows_are_read(client, upload):
    address = upload(BARE)
    runs._report_progress(ListImport.objects.get().pk, 500)
    assert "500 rækker læst" in client.get(address).text
