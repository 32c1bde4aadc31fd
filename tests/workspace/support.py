"""Staff for the tests of the pages."""

from typing import Any

from backend.organisation.models import Role, Staff
from tests.factories import PASSWORD, StaffFactory

MOST_QUERIES = 8 + 12
"""Every page costs 8: the session, the user, the roles, the role of the database, and the savepoint."""


def make_staff(username: str, *roles: Role, **fields: Any) -> Staff:
    """Create a member of staff who can sign in with `PASSWORD`."""
    staff: Staff = StaffFactory.create(username=username, roles=list(roles), **fields)
    staff.set_password(PASSWORD)
    staff.save()
    return staff
