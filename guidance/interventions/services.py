"""Commands on interventions. `abilities.py` decides who may use which verb when. A refused verb changes nothing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.access.abilities import check_ability
from backend.access.models import Basis, Grant
from backend.access.permissions import Permission, Relation, check, check_may_work_with, relations
from backend.access.row_level_security import as_system
from backend.assignments.services import READING_PERIOD
from backend.contacts.models import Contact
from backend.core import clock
from backend.core.days import not_before_birth, not_in_the_future, not_too_far_ahead
from backend.core.errors import Conflict, DomainError, Forbidden, Invalid
from backend.core.models import save_version
from backend.followups.changing import changing
from backend.organisation.models import Staff
from backend.people.models import LegalBasis, YoungPerson
from backend.people.models.person import Sensitivity
from guidance.interventions.models import (
    BEGUN,
    LIFECYCLE,
    UNDER_WAY,
    Intervention,
    InterventionContact,
    InterventionKind,
    InterventionState,
    InterventionStep,
    StepKind,
)

WORKS_WITH = frozenset({Relation.ASSIGNEE, Relation.LEADER})
EDITABLE = frozenset(
    {"kind", "purpose", "legal_basis", "grant_ends_on", "hours_per_week", "starts_on", "ends_on", "own_words"}
)


def plan(
    *,
    young_person: YoungPerson,
    kind: InterventionKind,
    purpose: str,
    starts_on: date,
    ends_on: date | None = None,
    responsible: Staff | None = None,
    provider: str = "",
    legal_basis: LegalBasis | None = None,
    grant_ends_on: date | None = None,
    hours_per_week: Decimal | None = None,
    by: Staff,
) -> Intervention:
    """Plan an intervention. Either a member of staff or an external provider is responsible."""
    check(by, Permission.EDIT_CASE, young_person.pk)
    _one_responsible(responsible, provider)
    with changing(young_person) as change:
        person = change.young_person
        if person.closed_on or person.deceased_on:
            raise Conflict(_("The case is closed: reopen it before planning an intervention."), code="case_closed")
        if responsible:
            _may_be_responsible(responsible, person, "/responsible")
        _days_in_order(person, starts_on=starts_on, ends_on=ends_on, grant_ends_on=grant_ends_on)
        intervention = Intervention.objects.create(
            young_person=person,
            kind=kind,
            purpose=purpose,
            starts_on=starts_on,
            ends_on=ends_on,
            responsible=responsible,
            provider=provider,
            legal_basis=legal_basis,
            grant_ends_on=grant_ends_on,
            hours_per_week=hours_per_week,
        )
        _record_step(intervention, StepKind.PLAN, by=by)
        change.record(Intervention, InterventionStep)
    return intervention


def agree(*, intervention: Intervention, agreed_on: date | None = None, own_words: str = "", by: Staff) -> Intervention:
    """Record that the young person agreed: planned → agreed.

    From now on the responsible member of staff has access to the case.
    """
    with _changing(intervention, "agree", by) as intervention:
        agreed_on = agreed_on or clock.today()
        not_in_the_future(agreed_on, "/agreed_on")
        not_before_birth(agreed_on, intervention.young_person.born_on, "/agreed_on")
        if intervention.responsible:
            _may_be_responsible(intervention.responsible, intervention.young_person)
            _open_access(intervention, intervention.responsible, by)
        return _move(intervention, "agree", on=agreed_on, by=by, agreed_on=agreed_on, own_words=own_words)


def start(*, intervention: Intervention, starts_on: date | None = None, why: str = "", by: Staff) -> Intervention:
    """Start the intervention on a day (default today), at the earliest on the day on which the young person agreed."""
    with _changing(intervention, "start", by) as intervention:
        starts_on = starts_on or clock.today()
        not_in_the_future(starts_on, "/starts_on")
        _not_before_agreement(starts_on, intervention)
        end = intervention.last_day
        if end and end < starts_on:
            raise Conflict(
                _("The intervention or its grant ended on %(date)s, before the start: extend it first.")
                % {"date": date_format(end, "SHORT_DATE_FORMAT")},
                code="over",
            )
        return _move(intervention, "start", on=starts_on, why=why, by=by, starts_on=starts_on)


def pause(*, intervention: Intervention, why: str = "", by: Staff) -> Intervention:
    """Pause the intervention: active → paused."""
    with _changing(intervention, "pause", by) as intervention:
        return _move(intervention, "pause", why=why, by=by)


def resume(*, intervention: Intervention, why: str = "", by: Staff) -> Intervention:
    """End the pause: paused → active."""
    with _changing(intervention, "resume", by) as intervention:
        return _move(intervention, "resume", why=why, by=by)


def extend(
    *,
    intervention: Intervention,
    ends_on: date | None = None,
    grant_ends_on: date | None = None,
    why: str = "",
    by: Staff,
) -> Intervention:
    """Move the end of the intervention, or of its grant, to a later day."""
    with _changing(intervention, "extend", by) as intervention:
        later = {"ends_on": ends_on, "grant_ends_on": grant_ends_on}
        given: dict[str, Any] = {name: day for name, day in later.items() if day is not None}
        if not given:
            raise Invalid(_("Say until when: a new end of the intervention or of the grant."), pointer="/ends_on")
        for name, day in given.items():
            after = max(clock.today(), intervention.starts_on, getattr(intervention, name) or intervention.starts_on)
            if day <= after:
                raise Invalid(
                    _("To extend is to end later: choose a day after %(date)s.")
                    % {"date": date_format(after, "SHORT_DATE_FORMAT")},
                    code="not_later",
                    pointer=f"/{name}",
                )
            _in_a_lifetime(day, intervention.young_person, f"/{name}")
        return _move(intervention, "extend", why=why, by=by, **given)


def edit(*, intervention: Intervention, expected: int, changes: Mapping[str, Any], by: Staff) -> Intervention:
    """Write `changes` (of `EDITABLE`) as a new version, in any open state. The history keeps the former ones.

    An end that moves also moves the follow-up on it. Raises `Stale` if the version is not `expected`.
    """
    with _changing(intervention, "edit", by) as intervention:
        values = {name: value for name, value in changes.items() if name in EDITABLE}
        days = {
            name: values.get(name, getattr(intervention, name)) for name in ("starts_on", "ends_on", "grant_ends_on")
        }
        _days_in_order(intervention.young_person, **days)
        if intervention.state in BEGUN:
            not_in_the_future(days["starts_on"], "/starts_on")
            _not_before_agreement(days["starts_on"], intervention)
        if values.get("own_words") and intervention.state == InterventionState.PLANNED:
            raise Conflict(
                _("The young person has not agreed yet: their words are recorded with the agreement."),
                code="not_agreed",
            )
        intervention = save_version(intervention, expected, values)
        _record_step(intervention, StepKind.EDIT, by=by)
        return intervention


def review(
    *, intervention: Intervention, reviewed_on: date | None = None, why: str, own_words: str = "", by: Staff
) -> Intervention:
    """Record a review on a day (default today): what was reviewed, and the young person's own words where given."""
    with _changing(intervention, "review", by) as intervention:
        reviewed_on = reviewed_on or clock.today()
        not_in_the_future(reviewed_on, "/reviewed_on")
        _not_before_agreement(reviewed_on, intervention, "/reviewed_on")
        return _move(intervention, "review", on=reviewed_on, why=why, step_words=own_words, by=by)


