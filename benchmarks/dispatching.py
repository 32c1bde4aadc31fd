"""A dispatcher as a process of its own, for the benchmark of the reminders.

It prints a line when it is ready. For each line on standard input it runs once, and prints how many reminders it
delivered and its memory in bytes.
"""

import sys

import django
import psutil
from django.utils.module_loading import import_string

if __name__ == "__main__":
    django.setup()
    run = import_string("backend.reminders.dispatcher.run")  # imports models, which needs django.setup()
    print("ready", flush=True)
    for _line in sys.stdin:
        print(run(), psutil.Process().memory_info().rss, flush=True)
