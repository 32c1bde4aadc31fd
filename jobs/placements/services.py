"""Commands on jobs. A job can always be recorded: before it begins, late, with or without an IPS plan."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pghistory
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.access.abilities import check_ability
from backend.access.permissions import Permission, check
from backend.core import clock
from backend.core.days import not_in_the_future
from backend.core.errors import Conflict, Invalid
from backend.core.models import save_version
from backend.followups.changing import changing
from backend.organisation.models import Staff
from backend.people.models import ActivityHours, ActivitySpell, YoungPerson
from backend.people.models.activity import ActivitySource
from backend.people.services.activities import (
    amend_spell,
    begin_spell,
    end_spell,
    remove_spell,
    set_hours,
    take_out_hours,
)
from jobs.employers.models import Employer
from jobs.placements.models import (
    Employment,
    EmploymentEndReason,
    EmploymentForm,
    EmploymentVerification,
    EndedBy,
    running,
)
from jobs.plans.models import IpsPlan, PlanPhase
from jobs.plans.services import job_started, jobs_over

OF_EMPLOYMENT = frozenset(
    {
        "employer",
        "title",
        "form",
        "first_job",
        "pay",
        "four_paid_hours_on",
        "learned_on",
        "disclosed",
        "succeeds",
        "end_known_on",
        "ended_by",
        "end_reason",
        "own_words",
    }
)
OF_SPELL = frozenset({"starts_on", "ends_on"})
EDITABLE = OF_EMPLOYMENT | OF_SPELL

NO_END: dict[str, Any] = {"end_known_on": None, "ended_by": "", "end_reason": "", "own_words": ""}


def start(
    *,
    young_person: YoungPerson,
    employer: Employer,
    form: EmploymentForm,
    starts_on: date,
    hours_per_week: Decimal | None = None,
    title: str = "",
    learned_on: date | None = None,
    succeeds: Employment | None = None,
    by: Staff,
    **details: Any,
) -> Employment:
    """Record a job with its activity spell and hours. It may have begun long ago, or begin on a known later day.

    An IPS job start moves the open IPS plan to `in_job` from the first day on. A job that is known before the entry and
    begins on or after it is an IPS job start too.
    """
    check(by, Permission.MANAGE_IPS, young_person.pk)
    learned_on = learned_on or clock.today()
    with changing(young_person) as change:
        young_person = change.young_person
        _of_the_same(succeeds, young_person.pk)
        _four_hours_after_start(details.get("four_paid_hours_on"), starts_on)
        spell = begin_spell(
            person=young_person,
            kind=form.activity_kind,
            starts_on=starts_on,
            hours_per_week=hours_per_week,
            description=title,
            source=ActivitySource.STAFF,
            learned_on=learned_on,
        )
        employment = Employment.objects.create(
            young_person=young_person,
            plan=IpsPlan.objects.open().filter(young_person=young_person).first(),
            spell=spell,
            employer=employer,
            form=form,
            title=title,
            learned_on=learned_on,
            succeeds=succeeds,
            recorded_by=by,
            **details,
        )
        _update_plan(employment, by)
        change.record(Employment, ActivitySpell, ActivityHours)
        return employment


def change_hours(*, employment: Employment, starts_on: date, hours_per_week: Decimal, by: Staff) -> Employment:
    """Change the hours a week from a day of the job on. Hours that already begin on that day are corrected."""
    with _changing(employment, "change-hours", by) as employment:
        set_hours(employment.spell, starts_on, hours_per_week)
        _update_plan(employment, by)
        return employment


def remove_hours(*, employment: Employment, starts_on: date, by: Staff) -> Employment:
    """Remove the hours that begin on a day. The hours before them then go on."""
    with _changing(employment, "remove-hours", by) as employment:
        take_out_hours(employment.spell, starts_on)
        return employment


def verify(
    *, employment: Employment, verified_on: date | None = None, hours_per_week: Decimal, by: Staff
) -> Employment:
    """Record that the young person has the job on a day (default today), with the hours a week on that day.

    Hours that differ from those recorded change from that day on.
    """
    with _changing(employment, "verify", by) as employment:
        verified_on, spell = verified_on or clock.today(), employment.spell
        not_in_the_future(verified_on, "/verified_on")
        if verified_on < spell.starts_on or (spell.ends_on and verified_on > spell.ends_on):
            raise Invalid(
                _("The job does not run on that day: choose a day from its first to its last."),
                code="outside",
                pointer="/verified_on",
            )
        before = spell.hours.filter(starts_on__lte=verified_on).last()
        if before is None or before.hours_per_week != hours_per_week:
            set_hours(spell, verified_on, hours_per_week)
        EmploymentVerification.objects.create(
            employment=employment, verified_on=verified_on, hours_per_week=hours_per_week, by=by
        )
        return employment


def end(
    *,
    employment: Employment,
    ends_on: date | None = None,
    ended_by: EndedBy,
    reason: EmploymentEndReason,
    own_words: str = "",
    end_known_on: date | None = None,
    by: Staff,
) -> Employment:
    """Record the last day of the job, `ends_on` (default today). It may be in the future.

    Hours that would begin after it are removed. After the last job the plan goes back to search. `end_known_on` is the
    day (default today) on which staff learned of the end. The follow-up about the lost job starts on that day.
    """
    with _changing(employment, "end", by) as employment:
        known_on = end_known_on or clock.today()
        not_in_the_future(known_on, "/end_known_on")
        employment.spell = end_spell(employment.spell, ends_on or clock.today(), "")
        told = {"end_known_on": known_on, "ended_by": ended_by, "end_reason": reason, "own_words": own_words}
        employment = save_version(employment, employment.version, told)
        _update_plan(employment, by)
        return employment


def correct(*, employment: Employment, expected: int, changes: Mapping[str, Any], by: Staff) -> Employment:
    """Write `changes` (of `EDITABLE`) as a new version. Removing the last day also removes the reasons for the end.

    Raises `Stale` if the version is not `expected`.
    """
    with _changing(employment, "edit", by) as employment:
        changes = {name: value for name, value in changes.items() if name in EDITABLE}
        if "ends_on" in changes and changes["ends_on"] is None:
            changes |= NO_END
        if not changes.get("ends_on", employment.spell.ends_on) and any(changes.get(name) for name in NO_END):
            raise Conflict(_("The job has not ended: end it first."), code="not_ended")
        _of_the_same(changes.get("succeeds"), employment.young_person_id)
        starts_on, was_ips_start = changes.get("starts_on", employment.spell.starts_on), _is_ips_start(employment)
        _four_hours_after_start(changes.get("four_paid_hours_on", employment.four_paid_hours_on), starts_on)
        if changes.get("end_known_on"):
            not_in_the_future(changes["end_known_on"], "/end_known_on")
        employment = save_version(
            employment, expected, {name: value for name, value in changes.items() if name in OF_EMPLOYMENT}
        )
        employment.spell = amend_spell(employment.spell, employment.spell.version, _of_spell(employment, changes))
        _update_plan(employment, by, new_ips_start=_is_ips_start(employment) and not was_ips_start)
        return employment


def void(*, employment: Employment, reason: str, by: Staff) -> None:
    """Remove a job that was recorded by mistake, with its spell. The change history keeps both, with the reason."""
    with _changing(employment, "void", by) as employment:
        if employment.plan and employment.has_moved_plan and not _others_run(employment):
            jobs_over(plan=employment.plan, on=_not_before_its_phase(employment.plan, clock.today()), by=by)
        with pghistory.context(void_reason=reason):
            employment.verifications.all().delete()
            Employment.objects.filter(succeeds=employment).update(succeeds=None)
            Employment.objects.filter(pk=employment.pk).delete()
        remove_spell(employment.spell, reason)


def update_plans() -> int:
    """Move the plans of jobs that begin today, ended yesterday, or still run when the plan is reopened.

    Return the number of these jobs.
    """
    moved = 0
    followed = Employment.objects.competitive().filter(plan__isnull=False)
    runs = running(clock.today()) & ~Q(plan__phase=PlanPhase.CLOSED)
    due = followed.filter(Q(runs, has_moved_plan=False) | Q(~runs, has_moved_plan=True))
    for pk, young_person_id in due.order_by("young_person_id", "pk").values_list("pk", "young_person_id"):
        with changing(young_person_id) as change:
            employment = _read(pk)
            _update_plan(employment, employment.recorded_by)
            change.record(Employment)
            moved += 1
    return moved


def _of_spell(employment: Employment, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the spell that follow from the job and from `changes`."""
    days = {name: value for name, value in changes.items() if name in OF_SPELL}
    of_job = {
        "kind": employment.form.activity_kind,
        "description": employment.title,
        "learned_on": employment.learned_on,
    }
    return {**days, **of_job}


