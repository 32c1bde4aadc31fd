"""The entry for gunicorn.

With `--preload` gunicorn imports this module once and then forks. Its processes share what is loaded here, and no
first request waits for it.
"""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.start import refuse_unprotected

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
os.environ.setdefault("DATABASE_AS", "login")
application = get_wsgi_application()
refuse_unprotected()
import_module(settings.ROOT_URLCONF)
gc.freeze()  # otherwise the first collection in each process copies the shared memory
