"""Queries of staff."""

from datetime import date

from backend.organisation.models import Membership, Role


def memberships_by_email(role: Role, on: date) -> dict[str, Membership]:
    """Return the active staff who have `role` on the day `on`, by e-mail address in lower case.

    If a member of staff has the role in several units, the latest membership counts.
    """
    held = Membership.objects.active(on).filter(role=role, staff__is_active=True).exclude(staff__email="")
    return {one.staff.email.casefold(): one for one in held.select_related("staff", "unit").order_by("starts_on", "id")}
