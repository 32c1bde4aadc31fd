"""Follow-up rules of the course: finding a guide, the first contact, each further contact, and the end of a pause."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from backend.assignments.models import Assignment, Origin
from backend.assignments.rules import follow_up_end_reason
from backend.contacts.facts import Contacts
from backend.core.clock import add_months
from backend.core.workdays import Calendar, DayKind
from backend.followups.case import Case
from backend.followups.models import Authority, FollowUpEndReason
from backend.followups.registry import ExplainedFollowUp, GoLive, Settings, Step, rule
from backend.followups.team import AssignmentFact, Team, responsible_for
from backend.followups.windows import Record, Window, first_between, with_following
from backend.organisation.models import Role
from guidance.courses.facts import RESTING, CourseFact, Courses, PhaseStart
from guidance.courses.models import GuidanceCourse, Phase

GUIDE = "guide"
FIRST_CONTACT = "guide.first_contact"
CONTACT = "guide.contact"
ONE_DAY = timedelta(days=1)

_STANDARD = _("The municipality's own standard")


def _explain_unassigned(follow_up: ExplainedFollowUp) -> str:
    days = follow_up.settings["days"]
    return ngettext(
        "A primary guide at the latest %(days)s working day after %(date)s, since when there has been no guide.",
        "A primary guide at the latest %(days)s working days after %(date)s, since when there has been no guide.",
        days,
    ) % {"days": days, "date": follow_up.since}


@rule(
    key="course.unassigned",
    step=Step(
        fulfilled_by=_("the assignment of a primary guide"),
        label=_("Assign a guide"),
        url_name="guidancecourse-assign",
        of_subject=True,
    ),
    label=_("Find a primary guide"),
    source=_STANDARD,
    authority=Authority.LOCAL,
    subject=GuidanceCourse,
    facts=[Courses, Team],
    settings={"days": 3},
    go_live=GoLive.INTERVAL,  # a young person without a guide must not disappear in the baseline
    explain=_explain_unassigned,
)
def course_unassigned(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield the windows in which the leader finds a guide: after a referral, the end of an assignment, or a pause.

    If several starting facts are on the same day, the referral counts first, then the end of an assignment, then a
    resumption. A day on which another primary guide continues starts no window. The number of days is the
    municipality's own standard.
    """
    primaries = case[Team].primaries(GUIDE)
    guides = tuple(Record(held.starts_on, held.id) for held in primaries)
    for course in case[Courses].records:
        starts = _without_guide(course, primaries, today)
        for start, following in with_following(starts):
            ended_on, end_reason = _end_of_waiting(course, start, following)
            yield Window(
                subject_id=course.id,
                occurrence=start.occurrence,
                started_on=start.on,
                opens_on=start.on,
                due_on=calendar.add(start.on, settings["days"], DayKind.LOCAL),
                responsible_id=case.leader(),
                unit_id=case.unit_id,
                records=guides,
                ended_on=ended_on,
                end_reason=end_reason,
            )


class _Start(NamedTuple):
    """A fact from which a course has no guide. `rank` orders the facts of one day."""

    on: date
    rank: int
    occurrence: str


def _without_guide(course: CourseFact, primaries: Sequence[AssignmentFact], today: date) -> list[_Start]:
    """Return the starting facts from which the course has had no guide, in order, one for each day."""
    found = [_Start(referral.received_on, 3, f"referral:{referral.id}") for referral in course.referrals]
    if not course.referrals:
        found.append(_Start(course.opened_on, 0, f"course:{course.id}"))
    found += [_Start(start.on, 1, start.occurrence) for start in course.phases if start.is_resumption]
    found += [
        _Start(held.ends_on, 2, f"assignment:{held.id}")
        for held in primaries
        if held.ends_on is not None and course.opened_on <= held.ends_on <= today
        if not any(other.starts_on == held.ends_on and other.origin != Origin.ASSIGNED for other in primaries)
    ]
    by_day: dict[date, _Start] = {}
    for start in sorted(found):
        if not any(held.starts_on < start.on and held.is_active(start.on) for held in primaries):
            by_day[start.on] = start  # the highest rank of a day comes last and stays
    return [start for day, start in sorted(by_day.items()) if not _rests(course.phase_on(day))]


def _rests(present: PhaseStart | None) -> bool:
    return present is not None and present.phase in RESTING


