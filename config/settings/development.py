"""`make run` and a developer's shell: one machine, synthetic people, a clock that can be moved."""

import os
from urllib.parse import quote

from config.logs import logging_settings
from config.settings import secret
from config.settings.base import *

_port = os.environ.get("PORT", "8000")
_defaults = {
    "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
    "EMAIL_URL": f"filemail:///{quote(str(VAR / _port / 'mail'))}",
    "DEFAULT_FROM_EMAIL": "folgeskab@localhost",
    "PUBLIC_URL": f"http://127.0.0.1:{_port}",
    **secret.of_this_checkout(VAR),
}
_secrets = secret.read(os.environ, _defaults)

DEBUG = os.environ.get("DEBUG") == "1"
SECRET_KEY = _secrets.secret_key
FIELD_KEYS = _secrets.field_keys
FINGERPRINT_KEY = _secrets.fingerprint_key
ALLOWED_HOSTS = _secrets.allowed_hosts
DATABASES = databases(_secrets, os.environ.get("DATABASE_AS", "system"))
DATABASE_LOGIN = login_role(_secrets)
CACHES = caches(_secrets)
CELERY_BROKER_URL = _secrets.redis_url
PUBLIC_URL = _secrets.public_url
DEFAULT_FROM_EMAIL = _secrets.default_from_email
vars().update(email(_secrets))
CLOCK_MOVES = True
LOGIN_MAY_OWN_TABLES = True
INSTALLED_APPS = [*INSTALLED_APPS, "demo"]
LOGGING = logging_settings(readable=True)

# No collectstatic between an edit and a reload.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns where it is missing, empty as it may be
