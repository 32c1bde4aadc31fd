"""Follow-up rules about the young person."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from backend.core.clock import add_months
from backend.core.workdays import Calendar, DayKind
from backend.followups.case import Case, TeamCase
from backend.followups.models import Authority, FollowUpEndReason
from backend.followups.registry import ExplainedFollowUp, GoLive, Settings, Step, rule
from backend.followups.team import Team, responsible_for
from backend.followups.windows import Record, Window, in_order, with_following
from backend.people.facts import Alerts, CaseSteps, ConsentFact, Consents, Duplicates, OpenPeriods, Protections
from backend.people.models import Address, Alert, Consent, ProbableDuplicate, YoungPerson


def _explain_consent(follow_up: ExplainedFollowUp) -> str:
    if follow_up.occurrence == "eighteen":
        sentence = gettext("At 18 the custody holder's consent of %(given)s ends: ask the young person.")
    else:
        sentence = gettext("The consent of %(given)s ends on %(ends)s: renew it, or let it end.")
    return sentence % {
        "given": follow_up.since,
        "ends": date_format(follow_up.closes_on, "SHORT_DATE_FORMAT") if follow_up.closes_on else "",
    }


@rule(
    key="consent.ends",
    step=Step(
        fulfilled_by=_("a new answer, or a withdrawal"),
        label=_("Ask again"),
        url_name="consent-renew",
        of_subject=True,
    ),
    label=_("A consent ends"),
    source=_("The municipality's own standard"),
    authority=Authority.LOCAL,
    subject=Consent,
    facts=[Consents, Team],
    settings={"before": 30, "opens_before_due": 14, "opens_before_birthday": 30},
    go_live=GoLive.KEEP,
    explain=_explain_consent,
)
def consent_ends(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield the end of each consent: its last day, or the 18th birthday if a custody holder gave it and that is first.

    Nothing is due before the consent was given. A new answer or a withdrawal fulfils the follow-up. An answer before
    the window opens makes it unnecessary. In a closed case nothing is disclosed, so the promise ends with the case. At
    18 the consents of custody holders end. The days are the municipality's own standard.
    """
    birthday = add_months(case.born_on, 12 * 18)
    responsible_id, unit_id = responsible_for(case, "guide", today)
    for consent in case[Consents].records:
        expires_on = consent.expires_on
        if consent.by_custody_holder and (expires_on is None or expires_on >= birthday):
            occurrence, due_on, closes_on = "eighteen", birthday, None
            ahead = settings["opens_before_birthday"]
        elif expires_on is not None:
            occurrence, due_on, closes_on = "expiry", expires_on - timedelta(settings["before"]), expires_on
            ahead = settings["opens_before_due"]
        else:
            continue
        due_on = max(due_on, consent.given_on)
        opens_on = max(due_on - timedelta(ahead), consent.given_on)
        answers = _answers(consent)
        ended_on, end_reason = case.closed_on, FollowUpEndReason.CASE_CLOSED
        if answers and answers[0].on < opens_on and (ended_on is None or answers[0].on < ended_on):
            ended_on, end_reason = answers[0].on, FollowUpEndReason.NOT_EXPECTED
        yield Window(
            subject_id=consent.id,
            occurrence=occurrence,
            started_on=consent.given_on,
            opens_on=opens_on,
            due_on=due_on,
            closes_on=closes_on,
            responsible_id=responsible_id,
            unit_id=unit_id,
            records=answers,
            ended_on=ended_on,
            end_reason=end_reason if ended_on else "",
        )


def _answers(consent: ConsentFact) -> tuple[Record, ...]:
    """Return the records that answer whether the consent goes on: its renewal or its withdrawal."""
    answers = []
    if consent.renewed_on is not None and consent.renewed_by is not None:
        answers.append(Record(consent.renewed_on, consent.renewed_by))
    if consent.withdrawn_on is not None:
        answers.append(Record(consent.withdrawn_on, consent.id))
    return in_order(answers)


