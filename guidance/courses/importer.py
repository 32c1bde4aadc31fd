"""Columns of the start-up import about the course: its phase, and a remark."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from backend.core.import_columns import Case, Choices, Contribution, contributes
from guidance.courses.models import Decision, GuidanceCourse, Phase, PhaseChange, Referral, ReferralSource

PHASES = Choices(
    [
        ("Henvist", Phase.REFERRED),
        ("Visitation", Phase.INTAKE),
        ("Opstart", Phase.START),
        ("Aktiv", Phase.ACTIVE),
        ("Pause", Phase.PAUSED),
        ("Udslusning", Phase.PHASE_OUT),
        ("Aftrapning", Phase.PHASE_OUT),
        ("Kontakt efter afslutning", Phase.AFTERCARE),
        ("Efterværn", Phase.AFTERCARE),
        ("Opfølgning", Phase.AFTERCARE),
    ]
)

COUNTED_FROM_IMPORT = frozenset({Phase.PAUSED, Phase.AFTERCARE})
"""Phases of which the first day is taken to be the day of the import.

The list does not say when a phase began. For most phases the import uses the day on which the guide began, because the
contact interval counts from the last contact. A pause or an aftercare that began so early would be over already, and
nobody would get a reminder about the young person again.
"""

PAUSE = timedelta(days=90)


@contributes
class CourseColumns(Contribution):
    """The columns of the open course.

    The remark becomes the reason of the referral, which is the only free text at the start of a course.
    """

    columns = ("Fase", "Bemærkning")
    required = ("Fase",)

    def check(self, case: Case) -> None:
        phase = case.choice("Fase", PHASES, "bad_phase")
        if phase is None and not case.cell("Fase"):
            labels = ", ".join(PHASES.labels)
            case.refuse("Fase", "bad_phase", _("The phase is missing. Write one of: %(known)s.") % {"known": labels})
        case.text("Bemærkning")

    def write(self, cases: Sequence[Case]) -> None:
        courses = GuidanceCourse.objects.bulk_create(self._course(case) for case in cases)
        pairs = list(zip(cases, courses, strict=True))
        Referral.objects.bulk_create(self._referral(case, course) for case, course in pairs)
        PhaseChange.objects.bulk_create(self._phase_change(case, course) for case, course in pairs)

    def differences(self, cases: Sequence[Case]) -> Iterable[tuple[Case, str]]:
        courses = GuidanceCourse.objects.open().filter(young_person__in=[case.person for case in cases])
        phases = dict(courses.values_list("young_person", "phase"))
        for case in cases:
            if phases.get(case.person.pk) != case.facts["Fase"]:
                yield case, "Fase"

    def _course(self, case: Case) -> GuidanceCourse:
        course = GuidanceCourse(
            young_person=case.person, opened_on=case.facts["Ungeguide siden"], phase=case.facts["Fase"]
        )
        if course.phase == Phase.PAUSED:
            course.pause_reason = _("On pause at the start-up import")
            course.paused_until = self.today + PAUSE
        return course

    def _referral(self, case: Case, course: GuidanceCourse) -> Referral:
        referral = Referral(
            course=course,
            received_on=course.opened_on,
            source=ReferralSource.IMPORT,
            why=case.facts.get("Bemærkning", ""),
        )
        if course.phase != Phase.REFERRED:
            referral.decision = Decision.ACCEPTED
            referral.decided_on = course.opened_on
            referral.decided_by_id = case.facts["Ungeguide"].staff_id
        return referral

    def _phase_change(self, case: Case, course: GuidanceCourse) -> PhaseChange:
        return PhaseChange(
            course=course,
            to_phase=course.phase,
            on=self.today if course.phase in COUNTED_FROM_IMPORT else course.opened_on,
            paused_until=course.paused_until,
            by_id=case.facts["Ungeguide"].staff_id,
            why=_("Start-up import"),
        )
