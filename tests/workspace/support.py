"""Staff for the tests of the pages."""

from typing import Any

from backend.organisation.models import Role, Staff
from tests.factories import PASSWORD, StaffFactory


def make_staff(username: str, *roles: Role, **fields: Any) -> Staff:
    """Create a member of staff who can sign in with `PASSWORD`."""
    staff: Staff = StaffFactory.create(username=username, roles=list(roles), **fields)
    staff.set_password(PASSWORD)
    staff.save()
    return staff
