"""Fixtures for every test."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from time import sleep

import pytest
import time_machine
from django.core.signals import request_finished, request_started
from django.db import connection, transaction
from django.utils import translation
from environ import Env
from hypothesis import settings
from psycopg.pq import TransactionStatus
from pytest_django.plugin import DjangoDbBlocker
from rest_framework.test import APIClient

from backend.access.models import AccessLogEntry, Cover
from backend.assignments.models import Capacity
from backend.core import clock
from backend.organisation.models import Absence, Role, Staff, Unit
from backend.people.models import YoungPerson
from guidance.courses.models import GuidanceCourse
from tests import factories
from tests.support import at, emptied_afterwards, forget_attempts

settings.register_profile("tests", deadline=None)  # benchmarks measure time, on a machine without other work
settings.load_profile("tests")


def _connect(**settings: object) -> dict[str, object]:
    """Open new connections with these settings. Return the former settings."""
    connection.close()
    former = dict(connection.settings_dict)
    connection.settings_dict |= settings
    return former


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, object]]:
    """Let the tests log in with the role of web and worker, and start as the system role.

    The owner of the tables creates the test database.
    """
    login = Env.db_url_config(os.environ["DATABASE_URL"])
    options = {**login.get("OPTIONS", {}), "assume_role": "folge_system"}
    with django_db_blocker.unblock():
        owner = _connect(USER=login["USER"], PASSWORD=login["PASSWORD"], OPTIONS=options)
    yield owner
    with django_db_blocker.unblock():
        _connect(**owner)


@pytest.fixture
def as_owner(django_db_setup: dict[str, object], django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Connect as the owner of the tables, for a test that changes tables. Request it before `db`."""
    with django_db_blocker.unblock():
        login = _connect(**django_db_setup)
    yield
    with django_db_blocker.unblock():
        _connect(**login)


@pytest.fixture(autouse=True)
def _requests_begin_as_the_login_role(request: pytest.FixtureRequest) -> Iterator[None]:
    """Start each request with the role that it has in production before the caller is known."""
    if not {"db", "transactional_db"} & set(request.fixturenames):
        yield
        return

    def become(role: str) -> None:
        raw = connection.connection  # below Django, which counts queries
        if raw is not None and raw.info.transaction_status in (TransactionStatus.IDLE, TransactionStatus.INTRANS):
            raw.execute("SELECT set_config('role', %s, false)", [role])

    def begin(**_: object) -> None:
        become("none")

    def end(**_: object) -> None:
        become("folge_system")

    request_started.connect(begin)
    request_finished.connect(end)
    yield
    request_started.disconnect(begin)
    request_finished.disconnect(end)


@pytest.fixture(autouse=True)
def _no_midnight_within_a_test() -> None:
    """Wait for midnight before a test that begins in the last seconds of a day, because it would see two days."""
    now = clock.real_now().astimezone(clock.COPENHAGEN)
    left = clock.at_local(now.date() + timedelta(days=1), time.min) - now
    if left < timedelta(seconds=20):
        sleep(left.total_seconds())


@pytest.fixture(autouse=True)
def _no_throttle_from_another_test() -> None:
    forget_attempts()


@pytest.fixture(autouse=True)
def _no_language_from_another_test() -> None:
    """Reset the language, which a request leaves active in the thread."""
    translation.deactivate()


@pytest.fixture
def one_minute() -> Iterator[None]:
    """Stop the clock in the middle of a minute, for a test that counts attempts in one minute."""
    with time_machine.travel(clock.real_now().replace(second=30, microsecond=0), tick=False):
        yield


