"""Commands on contacts with employers. A planned contact never discloses more than the young person allows.

A contact that took place is always recorded. If staff disclosed too much, the contact is marked `beyond_decision`, the
leader has a follow-up due the same day, and the auditors receive a notification without the content of the contact.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.access.abilities import check_ability
from backend.access.permissions import Permission, check
from backend.core import clock
from backend.core.days import not_before_birth
from backend.core.errors import Conflict, Invalid
from backend.followups.changing import changing
from backend.organisation.models import Membership, Role, Staff
from backend.people.models import YoungPerson
from backend.reminders.models import NotificationKind
from backend.reminders.services import notify
from jobs.employers.models import (
    About,
    ContactStatus,
    Employer,
    EmployerContact,
    MadeBy,
    Mode,
    Revealed,
    ToldBy,
)
from jobs.employers.services import allowed_to_disclose
from jobs.plans.models import IpsPlan

BEYOND = "disclosure.beyond"


def register(
    *,
    employer: Employer,
    status: ContactStatus = ContactStatus.HELD,
    at: datetime | None = None,
    mode: Mode,
    about: About,
    young_person: YoungPerson | None = None,
    made_by: MadeBy = MadeBy.CONSULTANT,
    revealed: Revealed = Revealed.NOTHING,
    told_by: str = "",
    outside_office: bool | None = None,
    by: Staff,
    **details: Any,
) -> EmployerContact:
    """Plan a contact, or record one that was held at `at` (default now).

    Raises `Conflict` if a planned contact would disclose more than the young person allows.
    """
    check(by, Permission.MANAGE_IPS, young_person.pk if young_person else None)
    with changing(*[young_person] if young_person else []) as change:
        at = _when(at, status, young_person)
        if young_person is None and revealed != Revealed.NOTHING:
            raise Invalid(
                _("A contact about no young person tells nothing: say which young person it is about."),
                code="generic",
                pointer="/revealed",
            )
        contact = EmployerContact(
            employer=employer,
            young_person=young_person,
            plan=_plan_on(young_person, _day(at)),
            staff=by,
            made_by=made_by,
            status=status,
            at=at,
            mode=mode,
            about=about,
            revealed=revealed,
            told_by=told_by or _default_told_by(made_by, revealed),
            outside_office=mode == Mode.FACE_TO_FACE if outside_office is None else outside_office,
            recorded_at=clock.now(),
            recorded_by=by,
            **details,
        )
        _mark_beyond_decision(contact)
        contact.save()
        change.record(contact)
        _notify_auditors(contact)
        return contact


def hold(
    *,
    contact: EmployerContact,
    at: datetime | None = None,
    revealed: Revealed | None = None,
    told_by: str | None = None,
    by: Staff,
    **details: Any,
) -> EmployerContact:
    """Record that a planned contact was held, and what was disclosed, even if that differs from the plan."""
    with _changing(contact, "hold", by) as contact:
        if at is None and contact.at > clock.now():
            raise Conflict(
                _("This contact lies in the future: say when it was held, or wait until then."), code="future"
            )
        contact.status = ContactStatus.HELD
        contact.at = _when(at or contact.at, ContactStatus.HELD, contact.young_person)
        planned = Revealed(contact.revealed)
        contact.revealed = revealed or planned
        if Revealed(contact.revealed) not in planned.up_to:
            contact.told_by = ""  # the plan does not say who disclosed more than planned
        contact.told_by = told_by or contact.told_by or _default_told_by(contact.made_by, contact.revealed)
        contact.recorded_at = clock.now()
        for name, value in details.items():
            setattr(contact, name, value)
        _mark_beyond_decision(contact)
        contact.save()
        _notify_auditors(contact)
        return contact


def cancel(*, contact: EmployerContact, by: Staff) -> EmployerContact:
    """Cancel a planned contact."""
    with _changing(contact, "cancel", by) as contact:
        contact.status = ContactStatus.CANCELLED
        contact.save(update_fields=["status"])
        return contact


def handle(*, contact: EmployerContact, handling: str, by: Staff) -> EmployerContact:
    """Record how the leader handled a contact that disclosed too much. This fulfils `disclosure.beyond`."""
    with _changing(contact, "handle", by) as contact:
        contact.handled_on, contact.handled_by, contact.handling = clock.today(), by, handling
        contact.save(update_fields=["handled_on", "handled_by", "handling"])
        return contact


def _mark_beyond_decision(contact: EmployerContact) -> None:
    """Set `allowed` and `beyond_decision` by the decision of that day.

    Raises `Conflict` for a planned contact that goes beyond the decision.
    """
    contact.allowed = Revealed.NOTHING
    if contact.young_person_id is not None:
        contact.allowed = allowed_to_disclose(
            young_person_id=contact.young_person_id,
            employer_id=contact.employer_id,
            on=_day(contact.at),
        )
    beyond = Revealed(contact.revealed).rank > Revealed(contact.allowed).rank and contact.told_by != ToldBy.YOUNG_PERSON
    if beyond and contact.status == ContactStatus.PLANNED:
        raise Conflict(
            _(
                "The young person's decision allows at most “%(allowed)s” to be told here, and this would tell "
                "“%(revealed)s”. Plan to tell no more than that, or talk with the young person and record the "
                "decision first."
            )
            % {"allowed": Revealed(contact.allowed).label, "revealed": Revealed(contact.revealed).label},
            code="beyond_decision",
        )
    contact.beyond_decision = beyond


def _notify_auditors(contact: EmployerContact) -> None:
    """Notify the auditors of a contact that disclosed too much about a young person, without its content."""
    if contact.young_person_id is None or not contact.beyond_decision:
        return
    auditors = Membership.objects.active(clock.today()).filter(role=Role.AUDITOR, staff__is_active=True)
    for auditor in auditors.values_list("staff", flat=True).distinct():
        notify(
            staff_id=auditor,
            kind=NotificationKind.FOLLOW_UP_DUE,
            young_person_id=contact.young_person_id,
            facts={"rule": BEYOND, "due_on": clock.today().isoformat()},
        )


@contextmanager
def _changing(contact: EmployerContact, verb: str, by: Staff) -> Iterator[EmployerContact]:
    """Lock the young person, if there is one, and the contact.

    Give the current contact, if `by` may use `verb` on it.
    """
    with changing(*[contact.young_person_id] if contact.young_person_id else []) as change:
        contact = (
            EmployerContact.objects.select_for_update(of=("self",)).select_related("young_person").get(pk=contact.pk)
        )
        check_ability(by, verb, contact)
        change.record(EmployerContact)
        yield contact


def _when(at: datetime | None, status: ContactStatus, young_person: YoungPerson | None) -> datetime:
    now = clock.now()
    if status == ContactStatus.PLANNED:
        if at is None:
            raise Invalid(_("Say when the contact is planned."), code="required", pointer="/at")
        if _day(at) < clock.today():
            raise Invalid(_("That day has passed: record what happened as held."), code="past", pointer="/at")
        return at
    at = at or now
    if at > now:
        raise Invalid(_("A contact that lies in the future is planned, not held."), code="future", pointer="/at")
    if young_person:
        not_before_birth(_day(at), young_person.born_on, "/at")
    return at


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.COPENHAGEN).date()


def _default_told_by(made_by: str, revealed: str) -> str:
    """Return the default of `told_by`: the young person if they made the contact alone, otherwise the staff.

    It is empty if nothing was disclosed.
    """
    if revealed == Revealed.NOTHING:
        return ""
    return ToldBy.YOUNG_PERSON if made_by == MadeBy.YOUNG_PERSON else ToldBy.STAFF


def _plan_on(young_person: YoungPerson | None, on: date) -> IpsPlan | None:
    """Return the plan to which the contact belongs: the one that was open on its day."""
    if young_person is None:
        return None
    plans = IpsPlan.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=on), young_person=young_person)
    return plans.filter(received_on__lte=on).order_by("-received_on", "-id").first()
