"""The verbs of housing support, and who may use them."""

from backend.access.abilities import Ability, declare
from backend.access.permissions import Permission
from backend.people.models import YoungPerson
from tests.example_app.models import LIFECYCLE, HousingSupport

declare(YoungPerson, {"housing-support": Ability(Permission.EDIT_CASE)})
declare(
    HousingSupport,
    {"grant": Ability(Permission.EDIT_CASE), "end": Ability(Permission.EDIT_CASE)},
    LIFECYCLE,
)
