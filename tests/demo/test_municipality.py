"""Demo data for a few young people: their content, an even load of follow-ups, and the same result for the same day."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker
from rest_framework.test import APIClient

from backend.access.models import Basis, Cover, Grant
from backend.access.tokens import make_integration_token
from backend.assignments.models import Assignment
from backend.contacts.models import Contact, Outcome
from backend.core import clock, cpr, cvr
from backend.core.lifecycle import Lifecycle
from backend.followups.models import FollowUp, RuleActivation
from backend.followups.reconcile import reconcile_all
from backend.followups.registry import rules
from backend.organisation.models import Absence, Membership, Role, Staff
from backend.people.models import Address, YoungPerson
from backend.people.models.person import Sensitivity
from backend.reminders import dispatcher
from backend.reminders.models import Channel, Email, Notification, Reminder, ReminderStage
from config.prepare import demo_data_missing
from guidance.courses.models import LIFECYCLE as COURSE_LIFECYCLE
from guidance.courses.models import GuidanceCourse, Phase, PhaseChange
from guidance.interventions.models import Intervention
from jobs.employers.models import Employer, EmployerContact
from jobs.placements.models import Employment
from jobs.placements.services import update_plans
from jobs.plans.models import LIFECYCLE as PLAN_LIFECYCLE
from jobs.plans.models import IpsPlan, PlanPhaseChange
from tests.factories import PASSWORD

NOW = "2026-11-26 09:30+01:00"  # a Thursday
PEOPLE = 48

pytestmark = pytest.mark.xdist_group("demo")  # one worker, so that one municipality is filled


@pytest.fixture(scope="module")
def municipality(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Write nine months of a small municipality once for this module, and delete them afterwards."""
    with django_db_blocker.unblock(), override_settings(CLOCK_MOVES=True), time_machine.travel(NOW, tick=False):
        clock.forget_offset()
        with transaction.atomic():
            call_command("fill_demo", common_password=PASSWORD, people=PEOPLE, months=9)
            yield
            transaction.set_rollback(True)
        clock.forget_offset()


@pytest.fixture(autouse=True)
def _each_test_takes_back_what_it_writes(municipality: None) -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_all_roles_and_kinds_of_records_exist():
    assert YoungPerson.objects.count() == GuidanceCourse.objects.count() == PEOPLE
    roles = Counter(Membership.objects.active(clock.today()).values_list("role", flat=True))
    assert roles == {
        Role.YOUTH_GUIDE: 12,
        Role.JOB_CONSULTANT: 6,
        Role.LEADER: 3,
        Role.COORDINATOR: 2,
        **dict.fromkeys((Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR, Role.ON_CALL, Role.INTEGRATION), 1),
    }
    assert Employer.objects.count() == 40
    for model in (IpsPlan, Intervention, Employment, EmployerContact):
        assert model.objects.exists()
    assert Address.objects.filter(protected=True).exists()
    assert YoungPerson.objects.filter(sensitivity=Sensitivity.RESTRICTED).exists()


def test_cpr_and_cvr_numbers_are_synthetic():
    for person in YoungPerson.objects.all():
        assert person.cpr
        number = cpr.parse(person.cpr)
        assert number.synthetic
        assert number.born_on == person.born_on
        assert 15 <= person.age(person.opened_on) <= 29
        assert person.email.endswith(".example")
        assert person.phone is None
    for digits in Employer.objects.values_list("cvr", flat=True):
        assert cvr.parse(digits)[:2] == "99"  # no real company has such a number


def test_reconcile_after_the_fill_writes_nothing():
    assert reconcile_all() == 0
    assert update_plans() == 0


def test_follow_ups_have_a_history_and_are_mostly_fulfilled_in_time():
    assert set(RuleActivation.objects.values_list("starts_on", flat=True)) == {date(2026, 2, 26)}
    assert not FollowUp.objects.filter(baseline=True).exists()
    kept = FollowUp.objects.filter(rule="guide.contact", due_on__range=("2026-07-01", "2026-09-30"))
    assert kept.count() > 200
    in_time = kept.filter(fulfilled_on__lte=models.F("due_on")).count() / kept.exclude(ended_on__isnull=False).count()
    assert 0.7 < in_time < 0.97
    overloaded = kept.filter(responsible__username="guide5")
    assert overloaded.filter(fulfilled_on__lte=models.F("due_on")).count() / overloaded.count() < 0.75
    expected = {rule.key for rule in rules()} - {
        "acute.next",  # nobody is in acute danger
        "disclosure.beyond",
        "ips.job_lost.contact",  # rare in a small municipality
        "own.follow_up",
        "person.duplicate",  # nobody opens a second case
        "staff.leaves",  # nobody leaves
    }
    assert set(FollowUp.objects.values_list("rule", flat=True).distinct()) >= expected


def test_two_guides_are_absent_and_one_has_no_deputy():
    away = Absence.objects.active(clock.today()).filter(ends_on__isnull=True).order_by("staff__username")
    assert [absence.staff.username for absence in away] == ["guide10", "guide4"]
    assert [cover.absence.staff.username for cover in Cover.objects.filter(absence__in=away)] == ["guide4"]


