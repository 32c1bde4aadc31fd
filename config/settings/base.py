"""The settings of every installation. Development, test and production add their secrets and restrictions."""

import logging
import os
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.settings.secret import Secrets, optional

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = ROOT / "var"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "pgtrigger",
    "pghistory",
    "django_htmx",
    "django_structlog",
    "csp",
    "backend.core",
    "backend.organisation",
    "backend.access",
    "backend.workspace",
    "backend.timeline",
    "backend.reports",
    "backend.followups",
    "backend.reminders",
    "backend.people",
    "backend.contacts",
    "backend.assignments",
    "backend.caseload",
    "backend.importer",
    "backend.administration",
    "guidance.courses",
    "guidance.interventions",
    "jobs.plans",
    "jobs.employers",
    "jobs.placements",
    "config",
    "django.contrib.admin.apps.SimpleAdminConfig",  # the last, because our templates replace some of its own
]

MIDDLEWARE = [
    "backend.core.health.Health",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.PageCompression",
    "config.middleware.RequestLog",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "backend.core.api.problems.ProblemMiddleware",
    "backend.core.api.problems.SlashMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "backend.access.sessions.SessionLimits",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CLOCK_MOVES = False  # may `move_clock` shift the business date?
LOGIN_MAY_OWN_TABLES = False  # may web and worker log in as the owner of the tables?
REMINDERS_GO_AT = time(8)  # local time, from which reminders in the app are sent
MISSING_FOR_EMAIL: list[str] = []  # settings without which a worker does not start; web and commands need none of them
CASE_AGE_FROM, CASE_AGE_TO = 15, 29  # years of age on the day a case opens; no case closes because of age
# What staff do when a young person is in danger, one step a line. A municipality adds its telephone numbers.
ACUTE_CONCERN_PROCEDURE = (
    optional("ACUTE_CONCERN_PROCEDURE", os.environ)
    or """Bliv hos den unge, eller hold forbindelsen. Ring 112, hvis der er fare for liv.
Spørg direkte: ”Har du tanker om at dø? Har du planer?” Det gør det ikke værre at spørge.
Overlad aldrig den unge til sig selv: aflever personligt til pårørende, læge eller psykiatrisk akutmodtagelse.
Ring til din leder med det samme. Om aftenen og i weekenden: ring til vagten.
Er den unge under 18, så tal med lederen om underretning, og om forældrene skal vide det.
Skriv her, hvad du har gjort, og hvem der har ansvaret nu."""
)

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "backend.workspace.shell.frame",
            ],
        },
    },
]

# Language and time

