"""Commands on efforts. Allowed from-states stand in `MOVES`; another state is a conflict and changes nothing."""

from datetime import date, time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.access.models import AccessBlock, Basis, Grant
from backend.access.roles import CASE_ROLES, Verb, check
from backend.assignments.services import READS_ON_FOR
from backend.contacts.models import Contact
from backend.core import clock
from backend.core.errors import Conflict, Invalid
from backend.core.periods import covers
from backend.followups.services import reconcile, ring
from backend.organisation.models import Membership, Staff
from backend.people.models import LegalBasis, YoungPerson
from guidance.efforts.models import Effort, EffortContact, EffortKind, EffortState, EffortStep, StepKind

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
    for end, pointer in ((ends_on, "/ends_on"), (grant_ends_on, "/grant_ends_on")):
        if end and end < starts_on:
            raise Invalid(_("The end is before the start: choose a later day."), pointer=pointer)
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
    if responsible:
        _may_be_responsible(effort)
    _settle(effort, StepKind.PLAN, by=by)
    return effort


@transaction.atomic
def agree(*, effort: Effort, agreed_on: date | None = None, own_words: str = "", by: Staff) -> Effort:
    """The young person agreed: planned → agreed. The colleague responsible reads and writes from now on."""
    effort = _locked(effort, by)
    _allowed(effort, "agree")
    agreed_on = agreed_on or clock.today()
    if agreed_on > clock.today():
        raise Invalid(_("The day lies in the future: choose today or earlier."), code="future", pointer="/agreed_on")
    if effort.responsible_id:
        _may_be_responsible(effort)
        Grant.objects.create(
            staff_id=effort.responsible_id,
            young_person_id=effort.young_person_id,
            basis=Basis.EFFORT,
            starts_at=clock.now(),
            opened_by=by,
            source_id=effort.pk,
        )
    return _move(effort, "agree", by=by, agreed_on=agreed_on, own_words=own_words)


@transaction.atomic
def step(*, effort: Effort, verb: str, why: str = "", by: Staff) -> Effort:
    """Start, pause or resume (`verb`) the effort."""
    return _move(_locked(effort, by), verb, why=why, by=by)


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
        former = getattr(effort, name)
        if day <= clock.today() or day < effort.starts_on or (former and day <= former):
            raise Invalid(_("The new end lies after today and after the former one."), pointer=f"/{name}")
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
    """Say that a contact with the young person served the effort. Saying it twice changes nothing."""
    effort = _locked(effort, by)
    if contact.young_person_id != effort.young_person_id:
        raise Invalid(_("The contact is with another young person: choose one with this one."), pointer="/contact")
    EffortContact.objects.get_or_create(effort=effort, contact=contact)
    return effort


def _locked(effort: Effort, by: Staff) -> Effort:
    check(by, Verb.WRITE, effort.young_person_id)
    YoungPerson.objects.hold(effort.young_person_id)
    return Effort.objects.get(pk=effort.pk)


def _allowed(effort: Effort, verb: str) -> EffortState:
    """The state that `verb` leads to. Raises `Conflict` when the present one does not allow it."""
    allowed_from, to = MOVES[verb]
    if effort.state not in allowed_from:
        if effort.state == EffortState.PLANNED:
            raise Conflict(
                _("The young person has not agreed yet: agree the effort with them first."), code="not_agreed"
            )
        raise Conflict(
            _("The effort is “%(state)s”; this is possible from: %(allowed)s.")
            % {
                "state": EffortState(effort.state).label,
                "allowed": ", ".join(str(state.label) for state in EffortState if state in allowed_from),
            },
            code="state",
        )
    return to or EffortState(effort.state)


def _move(effort: Effort, verb: str, *, why: str = "", by: Staff, **fields: Any) -> Effort:
    effort.state = _allowed(effort, verb)
    for name, value in fields.items():
        setattr(effort, name, value)
    effort.save(update_fields=["state", *fields])
    _settle(effort, StepKind(verb), why=why, by=by)
    return effort


def _end(effort: Effort, verb: str, *, by: Staff, **fields: Any) -> Effort:
    """End it and what the responsible colleague may see; they read on for a while, as after a handover."""
    _allowed(effort, verb)
    now, today = clock.now(), clock.today()
    for grant in Grant.objects.filter(basis=Basis.EFFORT, source_id=effort.pk, ends_at__isnull=True):
        grant.ends_at = now
        grant.save(update_fields=["ends_at"])
        Grant.objects.create(
            staff_id=grant.staff_id,
            young_person_id=grant.young_person_id,
            basis=Basis.HANDOVER,
            starts_at=now,
            ends_at=clock.at_local(today + READS_ON_FOR, time(0)),
            opened_by_id=grant.opened_by_id,
            source_id=effort.pk,
        )
    return _move(effort, verb, by=by, ended_on=today, **fields)


def _may_be_responsible(effort: Effort) -> None:
    today, staff = clock.today(), effort.responsible
    assert staff is not None
    roles = Membership.objects.filter(covers(today), staff=staff, role__in=CASE_ROLES)
    if not staff.is_active or not roles.exists():
        raise Invalid(_("This colleague does not work with cases: choose one who does."), pointer="/responsible")
    if AccessBlock.objects.filter(covers(today), staff=staff, young_person_id=effort.young_person_id).exists():
        raise Conflict(_("This colleague is blocked from the young person: choose another."), code="blocked")


def _settle(effort: Effort, kind: StepKind, *, why: str = "", by: Staff) -> None:
    EffortStep.objects.create(effort=effort, step=kind, on=clock.today(), by=by, why=why)
    reconcile(people=[effort.young_person_id], changed={Effort, EffortStep})
    ring()
