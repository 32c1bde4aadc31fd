"""Commands on interventions. Allowed from-states stand in `MOVES`; another state is a conflict and changes nothing."""

from datetime import date, time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from backend.access.models import AccessBlock, Basis, Grant
from backend.access.permissions import CASE_ROLES, Permission, Relation, check, relations
from backend.assignments.services import READS_ON_FOR
from backend.contacts.models import Contact
from backend.core import clock
from backend.core.days import not_before_birth, not_in_the_future, not_too_far_ahead
from backend.core.errors import Conflict, Forbidden, Invalid
from backend.core.periods import covers
from backend.followups.dispatch import schedule_dispatch
from backend.followups.services import reconcile
from backend.organisation.models import Membership, Staff
from backend.people.models import LegalBasis, YoungPerson
from backend.people.models.person import Sensitivity
from guidance.interventions.models import (
    ENDED,
    Intervention,
    InterventionContact,
    InterventionKind,
    InterventionState,
    InterventionStep,
    StepKind,
)

_UNDER_WAY = frozenset({InterventionState.AGREED, InterventionState.ACTIVE, InterventionState.PAUSED})

MOVES: dict[str, tuple[frozenset[InterventionState], InterventionState | None]] = {
    "agree": (frozenset({InterventionState.PLANNED}), InterventionState.AGREED),
    "start": (frozenset({InterventionState.AGREED}), InterventionState.ACTIVE),
    "pause": (frozenset({InterventionState.ACTIVE}), InterventionState.PAUSED),
    "resume": (frozenset({InterventionState.PAUSED}), InterventionState.ACTIVE),
    "extend": (_UNDER_WAY, None),
    "complete": (frozenset({InterventionState.ACTIVE, InterventionState.PAUSED}), InterventionState.COMPLETED),
    "stop": (_UNDER_WAY | {InterventionState.PLANNED}, InterventionState.STOPPED),
}
"""Verb → states from which it is allowed, state that it leads to (None: it stays)."""

INSTEAD = {
    InterventionState.PLANNED: _("The young person has not agreed yet: agree the intervention with them first."),
    InterventionState.AGREED: _("The young person has agreed, and the intervention has not begun yet: start it first."),
    InterventionState.ACTIVE: _("The intervention is under way already: pause, extend, complete or stop it."),
    InterventionState.PAUSED: _("The intervention is paused: resume it first, or complete or stop it."),
}
"""State → what to do, where a verb is not allowed from it; an intervention that has ended says when."""


@transaction.atomic
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
    """Plan an intervention, with a colleague or a provider outside as the one responsible."""
    check(by, Permission.EDIT_CASE, young_person.pk)
    person = YoungPerson.objects.lock().get(pk=young_person.pk)
    if person.closed_on or person.deceased_on:
        raise Conflict(_("The case is closed: reopen it before planning an intervention."), code="case_closed")
    if (responsible is None) == (not provider):
        raise Invalid(
            _("Either a colleague or a provider outside is responsible: say which one."), pointer="/responsible"
        )
    if responsible:
        _may_be_responsible(responsible, person, "/responsible")
    _in_a_lifetime(starts_on, person, "/starts_on")
    for end, pointer in ((ends_on, "/ends_on"), (grant_ends_on, "/grant_ends_on")):
        if end and end < starts_on:
            raise Invalid(
                _("The end is before the start: choose a later day."), code="end_before_start", pointer=pointer
            )
        if end:
            _in_a_lifetime(end, person, pointer)
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
    _settle(intervention, StepKind.PLAN, by=by)
    return intervention


