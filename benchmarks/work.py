"""A process that does background work on request, for the measurements of the dispatcher and of reconcile.

It prints a line when it is ready. For each line on standard input, `dispatch` or `reconcile <first id> <last id>`, it
does this work once, and prints the result, the seconds, the memory in bytes and the highest memory so far.
"""

import resource
import sys
import time

import django
import psutil
from django.utils.module_loading import import_string

if __name__ == "__main__":
    django.setup()
    dispatch = import_string("backend.reminders.dispatcher.run")  # these import models, which needs django.setup()
    reconcile = import_string("backend.followups.reconcile.reconcile_all")
    print("ready", flush=True)
    for line in sys.stdin:
        name, *numbers = line.split()
        start = time.perf_counter()
        done = {"dispatch": dispatch, "reconcile": reconcile}[name](*map(int, numbers))
        took = time.perf_counter() - start
        highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(done, took, psutil.Process().memory_info().rss, highest, flush=True)