def _end_of_waiting(
    course: CourseFact, start: _Start, following: _Start | None
) -> tuple[date | None, FollowUpEndReason | str]:
    """Return when and why the follow-up ends: the course is paused or closed, or a later fact starts a new window."""
    resting = course.rests_from(start.on)
    if resting is not None and (following is None or resting.on <= following.on):
        return resting.on, _reason(resting)
    return (following.on, FollowUpEndReason.NOT_EXPECTED) if following else (None, "")


def _reason(start: PhaseStart) -> FollowUpEndReason:
    """Return why follow-ups end when the course enters a phase."""
    return FollowUpEndReason.CASE_CLOSED if start.phase == Phase.CLOSED else FollowUpEndReason.NOT_EXPECTED


def _explain_pause_ends(follow_up: ExplainedFollowUp) -> str:
    return gettext("The pause that began or was prolonged on %(date)s ends: resume, prolong or close the course.") % {
        "date": follow_up.since
    }


@rule(
    key="course.pause_ends",
    step=Step(
        fulfilled_by=_("resuming, prolonging or closing the course"),
        label=_("Resume the course"),
        url_name="guidancecourse-resume",
        of_subject=True,
    ),
    label=_("Decide what follows the pause"),
    source=_STANDARD,
    authority=Authority.LOCAL,
    subject=GuidanceCourse,
    facts=[Courses, Team],
    go_live=GoLive.INTERVAL,
    explain=_explain_pause_ends,
)
def course_pause_ends(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield the decision on the last day of each pause: resume, prolong or close.

    Each prolongation starts a new window. The day is the one that staff and the young person agreed.
    """
    responsible_id, unit_id = responsible_for(case, GUIDE, today)
    for course in case[Courses].records:
        for start, following in with_following(course.phases):
            if start.paused_until is None:
                continue
            yield Window(
                subject_id=course.id,
                occurrence=start.occurrence,
                started_on=start.on,
                opens_on=start.on,
                due_on=max(start.on, start.paused_until),
                responsible_id=responsible_id,
                unit_id=unit_id,
                records=(Record(following.on, following.id),) if following else (),
            )


def _explain_first_contact(follow_up: ExplainedFollowUp) -> str:
    days = follow_up.settings["days"]
    if follow_up.started_by == "moved":
        days = follow_up.settings["days_after_move"]
        sentence = ngettext(
            "First contact at the latest %(days)s working day after the caseload was moved on %(date)s.",
            "First contact at the latest %(days)s working days after the caseload was moved on %(date)s.",
            days,
        )
    elif follow_up.started_by == "phase":
        sentence = ngettext(
            "First contact at the latest %(days)s weekday (Monday to Saturday) after the pause ended on %(date)s.",
            "First contact at the latest %(days)s weekdays (Monday to Saturday) after the pause ended on %(date)s.",
            days,
        )
    else:
        sentence = ngettext(
            "First contact at the latest %(days)s weekday (Monday to Saturday) after the assignment on %(date)s.",
            "First contact at the latest %(days)s weekdays (Monday to Saturday) after the assignment on %(date)s.",
            days,
        )
    return sentence % {"days": days, "date": follow_up.since}


@rule(
    key=FIRST_CONTACT,
    step=Step(
        fulfilled_by=_("a contact that counts, by the guide or a deputy"),
        label=_("Register a contact"),
        url_name="contact-register",
    ),
    label=_("First contact with the guide"),
    source=_STANDARD,
    authority=Authority.LOCAL,
    subject=Assignment,
    facts=[Courses, Team, Contacts],
    settings={"days": 5, "days_after_move": 15},
    go_live=GoLive.ONE_OFF,
    explain=_explain_first_contact,
)
def guide_first_contact(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield the window of each primary guide's first contact. A pause before that contact starts a new window.

    The number of days is the municipality's own standard.
    """
    courses, contacts = case[Courses], case[Contacts].qualifying
    for held in case[Team].primaries(GUIDE):
        if held.starts_on > today:
            continue
        unit_id = case.unit_for(held.staff_id, Role.YOUTH_GUIDE)
        starts = [(held.starts_on, f"{'moved' if held.origin == Origin.MOVED else 'assignment'}:{held.id}")]
        starts += [
            (start.on, start.occurrence)
            for start in courses.phases
            if start.is_resumption and start.on > held.starts_on and (held.ends_on is None or start.on < held.ends_on)
        ]
        for on, occurrence in starts:
            present = courses.phase_on(on)
            if present is None or present.phase in RESTING:
                continue
            records = case[Team].contacts_by(GUIDE, contacts, beyond=on)
            if on > held.starts_on:
                earlier = case[Team].contacts_by(GUIDE, contacts, beyond=held.starts_on)
                first_due = _first_contact_due(held, case, calendar)
                is_expected = case.policy.binds(
                    FIRST_CONTACT, unit_id=unit_id, started_on=held.starts_on, due_on=first_due
                )
                if not is_expected or first_between(earlier, held.starts_on, on - ONE_DAY):
                    break  # `guide.contact` applies after the pause
            ended_on, end_reason = _end_of_first_contact(courses, held, on)
            yield Window(
                subject_id=held.id,
                occurrence=occurrence,
                started_on=on,
                opens_on=on,
                due_on=(
                    _first_contact_due(held, case, calendar)
                    if on == held.starts_on
                    else calendar.add(on, settings["days"], DayKind.HVERDAG)
                ),
                responsible_id=held.staff_id,
                unit_id=unit_id,
                records=records,
                ended_on=ended_on,
                end_reason=end_reason,
            )


def _first_contact_due(held: AssignmentFact, case: Case, calendar: Calendar) -> date:
    """Return the working day on which the first contact after an assignment is due."""
    settings = case.policy.settings(FIRST_CONTACT)
    if held.origin == Origin.MOVED:
        due_on = calendar.add(held.starts_on, settings["days_after_move"], DayKind.LOCAL)
    else:
        due_on = calendar.add(held.starts_on, settings["days"], DayKind.HVERDAG)
    return calendar.next_or_same(due_on)


def _end_of_first_contact(
    courses: Courses, held: AssignmentFact, since: date
) -> tuple[date | None, FollowUpEndReason | str]:
    """Return when and why the follow-up ends: the course is paused or closed, or the assignment ends."""
    resting = courses.rests_from(since)
    if held.ends_on is not None and (resting is None or held.ends_on <= resting.on):
        return held.ends_on, follow_up_end_reason(held.end_reason)
    if resting is None:
        return None, ""
    return resting.on, _reason(resting)


def _explain_contact(follow_up: ExplainedFollowUp) -> str:
    fact, _id, months = (*follow_up.occurrence.split(":"), "")[:3]
    if months:
        return ngettext(
            "Contact %(months)s month after aftercare began on %(date)s.",
            "Contact %(months)s months after aftercare began on %(date)s.",
            int(months),
        ) % {"months": months, "date": follow_up.since}
    if fact == "waived":
        return gettext("The contact before was waived. The next one, counted from %(date)s.") % {
            "date": follow_up.since
        }
    if fact == "contact":
        return gettext("The next contact, counted from the last one on %(date)s.") % {"date": follow_up.since}
    return gettext("The next contact, counted from the start of the phase on %(date)s.") % {"date": follow_up.since}


class _Since(NamedTuple):
    """A fact from which the next contact is counted: a contact, the start of a phase, or a waived contact."""

    on: date
    occurrence: str
    phase: PhaseStart | None


@rule(
    key=CONTACT,
    step=Step(
        fulfilled_by=_("a contact that counts, by the guide or a deputy"),
        label=_("Register a contact"),
        url_name="contact-register",
    ),
    label=_("Contact with the guide"),
    source=_STANDARD,
    authority=Authority.LOCAL,
    subject=Assignment,
    facts=[Courses, Team, Contacts],
    settings={"start": 3, "active": 7, "phase_out": 14, "aftercare": [1, 3, 6, 12]},
    go_live=GoLive.INTERVAL,
    explain=_explain_contact,
)
def guide_contact(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield the window of each primary guide's next contact, counted from the last contact or the start of the phase.

    Until the first contact `guide.first_contact` applies instead, unless it does not apply to this assignment. The
    intervals are the municipality's own standard.
    """
    contacts = case[Team].contacts_by(GUIDE, case[Contacts].qualifying)
    for held in case[Team].primaries(GUIDE):
        if held.starts_on > today:
            continue
        unit_id = case.unit_for(held.staff_id, Role.YOUTH_GUIDE)
        facts = _counted_from(case, held, unit_id, contacts, calendar)
        for since, following in with_following(facts):
            ended_on, end_reason = _end_of_contact(held, following)
            for occurrence, opens_on, due_on, closes_on in _contacts_due(case, since, settings, calendar):
                yield Window(
                    subject_id=held.id,
                    occurrence=occurrence,
                    started_on=since.on,
                    opens_on=opens_on,
                    due_on=due_on,
                    closes_on=closes_on,
                    responsible_id=held.staff_id,
                    unit_id=unit_id,
                    records=contacts,
                    ended_on=ended_on,
                    end_reason=end_reason,
                )


def _counted_from(
    case: Case, held: AssignmentFact, unit_id: int, contacts: Sequence[Record], calendar: Calendar
) -> list[_Since]:
    """Return the facts from which contacts with this guide are counted, in order.

    If several contacts are on one day, the one registered first counts. On the first day of a phase, the phase counts.
    In aftercare contacts start no window, because the months are counted from the first day of the phase. A waived
    contact is counted from too, unless another fact came after the one that it was counted from.
    """
    first = _first_contact_on(case, held, unit_id, calendar)
    if first is None:
        return []
    by_day = {contact.on: _Since(contact.on, f"contact:{contact.id}", None) for contact in reversed(contacts)}
    by_day |= {start.on: _Since(start.on, start.occurrence, start) for start in case[Courses].phases}
    waivers = list(case.waivers(CONTACT, held.id))
    by_day |= {
        waived.goes_on_from: _Since(waived.goes_on_from, occurrence, None)
        for occurrence, waived in waivers
        if not any(waived.started_on < day <= waived.goes_on_from for day in by_day)
    }
    facts = [fact for day, fact in sorted(by_day.items()) if not _is_contact_in_aftercare(case, fact)]
    earlier = [fact for fact in facts if fact.on < held.starts_on][-1:] if first == date.min else []
    since = max(first, held.starts_on)
    return earlier + [fact for fact in facts if fact.on >= since and (held.ends_on is None or fact.on < held.ends_on)]


def _is_contact_in_aftercare(case: Case, fact: _Since) -> bool:
    if fact.phase is not None:
        return False
    present = case[Courses].phase_on(fact.on)
    return present is not None and present.phase == Phase.AFTERCARE


def _first_contact_on(case: Case, held: AssignmentFact, unit_id: int, calendar: Calendar) -> date | None:
    """Return the day of the first contact with this guide, or None before that contact.

    If `guide.first_contact` does not apply to this assignment, return `date.min`, so that contacts count from any day.
    """
    due_on = _first_contact_due(held, case, calendar)
    is_expected = case.policy.binds(FIRST_CONTACT, unit_id=unit_id, started_on=held.starts_on, due_on=due_on)
    if not is_expected or (FIRST_CONTACT, held.id) in case.exempted:
        return date.min
    records = case[Team].contacts_by(GUIDE, case[Contacts].qualifying, beyond=held.starts_on)
    found = first_between(records, held.starts_on, held.ends_on or date.max)
    return found.on if found else None


def _contacts_due(
    case: Case, since: _Since, settings: Settings, calendar: Calendar
) -> Iterator[tuple[str, date, date, date | None]]:
    """Yield occurrence, first day, due date and last day of each contact that is due after a fact.

    They depend on the phase of the day of the fact.
    """
    present = since.phase or case[Courses].phase_on(since.on)
    if present is None:
        return
    if present.phase == Phase.START:
        yield since.occurrence, since.on + ONE_DAY, calendar.add(since.on, settings["start"], DayKind.LOCAL), None
    elif present.phase in (Phase.ACTIVE, Phase.PHASE_OUT):
        days = settings["active" if present.phase == Phase.ACTIVE else "phase_out"]
        yield since.occurrence, since.on + ONE_DAY, calendar.add(since.on, days, DayKind.DAYS), None
    elif present.phase == Phase.AFTERCARE:
        yield from _aftercare(since, sorted(settings["aftercare"]))


def _aftercare(since: _Since, months: Sequence[int]) -> Iterator[tuple[str, date, date, date | None]]:
    """Yield the contacts of aftercare.

    Each window opens midway after the previous due date and closes midway before the next one, so that a contact counts
    for the nearest due date. The last window has no end.
    """
    due = [add_months(since.on, number) for number in months]
    middles = [earlier + timedelta(((later - earlier).days + 1) // 2) for earlier, later in pairwise(due)]
    opens = [since.on + ONE_DAY, *middles]
    closes = [*(middle - ONE_DAY for middle in middles), None]
    for number, opens_on, due_on, closes_on in zip(months, opens, due, closes, strict=True):
        yield f"{since.occurrence}:{number}", opens_on, due_on, closes_on


def _end_of_contact(held: AssignmentFact, following: _Since | None) -> tuple[date | None, FollowUpEndReason | str]:
    """Return when and why the follow-up ends: with the next phase, or with the assignment.

    A later contact fulfils it and does not end it.
    """
    if following is not None and following.phase is not None:
        return following.on, _reason(following.phase)
    if following is None and held.ends_on is not None:
        return held.ends_on, follow_up_end_reason(held.end_reason)
    return None, ""
