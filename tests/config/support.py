"""What the tests of real processes share."""

import os

import psutil

WITHOUT_SERVICES = {
    key: value
    for key, value in os.environ.items()
    if key not in {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"} and not key.startswith(("TEST_", "PYTEST_"))
}
"""An environment in which no service runs yet, as on a fresh machine."""

UNREACHABLE_REDIS = "redis://127.0.0.1:1/0"
"""Port 1 belongs to nobody, so a connection is refused at once."""


def ended(processes: list[psutil.Process], timeout: float = 10) -> bool:
    """Have all of them ended within `timeout` seconds?"""
    _gone, alive = psutil.wait_procs(processes, timeout=timeout)
    return not alive
