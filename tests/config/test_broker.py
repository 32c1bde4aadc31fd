"""The broker: no caller waits for it, and the worker continues after it was away."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from celery import Celery
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from config.embedded import Redis, temporary_folder


@pytest.fixture
def broker():
    with temporary_folder() as folder:
        server = Redis(folder)
        server.start()
        yield server
        server.stop()


@pytest.fixture
def celery(broker, settings):
    settings.CELERY_BROKER_URL = broker.url
    app = Celery("at the broker of this test", set_as_current=False)
    app.config_from_object(settings, namespace="CELERY")
    yield app
    app.close()


@pytest.mark.parametrize("disturb", ["stopped", "paused"])
def test_publishing_to_an_unreachable_broker_fails_at_once_every_time(broker, celery, disturb):
    celery.send_task("anything")
    if disturb == "stopped":
        broker.stop()
    else:
        broker.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    for _attempt in range(2):
        with pytest.raises(OperationalError):
            celery.send_task("anything")
    assert time.monotonic() - began < 2
    broker.process.send_signal(signal.SIGCONT)


def test_worker_reconnects_when_the_broker_is_back(broker, celery):
    worker = subprocess.Popen(
        [Path(sys.executable).parent / "celery", "--app=config", "worker", "--pool=solo", "--hostname=one@here"],
        env={**os.environ, "REDIS_URL": broker.url, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for_answer(celery)
        broker.stop()
        broker.start()
        wait_for_answer(celery)
    finally:
        worker.terminate()
        worker.wait()


def wait_for_answer(celery):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            if celery.control.ping(timeout=0.5):
                return
        except (OperationalError, RedisError):
            time.sleep(0.1)
    pytest.fail("The worker did not answer.")
