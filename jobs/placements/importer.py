"""Columns of the start-up import about the job: employer, title, start and hours a week."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from backend.core import cvr
from backend.core.errors import Invalid
from backend.core.import_columns import Case, Contribution, contributes
from backend.core.names import fold
from backend.core.spreadsheet import parse_decimal
from backend.people.models import ActivityHours, ActivitySpell
from backend.people.models.activity import ActivitySource, CountsAs
from jobs.employers.models import Employer
from jobs.placements.models import Employment, EmploymentForm
from jobs.plans.importer import check_day, recorded_by
from jobs.plans.models import IpsPlan, PlanPhase, PlanPhaseChange

MOST_HOURS = 60
CENT = Decimal("0.01")

SEARCHING = (PlanPhase.PROFILE, PlanPhase.SEARCH)
"""Phases of a plan that a job of the list changes. A plan in a later phase stays in it."""


@contributes
class EmploymentColumns(Contribution):
    """The columns of an ordinary job. Staff count as having learned of it on the day of the import.

    The employer is found by its CVR number, else by its name. An unknown employer is created.
    """

    position = 110  # after the plan of the same row
    columns = ("Arbejdsgiver", "CVR", "Stilling", "Jobstart", "Timer pr. uge")

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self._employers = _Employers()

    def check(self, case: Case) -> None:
        starts_on = case.date("Jobstart")
        check_day(case, "Jobstart", starts_on, self.today, before_birth="job_before_birth", future="future_job")
        employer = case.text("Arbejdsgiver", 200)
        if case.cell("Jobstart") and not case.cell("Arbejdsgiver"):
            text = _("There is a job start and no employer. Fill in the employer, or remove the job.")
            case.refuse("Arbejdsgiver", "job_without_employer", text)
        if employer and not case.cell("Jobstart"):
            text = _("There is an employer and no job start, so no job is made. Fill it in if there is a job.")
            case.warn("Jobstart", "job_without_start", text)
        case.text("Stilling", 200)
        if number := case.text("CVR"):
            try:
                case.facts["CVR"] = cvr.parse(number)
            except Invalid as error:
                case.refuse("CVR", "bad_cvr", str(error))
        if hours := case.text("Timer pr. uge"):
            try:
                case.facts["Timer pr. uge"] = _hours(hours)
            except Invalid:
                text = _("Hours a week are a number between 0 and %(most)s, for example 12,5.") % {"most": MOST_HOURS}
                case.refuse("Timer pr. uge", "bad_hours", text)

    def write(self, cases: Sequence[Case]) -> None:
        cases = [case for case in cases if "Jobstart" in case.facts]
        employers = self._employers.of(cases)
        form = EmploymentForm.objects.get(pk="ordinary")
        spells = ActivitySpell.objects.bulk_create(
            ActivitySpell(
                young_person=case.person,
                kind_id=form.activity_kind_id,
                description=case.facts.get("Stilling", ""),
                starts_on=case.facts["Jobstart"],
                source=ActivitySource.IMPORT,
                learned_on=self.today,
            )
            for case in cases
        )
        pairs = list(zip(cases, spells, strict=True))
        ActivityHours.objects.bulk_create(
            ActivityHours(spell=spell, starts_on=spell.starts_on, hours_per_week=case.facts["Timer pr. uge"])
            for case, spell in pairs
            if "Timer pr. uge" in case.facts
        )
        plans = _entered_plans(cases)
        Employment.objects.bulk_create(
            Employment(
                young_person=case.person,
                plan=plans.get(case.person.pk),
                spell=spell,
                employer_id=employers[case.row],
                title=spell.description,
                form=form,
                learned_on=self.today,
                recorded_by_id=recorded_by(case),
                has_moved_plan=case.person.pk in plans,
            )
            for case, spell in pairs
        )
        self._in_job(cases, plans)

    def late(self, cases: Sequence[Case]) -> Iterable[tuple[Case, str]]:
        """Return the rows of known young people without any job: an earlier import could not take jobs yet."""
        wanted = [case for case in cases if "Jobstart" in case.facts]
        people = [case.person.pk for case in wanted]
        work = ActivitySpell.objects.filter(young_person__in=people, kind__counts_as=CountsAs.ORDINARY_WORK)
        had = set(
            Employment.objects.filter(young_person__in=people).order_by("id").values_list("young_person", flat=True)
        )
        had |= set(work.order_by("id").values_list("young_person", flat=True))
        for case in wanted:
            if case.person.pk not in had and not case.person.closed_on and not case.person.deceased_on:
                yield case, "Jobstart"

    def differences(self, cases: Sequence[Case]) -> Iterable[tuple[Case, str]]:
        wanted = [case for case in cases if "Jobstart" in case.facts]
        people = [case.person.pk for case in wanted]
        latest = ActivityHours.objects.filter(spell=OuterRef("spell"), starts_on__lte=self.today).order_by("-starts_on")
        running = (
            Employment.objects.running(self.today).filter(young_person__in=people).select_related("spell", "employer")
        )
        running = running.annotate(hours=Subquery(latest.values("hours_per_week")[:1])).order_by("spell__starts_on")
        jobs = {job.young_person_id: job for job in running}
        for case in wanted:
            job, facts = jobs.get(case.person.pk), case.facts
            if job is None or job.spell.starts_on != facts["Jobstart"]:
                yield case, "Jobstart"
                continue
            if "CVR" in facts and job.employer.cvr and job.employer.cvr != facts["CVR"]:
                yield case, "CVR"
            elif fold(job.employer.name) != fold(facts["Arbejdsgiver"]) and job.employer.cvr != facts.get("CVR"):
                yield case, "Arbejdsgiver"
            if "Stilling" in facts and job.title != facts["Stilling"]:
                yield case, "Stilling"
            if "Timer pr. uge" in facts and job.hours != facts["Timer pr. uge"]:
                yield case, "Timer pr. uge"

    def _in_job(self, cases: Sequence[Case], plans: dict[int, IpsPlan]) -> None:
        """Move the plans of these young people to in_job. The phase changes of a plan stay in order of date."""
        steps = [
            PlanPhaseChange(
                plan=plan,
                from_phase=plan.phase,
                to_phase=PlanPhase.IN_JOB,
                on=max(case.facts["Jobstart"], plan.stepped_on or plan.received_on),  # type: ignore[attr-defined]  # annotated
                by_id=recorded_by(case),
                why=_("Start-up import"),
            )
            for case in cases
            if (plan := plans.get(case.person.pk)) and plan.phase in SEARCHING
        ]
        IpsPlan.objects.filter(pk__in=[step.plan_id for step in steps]).update(phase=PlanPhase.IN_JOB)
        PlanPhaseChange.objects.bulk_create(steps)


class _Employers:
    """The employers by CVR number and by name. They are read once, and new ones are added."""

    def __init__(self) -> None:
        self._by_cvr: dict[str, int] = {}
        self._by_name: dict[str, int] = {}
        self._without_cvr: dict[str, int] = {}
        self._read = False

    def of(self, cases: Sequence[Case]) -> dict[int, int]:
        """Return the id of the employer of each row, by row number.

        Employers that are not known are created.
        """
        if not self._read:
            for employer in Employer.objects.order_by("-p_number", "-id"):
                self._add(employer)
            self._read = True
        # Rows with a CVR number come first, so that rows without one find the employer by the name in these rows.
        for numbered in (True, False):
            unknown: dict[str, Employer] = {}
            for case in cases:
                name, number = case.facts["Arbejdsgiver"], case.facts.get("CVR", "")
                if bool(number) is numbered and self._find(name, number) is None:
                    unknown.setdefault(number or fold(name), Employer(name=name, cvr=number))
            for employer in Employer.objects.bulk_create(unknown.values()):
                self._add(employer)
            for case in cases:
                if pk := self._by_cvr.get(case.facts.get("CVR", "")):
                    self._by_name.setdefault(fold(case.facts["Arbejdsgiver"]), pk)
        found = {case.row: self._find(case.facts["Arbejdsgiver"], case.facts.get("CVR", "")) for case in cases}
        return {row: pk for row, pk in found.items() if pk is not None}

    def _add(self, employer: Employer) -> None:
        name = fold(employer.name)
        self._by_name[name] = employer.pk
        if employer.cvr:
            self._by_cvr[employer.cvr] = employer.pk
        else:
            self._without_cvr[name] = employer.pk

    def _find(self, name: str, number: str) -> int | None:
        """Return the id of an employer, or None.

        With a CVR number, the name finds only an employer that has no CVR number.
        """
        if number:
            return self._by_cvr.get(number) or self._without_cvr.get(fold(name))
        return self._by_name.get(fold(name))


def _entered_plans(cases: Sequence[Case]) -> dict[int, IpsPlan]:
    """Return the open plans that were entered, by young person, each with the day of its latest phase change."""
    last = PlanPhaseChange.objects.filter(plan=OuterRef("pk")).order_by("-id").values(found=F("on"))[:1]
    plans = IpsPlan.objects.open().exclude(phase=PlanPhase.REFERRAL).annotate(stepped_on=Subquery(last))
    people = [case.person.pk for case in cases]
    return {plan.young_person_id: plan for plan in plans.filter(young_person__in=people).order_by("id")}


def _hours(text: str) -> Decimal:
    """Return the hours a week in a text, with two decimals. Raises `Invalid` unless they are between 0 and 60."""
    hours = parse_decimal(text)
    if not 0 <= hours <= MOST_HOURS:
        raise Invalid
    return hours.quantize(CENT)
