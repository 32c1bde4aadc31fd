"""Columns of the start-up import on IPS and jobs: read and checked in full, and not taken in yet."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from backend.caseload.imports import Case, Choices, Contribution, Remark, colleagues, contributes
from backend.core import cvr
from backend.core.errors import Invalid
from backend.core.spreadsheet import parse_decimal
from backend.organisation.models import Role

TRACKS = Choices([("IPS", "ips"), ("IPS-lignende", "ips_like")])

MOST_HOURS = 60


@contributes
class PlanColumns(Contribution):
    """Consultant, plan and job."""

    columns = (
        "IPS-konsulent",
        "IPS start",
        "IPS-spor",
        "Arbejdsgiver",
        "CVR",
        "Stilling",
        "Jobstart",
        "Timer pr. uge",
    )

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self._consultants = colleagues(Role.JOB_CONSULTANT, self.today)

    def check(self, case: Case) -> None:
        self._check_plan(case)
        self._check_job(case)

    def remarks(self, said: Mapping[str, int]) -> Iterable[Remark]:
        plans, jobs = said.get("IPS start", 0), said.get("Jobstart", 0)
        if plans or jobs:
            text = _(
                "%(plans)s IPS plans and %(jobs)s jobs are read and checked, but not yet taken. Keep the file: they "
                "are taken in when the IPS part of the system is there."
            )
            yield Remark("IPS start", "not_yet_taken", text % {"plans": plans, "jobs": jobs})

    def _check_plan(self, case: Case) -> None:
        consultant = case.text("IPS-konsulent")
        if consultant and consultant.casefold() not in self._consultants:
            text = _(
                "No IPS consultant who works here today has this e-mail address. Correct it, or import the consultant "
                "with the list of staff first."
            )
            case.refuse("IPS-konsulent", "unknown_consultant", text)
        starts_on = case.date("IPS start")
        self._check_day(case, "IPS start", starts_on, before_birth="ips_before_birth", future="future_ips")
        track = case.choice("IPS-spor", TRACKS, "bad_track")
        if starts_on and track is None and not case.cell("IPS-spor"):
            labels = ", ".join(TRACKS.labels)
            text = _("An IPS start needs a track. Write one of: %(known)s.") % {"known": labels}
            case.refuse("IPS-spor", "bad_track", text)
        if (consultant or track) and not case.cell("IPS start"):
            text = _("There is no IPS start, so no IPS plan is made. Fill it in if there is a plan.")
            case.warn("IPS start", "ips_without_start", text)

    def _check_job(self, case: Case) -> None:
        starts_on = case.date("Jobstart")
        self._check_day(case, "Jobstart", starts_on, before_birth="job_before_birth", future="future_job")
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
                cvr.parse(number)
            except Invalid as error:
                case.refuse("CVR", "bad_cvr", str(error))
        if hours := case.text("Timer pr. uge"):
            try:
                within = 0 <= parse_decimal(hours) <= MOST_HOURS
            except Invalid:
                within = False
            if not within:
                text = _("Hours a week are a number between 0 and %(most)s, for example 12,5.") % {"most": MOST_HOURS}
                case.refuse("Timer pr. uge", "bad_hours", text)

    def _check_day(self, case: Case, column: str, day: date | None, *, before_birth: str, future: str) -> None:
        if day is None:
            return
        if day > self.today:
            case.refuse(column, future, _("This day lies in the future. Only what has begun is imported."))
        elif case.born_on and day < case.born_on:
            case.refuse(column, before_birth, _("This day is before the young person was born. Correct the date."))