def change_responsible(
    *, intervention: Intervention, responsible: Staff | None = None, provider: str = "", why: str = "", by: Staff
) -> Intervention:
    """Make another colleague, or an external provider, responsible.

    Once the young person has agreed, the access changes with it. The former responsible colleague can read for some
    time afterwards, as after a handover.
    """
    _one_responsible(responsible, provider)
    with _changing(intervention, "change-responsible", by) as intervention:
        if (responsible, provider) == (intervention.responsible, intervention.provider):
            raise Invalid(_("They are responsible already: choose another."), code="unchanged", pointer="/responsible")
        if responsible:
            if responsible == by and not relations(by, intervention.young_person_id) & WORKS_WITH:
                raise Forbidden(
                    _("A deputy does not take over an intervention: let the guide, the consultant or the leader do it.")
                )
            _may_be_responsible(responsible, intervention.young_person, "/responsible")
        return _give_to(intervention, responsible, provider, why=why, by=by)


def complete(*, intervention: Intervention, result: str, by: Staff) -> Intervention:
    """Complete the intervention with a result: active or paused → completed."""
    with _changing(intervention, "complete", by) as intervention:
        return _end(intervention, "complete", result=result, by=by)


def stop(*, intervention: Intervention, reason: str, result: str = "", by: Staff) -> Intervention:
    """Stop the intervention before its end, with a reason: any open state → stopped."""
    with _changing(intervention, "stop", by) as intervention:
        return _end(intervention, "stop", result=result, stop_reason=reason, by=by)


