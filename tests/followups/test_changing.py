"""`changing`: the facts of young people change under their locks, and their follow-ups are reconciled once."""

import time
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Model

from backend.access.row_level_security import acting_as
from backend.assignments.models import Assignment
from backend.contacts.models import Contact
from backend.core.errors import NotFound
from backend.followups.changing import changing
from backend.followups.dispatch import send_dispatch_task
from backend.followups.models import FollowUp, FollowUpEndReason
from backend.followups.reconcile import reconcile, reconcile_all
from backend.people.models import Consent, YoungPerson
from guidance.courses.models import GuidanceCourse
from tests import factories
from tests.conftest import Municipality
from tests.followups.scenario import Scenario
from tests.support import at

MON = date(2026, 11, 2)

Capture = Callable[..., AbstractContextManager[list[Callable[[], None]]]]


@pytest.fixture
def reconciled(monkeypatch: pytest.MonkeyPatch) -> list[tuple[set[int], set[type[Model]], FollowUpEndReason]]:
    """Record the people, models and reason of each call of reconcile, which runs as usual."""
    calls = []

    def observed(people: Collection[int], *, changed: Collection[type[Model]], gone: FollowUpEndReason) -> int:
        calls.append((set(people), set(changed), gone))
        return reconcile(people, changed=changed, gone=gone)

    monkeypatch.setattr("backend.followups.changing.reconcile", observed)
    return calls


def test_follow_ups_agree_when_the_block_ends(scenario: Scenario) -> None:
    young = scenario.young()
    with at(MON):
        with changing(young) as change:
            change.record(factories.course(young, scenario.leader), factories.assignment(young, scenario.guide))
            assert not FollowUp.objects.exists()
        assert FollowUp.objects.filter(young_person=young).exists()
        assert reconcile_all() == 0


def test_nested_blocks_reconcile_once_for_the_people_and_models_of_all(
    scenario: Scenario, reconciled: list[Any]
) -> None:
    young, other = scenario.young(), scenario.young()
    with at(MON):
        with changing(young) as change:
            change.record(factories.course(young, scenario.leader))
            with changing(young) as nested:
                nested.record(Assignment)
            with changing(other.pk) as nested:
                nested.record(Contact, gone=FollowUpEndReason.MOVED)
            assert reconciled == []
        assert reconciled == [
            ({young.pk, other.pk}, {GuidanceCourse, Assignment, Contact}, FollowUpEndReason.MOVED),
        ]


def test_block_that_records_nothing_reconciles_nothing(
    scenario: Scenario, reconciled: list[Any], django_capture_on_commit_callbacks: Capture
) -> None:
    with django_capture_on_commit_callbacks() as callbacks, changing(scenario.young()):
        pass
    assert reconciled == []
    assert callbacks == []


def test_young_person_is_read_when_the_row_is_locked(scenario: Scenario) -> None:
    young = scenario.young()
    YoungPerson.objects.filter(pk=young.pk).update(first_name="Mira")
    with changing(young) as change:
        assert change.young_person.first_name == "Mira"


def test_dispatcher_is_scheduled_once_after_the_commit(
    scenario: Scenario, django_capture_on_commit_callbacks: Capture
) -> None:
    young = scenario.young()
    with at(MON), django_capture_on_commit_callbacks() as callbacks, transaction.atomic():
        for _time in range(2):
            with changing(young) as change, changing(young) as nested:
                change.record(Contact)
                nested.record(Consent)
    assert callbacks == [send_dispatch_task]


def test_exception_writes_nothing_and_leaves_nothing_pending(
    scenario: Scenario, reconciled: list[Any], django_capture_on_commit_callbacks: Capture
) -> None:
    young = scenario.young()
    with at(MON), django_capture_on_commit_callbacks() as callbacks:
        with suppress(ZeroDivisionError), changing(young) as change, changing(young) as nested:
            change.record(factories.course(young, scenario.leader))
            nested.record(factories.consent(young, scenario.guide))
            raise ZeroDivisionError
        with changing(young):
            pass
    assert not GuidanceCourse.objects.exists()
    assert not Consent.objects.exists()
    assert reconciled == []
    assert callbacks == []


def test_exception_in_a_nested_block_rolls_back_only_that_block(scenario: Scenario, reconciled: list[Any]) -> None:
    young = scenario.young()
    with at(MON):
        with changing(young) as change:
            change.record(factories.course(young, scenario.leader))
            with suppress(ZeroDivisionError), changing(young):
                factories.consent(young, scenario.guide)
                raise ZeroDivisionError
        assert GuidanceCourse.objects.filter(young_person=young).exists()
        assert not Consent.objects.exists()
        assert len(reconciled) == 1
        assert reconcile_all() == 0


def test_invisible_young_person_is_not_found(municipality: Municipality, reconciled: list[Any]) -> None:
    own = YoungPerson.objects.get(pk=municipality.person.pk)
    with acting_as(municipality.outsider):
        with pytest.raises(NotFound), changing(own):
            pytest.fail("The block was entered.")
        with changing():  # nothing is pending from the refused block
            pass
    assert reconciled == []


def test_visible_and_invisible_young_person_are_not_found(municipality: Municipality) -> None:
    elsewhere = Scenario().young()
    with acting_as(municipality.guide):
        with changing(municipality.person) as change:
            assert change.young_person == municipality.person
        with pytest.raises(NotFound), changing(municipality.person, elsewhere):
            pytest.fail("The block was entered.")


def test_two_young_people_are_locked_in_order_of_id(committed: Scenario) -> None:
    first, second = committed.young(), committed.young()
    first.save()  # its row now follows the second one on disk: only the order of ids locks it first

    def lock_both() -> list[YoungPerson]:
        try:
            with changing(second, first) as change:
                return change.people
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            YoungPerson.objects.lock().get(pk=first.pk)
            both = pool.submit(lock_both)
            _wait_for_a_blocked_connection()
            free = YoungPerson.objects.filter(pk=second.pk).select_for_update(nowait=True, no_key=True)
            assert free.get() == second
        assert both.result(timeout=20) == [first, second]


def _wait_for_a_blocked_connection() -> None:
    for _attempt in range(400):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    pytest.fail("No other connection waits for this one.")
