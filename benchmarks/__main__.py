"""`make bench`: measure speed, print `name value unit target pass|fail`, and write the page.

python -m benchmarks                                 everything, about 25 minutes
python -m benchmarks caseload register --samples 50  only these, and less exactly; nothing is written
python -m benchmarks dispatch --people 5000          at this number of open cases alone; nothing is written
"""

import argparse
import sys

import django
from django.utils.module_loading import import_string

from benchmarks.servers import environment
from config.processes import shut_down_on_sigterm
from config.translations import compile_danish


def main(arguments: list[str]) -> int:
    """Run the benchmarks. Return the exit status, which is 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("wanted", nargs="*")
    parser.add_argument("--samples", type=int, default=300)
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
