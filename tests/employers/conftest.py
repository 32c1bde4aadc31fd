"""What the tests of employers share."""

import pytest

from backend.followups.reconcile import reconcile
from backend.organisation.models import Staff
from tests import factories
from tests.conftest import Municipality


@pytest.fixture
def consultant(municipality: Municipality) -> Staff:
    """Create the primary consultant of the young person."""
    made = factories.consultant(municipality.team)
    factories.assignment(municipality.person, made, capacity="consultant")
    reconcile(people=[municipality.person.pk])
    return made
