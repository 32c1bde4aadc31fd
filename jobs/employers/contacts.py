"""Commands on contacts with employers. A planned contact never discloses more than the young person allows.

A contact that took place is always recorded. If staff disclosed too much, the contact is marked `beyond_decision`, the
leader has a follow-up due the same day, and the auditors receive a notification without the content of the contact.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from backend.access.abilities import check_ability
from backend.access.permissions import Permission, check
from backend.core import clock
from backend.core.days import lies_ahead, not_before_birth
from backend.core.errors import Conflict, Invalid
from backend.core.models import save_version
from backend.core.periods import covers
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
OF_DISCLOSURE = frozenset({"employer", "at", "made_by", "revealed", "told_by"})
"""The fields by which a contact is judged against the decision of the young person."""
CORRECTABLE = frozenset(
    {
        *OF_DISCLOSURE,
        "minutes",
        "mode",
        "place",
        "outside_office",
        "about",
        "preference",
        "purpose",
        "outcome",
        "next_step",
        "next_on",
    }
)


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
        _generic_tells_nothing(young_person, revealed)
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
        if at is None and lies_ahead(contact.at, clock.now()):
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
        contact.version += 1
        contact.save()
        _notify_auditors(contact)
        return contact


def correct(*, contact: EmployerContact, expected: int, changes: Mapping[str, Any], by: Staff) -> EmployerContact:
    """Write `changes` (of `CORRECTABLE`) as a new version. The history keeps the former ones.

    If what the employer learned changes, a held contact is judged anew by the decision of its day: it may now be beyond
    the decision, or no longer. Raises `Conflict` if a planned contact would disclose more than the young person allows,
    and `Stale` if the version is not `expected`.
    """
    with _changing(contact, "edit", by) as contact:
        was_beyond, revealed = contact.beyond_decision, Revealed(contact.revealed)
        values = {name: value for name, value in changes.items() if name in CORRECTABLE}
        if "at" in values:
            _may_have_been(values["at"], contact)
        if values.get("outside_office", False) is None:
            values["outside_office"] = values.get("mode", contact.mode) == Mode.FACE_TO_FACE
        for name, value in values.items():
            setattr(contact, name, value)
        _generic_tells_nothing(contact.young_person, contact.revealed)
        if "told_by" not in values and "revealed" in values:
            more = Revealed(contact.revealed) not in revealed.up_to
            told_by = "" if more or contact.revealed == Revealed.NOTHING else contact.told_by
            contact.told_by = told_by or _default_told_by(contact.made_by, contact.revealed)
        if OF_DISCLOSURE & values.keys():
            _mark_beyond_decision(contact)
        if contact.handled_on and not contact.beyond_decision:
            raise Conflict(
                _("A leader has handled what was told at this contact: void it if it did not happen."), code="handled"
            )
        contact.plan = _plan_on(contact.young_person, _day(contact.at))
        judged = {name: getattr(contact, name) for name in ("told_by", "allowed", "beyond_decision", "plan")}
        contact = save_version(contact, expected, values | judged)
        if not was_beyond:
            _notify_auditors(contact)
        return contact


def void(*, contact: EmployerContact, reason: str, by: Staff) -> EmployerContact:
    """Void a held contact that did not happen as recorded. It fulfils nothing any more, and counts in no figure."""
    with _changing(contact, "void", by) as contact:
        values = {
            "status": ContactStatus.VOIDED,
            "voided_at": clock.now(),
            "voided_by": by,
            "void_reason": reason,
        }
        return save_version(contact, contact.version, values)


def cancel(*, contact: EmployerContact, by: Staff) -> EmployerContact:
    """Cancel a planned contact."""
    with _changing(contact, "cancel", by) as contact:
        return save_version(contact, contact.version, {"status": ContactStatus.CANCELLED})


def handle(*, contact: EmployerContact, handling: str, by: Staff) -> EmployerContact:
    """Record how the leader handled a contact that disclosed too much. This fulfils `disclosure.beyond`."""
    with _changing(contact, "handle", by) as contact:
        handled = {"handled_on": clock.today(), "handled_by": by, "handling": handling}
        return save_version(contact, contact.version, handled)


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
            pointer="/revealed",
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
            EmployerContact.objects.select_for_update(of=("self",))
            .select_related("young_person", "recorded_by")
            .get(pk=contact.pk)
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
    if lies_ahead(at, now):
        raise Invalid(_("A contact that lies in the future is planned, not held."), code="future", pointer="/at")
    if young_person:
        not_before_birth(_day(at), young_person.born_on, "/at")
    return min(at, now)


def _may_have_been(at: datetime, contact: EmployerContact) -> None:
    """Check the corrected time of a contact. A held one had happened when it was recorded."""
    _when(at, ContactStatus(contact.status), contact.young_person)
    if contact.status == ContactStatus.HELD and at > contact.recorded_at:
        raise Invalid(
            _("The contact was recorded on %(date)s, so it had happened by then: choose an earlier time.")
            % {"date": date_format(_day(contact.recorded_at), "SHORT_DATE_FORMAT")},
            code="after_record",
            pointer="/at",
        )


def _generic_tells_nothing(young_person: YoungPerson | None, revealed: str) -> None:
    if young_person is None and revealed != Revealed.NOTHING:
        raise Invalid(
            _("A contact about no young person tells nothing: say which young person it is about."),
            code="generic",
            pointer="/revealed",
        )


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
    plans = IpsPlan.objects.filter(covers(on, "received_on", "closed_on"), young_person=young_person)
    return plans.order_by("-received_on", "-id").first()
