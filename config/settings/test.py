"""The test suite: fixed keys, passwords that hash fast, a key prefix in the shared Redis for each xdist worker."""

import os
from datetime import time

from config.logs import logging_settings
from config.settings import secret
from config.settings.base import *

_secrets = secret.read(
    os.environ,
    {
        "SECRET_KEY": "only for tests",
        "FIELD_KEYS": "new:MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE=,"
        "old:MjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjI=",
        "FINGERPRINT_KEY": "MzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzM=",
        "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "DEFAULT_FROM_EMAIL": "folgeskab@kommune.example",
        "PUBLIC_URL": "https://folgeskab.example",
    },
)
_run = os.environ.get("TEST_RUN", "test")
_own = f"{_run}-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"

DEBUG = False
INSTALLED_APPS = [*INSTALLED_APPS, "demo", "tests.example_app"]
ROOT_URLCONF = "tests.urls"
SECRET_KEY = _secrets.secret_key
FIELD_KEYS = _secrets.field_keys
FINGERPRINT_KEY = _secrets.fingerprint_key
ALLOWED_HOSTS = _secrets.allowed_hosts
DATABASES = databases(_secrets, os.environ.get("DATABASE_AS", "owner"))
DATABASE_LOGIN = login_role(_secrets)
DATABASES["default"] |= {
    "CONN_MAX_AGE": 0,
    "CONN_HEALTH_CHECKS": False,
    "TEST": {"NAME": _run, "TEMPLATE": os.environ.get("TEST_TEMPLATE")},
}
CACHES = caches(_secrets)
CACHES["default"]["KEY_PREFIX"] = _own
CELERY_BROKER_URL = _secrets.redis_url
PUBLIC_URL = _secrets.public_url
DEFAULT_FROM_EMAIL = _secrets.default_from_email
vars().update(email(_secrets))
CELERY_BROKER_TRANSPORT_OPTIONS = {**CELERY_BROKER_TRANSPORT_OPTIONS, "global_keyprefix": f"{_own}:"}
LOGGING = logging_settings(readable=False)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True  # no collected files in a test

RULE_ERRORS_ARE_RAISED = True

# Tests with processes of their own, in which the clock cannot be set, let reminders go out at any hour.
REMINDERS_GO_AT = time.fromisoformat(os.environ.get("TEST_REMINDERS_GO_AT", "08:00"))