@transaction.atomic
def agree(*, intervention: Intervention, agreed_on: date | None = None, own_words: str = "", by: Staff) -> Intervention:
    """The young person agreed: planned → agreed. The colleague responsible reads and writes from now on."""
    intervention = _locked(intervention, by)
    _allowed(intervention, "agree")
    agreed_on = agreed_on or clock.today()
    not_in_the_future(agreed_on, "/agreed_on")
    not_before_birth(agreed_on, intervention.young_person.born_on, "/agreed_on")
    if not may_agree(by, intervention, relations(by, intervention.young_person_id)):
        raise Forbidden(
            _(
                "The intervention opens the case for the colleague responsible: let the guide, the consultant or the leader "
                "agree it."
            )
        )
    if intervention.responsible:
        _may_be_responsible(intervention.responsible, intervention.young_person)
        Grant.objects.create(
            staff=intervention.responsible,
            young_person_id=intervention.young_person_id,
            basis=Basis.INTERVENTION,
            starts_at=clock.now(),
            opened_by=by,
            source_id=intervention.pk,
        )
    return _move(intervention, "agree", on=agreed_on, by=by, agreed_on=agreed_on, own_words=own_words)


@transaction.atomic
def start(*, intervention: Intervention, starts_on: date | None = None, why: str = "", by: Staff) -> Intervention:
    """It began on a day (today), earlier or later than planned, but never before the young person agreed."""
    intervention = _locked(intervention, by)
    _allowed(intervention, "start")
    starts_on = starts_on or clock.today()
    not_in_the_future(starts_on, "/starts_on")
    assert intervention.agreed_on is not None
    if starts_on < intervention.agreed_on:
        raise Invalid(
            _("The young person agreed on %(date)s: choose that day or a later one.")
            % {"date": date_format(intervention.agreed_on, "SHORT_DATE_FORMAT")},
            code="before_agreed",
            pointer="/starts_on",
        )
    end = min((day for day in (intervention.ends_on, intervention.grant_ends_on) if day), default=None)
    if end and end < starts_on:
        raise Conflict(
            _("The intervention or its grant ended on %(date)s, before the start: extend it first.")
            % {"date": date_format(end, "SHORT_DATE_FORMAT")},
            code="over",
        )
    return _move(intervention, "start", on=starts_on, why=why, by=by, starts_on=starts_on)


@transaction.atomic
def pause(*, intervention: Intervention, why: str = "", by: Staff) -> Intervention:
    """Let it rest: active → paused."""
    return _move(_locked(intervention, by), "pause", why=why, by=by)


@transaction.atomic
def resume(*, intervention: Intervention, why: str = "", by: Staff) -> Intervention:
    """End the pause: paused → active."""
    return _move(_locked(intervention, by), "resume", why=why, by=by)


@transaction.atomic
def extend(
    *,
    intervention: Intervention,
    ends_on: date | None = None,
    grant_ends_on: date | None = None,
    why: str = "",
    by: Staff,
) -> Intervention:
    """Let the intervention, or the grant that it stands on, end later."""
    intervention = _locked(intervention, by)
    _allowed(intervention, "extend")
    later = {"ends_on": ends_on, "grant_ends_on": grant_ends_on}
    given = {name: day for name, day in later.items() if day is not None}
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


@transaction.atomic
def complete(*, intervention: Intervention, result: str, by: Staff) -> Intervention:
    """The intervention came to its end, with a result: active or paused → completed."""
    return _end(_locked(intervention, by), "complete", result=result, by=by)


@transaction.atomic
def stop(*, intervention: Intervention, reason: str, result: str = "", by: Staff) -> Intervention:
    """The intervention ends before its time: planned, agreed, active or paused → stopped."""
    return _end(_locked(intervention, by), "stop", result=result, stop_reason=reason, by=by)


@transaction.atomic
def link(*, intervention: Intervention, contact: Contact, by: Staff) -> Intervention:
    """Say that a contact with the young person served the intervention, also afterwards. Saying it twice changes nothing."""
    intervention = _locked(intervention, by)
    if intervention.agreed_on is None:
        raise _not_now(intervention)
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


def may_agree(by: Staff, intervention: Intervention, found: frozenset[Relation]) -> bool:
    """Whether `by`, with the relations `found`, may open the case for the colleague responsible.

    Whoever works with the young person, and the leader; a deputy for others alone. Whoever sees the young person for a
    time would else see to it that the time does not end.
    """
    if intervention.responsible_id is None or found & {Relation.ASSIGNEE, Relation.LEADER}:
        return True
    return Relation.DEPUTY in found and intervention.responsible_id != by.pk


