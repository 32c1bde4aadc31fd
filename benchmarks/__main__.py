"""`make bench`: measure speed, print `name value unit target pass|fail`, and write the results and the page.

python -m benchmarks                                 everything, about 25 minutes
python -m benchmarks reports --people 5000           this part at this number of open cases; replaces its own results
python -m benchmarks caseload register --samples 50  these parts, and less exactly; nothing is written
"""

import argparse
import sys

import django
from django.utils.module_loading import import_string

from benchmarks.client import SAMPLES
from benchmarks.servers import environment
from config.processes import shut_down_on_sigterm
from config.translations import compile_danish


def main(arguments: list[str]) -> int:
    """Run the benchmarks. Return the exit status, which is 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("wanted", nargs="*")
    parser.add_argument("--samples", type=int, default=SAMPLES)
    parser.add_argument("--people", type=int, help="the number of open cases, a multiple of 500")
    options = parser.parse_args(arguments)
    shut_down_on_sigterm()
    with environment() as folder:
        compile_danish()  # first, because a process keeps the texts that it has read
        django.setup()
        run = import_string("benchmarks.run.run")  # imports models, which needs django.setup()
        return int(run(folder, options.wanted, options.samples, options.people))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
