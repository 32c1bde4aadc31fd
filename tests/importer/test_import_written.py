"""What the start-up import writes for valid rows."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from backend.access.models import Basis, Grant
from backend.assignments.models import Assignment, Capacity, Origin
from backend.contacts.models import Contact, ContactSource
from backend.core import clock
from backend.core.crypto import fingerprint
from backend.core.sorting import sort_key
from backend.followups.models import FollowUp, RuleActivation
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Role, Staff
from backend.people.models import YoungPerson
from guidance.courses.models import Decision, Phase, ReferralSource
from tests import factories
from tests.importer.lists import BARE, KALYPSO, WITHOUT_JOB, read, warnings, write
from tests.support import written

pytestmark = [pytest.mark.django_db]

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-11-23 09:30+01:00", tick=False):
        yield


@pytest.fixture(autouse=True)
def guide() -> Staff:
    team = factories.UnitFactory.create(name="Nord")
    factories.StaffFactory.create(
        username="konsulent", email="konsulent@by.example", roles=[Role.JOB_CONSULTANT], roles__unit=team
    )
    return factories.guide(team, username="guide", email="guide@by.example")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "list.csv"


def imported(path, *rows, **options):
    result, messages = read(write(path, *rows), **options)
    assert result.refused == 0, messages
    return YoungPerson.objects.get(case_number=rows[0]["Sagsnr"])


def test_young_person_is_written(path, guide):
    person = imported(path, KALYPSO)
    assert (person.first_name, person.last_name, person.preferred_name) == ("Kalypso", "Vintergæk", "Kaly")
    assert person.born_on == date(2006, 5, 14)
    assert person.cpr == "7405064374"
    assert bytes(person.cpr_fingerprint) == fingerprint("7405064374")
    assert person.cpr_is_replacement
    assert (person.phone, person.email) == ("73 18 40 21", "kaly@post.example")
    assert (person.unit.name, person.opened_on, person.registered_at) == ("Nord", date(2026, 6, 19), clock.now())
    assert person.sort_name == sort_key("Kaly", "Vintergæk")
    assert (person.address.text, person.address.protected) == ("Lærkestien 7, 4180 Sorø", False)


def test_benefit_and_education_start_when_the_case_opened(path):
    person = imported(path, KALYPSO)
    assert person.benefits.get().benefit_id == "cash_benefit"
    spell = person.activities.exclude(kind="ordinary_job").get()
    assert (spell.kind_id, spell.description, spell.source) == ("upper_secondary", "HF", "import")
    assert (spell.starts_on, spell.learned_on) == (date(2026, 6, 19), TODAY)
    assert person.benefits.get().starts_on == date(2026, 6, 19)


def test_no_benefit_is_written_and_an_empty_cell_is_not(path):
    none = imported(path, {**KALYPSO, "Ydelse": "Ingen"}, BARE)
    assert none.benefits.get().benefit_id == "none"
    assert not YoungPerson.objects.get(case_number="B-2").benefits.exists()


def test_assignment_and_grant_are_written(path, guide):
    person = imported(path, KALYPSO)
    assignment = Assignment.objects.get(capacity=Capacity.GUIDE)
    assert (assignment.young_person, assignment.staff, assignment.capacity) == (person, guide, Capacity.GUIDE)
    assert (assignment.starts_on, assignment.origin) == (date(2026, 6, 19), Origin.IMPORT)
    assert assignment.acknowledged_at is not None
    grant = Grant.objects.get(staff=guide)
    assert (grant.staff, grant.basis, grant.source_id) == (guide, Basis.ASSIGNMENT, assignment.pk)
    assert person in YoungPerson.objects.visible_to(guide)


def test_course_and_referral_are_written(path, guide):
    course = imported(path, KALYPSO).courses.get()
    assert (course.phase, course.opened_on) == (Phase.ACTIVE, date(2026, 6, 19))
    referral = course.referrals.get()
    assert (referral.source, referral.decision, referral.decided_on) == (
        ReferralSource.IMPORT,
        Decision.ACCEPTED,
        date(2026, 6, 19),
    )
    assert referral.why == 'Siger "ring først";\nhelst ude'
    change = course.phase_changes.get()
    assert (change.from_phase, change.to_phase, change.on, change.by) == ("", Phase.ACTIVE, date(2026, 6, 19), guide)


@pytest.mark.parametrize(
    ("text", "phase", "since"),
    [
        ("Henvist", Phase.REFERRED, date(2026, 6, 19)),
        ("Visitation", Phase.INTAKE, date(2026, 6, 19)),
        ("opstart", Phase.START, date(2026, 6, 19)),
        ("Pause", Phase.PAUSED, TODAY),
        ("Udslusning", Phase.PHASE_OUT, date(2026, 6, 19)),
        ("Aftrapning", Phase.PHASE_OUT, date(2026, 6, 19)),
        ("Kontakt efter afslutning", Phase.AFTERCARE, TODAY),
        ("Efterværn", Phase.AFTERCARE, TODAY),
        ("Opfølgning", Phase.AFTERCARE, TODAY),
    ],
)
def test_phase_is_written(path, text, phase, since):
    course = imported(path, {**KALYPSO, "Fase": text}).courses.get()
    assert (course.phase, course.phase_changes.get().on) == (phase, since)
    assert (course.referrals.get().decision == "") == (phase == Phase.REFERRED)
    assert (course.paused_until == TODAY + timedelta(days=90)) == (phase == Phase.PAUSED)


def test_last_contact_is_written(path, guide):
    contact = imported(path, KALYPSO).contacts.get()
    assert (contact.staff, contact.kind_id, contact.source, contact.note) == (
        guide,
        "walk_and_talk",
        ContactSource.IMPORT,
        "",
    )
    assert contact.occurred_at == datetime(2026, 11, 20, 12, tzinfo=clock.COPENHAGEN)
    assert (contact.is_qualifying, contact.face_to_face, contact.outside_office) == (True, True, True)


def test_contact_of_today_is_not_later_than_now(path):
    assert imported(path, {**KALYPSO, "Seneste kontakt": "23-11-2026"}).contacts.get().occurred_at == clock.now()


def test_contact_older_than_the_assignment_is_accepted(path):
    contact = imported(path, {**KALYPSO, "Seneste kontakt": "01-02-2020", "Kontaktform": "sms"}).contacts.get()
    assert (contact.occurred_on, contact.kind_id) == (date(2020, 2, 1), "text_message")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Møde", "meeting"),
        ("Hjemmebesøg", "home_visit"),
        ("Telefon", "phone"),
        ("Følgeskab", "accompaniment"),
        ("Video", "video"),
    ],
)
def test_contact_form_is_written(path, text, kind):
    assert imported(path, {**KALYPSO, "Kontaktform": text}).contacts.get().kind_id == kind


def test_protected_address_must_be_verified_within_thirty_days(path):
    address = imported(path, {**KALYPSO, "Beskyttet adresse": "ja"}).address
    assert (address.protected, address.protected_until) == (True, TODAY + timedelta(days=60))


def test_row_with_only_required_columns_is_accepted(path):
    person = imported(path, BARE)
    assert (person.born_on, person.opened_on, person.cpr) == (date(2008, 1, 9), date(2026, 10, 1), None)
    assert not Contact.objects.exists()
    assert person.courses.get().phase == Phase.REFERRED


def test_day_of_birth_is_read_from_the_cpr_number(path):
    assert imported(path, {**KALYPSO, "Fødselsdato": ""}).born_on == date(2006, 5, 14)


def test_unknown_education_is_kept_as_text(path):
    _result, messages = read(write(path, {**KALYPSO, "Uddannelse": "Bager i Slagelse"}))
    assert (2, "Uddannelse", "unknown_education") in warnings(messages)
    spell = YoungPerson.objects.get().activities.exclude(kind="ordinary_job").get()
    assert (spell.kind_id, spell.description) == ("unknown", "Bager i Slagelse")


def test_plan_and_consultant_are_written(path):
    person = imported(path, WITHOUT_JOB, BARE)
    start = date(2026, 7, 18)
    plan, consultant = person.plans.get(), Staff.objects.get(username="konsulent")
    assert (plan.phase, plan.track, plan.source, plan.goal) == ("search", "ips", "import", "job")
    assert (plan.received_on, plan.decision, plan.decided_on, plan.decided_by) == (start, "accepted", start, consultant)
    assert (plan.agreed_on, plan.entry_on, plan.employed_at_entry, plan.in_education_at_entry) == (
        start,
        start,
        None,
        None,
    )
    change = plan.phase_changes.get()
    assert (change.from_phase, change.to_phase, change.on, change.by) == ("", "search", start, consultant)
    assignment = Assignment.objects.get(capacity=Capacity.CONSULTANT)
    assert (assignment.young_person, assignment.staff, assignment.origin) == (person, consultant, Origin.IMPORT)
    assert (assignment.starts_on, assignment.acknowledged_by, assignment.role) == (start, consultant, "primary")
    assert person in YoungPerson.objects.fully_visible_to(consultant)
    assert reconcile_all() == 0


def test_plan_without_a_consultant_is_recorded_by_the_guide(path, guide):
    person = imported(path, {**KALYPSO, "IPS-konsulent": "", "IPS-spor": "IPS-lignende"})
    assert (person.plans.get().decided_by, person.plans.get().track) == (guide, "ips_like")
    assert not Assignment.objects.filter(capacity=Capacity.CONSULTANT).exists()


def test_follow_ups_of_the_consultant_before_the_import_are_not_late(path):
    consultant = Staff.objects.get(username="konsulent")
    elsewhere = factories.UnitFactory.create(name="Job")
    consultant.memberships.update(unit=elsewhere)
    person = imported(path, KALYPSO)
    row = FollowUp.objects.get(rule="ips.first_employer_contact")
    assert (row.young_person, row.responsible, row.unit, row.baseline) == (person, consultant, elsewhere, True)


def test_later_import_adds_the_plan_of_a_known_young_person(path):
    without = {**KALYPSO, "IPS-konsulent": "", "IPS start": "", "IPS-spor": ""}
    person = imported(path, without)
    before = written()
    dry, messages = read(write(path, KALYPSO), dry_run=True)
    assert (dry.known, (2, "IPS start", "taken_late") in warnings(messages), written()) == (1, True, before)

    _result, messages = read(path)
    assert (2, "IPS start", "taken_late") in warnings(messages)
    assert person.plans.get().entry_on == date(2026, 7, 18)
    assert person.assignments.filter(capacity=Capacity.CONSULTANT).exists()
    assert reconcile_all() == 0
    before = written()
    _result, messages = read(path)
    assert warnings(messages) == {(2, "CPR", "cpr_modulus")}
    assert written() == before


def test_young_person_who_had_a_plan_gets_no_second_one(path):
    person = imported(path, KALYPSO)
    person.plans.update(phase="closed", closed_on=TODAY, close_reason="moved")
    before = written()
    _result, messages = read(path)
    assert (2, "IPS start", "differs") in warnings(messages)
    assert written() == before


@pytest.mark.parametrize(
    ("column", "text", "where", "code"),
    [
        ("CPR", "740506-4374", "CPR", "cpr_modulus"),
        ("Telefon", "ring til mor", "Telefon", "bad_phone"),
        ("E-mail", "kaly(a)post", "E-mail", "bad_email"),
        ("Efternavn", "", "Efternavn", "half_name"),
        ("IPS start", "", "IPS start", "ips_without_start"),
        ("Jobstart", "", "Jobstart", "job_without_start"),
    ],
)
def test_row_is_accepted_with_a_warning(path, column, text, where, code):
    result, messages = read(write(path, {**KALYPSO, column: text}))
    assert (2, where, code) in warnings(messages)
    assert (result.accepted, result.refused) == (1, 0)


def test_phone_number_is_kept_as_written(path):
    assert imported(path, {**KALYPSO, "Telefon": "ring til mor"}).phone == "ring til mor"


def test_unknown_columns_are_named(path, guide):
    path.write_text(
        "Sagsnr,Fornavn,Efternavn,Fødselsdato,Ungeguide,Ungeguide siden,Fase,Skostørrelse\n"
        "1,A,B,09-01-2008,guide@by.example,01-10-2026,Aktiv,43\n",
        encoding="cp1252",
    )
    result, messages = read(path)
    assert (result.accepted, warnings(messages)) == (1, {(1, "Skostørrelse", "unknown_column")})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_each_delimiter_and_encoding_is_imported(path, delimiter, encoding):
    result, _messages = read(write(path, KALYPSO, BARE, delimiter=delimiter, encoding=encoding))
    assert result.accepted == 2
    assert YoungPerson.objects.get(case_number="2026/17-K").last_name == "Vintergæk"
    assert YoungPerson.objects.get(case_number="2026/17-K").courses.get().referrals.get().why.endswith("\nhelst ude")


def test_rules_are_activated_on_the_day_of_the_first_import(path, guide):
    imported(path, KALYPSO)
    assert set(RuleActivation.objects.values_list("unit__name", "starts_on")) == {("Nord", TODAY)}
    with time_machine.travel("2026-11-30 09:30+01:00", tick=False):
        imported(path, BARE)
    assert set(RuleActivation.objects.values_list("unit__name", "starts_on")) == {("Nord", TODAY)}


def test_reconcile_after_the_import_writes_nothing(path):
    imported(path, KALYPSO, BARE)
    assert reconcile_all() == 0


# Again


def test_second_import_of_the_same_list_changes_nothing(path):
    write(path, KALYPSO, BARE)
    first, _messages = read(path)
    before = written()
    second, messages = read(path)
    assert (first.accepted, second.accepted, second.known, second.refused) == (2, 0, 2, 0)
    assert warnings(messages) == {(2, "CPR", "cpr_modulus")}
    assert written() == before


@pytest.mark.parametrize(
    "differences",
    [
        {
            "Sagsnr": "et andet",
            "Fornavn": "Kalypsa",
            "Kaldenavn": "K",
            "Telefon": "11 22 33 44",
            "E-mail": "ny@post.example",
            "Adresse": "Et andet sted 1",
            "Beskyttet adresse": "Ja",
            "Ydelse": "SU",
            "Ungeguide": "anden@by.example",
            "Fase": "Pause",
            "Seneste kontakt": "21-11-2026",
            "Uddannelse": "FGU",
            "IPS-konsulent": "anden-k@by.example",
            "IPS start": "19-07-2026",
        },
        {"Ungeguide siden": "20-06-2026", "IPS-spor": "IPS-lignende"},
    ],
    ids=["other colleagues", "the same colleagues"],
)
def test_person_known_by_cpr_is_unchanged_and_each_difference_reported(path, guide, differences):
    factories.guide(guide.memberships.get().unit, username="anden", email="anden@by.example")
    factories.consultant(guide.memberships.get().unit, username="anden-k", email="anden-k@by.example")
    imported(path, KALYPSO)
    before = written()
    result, messages = read(write(path, {**KALYPSO, **differences}))
    assert (result.accepted, result.known) == (0, 1)
    assert warnings(messages) == {(2, "CPR", "cpr_modulus"), *((2, column, "differs") for column in differences)}
    assert written() == before


def test_person_without_cpr_is_matched_by_case_number(path):
    imported(path, BARE)
    result, messages = read(write(path, {**BARE, "Fødselsdato": "10-01-2008"}))
    assert (result.known, warnings(messages)) == (1, {(2, "Fødselsdato", "differs")})


def test_new_cpr_number_of_a_known_person_is_a_difference(path):
    imported(path, BARE)
    result, messages = read(write(path, {**BARE, "CPR": "690108-4006"}))
    assert result.known == 1
    assert (2, "CPR", "differs") in warnings(messages)


# Nothing written


def test_dry_run_reports_the_same_and_writes_nothing(path):
    write(path, KALYPSO, BARE, {**BARE, "Sagsnr": "B-3", "Fase": "måske"})
    before = written()
    dry, said_dry = read(path, dry_run=True)
    assert written() == before
    real, said = read(path)
    assert said_dry == said
    assert dry == real
    assert written() > before


def test_all_or_nothing_writes_nothing_after_one_refusal(path):
    write(path, KALYPSO, {**BARE, "Fase": "måske"})
    before = written()
    result, messages = read(path, all_or_nothing=True)
    assert (result.undone, result.refused) == (True, 1)
    assert messages
    assert written() == before
    result, _messages = read(write(path, KALYPSO, BARE), all_or_nothing=True)
    assert (result.undone, YoungPerson.objects.count()) == (False, 2)
