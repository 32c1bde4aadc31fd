"""/livez and /readyz, asked by containers and by `make run`."""

from tests.config.support import UNREACHABLE_REDIS


def test_alive_without_touching_the_database(client):
    assert client.get("/livez").json() == {"alive": True}


def test_alive_under_any_host_name(client):
    assert client.get("/livez", headers={"host": "10.0.0.7"}).status_code == 200


def test_ready_when_database_and_redis_answer(client, db):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"database": True, "redis": True})


def test_not_ready_without_redis(client, db, settings):
    settings.CELERY_BROKER_URL = UNREACHABLE_REDIS
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"database": True, "redis": False})
