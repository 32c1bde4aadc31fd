"""Queries of contacts with employers."""

from datetime import date, timedelta

from backend.organisation.models import Staff
from jobs.employers.models import ContactStatus, EmployerContact, Mode

MEETINGS_A_WEEK = 6
"""Meetings with employers, face to face, that a consultant has in a week (IPS-25, item 16)."""


def met_this_week(staff: Staff, today: date) -> int:
    """Return how many employers `staff` has met face to face since Monday."""
    monday = today - timedelta(days=today.weekday())
    met = EmployerContact.objects.filter(staff=staff, status=ContactStatus.HELD, mode=Mode.FACE_TO_FACE)
    return met.filter(occurred_on__range=(monday, today)).count()
