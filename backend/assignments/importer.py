"""Columns of the start-up import: the guide of the young person."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from django.conf import settings
from django.utils.translation import gettext as _

from backend.access.models import Basis, Grant
from backend.assignments.models import Assignment, Capacity, Origin
from backend.core import clock
from backend.core.import_columns import Case, Contribution, contributes
from backend.organisation.models import Role
from backend.organisation.queries import memberships_by_email

MIDNIGHT = time(0)


@contributes
class AssignmentColumns(Contribution):
    """The columns of the guide and of the first day of the assignment.

    The case opens on that day, and the age limits apply on it. Imported assignments are acknowledged from their first
    day, because the guide already works with the young person. The guide is recorded as the one who assigned, because
    the list names no other member of staff.
    """

    columns = ("Ungeguide", "Ungeguide siden")
    required = columns
    position = 20

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self._guides = memberships_by_email(Role.YOUTH_GUIDE, self.today)

    def check(self, case: Case) -> None:
        self._check_guide(case)
        opened_on = case.date("Ungeguide siden")
        if not case.cell("Ungeguide siden"):
            text = _("The day on which the guide began is missing (dd-mm-yyyy).")
            case.refuse("Ungeguide siden", "no_start", text)
        elif opened_on and opened_on > self.today:
            case.refuse("Ungeguide siden", "future_start", _("This day lies in the future. Choose today or earlier."))
        elif opened_on and case.born_on:
            self._check_age(case, case.born_on, opened_on)

    def write(self, cases: Sequence[Case]) -> None:
        assignments = Assignment.objects.bulk_create(self._assignment(case) for case in cases)
        Grant.objects.bulk_create(
            Grant(
                staff_id=assignment.staff_id,
                young_person_id=assignment.young_person_id,
                basis=Basis.ASSIGNMENT,
                starts_at=clock.at_local(assignment.starts_on, MIDNIGHT),
                opened_by_id=assignment.staff_id,
                source_id=assignment.pk,
            )
            for assignment in assignments
        )

    def differences(self, cases: Sequence[Case]) -> Iterable[tuple[Case, str]]:
        people = [case.person for case in cases]
        running = Assignment.objects.active(self.today).primary(Capacity.GUIDE).filter(young_person__in=people)
        primaries = {one.young_person_id: one for one in running}
        for case in cases:
            primary = primaries.get(case.person.pk)
            if primary is None or primary.staff_id != case.facts["Ungeguide"].staff_id:
                yield case, "Ungeguide"
            elif primary.starts_on != case.facts["Ungeguide siden"]:
                yield case, "Ungeguide siden"

    def _check_guide(self, case: Case) -> None:
        guide = self._guides.get(case.cell("Ungeguide").casefold())
        if guide is None:
            text = _(
                "No youth guide who works here today has this e-mail address. Correct it, or import the guide with the "
                "list of staff first."
            )
            case.refuse("Ungeguide", "unknown_guide", text)
        else:
            case.facts["Ungeguide"] = guide

    def _check_age(self, case: Case, born_on: date, opened_on: date) -> None:
        age = clock.years_old(born_on, opened_on)
        if settings.CASE_AGE_FROM <= age <= settings.CASE_AGE_TO:
            return
        code = "too_young" if age < settings.CASE_AGE_FROM else "too_old"
        text = _(
            "The young person was not between %(lowest)s and %(highest)s years old when the guide began. Correct the "
            "date of birth or that day; others do not belong in this system."
        )
        case.refuse("Fødselsdato", code, text % {"lowest": settings.CASE_AGE_FROM, "highest": settings.CASE_AGE_TO})

    def _assignment(self, case: Case) -> Assignment:
        return Assignment(
            young_person=case.person,
            staff_id=case.facts["Ungeguide"].staff_id,
            capacity=Capacity.GUIDE,
            starts_on=case.facts["Ungeguide siden"],
            acknowledged_at=clock.at_local(case.facts["Ungeguide siden"], MIDNIGHT),
            acknowledged_by_id=case.facts["Ungeguide"].staff_id,
            origin=Origin.IMPORT,
            assigned_by_id=case.facts["Ungeguide"].staff_id,
        )
