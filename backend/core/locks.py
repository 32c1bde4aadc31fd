"""Locks for what has no row yet, such as a name that two requests are about to write."""

import hashlib

from backend.core.functions import call


def lock_until_commit(*parts: object) -> None:
    """Wait until no other transaction holds the lock of these parts, and hold it until this transaction ends.

    A check that nothing like the new record exists is reliable only while this lock is held. Take it after the lock of
    a young person, so that two commands cannot block each other.
    """
    digest = hashlib.blake2b(repr(parts).encode(), digest_size=8).digest()
    call("pg_advisory_xact_lock", int.from_bytes(digest, "big", signed=True))