def _explain_verify(follow_up: ExplainedFollowUp) -> str:
    return gettext(
        "Protection of the address was last confirmed on %(date)s: ask the young person or look in the CPR register. "
        "Until then the address stays hidden."
    ) % {"date": follow_up.since}


@rule(
    key="address.verify",
    step=Step(
        fulfilled_by=_("a check with the young person or in the CPR register"),
        label=_("Check"),
        url_name="youngperson-verify-address",
    ),
    label=_("Check whether the address is still protected"),
    source=_("CPR-loven § 28"),
    authority=Authority.LOCAL,
    subject=Address,
    facts=[Protections, Team],
    settings={"before": 30},
    go_live=GoLive.KEEP,
    explain=_explain_verify,
)
def address_verify(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield the check of a protected address before the day until which it is known to be protected.

    Protection never ends by a date, so the follow-up is due until the check is made. The promise ends with the case.
    Source: CPR-loven § 28. The number of days is the municipality's own standard.
    """
    responsible_id, unit_id = responsible_for(case, "guide", today)
    for known, following in with_following(case[Protections].records):
        if known.until is None:
            continue
        yield Window(
            subject_id=known.address_id,
            occurrence=known.occurrence,
            started_on=known.since,
            opens_on=known.since,
            due_on=max(known.since, known.until - timedelta(settings["before"])),
            responsible_id=responsible_id,
            unit_id=unit_id,
            records=(Record(following.since, following.check_id),) if following else (),
            ended_on=case.closed_on,
            end_reason=FollowUpEndReason.CASE_CLOSED if case.closed_on else "",
        )


def _explain_alert(follow_up: ExplainedFollowUp) -> str:
    return gettext("The warning of %(date)s is to be looked at again: edit it and give it the next day, or end it.") % {
        "date": follow_up.since
    }


@rule(
    key="alert.review",
    step=Step(
        fulfilled_by=_("the end of the warning"),
        label=_("End the warning"),
        url_name="alert-end",
        of_subject=True,
    ),
    label=_("Look at a warning again"),
    source=_("The municipality's own standard"),
    authority=Authority.LOCAL,
    subject=Alert,
    facts=[Alerts, Team],
    go_live=GoLive.INTERVAL,
    explain=_explain_alert,
)
def alert_review(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield the review of each warning on the day that staff chose for it. The end of the warning fulfils it.

    The promise ends with the case.
    """
    responsible_id, unit_id = responsible_for(case, "guide", today)
    for alert in case[Alerts].records:
        yield Window(
            subject_id=alert.id,
            occurrence=f"alert:{alert.id}",
            started_on=alert.on,
            opens_on=alert.on,
            due_on=max(alert.on, alert.review_on),
            responsible_id=responsible_id,
            unit_id=unit_id,
            records=(Record(alert.ended_on, alert.id),) if alert.ended_on else (),
            ended_on=case.closed_on,
            end_reason=FollowUpEndReason.CASE_CLOSED if case.closed_on else "",
        )


def _explain_close_or_assign(follow_up: ExplainedFollowUp) -> str:
    days = follow_up.settings["days"]
    return ngettext(
        "Nothing has been open for the young person since %(date)s: close the case or refer anew within %(days)s day.",
        "Nothing has been open for the young person since %(date)s: close the case or refer anew within %(days)s days.",
        days,
    ) % {"days": days, "date": follow_up.since}


@rule(
    key="case.close_or_assign",
    step=Step(
        fulfilled_by=_("closing the case, or a new course, plan or intervention"),
        label=_("Close the case"),
        url_name="youngperson-close",
    ),
    label=_("Close the case, or refer the young person anew"),
    source=_("The municipality's own standard"),
    authority=Authority.LOCAL,
    subject=YoungPerson,
    facts=[OpenPeriods, CaseSteps],
    settings={"days": 30},
    go_live=GoLive.INTERVAL,
    explain=_explain_close_or_assign,
)
def case_close_or_assign(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield the decision that is due after the last course, plan and intervention of an open case has ended.

    Closing the case fulfils it, and so does a new course, plan or intervention. Where several end on one day, one of
    them starts the window. A case that is reopened starts a window too. The number of days is the municipality's own
    standard.
    """
    periods = case[OpenPeriods].records
    for on, occurrence, closings in _nothing_open(case):
        new = [Record(period.starts_on, period.start_id) for period in periods if period.starts_on > on]
        yield Window(
            subject_id=case.id,
            occurrence=occurrence,
            started_on=on,
            opens_on=on,
            due_on=calendar.add(on, settings["days"], DayKind.DAYS),
            responsible_id=case.leader(),
            unit_id=case.unit_id,
            records=in_order([*new, *closings]),
        )


def _nothing_open(case: Case) -> Iterator[tuple[date, str, list[Record]]]:
    """Yield each day on which an open case was left without anything open, what left it so, and the later closings."""
    periods, steps = case[OpenPeriods].records, case[CaseSteps].records
    reopened = max((step.id for step in steps if not step.is_closing), default=0)
    closings = [
        Record(step.on, step.id)
        for step in steps
        if step.is_closing and (case.closed_on is not None or step.id < reopened)  # not that of a merged record
    ]
    if case.closed_on is not None and case.closed_on not in {closing.on for closing in closings}:
        closings.append(Record(case.closed_on, case.id))  # closed by an import, a death or a merge
    last_of_day: dict[date, str] = {}
    for period in periods:
        if period.ends_on is not None:
            last_of_day[period.ends_on] = max(last_of_day.get(period.ends_on, ""), period.ending)
    for on, ending in last_of_day.items():
        was_closed = case.closed_on is not None and case.closed_on < on
        if not was_closed and not any(period.includes_evening(on) for period in periods):
            yield on, ending, closings
    for step in steps:
        if not step.is_closing and not any(period.includes_evening(step.on) for period in periods):
            later = {found.id for found in steps if found.id > step.id}
            yield step.on, f"case_step:{step.id}", [closing for closing in closings if closing.id in later]


def _explain_duplicate(follow_up: ExplainedFollowUp) -> str:
    days = follow_up.settings["days"]
    return ngettext(
        "A case of the unit may be about the same young person as another case, found on %(date)s: compare and merge "
        "them within %(days)s working day, or say that they are two people.",
        "A case of the unit may be about the same young person as another case, found on %(date)s: compare and merge "
        "them within %(days)s working days, or say that they are two people.",
        days,
    ) % {"days": days, "date": follow_up.since}


@rule(
    key="person.duplicate",
    label=_("Compare two cases that may be about one young person"),
    source=_("The municipality's own standard"),
    authority=Authority.LOCAL,
    subject=ProbableDuplicate,
    facts=[Duplicates],
    settings={"days": 5},
    go_live=GoLive.KEEP,
    about_units=True,
    step=Step(
        fulfilled_by=_("a merge, or the answer that they are two people"),
        label=_("Compare"),
        url_name="duplicate",
        of_subject=True,
    ),
    explain=_explain_duplicate,
)
def person_duplicate(case: TeamCase, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield the comparison of each case of the unit with another that may be about the same young person.

    The leader is responsible. A merge fulfils it, and so does the answer that they are two people. It is about the unit
    and not about the young person, so that nobody else who sees the case learns of another one. In another unit its
    leader is asked anew. The number of days is the municipality's own standard.
    """
    for asked in case[Duplicates].records:
        yield Window(
            subject_id=asked.id,
            occurrence=f"unit:{case.unit_id}",
            started_on=asked.found_on,
            opens_on=asked.found_on,
            due_on=calendar.add(asked.found_on, settings["days"], DayKind.LOCAL),
            responsible_id=case.directory.leader_of(case.unit_id),
            unit_id=case.unit_id,
            records=(Record(asked.answered_on, asked.id),) if asked.answered_on else (),
        )
