"""Commands on efforts. Allowed from-states stand in `MOVES`; another state is a conflict and changes nothing."""

from datetime import date, time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from backend.access.models import AccessBlock, Basis, Grant
from backend.access.roles import CASE_ROLES, Relation, Verb, check, relations
from backend.assignments.services import READS_ON_FOR
from backend.contacts.models import Contact
from backend.core import clock
from backend.core.days import not_before_birth, not_in_the_future, not_too_far_ahead
from backend.core.errors import Conflict, Forbidden, Invalid
from backend.core.periods import covers
from backend.followups.services import reconcile, ring
from backend.organisation.models import Membership, Staff
from backend.people.models import LegalBasis, YoungPerson
from backend.people.models.person import Sensitivity
from guidance.efforts.models import ENDED, Effort, EffortContact, EffortKind, EffortState, EffortStep, StepKind

_UNDER_WAY = frozenset({EffortState.AGREED, EffortState.ACTIVE, EffortState.PAUSED})

MOVES: dict[str, tuple[frozenset[EffortState], EffortState | None]] = {
    "agree": (frozenset({EffortState.PLANNED}), EffortState.AGREED),
    "start": (frozenset({EffortState.AGREED}), EffortState.ACTIVE),
    "pause": (frozenset({EffortState.ACTIVE}), EffortState.PAUSED),
    "resume": (frozenset({EffortState.PAUSED}), EffortState.ACTIVE),
    "extend": (_UNDER_WAY, None),
    "complete": (frozenset({EffortState.ACTIVE, EffortState.PAUSED}), EffortState.COMPLETED),
    "stop": (_UNDER_WAY | {EffortState.PLANNED}, EffortState.STOPPED),
}
"""Verb → states from which it is allowed, state that it leads to (None: it stays)."""

INSTEAD = {
    EffortState.PLANNED: _("The young person has not agreed yet: agree the effort with them first."),
    EffortState.AGREED: _("The young person has agreed, and the effort has not begun yet: start it first."),
    EffortState.ACTIVE: _("The effort is under way already: pause, extend, complete or stop it."),
    EffortState.PAUSED: _("The effort is paused: resume it first, or complete or stop it."),
}
"""State → what to do, where a verb is not allowed from it; an effort that has ended says when."""


