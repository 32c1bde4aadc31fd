"""Columns of the start-up import about IPS: the plan and its consultant."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from backend.access.models import Basis, Grant
from backend.assignments.models import Assignment, Capacity, Origin
from backend.core import clock
from backend.core.import_columns import Case, Choices, Contribution, contributes
from backend.organisation.models import Membership, Role
from backend.organisation.queries import memberships_by_email
from jobs.plans.models import Decision, IpsPlan, PlanPhase, PlanPhaseChange, PlanSource, Track

TRACKS = Choices([("IPS", Track.IPS), ("IPS-lignende", Track.IPS_LIKE)])

MIDNIGHT = time(0)


@contributes
class PlanColumns(Contribution):
    """The columns of the open plan and its consultant.

    The list has only the day on which IPS began. Referral, decision, agreement and entry get that day, the plan is in
    search from then on, and the goal is a job. The assignment of the consultant begins on that day too, and is
    acknowledged. The consultant is recorded as the one who decided, or the guide if the row names no consultant.
    """

    columns = ("IPS-konsulent", "IPS start", "IPS-spor")

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self._consultants = memberships_by_email(Role.JOB_CONSULTANT, self.today)
        held = Membership.objects.active(self.today).filter(role=Role.JOB_CONSULTANT)
        self._units: dict[int, set[int]] = {}
        for staff, unit in held.values_list("staff", "unit"):
            self._units.setdefault(staff, set()).add(unit)

    def check(self, case: Case) -> None:
        self._check_consultant(case)
        starts_on = case.date("IPS start")
        check_day(case, "IPS start", starts_on, self.today, before_birth="ips_before_birth", future="future_ips")
        track = case.choice("IPS-spor", TRACKS, "bad_track")
        if starts_on and track is None and not case.cell("IPS-spor"):
            labels = ", ".join(TRACKS.labels)
            text = _("An IPS start needs a track. Write one of: %(known)s.") % {"known": labels}
            case.refuse("IPS-spor", "bad_track", text)
        if (case.cell("IPS-konsulent") or track) and not case.cell("IPS start"):
            text = _("There is no IPS start, so no IPS plan is made. Fill it in if there is a plan.")
            case.warn("IPS start", "ips_without_start", text)

    def write(self, cases: Sequence[Case]) -> None:
        cases = [case for case in cases if "IPS start" in case.facts]
        plans = IpsPlan.objects.bulk_create(self._plan(case) for case in cases)
        PlanPhaseChange.objects.bulk_create(
            PlanPhaseChange(
                plan=plan,
                to_phase=PlanPhase.SEARCH,
                on=plan.received_on,
                by_id=recorded_by(case),
                why=_("Start-up import"),
            )
            for case, plan in zip(cases, plans, strict=True)
        )
        self._assign(cases)

    def late(self, cases: Sequence[Case]) -> Iterable[tuple[Case, str]]:
        """Return the rows of known young people who never had a plan: an earlier import could not take plans yet."""
        known = {case.person.pk for case in cases if "IPS start" in case.facts}
        had = set(IpsPlan.objects.filter(young_person__in=known).values_list("young_person", flat=True))
        for case in cases:
            if case.person.pk in known - had and not case.person.closed_on and not case.person.deceased_on:
                yield case, "IPS start"

    def differences(self, cases: Sequence[Case]) -> Iterable[tuple[Case, str]]:
        people = [case.person.pk for case in cases if "IPS start" in case.facts]
        plans = {plan.young_person_id: plan for plan in IpsPlan.objects.open().filter(young_person__in=people)}
        running = Assignment.objects.active(self.today).primary(Capacity.CONSULTANT).filter(young_person__in=people)
        consultants = dict(running.order_by("id").values_list("young_person", "staff"))
        for case in cases:
            if "IPS start" not in case.facts:
                continue
            plan = plans.get(case.person.pk)
            if plan is None or plan.entry_on != case.facts["IPS start"]:
                yield case, "IPS start"
            elif plan.track != case.facts["IPS-spor"]:
                yield case, "IPS-spor"
            consultant = case.facts.get("IPS-konsulent")
            if plan and consultant and consultants.get(case.person.pk) != consultant.staff_id:
                yield case, "IPS-konsulent"

    def _check_consultant(self, case: Case) -> None:
        address = case.cell("IPS-konsulent")
        if not address:
            return
        consultant = self._consultants.get(address.casefold())
        if consultant is None:
            text = _(
                "No job consultant who works here today has this e-mail address. Correct it, or import the consultant "
                "with the list of staff first."
            )
            case.refuse("IPS-konsulent", "unknown_consultant", text)
        else:
            case.facts["IPS-konsulent"] = consultant
            case.units |= self._units[consultant.staff_id]

    def _plan(self, case: Case) -> IpsPlan:
        starts_on = case.facts["IPS start"]
        return IpsPlan(
            young_person=case.person,
            track=case.facts["IPS-spor"],
            source=PlanSource.IMPORT,
            received_on=starts_on,
            decision=Decision.ACCEPTED,
            decided_on=starts_on,
            decided_by_id=recorded_by(case),
            agreed_on=starts_on,
            entry_on=starts_on,
            phase=PlanPhase.SEARCH,
        )

    def _assign(self, cases: Sequence[Case]) -> None:
        """Assign the consultants. A young person who already has a consultant keeps that one."""
        people = [case.person.pk for case in cases]
        running = Assignment.objects.filter(young_person__in=people, capacity=Capacity.CONSULTANT)
        taken = {row.young_person_id for row in running.order_by("id")}
        assignments = Assignment.objects.bulk_create(
            self._assignment(case) for case in cases if "IPS-konsulent" in case.facts and case.person.pk not in taken
        )
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

    def _assignment(self, case: Case) -> Assignment:
        starts_on, staff_id = case.facts["IPS start"], case.facts["IPS-konsulent"].staff_id
        return Assignment(
            young_person=case.person,
            staff_id=staff_id,
            capacity=Capacity.CONSULTANT,
            starts_on=starts_on,
            acknowledged_at=clock.at_local(starts_on, MIDNIGHT),
            acknowledged_by_id=staff_id,
            origin=Origin.IMPORT,
            assigned_by_id=staff_id,
        )


def recorded_by(case: Case) -> int:
    """Return the staff id of the consultant, or of the guide if the row names no consultant."""
    return int((case.facts.get("IPS-konsulent") or case.facts["Ungeguide"]).staff_id)


def check_day(case: Case, column: str, day: date | None, today: date, *, before_birth: str, future: str) -> None:
    """Refuse a day after today, or before the young person was born."""
    if day is None:
        return
    if day > today:
        case.refuse(column, future, _("This day lies in the future. Only what has begun is imported."))
    elif case.born_on and day < case.born_on:
        case.refuse(column, before_birth, _("This day is before the young person was born. Correct the date."))
