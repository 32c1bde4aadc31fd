"""The report `follow-up`: figures that were worked out by hand."""

from datetime import date, timedelta

import pytest

from backend.followups.models import FollowUp, Policy
from tests.conftest import Municipality
from tests.reports.support import Q2, figure, seen_from

DUE = date(2026, 5, 11)


def _follow_up(municipality: Municipality, number: int, **fields: object) -> FollowUp:
    return FollowUp.objects.create(
        **{
            "rule": "guide.contact",
            "policy": Policy.objects.earliest("pk"),
            "young_person": municipality.person,
            "subject_id": number,
            "occurrence": f"contact:{number}",
            "started_on": date(2026, 5, 4),
            "opens_on": date(2026, 5, 5),
            "due_on": DUE,
            "responsible": municipality.guide,
            "unit": municipality.team,
            **fields,
        }
    )


def test_share_fulfilled_in_time_is_as_calculated(municipality: Municipality) -> None:
    """Ten fell due in the quarter: 6 fulfilled in time, 1 late, 1 missed, 2 overdue; on time 6 ÷ 10 = 60 %.

    One was waived, one withdrawn, one is from before go-live: in no count. One is due on the last day: pending.
    """
    in_time = {"fulfilled_on": DUE, "fulfilled_by": 1}
    ended = {"ended_on": DUE - timedelta(days=1), "end_reason": "not_expected"}
    rows: list[dict[str, object]] = [
        *[in_time] * 6,
        {"fulfilled_on": DUE + timedelta(days=1), "fulfilled_by": 1},
        {"closes_on": DUE + timedelta(days=3)},
        *[{}] * 2,
        {"waived_on": DUE, "waive_reason": "Aftalt"},
        ended,
        {"baseline": True},
        {"due_on": date(2026, 6, 30)},
    ]
    for number, fields in enumerate(rows):
        _follow_up(municipality, number, **fields)

    on_time = figure("follow-up.on_time", Q2, "guide.contact", by="rule")
    assert (on_time.numerator, on_time.denominator, on_time.value, on_time.pending) == (6, 10, 60, 1)
    apart = ["expected", "late", "missed", "overdue", "waived", "withdrawn", "baseline"]
    assert [figure(f"follow-up.{key}").value for key in apart] == [10, 1, 1, 2, 1, 1, 1]
    assert figure("follow-up.oldest_overdue").value == (date(2026, 6, 30) - DUE).days == 50


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"fulfilled_on": date(2026, 7, 1), "fulfilled_by": 1}, "overdue"),
        ({"waived_on": date(2026, 7, 1), "waive_reason": "Aftalt"}, "overdue"),
        ({"ended_on": date(2026, 7, 1), "end_reason": "case_closed"}, "overdue"),
        ({"closes_on": date(2026, 6, 30)}, "overdue"),
        ({"closes_on": date(2026, 6, 29)}, "missed"),
        ({"ended_on": DUE + timedelta(days=1), "end_reason": "case_closed"}, "missed"),
        ({"ended_on": DUE, "end_reason": "case_closed"}, "withdrawn"),
        ({"ended_on": DUE, "end_reason": "window_closed"}, "missed"),
        ({"ended_on": DUE + timedelta(days=1), "end_reason": "voided"}, "withdrawn"),
    ],
)
def test_later_events_do_not_count(municipality: Municipality, fields: dict[str, object], state: str) -> None:
    """Seen from 30 June."""
    _follow_up(municipality, 1, **fields)

    states = ["late", "missed", "overdue", "waived", "withdrawn"]
    assert {key: figure(f"follow-up.{key}").value for key in states} == {**dict.fromkeys(states, 0), state: 1}


def test_snoozed_follow_ups_are_counted_until_that_day(municipality: Municipality) -> None:
    """Of three that are put off until July one has been fulfilled meanwhile; seen from July, none is put off."""
    until = {"snoozed_until": date(2026, 7, 1), "snooze_reason": "Ferie"}
    for number, fields in enumerate([{}, {}, {"fulfilled_on": DUE, "fulfilled_by": 1}]):
        _follow_up(municipality, number, **until, **fields)

    assert figure("follow-up.snoozed").value == 2
    assert figure("follow-up.overdue").value == 2
    assert figure("follow-up.snoozed", seen_from(2026, 7, 1)).value == 0


def test_counts_in_the_unit_of_the_responsible_and_else_of_the_young_person(municipality: Municipality) -> None:
    _follow_up(municipality, 1, unit=municipality.other_team)
    _follow_up(municipality, 2, unit=None)

    assert figure("follow-up.expected", Q2, municipality.other_team.pk, by="unit").value == 1
    assert figure("follow-up.expected", Q2, municipality.team.pk, by="unit").value == 1


def test_follow_up_about_no_young_person_counts_as_an_event(municipality: Municipality) -> None:
    _follow_up(municipality, 1, young_person=None)

    expected = figure("follow-up.expected")
    assert (expected.value, expected.n) == (1, 0)
