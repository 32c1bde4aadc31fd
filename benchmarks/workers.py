"""Start processes of `benchmarks.work`, and let them work."""

import subprocess
import sys
from collections.abc import Sequence
from typing import NamedTuple, Self


class Done(NamedTuple):
    """What a worker did (reminders delivered, rows written), its seconds, and its memory in bytes."""

    result: int
    seconds: float
    memory: int
    highest_memory: int


class Worker:
    """A process that does background work, one request at a time."""

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "benchmarks.work"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._read() == "ready"
        return self

    def __exit__(self, *_failure: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    def do(self, request: str) -> Done:
        """Do the work and wait for its end."""
        self.begin(request)
        return self.end()

    def begin(self, request: str) -> None:
        """Begin the work."""
        assert self._process.stdin
        print(request, file=self._process.stdin, flush=True)

    def end(self) -> Done:
        """Wait for the end of the work."""
        line = self._read().split()
        if len(line) != 4:
            raise SystemExit("A worker ended with an error.")
        return Done(int(line[0]), float(line[1]), int(line[2]), int(line[3]))

    def _read(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


def reconcile_in_halves(workers: Sequence[Worker], people: int) -> list[Done]:
    """Reconcile everyone, each worker a part of the ids of the same size."""
    size = -(-people // len(workers))
    for number, worker in enumerate(workers):
        worker.begin(f"reconcile {number * size + 1} {min((number + 1) * size, people)}")
    return [worker.end() for worker in workers]