def _update_plan(employment: Employment, by: Staff, *, new_ips_start: bool = False) -> None:
    """Move the plan once when the job begins to run, and once when it has ended.

    `new_ips_start` says that a correction has made the start of a running job an IPS job start.
    """
    if employment.plan is None:
        return
    today, spell = clock.today(), employment.spell
    over_on = spell.ends_on + timedelta(days=1) if spell.ends_on else None
    over = over_on is not None and over_on <= today
    runs = (
        spell.starts_on <= today
        and not over
        and employment.form.competitive
        and employment.plan.phase != PlanPhase.CLOSED
    )
    if runs == employment.has_moved_plan and not (runs and new_ips_start):
        return
    employment.has_moved_plan = runs
    employment.save(update_fields=["has_moved_plan"])
    if runs and _is_ips_start(employment):
        job_started(plan=employment.plan, on=_not_before_its_phase(employment.plan, spell.starts_on), by=by)
    elif not runs and not _others_run(employment):
        on = over_on if over_on and over else today
        jobs_over(plan=employment.plan, on=_not_before_its_phase(employment.plan, on), by=by)


def _is_ips_start(employment: Employment) -> bool:
    """Return whether the job is an IPS job: an ordinary job that started on or after the plan's entry."""
    if employment.plan is None or employment.plan.entry_on is None:
        return False
    return employment.form.competitive and employment.spell.starts_on >= employment.plan.entry_on


