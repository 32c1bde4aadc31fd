"""The column of the start-up import about housing support."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from backend.core.import_columns import Case, Contribution, contributes
from tests.example_app.models import HousingSupport

ASKED = "Boligstøtte søgt"


@contributes
class HousingColumns(Contribution):
    """The day on which the young person asked for housing support, if it is still open."""

    columns = (ASKED,)

    def check(self, case: Case) -> None:
        asked_on = case.date(ASKED)
        if asked_on and asked_on > self.today:
            case.refuse(ASKED, "in_the_future", _("The day is in the future: write a day that has been."))

    def write(self, cases: Sequence[Case]) -> None:
        HousingSupport.objects.bulk_create(
            HousingSupport(young_person=case.person, asked_on=case.facts[ASKED])
            for case in cases
            if ASKED in case.facts
        )
