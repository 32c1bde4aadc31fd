"""Measure background work: the dispatcher and the periodic reconciliation."""

import time
from contextlib import ExitStack

from backend.reminders.models import DispatcherState
from benchmarks.client import Times
from benchmarks.due import analyse_due, delivered, make_due, remove_due
from benchmarks.municipality import Municipality
from benchmarks.results import Result
from benchmarks.workers import Done, Worker, reconcile_in_halves

REMINDERS = 100_000
"""The number of reminders of one round."""
ROUNDS = 10
"""The rounds of the dispatcher, one million reminders together. Each round deletes what it wrote."""


def dispatch(municipality: Municipality) -> list[Result]:
    """Measure how two dispatchers plan and deliver in-app reminders for 100,000 follow-ups that are due today."""
    reminders = REMINDERS if municipality.samples >= 100 else REMINDERS // 20
    rounds, rates = [], []
    with ExitStack() as stack:
        first, second = (stack.enter_context(Worker()) for _ in range(2))
        first.do("dispatch")  # delivers what is due already
        for _ in range(ROUNDS if municipality.samples >= 100 else 2):
            make_due(reminders)
            analyse_due()
            seconds, done = _dispatch(first, second)
            if delivered() != reminders:
                raise SystemExit(f"{delivered()} of {reminders} reminders were delivered.")
            rates.append(reminders / seconds)
            rounds.append(done)
            remove_due()
            analyse_due()
    growth = max(last.memory / early.memory for early, last in zip(rounds[0], rounds[-1], strict=True))
    municipality.keep(thousand_reminders=Times([1_000_000 / rate for rate in rates]))
    return [
        Result("reminders", sorted(rates)[len(rates) // 2], "/s", at_least=5_000),
        Result("reminders_memory", growth, "×", at_most=1.1),
    ]


def reconcile(municipality: Municipality) -> list[Result]:
    """Measure the periodic reconciliation in a steady state: everyone in one process, then in two."""
    people = municipality.people
    with ExitStack() as stack:
        first, second = (stack.enter_context(Worker()) for _ in range(2))
        for worker in (first, second):
            worker.do("reconcile 1 100")  # so that what is loaded once counts for neither
        with Worker() as alone:
            tenth = alone.do(f"reconcile 1 {people // 10}")
            everyone = alone.do(f"reconcile 1 {people}")
        halves = reconcile_in_halves([first, second], people)
    two = max(done.seconds for done in halves)
    municipality.keep(reconcile=Times([everyone.seconds * 1000] * 2), reconcile_in_two=Times([two * 1000] * 2))
    return [
        Result("reconcile", everyone.seconds, "s", at_most=240 * people / 60_000),
        Result("reconcile_in_two", two / everyone.seconds, "×", at_most=0.6),
        Result("reconcile_memory", everyone.highest_memory / tenth.highest_memory, "×", at_most=1.1),
        Result("reconcile_written", everyone.result + sum(done.result for done in halves), "rows", at_most=0),
    ]


def _dispatch(first: Worker, second: Worker) -> tuple[float, list[Done]]:
    """Let the second dispatcher help the first. Return the seconds until both have ended, and what each did."""
    start = time.perf_counter()
    first.begin("dispatch")
    while not DispatcherState.objects.filter(left__gt=0).exists():
        if time.perf_counter() - start > 60:
            raise SystemExit("The dispatcher did not begin.")
        time.sleep(0.01)
    second.begin("dispatch")
    done = [first.end(), second.end()]
    return time.perf_counter() - start, done