def stop_with_case(*, intervention: Intervention, by: Staff) -> None:
    """Stop the intervention because the case closes. The caller has checked the permission."""
    with changing(intervention.young_person_id) as change:
        _end(intervention, "stop", stop_reason=gettext("The case closed."), by=by)
        change.record(Intervention, InterventionStep)


def pass_on(*, intervention: Intervention, to: Staff, by: Staff) -> bool:
    """Make the successor of a handover responsible. Return False, and change nothing, if they cannot be.

    The caller has checked the permission to hand over.
    """
    try:
        _may_be_responsible(to, intervention.young_person)
    except DomainError:
        return False
    with changing(intervention.young_person_id) as change:
        _give_to(intervention, to, by=by)
        change.record(Intervention, InterventionStep)
    return True


def link(*, intervention: Intervention, contact: Contact, by: Staff) -> Intervention:
    """Link a contact with the young person to the intervention that it served. A second link changes nothing."""
    with _changing(intervention, "contacts", by) as intervention:
        assert intervention.agreed_on is not None
        found = Contact.objects.not_voided().filter(pk=contact.pk, young_person_id=intervention.young_person_id).first()
        if found is None:
            raise Invalid(_("The contact is not with this young person: choose one that is."), pointer="/contact")
        if found.occurred_on < intervention.agreed_on or (
            intervention.ended_on and found.occurred_on > intervention.ended_on
        ):
            raise Invalid(
                _("The contact of %(contact)s lies outside the intervention: it counts from %(agreed)s until its end.")
                % {
                    "contact": date_format(found.occurred_on, "SHORT_DATE_FORMAT"),
                    "agreed": date_format(intervention.agreed_on, "SHORT_DATE_FORMAT"),
                },
                code="outside_intervention",
                pointer="/contact",
            )
        InterventionContact.objects.get_or_create(intervention=intervention, contact=found)
        return intervention


@contextmanager
def _changing(intervention: Intervention, verb: str, by: Staff) -> Iterator[Intervention]:
    """Lock the young person and give the current intervention, if `by` may use `verb` on it."""
    with changing(intervention.young_person_id) as change:
        intervention = Intervention.objects.select_related("young_person", "responsible").get(pk=intervention.pk)
        check_ability(by, verb, intervention)
        change.record(Intervention, InterventionStep)
        yield intervention


def _move(
    intervention: Intervention,
    verb: str,
    *,
    on: date | None = None,
    why: str = "",
    step_words: str = "",
    by: Staff,
    **fields: Any,
) -> Intervention:
    """Change the intervention as a new version, so that an edit that was begun before is refused as outdated."""
    LIFECYCLE.move(intervention, verb, version=intervention.version + 1, **fields)
    _record_step(intervention, StepKind(verb), on=on, why=why, own_words=step_words, by=by)
    return intervention


def _end(intervention: Intervention, verb: str, *, by: Staff, **fields: Any) -> Intervention:
    """End the intervention, and the access of the responsible member of staff."""
    _end_access(intervention)
    return _move(intervention, verb, by=by, ended_on=clock.today(), **fields)