def _locked(intervention: Intervention, by: Staff) -> Intervention:
    check(by, Permission.EDIT_CASE, intervention.young_person_id)
    YoungPerson.objects.hold(intervention.young_person_id)
    return Intervention.objects.select_related("young_person", "responsible").get(pk=intervention.pk)


def _allowed(intervention: Intervention, verb: str) -> InterventionState:
    """The state that `verb` leads to. Raises `Conflict` when the present one does not allow it."""
    allowed_from, to = MOVES[verb]
    if intervention.state not in allowed_from:
        raise _not_now(intervention)
    return to or InterventionState(intervention.state)


def _not_now(intervention: Intervention) -> Conflict:
    if intervention.state in ENDED:
        assert intervention.ended_on is not None
        return Conflict(
            _("The intervention ended on %(date)s: plan a new one if it goes on.")
            % {"date": date_format(intervention.ended_on, "SHORT_DATE_FORMAT")},
            code="ended",
        )
    return Conflict(INSTEAD[InterventionState(intervention.state)], code="state")


def _move(
    intervention: Intervention, verb: str, *, on: date | None = None, why: str = "", by: Staff, **fields: Any
) -> Intervention:
    intervention.state = _allowed(intervention, verb)
    for name, value in fields.items():
        setattr(intervention, name, value)
    intervention.save(update_fields=["state", *fields])
    _settle(intervention, StepKind(verb), on=on, why=why, by=by)
    return intervention


def _end(intervention: Intervention, verb: str, *, by: Staff, **fields: Any) -> Intervention:
    """End it and what the responsible colleague may see; they read on for a while, as after a handover."""
    _allowed(intervention, verb)
    now, today = clock.now(), clock.today()
    for grant in Grant.objects.filter(basis=Basis.INTERVENTION, source_id=intervention.pk, ends_at__isnull=True):
        grant.ends_at = now
        grant.save(update_fields=["ends_at"])
        Grant.objects.create(  # without a source: an assignment that was handed over may have the same number
            staff_id=grant.staff_id,
            young_person_id=grant.young_person_id,
            basis=Basis.HANDOVER,
            starts_at=now,
            ends_at=clock.at_local(today + READS_ON_FOR, time(0)),
            opened_by_id=grant.opened_by_id,
        )
    return _move(intervention, verb, by=by, ended_on=today, **fields)


def _may_be_responsible(staff: Staff, person: YoungPerson, pointer: str | None = None) -> None:
    today = clock.today()
    works = Membership.objects.filter(covers(today), staff=staff, role__in=CASE_ROLES).exists()
    if not works or not staff.is_active:
        raise Invalid(
            _("This colleague does not work with cases: plan the intervention with one who does."),
            code="role",
            pointer=pointer,
        )
    if AccessBlock.objects.filter(covers(today), staff=staff, young_person_id=person.pk).exists():
        raise Conflict(
            _("This colleague is blocked from the young person: plan the intervention with another."), code="blocked"
        )
    if person.sensitivity != Sensitivity.NORMAL and Relation.READER not in relations(staff, person.pk):
        raise Conflict(
            _(
                "The case is guarded, and an intervention does not open it: plan it with a colleague who has access already."
            ),
            code="guarded",
        )


def _in_a_lifetime(day: date, person: YoungPerson, pointer: str) -> None:
    not_before_birth(day, person.born_on, pointer)
    not_too_far_ahead(day, pointer)


def _settle(intervention: Intervention, kind: StepKind, *, on: date | None = None, why: str = "", by: Staff) -> None:
    InterventionStep.objects.create(intervention=intervention, step=kind, on=on or clock.today(), by=by, why=why)
    reconcile(people=[intervention.young_person_id], changed={Intervention, InterventionStep})
    schedule_dispatch()
