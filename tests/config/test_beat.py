"""Beat: a process without Django that sends every task of the schedule by its name."""

import json
import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import redis
from celery import current_app
from celery.beat import PersistentScheduler

from config.beat import app as beat
from config.celery import app
from config.embedded import Redis, temporary_folder
from config.settings import base

BEAT = (Path(sys.executable).parent / "celery", "--app=config.beat", "--quiet", "beat")
PATIENCE = 30  # seconds


def test_beat_has_the_schedule_and_the_broker_of_the_worker():
    assert beat.conf.beat_schedule == app.conf.beat_schedule == base.CELERY_BEAT_SCHEDULE
    assert beat.conf.broker_transport_options.items() <= app.conf.broker_transport_options.items()
    assert beat.conf.broker_url == app.conf.broker_url


def test_beat_is_not_the_current_app_of_a_django_process():
    assert current_app._get_current_object() is app


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= app.tasks.keys()


def test_beat_imports_no_models():
    command = "import config.beat, sys; print(*sys.modules)"
    imported = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert not {"django.apps", "django.db", "rest_framework"} & set(imported.stdout.split())


def test_beat_sends_every_task_that_became_due_while_it_was_away():
    with temporary_folder() as folder:
        kept = PersistentScheduler(beat, schedule_filename=f"{folder}/beat")
        for entry in kept.schedule.values():
            entry.last_run_at -= timedelta(days=2)
        kept.close()
        broker = Redis(folder)
        broker.start()
        process = subprocess.Popen(
            [*BEAT, f"--schedule={folder}/beat", "--pidfile="],
            env={**os.environ, "REDIS_URL": broker.url},
            stderr=subprocess.DEVNULL,
        )
        try:
            with redis.Redis.from_url(broker.url) as client:
                deadline = time.monotonic() + PATIENCE
                while client.llen("celery") < len(beat.conf.beat_schedule) and time.monotonic() < deadline:
                    time.sleep(0.1)
                sent = {json.loads(message)["headers"]["task"] for message in client.lrange("celery", 0, -1)}
        finally:
            process.terminate()
            process.wait()
            broker.stop()
    assert sent == {entry["task"] for entry in beat.conf.beat_schedule.values()}
