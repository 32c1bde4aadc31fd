"""Reads on staff."""

from datetime import date

from backend.organisation.models import Membership, Role


def memberships_by_email(role: Role, on: date) -> dict[str, Membership]:
    """Active staff who hold `role` on that day, by e-mail address in lower case; of several units, the latest."""
    held = Membership.objects.active(on).filter(role=role, staff__is_active=True).exclude(staff__email="")
    return {one.staff.email.casefold(): one for one in held.select_related("staff", "unit").order_by("starts_on", "id")}
