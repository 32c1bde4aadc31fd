"""Logs contain no search text, no id of a young person in a path, and no values that a database error quotes."""

import json
import logging

import pytest
import structlog
from django.db import DataError, connection

from config.celery import app
from config.logs import logging_settings


@pytest.fixture
def lines(settings):
    """Collect the log lines as production formats them."""
    configuration = logging_settings(readable=False)["formatters"]["lines"]
    formatter = configuration.pop("()")(**configuration)
    made = []

    class Catch(logging.Handler):
        def emit(self, record):
            made.append(formatter.format(record))

    handler = Catch()
    logging.getLogger().addHandler(handler)
    yield made
    logging.getLogger().removeHandler(handler)


def test_request_is_logged_with_its_route(client, db, lines):
    client.get("/findes-ikke/0101010000/?search=Noah", headers={"host": "localhost"})
    said = "".join(lines)
    assert json.loads(lines[-1])["code"] == 404
    assert "Noah" not in said
    assert "0101010000" not in said


def test_error_is_logged_with_place_and_type(db, lines):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 'Noah Hansen'::int")
    except DataError:
        structlog.get_logger("a logger").exception("it_failed")
    entry = json.loads(lines[-1])
    assert entry["event"] == "it_failed"
    assert entry["exception"].endswith("> django.db.utils.DataError")
    assert "test_logs.py" in entry["exception"]
    assert "Noah" not in lines[-1]


def test_failed_task_is_logged_like_a_failed_request(lines):
    @app.task(name="fails")
    def fails():
        raise ValueError("Noah Hansen")

    fails.apply()
    entry = json.loads(lines[-1])
    assert (entry["event"], entry["task"]) == ("task_failed", "fails")
    assert entry["exception"].endswith("> builtins.ValueError")
    assert "Noah" not in "".join(lines)
