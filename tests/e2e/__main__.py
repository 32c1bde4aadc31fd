"""The main job over HTTP and through the pages, one line per step; exit status 0 only if every step succeeds.

    make e2e                               against a system of its own
    make e2e URL=http://127.0.0.1:8000     against the development system that `make run` has started there
    make e2e ARGS=pages                    only through the pages, or ARGS=api

The web server, the Celery worker, beat, the mail server and the browser are real. Only the business clock is moved, by
`move_clock`. Each step is a method, and its docstring is the printed line. A step is skipped, with its reason, if this
process cannot see its result, for example an e-mail that the system sends to another server. Without Chromium the walk
through the pages is skipped, except in CI, where that is an error.
"""

import inspect
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack

from playwright.sync_api import Error as BrowserError

from config.processes import shut_down_on_sigterm
from tests.chromium import MISSING, find_chromium
from tests.e2e.consultant import Consultant
from tests.e2e.guide import Guide
from tests.e2e.leader import Leader
from tests.e2e.manager import Manager
from tests.e2e.pages import Pages
from tests.e2e.story import Step, Story, Unseen
from tests.e2e.system import System, system
from tests.e2e.windows import chromium

WALKS = ("api", "pages")


def main() -> int:
    """Walk through the API and then through the pages, or only as the command line names, until a step fails."""
    shut_down_on_sigterm()
    wanted = sys.argv[1:] or WALKS
    if unknown := set(wanted) - set(WALKS):
        print(f"There is no walk {', '.join(sorted(unknown))}: choose of {', '.join(WALKS)}.", file=sys.stderr)
        return 1
    began = time.monotonic()
    with system() as running:
        if "api" in wanted and not _walk(_api_steps(Story(running))):
            return 1
        if "pages" in wanted and not _through_the_pages(running):
            return 1
    print(f"ok   Every step succeeded, in {time.monotonic() - began:.0f} s", flush=True)
    return 0


def _api_steps(story: Story) -> Iterator[Step]:
    for chapter in (Guide(story), Consultant(story), Manager(story), Leader(story)):
        yield from chapter.steps()


def _through_the_pages(running: System) -> bool:
    """Walk through the pages if there is a browser. Return whether nothing failed."""
    path = find_chromium()
    if path is None:
        in_ci = bool(os.environ.get("CI"))
        print(f"{'FAIL' if in_ci else 'skip'} The pages: {MISSING}", flush=True)
        return not in_ci
    with ExitStack() as stack:
        pages = Pages(running, stack.enter_context(chromium(path)))
        return _walk(pages.steps(), pages)


def _walk(steps: Iterable[Step], pages: Pages | None = None) -> bool:
    """Run the steps until one fails; later steps depend on it and are not run. Return whether all succeeded."""
    for step in steps:
        sentence = (inspect.getdoc(step) or "").removesuffix(".")
        try:
            print(f"ok   {sentence} ({step()})", flush=True)
        except Unseen as reason:
            print(f"skip {sentence}: {reason}", flush=True)
        except (AssertionError, BrowserError, LookupError, OSError, ValueError) as failure:
            place = f" at {pages.where()}" if pages else ""
            print(f"FAIL {sentence}: {type(failure).__name__} {failure}{place}", flush=True)
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
