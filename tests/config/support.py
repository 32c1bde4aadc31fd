"""Helpers for the tests of real processes."""

import os

import psutil

WITHOUT_SERVICES = {
    key: value
    for key, value in os.environ.items()
    if key not in {"DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_AS", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}
    and not key.startswith(("TEST_", "PYTEST_"))
}
"""An environment that names no service, as on a fresh machine."""

WITH_CTRL_C = ("env", "--default-signal=INT")
"""Before a command: a shell starts its background jobs with SIGINT ignored, and a process inherits that."""

UNREACHABLE_REDIS = "redis://127.0.0.1:1/0"
"""No program listens on port 1, so a connection is refused at once."""


def ended(processes: list[psutil.Process], timeout: float = 10) -> bool:
    """Return whether all processes have ended within `timeout` seconds."""
    _gone, alive = psutil.wait_procs(processes, timeout=timeout)
    return not alive
