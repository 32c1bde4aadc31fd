"""/livez and /readyz, asked by containers and by `make run`."""

from django.db import OperationalError

from backend.core.health import facts
from tests.config.support import UNREACHABLE_REDIS


def test_alive_without_touching_the_database(client):
    assert client.get("/livez").json() == {"alive": True}


def test_alive_under_any_host_name(client):
    assert client.get("/livez", headers={"host": "10.0.0.7"}).status_code == 200


def test_ready_when_database_and_redis_answer(client, db):
    answer = client.get("/readyz")
    checks = answer.json()
    assert (answer.status_code, checks["database"], checks["redis"]) == (200, True, True)
    assert checks["reminders"]["email_dead"] == 0


def test_not_ready_without_redis(client, db, settings):
    settings.CELERY_BROKER_URL = UNREACHABLE_REDIS
    answer = client.get("/readyz")
    checks = answer.json()
    assert (answer.status_code, checks["database"], checks["redis"]) == (503, True, False)


def test_facts_that_fail_are_null_and_leave_the_system_ready(client, db, monkeypatch):
    def fail():
        raise OperationalError

    monkeypatch.setitem(facts, "reminders", fail)
    answer = client.get("/readyz")
    checks = answer.json()
    assert (answer.status_code, checks["database"], checks["redis"], checks["reminders"]) == (200, True, True, None)
