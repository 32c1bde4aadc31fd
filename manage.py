#!/usr/bin/env python
"""Django's command line."""

import os
import sys

from django.core.management import execute_from_command_line

SCHEMA = {"migrate", "makemigrations", "showmigrations", "sqlmigrate"}
"""Commands of the owner of the tables; all others run as the system."""

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    if sys.argv[1:2] and sys.argv[1] in SCHEMA:
        os.environ.setdefault("DATABASE_AS", "owner")
    execute_from_command_line(sys.argv)