def _others_run(employment: Employment) -> bool:
    """Return whether the plan has another competitive job today."""
    return (
        Employment.objects.competitive()
        .running(clock.today())
        .filter(plan=employment.plan)
        .exclude(pk=employment.pk)
        .exists()
    )


def _not_before_its_phase(plan: IpsPlan, day: date) -> date:
    """Return `day`, or the day of the plan's last phase change if that is later.

    The phase changes therefore stay in order of date.
    """
    last = plan.phase_changes.order_by("-id").values_list("on", flat=True).first()
    return max(day, last) if last else day


@contextmanager
def _changing(employment: Employment, verb: str, by: Staff) -> Iterator[Employment]:
    """Lock the young person and give the current job, if `by` may use `verb` on it."""
    with changing(employment.young_person_id) as change:
        employment = _read(employment.pk)
        check_ability(by, verb, employment)
        change.record(Employment, ActivitySpell, ActivityHours)
        yield employment


def _read(pk: int) -> Employment:
    joined = Employment.objects.select_related("spell__young_person", "plan", "form__activity_kind", "recorded_by")
    return joined.get(pk=pk)


def _of_the_same(other: Employment | None, young_person_id: int) -> None:
    if other is not None and other.young_person_id != young_person_id:
        raise Invalid(_("This job belongs to another young person."), code="does_not_exist", pointer="/succeeds")


def _four_hours_after_start(day: date | None, starts_on: date) -> None:
    if day is None:
        return
    not_in_the_future(day, "/four_paid_hours_on")
    if day < starts_on:
        raise Invalid(
            _("Four paid hours are worked after the job has begun."), code="before_start", pointer="/four_paid_hours_on"
        )
