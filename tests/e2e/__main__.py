"""The main job over HTTP, one line per step; exit status 0 only if every step succeeds.

make e2e                               against a system of its own
make e2e URL=http://127.0.0.1:8000     against the development system that `make run` has started there

The web server, the Celery worker, beat and the mail server are real. Only the business clock is moved, by `move_clock`.
Each step is a method, and its docstring is the printed line. A step is skipped, with its reason, if this process cannot
see its result, for example an e-mail that the system sends to another server.
"""

import inspect
import sys
import time
from collections.abc import Iterator

from config.processes import shut_down_on_sigterm
from tests.e2e.consultant import Consultant
from tests.e2e.guide import Guide
from tests.e2e.leader import Leader
from tests.e2e.manager import Manager
from tests.e2e.story import Step, Story, Unseen
from tests.e2e.system import system


def main() -> int:
    """Run the steps until one fails; later steps depend on it and are not run."""
    shut_down_on_sigterm()
    began = time.monotonic()
    with system() as running:
        for step in _steps(Story(running)):
            sentence = (inspect.getdoc(step) or "").removesuffix(".")
            try:
                print(f"ok   {sentence} ({step()})", flush=True)
            except Unseen as reason:
                print(f"skip {sentence}: {reason}", flush=True)
            except (AssertionError, LookupError, OSError, ValueError) as failure:
                print(f"FAIL {sentence}: {type(failure).__name__} {failure}", flush=True)
                return 1
    print(f"ok   Every step succeeded, in {time.monotonic() - began:.0f} s", flush=True)
    return 0


def _steps(story: Story) -> Iterator[Step]:
    for chapter in (Guide(story), Consultant(story), Manager(story), Leader(story)):
        yield from chapter.steps()


if __name__ == "__main__":
    sys.exit(main())
