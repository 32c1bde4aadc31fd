"""Celery tasks of the follow-ups."""

from celery import shared_task

from backend.followups import reconcile
from backend.followups.dispatch import schedule_dispatch


@shared_task(name="followups.reconcile_all")
def reconcile_all() -> None:
    """Reconcile all young people, then start the dispatcher."""
    reconcile.reconcile_all()
    schedule_dispatch()