LANGUAGE_CODE = "da"
LANGUAGES = [("da", _("Danish")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True

# Staff, sessions, passwords

AUTH_USER_MODEL = "organisation.Staff"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 10 * 60 * 60  # seconds; the limits that count are those of SessionLimits
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Static files: ours and those of npm

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
DESIGN_SYSTEM = ROOT / "node_modules" / "dkfds" / "dist"
STATICFILES_DIRS = [(f"dkfds/{part}", DESIGN_SYSTEM / part) for part in ("css", "fonts", "img")]

FILTERS_EMPTY_CHOICE_LABEL = _("All")  # the first choice of a filter on a page

# The API

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "backend.access.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["backend.core.api.bodies.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "backend.core.api.paging.Page",
    "DEFAULT_FILTER_BACKENDS": [
        "backend.core.api.filters.StrictFilterBackend",
        "backend.core.api.filters.StrictOrderingBackend",
    ],
    "DEFAULT_SCHEMA_CLASS": "backend.core.api.schema.Schema",
    "EXCEPTION_HANDLER": "backend.core.api.problems.handle",
    "LIST_SERIALIZER_ERRORS_AS_DICT": True,
    "NUM_PROXIES": 0,  # the client's address is that of the connection; production has a proxy in front
    "DEFAULT_THROTTLE_RATES": {
        "search": "60/min",
        "reveal": "60/min",
        "export": "10/min",
        "password": "10/min",
    },
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
KNOX_TOKEN_MODEL = "knox.AuthToken"  # noqa: S105  # a model; migrations that refer to it read the setting
REST_KNOX = {
    "SECURE_HASH_ALGORITHM": "hashlib.sha512",
    "TOKEN_TTL": timedelta(hours=10),
    "AUTO_REFRESH": False,
    "AUTH_HEADER_PREFIX": "Token",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Følgeskab",
    "DESCRIPTION": "Case system of a Danish municipality's youth effort.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {},  # filled with the `enum_names` of the apps, in their apps.py
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "backend.core.api.schema.add_problems",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# Uploaded lists are personal data: they stay in memory, and are never written to the disk of the web server.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# Background work. The database holds what is due, Redis only starts the worker, and no request waits for it.

CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 10 * 60  # seconds
CELERY_TASK_TIME_LIMIT = 11 * 60
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
RULE_ERRORS_ARE_RAISED = False  # a follow-up rule that fails for one young person is logged, and shown on /readyz

CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
    "socket_timeout": 0.5,  # seconds
    "socket_connect_timeout": 0.5,
    "max_retries": 0,  # a publisher fails at once when the broker is down; a worker tries again by itself
    "visibility_timeout": 15 * 60,  # longer than any task may run, so that no task is delivered twice
}
# Rare tasks have a fixed time. Beat counts an interval from its start, so a daily interval might never end.
CELERY_BEAT_SCHEDULE = {
    "dispatch": {"task": "reminders.dispatch", "schedule": timedelta(seconds=15), "options": {"expires": 15}},
    "emails": {"task": "reminders.send_emails", "schedule": timedelta(seconds=15), "options": {"expires": 15}},
    "imports": {"task": "importer.work", "schedule": timedelta(minutes=1), "options": {"expires": 60}},
    "keys": {"task": "access.delete_old_keys", "schedule": crontab(hour=3, minute=17), "options": {"expires": 3600}},
    "partitions": {
        "task": "access.create_log_partitions",
        "schedule": crontab(hour=3, minute=7),
        "options": {"expires": 3600},
    },
    "sign_ins": {"task": "access.end_sign_ins", "schedule": crontab(minute=3), "options": {"expires": 3600}},
    "plans": {"task": "placements.update_plans", "schedule": timedelta(minutes=15), "options": {"expires": 900}},
    "reconcile": {"task": "followups.reconcile_all", "schedule": timedelta(minutes=15), "options": {"expires": 900}},
}

# One line a request, when it ends.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False


def databases(secrets: Secrets, connects_as: str) -> dict[str, dict[str, Any]]:
    """DATABASES: psycopg 3, connections kept for a minute and checked before each reuse.

    `connects_as` says with which rights this process begins (DATABASE_AS):

    - `login`, the web: those of the login role, which finds out who asks; `acting_as` and `as_system` do the rest
    - `system`, worker and commands: those of the role `folge_system`
    - `owner`, `migrate`: those of the owner of the tables

    REPORTING_DATABASE_URL names another server with the same data, from which reports read figures (`reporting`).
    """
    if connects_as not in ("login", "system", "owner"):
        raise SystemExit("Cannot start: DATABASE_AS is login, system or owner.")
    urls = {"default": secrets.database_owner_url if connects_as == "owner" else secrets.database_url}
    if secrets.reporting_database_url and connects_as != "owner":
        urls["reporting"] = secrets.reporting_database_url
    role = {"assume_role": "folge_system"} if connects_as == "system" else {}
    found = {alias: environ.Env.db_url_config(url) for alias, url in urls.items()}
    return {
        alias: {
            **one,
            "OPTIONS": {**one.get("OPTIONS", {}), **role},
            "CONN_MAX_AGE": 60,  # seconds
            "CONN_HEALTH_CHECKS": True,
        }
        for alias, one in found.items()
    }


def login_role(secrets: Secrets) -> str:
    """DATABASE_LOGIN: the role as which web and worker log in."""
    return str(environ.Env.db_url_config(secrets.database_url).get("USER") or "")


def email(secrets: Secrets) -> dict[str, Any]:
    """Return the settings EMAIL_*."""
    found = environ.Env.email_url_config(secrets.email_url)
    if found["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
        found["EMAIL_BACKEND"] = "backend.reminders.smtp.EmailBackend"
    return {**found, "EMAIL_TIMEOUT": 10}  # seconds for each answer of the server


def caches(secrets: Secrets) -> dict[str, dict[str, Any]]:
    """Return CACHES: the throttles' counts, in the Redis of the broker. No personal data goes there."""
    return {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": secrets.redis_url,
            "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},  # seconds
        }
    }