def test_records_are_consistent():
    assert not Contact.objects.filter(occurred_at__gt=clock.now()).exists()
    assert Absence.objects.filter(ends_on__isnull=False).exists()
    for assignment in Assignment.objects.all():
        grant = Grant.objects.get(basis=Basis.ASSIGNMENT, source_id=assignment.pk)
        assert (grant.staff_id, grant.ends_at is None) == (assignment.staff_id, assignment.ends_on is None)
    for course in GuidanceCourse.objects.prefetch_related("phase_changes"):
        steps = list(course.phase_changes.all())
        assert [step.to_phase for step in steps[:-1]] == [step.from_phase for step in steps[1:]]
        assert steps[-1].to_phase == course.phase
        assert [step.on for step in steps] == sorted(step.on for step in steps)
    for plan in IpsPlan.objects.prefetch_related("phase_changes"):
        assert list(plan.phase_changes.all())[-1].to_phase == plan.phase
    assert not Assignment.objects.filter(acknowledged_at__date__gt=models.F("ends_on")).exists()
    assert not GuidanceCourse.objects.filter(phase=Phase.CLOSED, young_person__assignments__ends_on=None).filter(
        young_person__assignments__capacity="guide"
    )


@pytest.mark.parametrize(("lifecycle", "changes"), [(COURSE_LIFECYCLE, PhaseChange), (PLAN_LIFECYCLE, PlanPhaseChange)])
def test_phases_follow_the_lifecycle(lifecycle: Lifecycle, changes: type[models.Model]):
    allowed = {(state, row.to) for row in lifecycle.transitions.values() for state in row.allowed_in}
    taken = set(changes._default_manager.exclude(from_phase="").values_list("from_phase", "to_phase"))
    assert len(taken) > 4
    assert taken <= allowed


def test_some_meetings_are_not_held():
    outcomes = Counter(Contact.objects.values_list("outcome", flat=True))
    assert outcomes[Outcome.HELD] > 0.8 * sum(outcomes.values())
    assert min(outcomes[Outcome.NO_SHOW], outcomes[Outcome.NO_ANSWER]) > 0


def test_notes_are_varied():
    notes = Contact.objects.filter(face_to_face=True, outcome=Outcome.HELD).exclude(note="")
    assert notes.values("note").distinct().count() > 0.6 * notes.count()


def test_first_days_have_few_notifications():
    assert not Email.objects.exists()
    assert not Reminder.objects.filter(channel=Channel.EMAIL).exists()
    unread = Notification.objects.filter(read_at__isnull=True)
    assert unread.exists()
    assert max(Counter(unread.values_list("staff", flat=True)).values()) <= 8
    assert dispatcher.run() == 0
    assert max(Counter(Email.objects.values_list("recipient", "kind")).values()) == 1  # one digest each
    before = Notification.objects.count()
    with time_machine.travel("2026-11-27 09:30+01:00", tick=False):
        reconcile_all()
        dispatcher.run()
    new = Counter(Notification.objects.order_by("id")[before:].values_list("staff", flat=True))
    assert sum(new.values()) > 0
    assert max(new.values()) <= 8


def test_reminder_is_dated_to_the_morning_of_its_stage():
    reminders = Reminder.objects.select_related("notification").exclude(follow_up__rule__startswith="ips.")
    due = reminders.filter(stage=ReminderStage.DUE)
    assert due.exists()
    for reminder in due:
        assert reminder.notification.created_at == clock.at_local(reminder.for_date, time(8))
    overdue = reminders.filter(stage=ReminderStage.OVERDUE)
    assert overdue.exists()
    for reminder in overdue:
        assert reminder.notification.created_at.date() > reminder.for_date
    assert not Notification.objects.filter(created_at__gt=clock.now()).exists()


def test_notifications_from_before_the_last_working_day_are_read():
    unread = Notification.objects.filter(read_at__isnull=True)
    assert unread.exists()
    assert not unread.filter(created_at__lt=clock.now() - timedelta(days=2)).exists()


def test_new_rows_get_higher_ids():
    highest = Contact.objects.latest("pk")
    highest.pk, highest.appointment = None, None
    highest.save(force_insert=True)
    assert highest.pk > Contact.objects.order_by("-pk")[1].pk


def test_change_history_is_empty_after_the_fill():
    events = apps.get_model("people", "YoungPersonEvent")
    assert not events.objects.exists()
    YoungPerson.objects.update(kui_contact_person="En ny")
    assert events.objects.count() == PEOPLE


@pytest.mark.parametrize(
    "username",
    ["guide", "consultant", "coordinator", "leader", "leader3", "manager", "auditor", "administrator", "on_call"],
)
def test_staff_sign_in_with_the_common_password(username):
    answer = APIClient().post("/api/v1/auth/token/", {"username": username, "password": PASSWORD})
    assert answer.status_code == 200
    client = APIClient(headers={"Authorization": f"Token {answer.json()['token']}"})
    assert client.get("/api/v1/me/").json()["username"] == username


def test_integration_has_a_token_and_no_password():
    assert not Staff.objects.get(username="integration").has_usable_password()
    token, _made = make_integration_token(name="integration", days=1)
    client = APIClient(headers={"Authorization": f"Token {token}"})
    answer = client.get("/api/v1/reports/follow-up/", {"from": "2026-07-01", "to": "2026-09-30"})
    assert answer.status_code == 200


def test_database_with_staff_is_refused():
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("fill_demo", common_password=PASSWORD)
    assert YoungPerson.objects.count() == PEOPLE


def test_start_writes_no_demo_data_into_a_database_with_staff():
    assert not demo_data_missing()


def test_command_is_refused_if_the_clock_may_not_move(settings):
    settings.CLOCK_MOVES = False
    with pytest.raises(CommandError, match="for development only"):
        call_command("fill_demo", common_password=PASSWORD)
