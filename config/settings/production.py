"""The server of a municipality, behind a reverse proxy that ends TLS and sets X-Forwarded-Proto."""

import os

from config.logs import logging_settings
from config.settings import secret
from config.settings.base import *

_connects_as = os.environ.get("DATABASE_AS", "system")
_secrets = secret.read(os.environ, required=secret.REQUIRED.get(_connects_as, secret.NAMES))
secret.refuse_weak(_secrets, os.environ)

DEBUG = False
SECRET_KEY = _secrets.secret_key
FIELD_KEYS = _secrets.field_keys
FINGERPRINT_KEY = _secrets.fingerprint_key
ALLOWED_HOSTS = _secrets.allowed_hosts
DATABASES = databases(_secrets, _connects_as)
DATABASE_LOGIN = login_role(_secrets)
CACHES = caches(_secrets)
CELERY_BROKER_URL = _secrets.redis_url
MISSING_FOR_EMAIL = secret.missing(secret.WORKER, os.environ)
PUBLIC_URL = _secrets.public_url
DEFAULT_FROM_EMAIL = _secrets.default_from_email
vars().update(email(_secrets) if _secrets.email_url else {})
LOGGING = logging_settings(readable=False)

REST_FRAMEWORK = REST_FRAMEWORK | {"NUM_PROXIES": 1}
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