def _open_access(intervention: Intervention, responsible: Staff, by: Staff) -> None:
    """Give the responsible member of staff access to the young person."""
    with as_system("an intervention opens access"):
        # A source has one grant for each colleague. One who becomes responsible again gets a new grant.
        Grant.objects.filter(basis=Basis.INTERVENTION, source_id=intervention.pk, staff=responsible).update(
            source_id=None
        )
        Grant.objects.create(
            staff=responsible,
            young_person_id=intervention.young_person_id,
            basis=Basis.INTERVENTION,
            starts_at=clock.now(),
            opened_by=by,
            source_id=intervention.pk,
        )


def _end_access(intervention: Intervention) -> None:
    """End the grant of the responsible member of staff.

    They can read for some time afterwards, as after a handover.
    """
    now, today = clock.now(), clock.today()
    with as_system("an intervention no longer gives access"):
        for grant in Grant.objects.filter(basis=Basis.INTERVENTION, source_id=intervention.pk, ends_at__isnull=True):
            grant.ends_at = now
            grant.save(update_fields=["ends_at"])
            Grant.objects.create(  # without a source, because a handed-over assignment may have the same id
                staff_id=grant.staff_id,
                young_person_id=grant.young_person_id,
                basis=Basis.HANDOVER,
                starts_at=now,
                ends_at=clock.at_local(today + READING_PERIOD, time(0)),
                opened_by_id=grant.opened_by_id,
            )


def _give_to(
    intervention: Intervention, responsible: Staff | None, provider: str = "", *, why: str = "", by: Staff
) -> Intervention:
    """Record who is responsible from now on. The access of the former colleague ends, and that of the new one opens."""
    _end_access(intervention)
    _move(intervention, "change-responsible", why=why, by=by, responsible=responsible, provider=provider)
    if responsible and intervention.state in UNDER_WAY:
        _open_access(intervention, responsible, by)
    return intervention


def _one_responsible(responsible: Staff | None, provider: str) -> None:
    if (responsible is None) == (not provider):
        raise Invalid(
            _("Either a colleague or a provider outside is responsible: say which one."), pointer="/responsible"
        )


def _may_be_responsible(staff: Staff, person: YoungPerson, pointer: str | None = None) -> None:
    check_may_work_with(staff, person.pk, on=clock.today(), pointer=pointer)
    with as_system("relations of a colleague are not for the caller to see"):
        reads = Relation.READER in relations(staff, person.pk)
    if person.sensitivity != Sensitivity.NORMAL and not reads:
        raise Conflict(
            _(
                "The case is guarded, and an intervention does not open it: plan it with a colleague who has access "
                "already."
            ),
            code="guarded",
        )


def _days_in_order(person: YoungPerson, *, starts_on: date, ends_on: date | None, grant_ends_on: date | None) -> None:
    _in_a_lifetime(starts_on, person, "/starts_on")
    for end, pointer in ((ends_on, "/ends_on"), (grant_ends_on, "/grant_ends_on")):
        if end and end < starts_on:
            raise Invalid(
                _("The end is before the start: choose a later day."), code="end_before_start", pointer=pointer
            )
        if end:
            _in_a_lifetime(end, person, pointer)


def _not_before_agreement(day: date, intervention: Intervention, pointer: str = "/starts_on") -> None:
    assert intervention.agreed_on is not None
    if day < intervention.agreed_on:
        raise Invalid(
            _("The young person agreed on %(date)s: choose that day or a later one.")
            % {"date": date_format(intervention.agreed_on, "SHORT_DATE_FORMAT")},
            code="before_agreed",
            pointer=pointer,
        )


def _in_a_lifetime(day: date, person: YoungPerson, pointer: str) -> None:
    not_before_birth(day, person.born_on, pointer)
    not_too_far_ahead(day, pointer)


def _record_step(
    intervention: Intervention,
    kind: StepKind,
    *,
    on: date | None = None,
    why: str = "",
    own_words: str = "",
    by: Staff,
) -> None:
    InterventionStep.objects.create(
        intervention=intervention,
        step=kind,
        on=on or clock.today(),
        by=by,
        why=why,
        own_words=own_words,
        ends_on=intervention.ends_on,
        last_day=intervention.last_day,
    )
