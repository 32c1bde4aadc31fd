"""Celery tasks of the access log, of sign-ins, and of the keys of repeated requests."""

from celery import shared_task

from backend.access.idempotency import delete_old_keys
from backend.access.sessions import end_sign_ins_of_ended_roles
from backend.core import clock
from backend.core.functions import call

MONTHS_AHEAD = 3


@shared_task(name="access.end_sign_ins")
def end_sign_ins() -> None:
    """End the sessions and tokens of staff whose role has ended."""
    end_sign_ins_of_ended_roles()


@shared_task(name="access.create_log_partitions")
def create_log_partitions() -> None:
    """Create the missing partitions of the access log, for this month and the next three."""
    call("access_create_log_partitions", clock.real_now().date(), MONTHS_AHEAD)


@shared_task(name="access.delete_old_keys")
def delete_old_idempotency_keys() -> None:
    """Delete the values of `Idempotency-Key` that are no longer remembered."""
    delete_old_keys(clock.real_now())