@pytest.fixture(scope="module")
def module_transaction(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Roll back after the last test of a module what the module's own fixtures wrote.

    A fixture of module scope that requests it writes its rows once. Each test rolls back what it writes itself, and
    gets copies of the objects (`copy.deepcopy`). Every test of the module sees the rows. Inside, `now()` of PostgreSQL
    is the moment at which the module began.
    """
    translation.deactivate()  # an earlier test may have left another language active
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Municipality:
    """Two teams under one department.

    The guide Mette has a young person in `team`; staff of `other_team` do not see the person.
    """

    department: Unit
    team: Unit
    other_team: Unit
    guide: Staff
    colleague: Staff
    outsider: Staff
    consultant: Staff
    coordinator: Staff
    leader: Staff
    other_leader: Staff
    manager: Staff
    auditor: Staff
    administrator: Staff
    integration: Staff
    person: YoungPerson
    course: GuidanceCourse

    def staff(self, who: str) -> Staff:
        found = getattr(self, who)
        assert isinstance(found, Staff)
        return found


@pytest.fixture
def municipality(db: None) -> Municipality:
    return build_municipality()


@pytest.fixture
def municipality_in_january(db: None) -> Municipality:
    """Build the small municipality on 5 January 2026, for tests that record what happened on later days."""
    with at(date(2026, 1, 5)):
        return build_municipality()


@pytest.fixture
def committed_municipality(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Municipality]:
    """Commit the small municipality, for tests in which several connections must see it."""
    with django_db_blocker.unblock(), emptied_afterwards():
        yield build_municipality()


def build_municipality() -> Municipality:
    department = factories.UnitFactory.create(name="Ungeindsats", kind="department")
    team = factories.UnitFactory.create(name="Ungeteam Nord", parent=department)
    other_team = factories.UnitFactory.create(name="Ungeteam Syd", parent=department)

    names = {
        "guide": (Role.YOUTH_GUIDE, team),
        "colleague": (Role.YOUTH_GUIDE, team),
        "outsider": (Role.YOUTH_GUIDE, other_team),
        "consultant": (Role.JOB_CONSULTANT, other_team),
        "coordinator": (Role.COORDINATOR, team),
        "leader": (Role.LEADER, team),
        "other_leader": (Role.LEADER, other_team),
        "manager": (Role.MANAGER, department),
        "auditor": (Role.AUDITOR, department),
        "administrator": (Role.ADMINISTRATOR, department),
        "integration": (Role.INTEGRATION, department),
    }
    staff = dict(zip(names, factories.posts(*names.values()), strict=True))
    person = factories.young_person(team)
    course = factories.course(person, staff["guide"])
    factories.assignment(person, staff["guide"])
    return Municipality(department=department, team=team, other_team=other_team, person=person, course=course, **staff)


@dataclass(frozen=True)
class Around:
    """Further staff with access to the young person, while the guide is absent.

    `deputy` replaces the guide, `consult` is the job consultant, `grace` handed over 3 days ago and can still read,
    `gone` handed over 30 days ago, `on_call` has the role on call in the unit.
    """

    deputy: Staff
    consult: Staff
    grace: Staff
    gone: Staff
    on_call: Staff
    absence: Absence
    cover: Cover


@pytest.fixture
def around(municipality: Municipality) -> Around:
    return build_around(municipality)


def build_around(municipality: Municipality) -> Around:
    today = clock.today()
    deputy, grace, gone = (factories.guide(municipality.other_team) for _ in range(3))
    cover = factories.cover(municipality.guide, deputy)
    factories.former(municipality.person, grace, ended=today - timedelta(days=3))
    factories.former(municipality.person, gone, ended=today - timedelta(days=30))
    on_call = factories.StaffFactory.create(roles=[Role.ON_CALL], roles__unit=municipality.department)
    consult = factories.consultant(municipality.team)
    factories.assignment(municipality.person, consult, capacity=Capacity.CONSULTANT)
    return Around(
        deputy=deputy, consult=consult, grace=grace, gone=gone, on_call=on_call, absence=cover.absence, cover=cover
    )


@pytest.fixture
def api() -> Callable[[Staff | None], APIClient]:
    """Return `api(staff)`: a client that is signed in as `staff`; `api(None)` is anonymous."""

    def client(staff: Staff | None) -> APIClient:
        made = APIClient()
        if staff is not None:
            made.force_authenticate(staff)
        return made

    return client


@pytest.fixture
def last_access_log_entry(db: None) -> Callable[[], AccessLogEntry]:
    """Return a function that gives the newest row of the access log."""
    return lambda: AccessLogEntry.objects.latest("pk")