@transaction.atomic
def plan(
    *,
    young_person: YoungPerson,
    kind: EffortKind,
    purpose: str,
    starts_on: date,
    ends_on: date | None = None,
    responsible: Staff | None = None,
    provider: str = "",
    legal_basis: LegalBasis | None = None,
    grant_ends_on: date | None = None,
    hours_per_week: Decimal | None = None,
    by: Staff,
) -> Effort:
    """Plan an effort, with a colleague or a provider outside as the one responsible."""
    check(by, Verb.WRITE, young_person.pk)
    person = YoungPerson.objects.lock().get(pk=young_person.pk)
    if person.closed_on or person.deceased_on:
        raise Conflict(_("The case is closed: reopen it before planning an effort."), code="case_closed")
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
    effort = Effort.objects.create(
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
    _settle(effort, StepKind.PLAN, by=by)
    return effort


@transaction.atomic
def agree(*, effort: Effort, agreed_on: date | None = None, own_words: str = "", by: Staff) -> Effort:
    """The young person agreed: planned → agreed. The colleague responsible reads and writes from now on."""
    effort = _locked(effort, by)
    _allowed(effort, "agree")
    agreed_on = agreed_on or clock.today()
    not_in_the_future(agreed_on, "/agreed_on")
    not_before_birth(agreed_on, effort.young_person.born_on, "/agreed_on")
    if not may_agree(by, effort, relations(by, effort.young_person_id)):
        raise Forbidden(
            _(
                "The effort opens the case for the colleague responsible: let the guide, the consultant or the leader "
                "agree it."
            )
        )
    if effort.responsible:
        _may_be_responsible(effort.responsible, effort.young_person)
        Grant.objects.create(
            staff=effort.responsible,
            young_person_id=effort.young_person_id,
            basis=Basis.EFFORT,
            starts_at=clock.now(),
            opened_by=by,
            source_id=effort.pk,
        )
    return _move(effort, "agree", on=agreed_on, by=by, agreed_on=agreed_on, own_words=own_words)


@transaction.atomic
def start(*, effort: Effort, starts_on: date | None = None, why: str = "", by: Staff) -> Effort:
    """It began on a day (today), earlier or later than planned, but never before the young person agreed."""
    effort = _locked(effort, by)
    _allowed(effort, "start")
    starts_on = starts_on or clock.today()
    not_in_the_future(starts_on, "/starts_on")
    assert effort.agreed_on is not None
    if starts_on < effort.agreed_on:
        raise Invalid(
            _("The young person agreed on %(date)s: choose that day or a later one.")
            % {"date": date_format(effort.agreed_on, "SHORT_DATE_FORMAT")},
            code="before_agreed",
            pointer="/starts_on",
        )
    end = min((day for day in (effort.ends_on, effort.grant_ends_on) if day), default=None)
    if end and end < starts_on:
        raise Conflict(
            _("The effort or its grant ended on %(date)s, before the start: extend it first.")
            % {"date": date_format(end, "SHORT_DATE_FORMAT")},
            code="over",
        )
    return _move(effort, "start", on=starts_on, why=why, by=by, starts_on=starts_on)


@transaction.atomic
def pause(*, effort: Effort, why: str = "", by: Staff) -> Effort:
    """Let it rest: active → paused."""
    return _move(_locked(effort, by), "pause", why=why, by=by)


@transaction.atomic
def resume(*, effort: Effort, why: str = "", by: Staff) -> Effort:
    """End the pause: paused → active."""
    return _move(_locked(effort, by), "resume", why=why, by=by)


@transaction.atomic
def extend(
    *, effort: Effort, ends_on: date | None = None, grant_ends_on: date | None = None, why: str = "", by: Staff
) -> Effort:
    """Let the effort, or the grant that it stands on, end later."""
    effort = _locked(effort, by)
    _allowed(effort, "extend")
    later = {"ends_on": ends_on, "grant_ends_on": grant_ends_on}
    given = {name: day for name, day in later.items() if day is not None}
    if not given:
        raise Invalid(_("Say until when: a new end of the effort or of the grant."), pointer="/ends_on")
    for name, day in given.items():
        after = max(clock.today(), effort.starts_on, getattr(effort, name) or effort.starts_on)
        if day <= after:
            raise Invalid(
                _("To extend is to end later: choose a day after %(date)s.")
                % {"date": date_format(after, "SHORT_DATE_FORMAT")},
                code="not_later",
                pointer=f"/{name}",
            )
        _in_a_lifetime(day, effort.young_person, f"/{name}")
    return _move(effort, "extend", why=why, by=by, **given)


@transaction.atomic
def complete(*, effort: Effort, result: str, by: Staff) -> Effort:
    """The effort came to its end, with a result: active or paused → completed."""
    return _end(_locked(effort, by), "complete", result=result, by=by)


@transaction.atomic
def stop(*, effort: Effort, reason: str, result: str = "", by: Staff) -> Effort:
    """The effort ends before its time: planned, agreed, active or paused → stopped."""
    return _end(_locked(effort, by), "stop", result=result, stop_reason=reason, by=by)


@transaction.atomic
def link(*, effort: Effort, contact: Contact, by: Staff) -> Effort:
    """Say that a contact with the young person served the effort, also afterwards. Saying it twice changes nothing."""
    effort = _locked(effort, by)
    if effort.agreed_on is None:
        raise _not_now(effort)
    found = Contact.objects.standing().filter(pk=contact.pk, young_person_id=effort.young_person_id).first()
    if found is None:
        raise Invalid(_("The contact is not with this young person: choose one that is."), pointer="/contact")
    if found.occurred_on < effort.agreed_on or (effort.ended_on and found.occurred_on > effort.ended_on):
        raise Invalid(
            _("The contact of %(contact)s lies outside the effort: it counts from %(agreed)s until its end.")
            % {
                "contact": date_format(found.occurred_on, "SHORT_DATE_FORMAT"),
                "agreed": date_format(effort.agreed_on, "SHORT_DATE_FORMAT"),
            },
            code="outside_effort",
            pointer="/contact",
        )
    EffortContact.objects.get_or_create(effort=effort, contact=found)
    return effort


def may_agree(by: Staff, effort: Effort, found: frozenset[Relation]) -> bool:
    """Whether `by`, with the relations `found`, may open the case for the colleague responsible.

    Whoever works with the young person, and the leader; a deputy for others alone. Whoever sees the young person for a
    time would else see to it that the time does not end.
    """
    if effort.responsible_id is None or found & {Relation.ASSIGNEE, Relation.LEADER}:
        return True
    return Relation.DEPUTY in found and effort.responsible_id != by.pk


def _locked(effort: Effort, by: Staff) -> Effort:
    check(by, Verb.WRITE, effort.young_person_id)
    YoungPerson.objects.hold(effort.young_person_id)
    return Effort.objects.select_related("young_person", "responsible").get(pk=effort.pk)


def _allowed(effort: Effort, verb: str) -> EffortState:
    """The state that `verb` leads to. Raises `Conflict` when the present one does not allow it."""
    allowed_from, to = MOVES[verb]
    if effort.state not in allowed_from:
        raise _not_now(effort)
    return to or EffortState(effort.state)


def _not_now(effort: Effort) -> Conflict:
    if effort.state in ENDED:
        assert effort.ended_on is not None
        return Conflict(
            _("The effort ended on %(date)s: plan a new one if it goes on.")
            % {"date": date_format(effort.ended_on, "SHORT_DATE_FORMAT")},
            code="ended",
        )
    return Conflict(INSTEAD[EffortState(effort.state)], code="state")


def _move(effort: Effort, verb: str, *, on: date | None = None, why: str = "", by: Staff, **fields: Any) -> Effort:
    effort.state = _allowed(effort, verb)
    for name, value in fields.items():
        setattr(effort, name, value)
    effort.save(update_fields=["state", *fields])
    _settle(effort, StepKind(verb), on=on, why=why, by=by)
    return effort


def _end(effort: Effort, verb: str, *, by: Staff, **fields: Any) -> Effort:
    """End it and what the responsible colleague may see; they read on for a while, as after a handover."""
    _allowed(effort, verb)
    now, today = clock.now(), clock.today()
    for grant in Grant.objects.filter(basis=Basis.EFFORT, source_id=effort.pk, ends_at__isnull=True):
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
    return _move(effort, verb, by=by, ended_on=today, **fields)


def _may_be_responsible(staff: Staff, person: YoungPerson, pointer: str | None = None) -> None:
    today = clock.today()
    works = Membership.objects.filter(covers(today), staff=staff, role__in=CASE_ROLES).exists()
    if not works or not staff.is_active:
        raise Invalid(
            _("This colleague does not work with cases: plan the effort with one who does."),
            code="role",
            pointer=pointer,
        )
    if AccessBlock.objects.filter(covers(today), staff=staff, young_person_id=person.pk).exists():
        raise Conflict(
            _("This colleague is blocked from the young person: plan the effort with another."), code="blocked"
        )
    if person.sensitivity != Sensitivity.NORMAL and Relation.READER not in relations(staff, person.pk):
        raise Conflict(
            _("The case is guarded, and an effort does not open it: plan it with a colleague who has access already."),
            code="guarded",
        )


def _in_a_lifetime(day: date, person: YoungPerson, pointer: str) -> None:
    not_before_birth(day, person.born_on, pointer)
    not_too_far_ahead(day, pointer)


def _settle(effort: Effort, kind: StepKind, *, on: date | None = None, why: str = "", by: Staff) -> None:
    EffortStep.objects.create(effort=effort, step=kind, on=on or clock.today(), by=by, why=why)
    reconcile(people=[effort.young_person_id], changed={Effort, EffortStep})
    ring()
