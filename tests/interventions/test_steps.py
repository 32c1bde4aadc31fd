"""An intervention from agreement to end: the young person must agree before it starts, and access ends with it."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine

from backend.access.models import Basis, Grant
from backend.assignments.models import Assignment
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.reminders import dispatcher
from backend.reminders.models import Notification
from guidance.courses import services as courses
from guidance.courses.models import CloseReason
from guidance.interventions.models import Intervention, InterventionState
from tests import factories
from tests.conftest import Municipality
from tests.interventions.requests import API, Api, planned, post
from tests.support import at, written

MON = date(2026, 11, 2)


@pytest.fixture
def monday(db: None) -> Any:
    """Set the clock to noon on a Monday."""
    with at(MON) as travel:
        yield travel


@pytest.fixture
def on(monday: Any) -> Callable[[str], None]:
    """Return a function that sets the clock to noon on a day: `on("11-05")`."""

    def move(day: str) -> None:
        monday.move_to(clock.at_local(date.fromisoformat(f"2026-{day}"), time(12)), tick=False)

    return move


@pytest.fixture
def municipality(monday: Any, municipality: Municipality) -> Municipality:
    return municipality


def test_intervention_goes_from_plan_to_completion(
    municipality: Municipality, api: Api, on: Callable[[str], None]
) -> None:
    reconcile_all()
    mine = api(municipality.guide)
    path = planned(mine, municipality, municipality.guide, starts_on="2026-11-09", ends_on="2026-12-18")

    on("11-03")
    agreed = post(mine, f"{path}agree/", {"own_words": "Jeg vil gerne have en at ringe til."})
    assert (agreed["state"], agreed["agreed_on"], agreed["own_words"]) == (
        "agreed",
        "2026-11-03",
        "Jeg vil gerne have en at ringe til.",
    )
    assert agreed["abilities"] == ["change-responsible", "contacts", "edit", "extend", "review", "start", "stop"]
    on("11-05")
    started = post(mine, f"{path}start/")
    assert (started["state"], started["starts_on"]) == ("active", "2026-11-05")  # sooner than planned
    assert started["abilities"] == [
        "change-responsible",
        "complete",
        "contacts",
        "edit",
        "extend",
        "pause",
        "review",
        "stop",
    ]
    on("11-10")
    paused = post(mine, f"{path}pause/", {"why": "Indlagt"})
    assert (paused["state"], paused["steps"][-1]["why"]) == ("paused", "Indlagt")
    assert paused["abilities"] == [
        "change-responsible",
        "complete",
        "contacts",
        "edit",
        "extend",
        "resume",
        "review",
        "stop",
    ]
    on("11-20")
    assert post(mine, f"{path}resume/")["state"] == "active"
    extended = post(mine, f"{path}extend/", {"ends_on": "2027-03-01", "why": "Det går godt"})
    assert (extended["state"], extended["ends_on"]) == ("active", "2027-03-01")
    on("12-01")
    done = post(mine, f"{path}complete/", {"result": "Ringer selv."})
    assert (done["state"], done["ended_on"], done["result"]) == ("completed", "2026-12-01", "Ringer selv.")
    assert done["abilities"] == ["contacts"]
    assert [(step["step"], step["happened_on"]) for step in done["steps"]] == [
        ("plan", "2026-11-02"),
        ("agree", "2026-11-03"),
        ("start", "2026-11-05"),
        ("pause", "2026-11-10"),
        ("resume", "2026-11-20"),
        ("extend", "2026-11-20"),
        ("complete", "2026-12-01"),
    ]
    assert reconcile_all() == 0


def test_intervention_cannot_start_before_the_young_person_agreed(municipality: Municipality, api: Api) -> None:
    mine = api(municipality.guide)
    path = planned(mine, municipality, municipality.guide)
    for verb, body in (
        ("start", {}),
        ("pause", {}),
        ("extend", {"ends_on": "2027-01-05"}),
        ("complete", {"result": "?"}),
    ):
        assert "agree it with the young person" in post(mine, f"{path}{verb}/", body, 409)["detail"]
    assert post(mine, f"{path}stop/", {"reason": "Ville ikke"})["state"] == "stopped"  # the young person said no


@pytest.mark.parametrize(
    ("starts_on", "refused"),
    [
        ("2026-11-05", None),
        ("2026-11-06", None),  # registered on the Friday, begun that day
        ("2026-11-04", "agreed on 05.11.2026: choose that day or a later one"),
        ("2026-11-07", "lies in the future"),
    ],
)
def test_start_day_is_between_agreement_and_today(
    municipality: Municipality, api: Api, on: Callable[[str], None], starts_on: str, refused: str | None
) -> None:
    mine = api(municipality.guide)
    path = planned(
        mine, municipality, municipality.guide, starts_on="2026-11-02"
    )  # meant for Monday, agreed on Thursday
    on("11-06")
    post(mine, f"{path}agree/", {"agreed_on": "2026-11-05"})
    if refused is None:
        started = post(mine, f"{path}start/", {"starts_on": starts_on})
        assert (started["starts_on"], started["steps"][-1]["happened_on"]) == (starts_on, starts_on)
    else:
        before = written()
        (error,) = post(mine, f"{path}start/", {"starts_on": starts_on}, 400)["errors"]
        assert error["pointer"] == "/starts_on"
        assert refused in error["detail"]
        assert written() == before


@pytest.mark.parametrize("end", ["ends_on", "grant_ends_on"])
def test_intervention_that_ended_before_its_start_must_be_extended(
    municipality: Municipality, api: Api, on: Callable[[str], None], end: str
) -> None:
    mine = api(municipality.guide)
    path = planned(mine, municipality, municipality.guide, **{end: "2026-11-06"})
    post(mine, f"{path}agree/")
    on("11-09")
    assert "extend it first" in post(mine, f"{path}start/", status=409)["detail"]
    post(mine, f"{path}extend/", {end: "2026-12-18"})
    assert post(mine, f"{path}start/")["state"] == "active"


@pytest.mark.parametrize(("agreed_on", "sentence"), [("2026-11-03", "in the future"), ("1976-11-02", "was born")])
def test_impossible_day_of_agreement_is_refused(
    municipality: Municipality, api: Api, agreed_on: str, sentence: str
) -> None:
    mine = api(municipality.guide)
    path = planned(mine, municipality, municipality.guide)
    (error,) = post(mine, f"{path}agree/", {"agreed_on": agreed_on}, 400)["errors"]
    assert error["pointer"] == "/agreed_on"
    assert sentence in error["detail"]
    assert not Grant.objects.filter(basis=Basis.INTERVENTION).exists()


@pytest.mark.parametrize(
    ("body", "pointer", "sentence"),
    [
        ({}, "/ends_on", "Say until when"),
        ({"ends_on": "2026-12-18"}, "/ends_on", "after 18.12.2026"),
        ({"ends_on": "2026-12-17"}, "/ends_on", "after 18.12.2026"),
        ({"grant_ends_on": "2026-11-02"}, "/grant_ends_on", "after 02.11.2026"),
        ({"ends_on": "2027-12-18", "grant_ends_on": "2026-10-30"}, "/grant_ends_on", "after 02.11.2026"),
        ({"ends_on": "2227-12-18"}, "/ends_on", "between 1900 and 2100"),
    ],
)
def test_extension_to_an_earlier_day_is_refused(
    municipality: Municipality, api: Api, body: dict[str, str], pointer: str, sentence: str
) -> None:
    intervention = factories.intervention(municipality.person, municipality.guide, ends_on=date(2026, 12, 18))
    before = written()
    (error,) = post(api(municipality.guide), f"{intervention.pk}/extend/", body, 400)["errors"]
    assert error["pointer"] == pointer
    assert sentence in error["detail"]
    assert written() == before


def test_intervention_without_an_end_can_get_one(municipality: Municipality, api: Api) -> None:
    intervention = factories.intervention(municipality.person, municipality.guide)
    assert (
        post(api(municipality.guide), f"{intervention.pk}/extend/", {"ends_on": "2026-12-18"})["ends_on"]
        == "2026-12-18"
    )


@pytest.mark.parametrize(
    ("verb", "body", "pointer", "sentence"),
    [
        ("stop", {}, "/reason", "Say why the intervention stops."),
        ("stop", {"reason": "  "}, "/reason", "Say why the intervention stops."),
        ("complete", {}, "/result", "Say what came of the intervention."),
        ("complete", {"result": ""}, "/result", "Say what came of the intervention."),
        ("complete", {"result": None}, "/result", "Say what came of the intervention."),
        ("pause", {"reason": "Indlagt"}, "/reason", "not known here"),  # the field is named `why`
    ],
)
def test_end_needs_a_reason_or_a_result(
    municipality: Municipality, api: Api, verb: str, body: dict[str, Any], pointer: str, sentence: str
) -> None:
    intervention = factories.intervention(municipality.person, municipality.guide)
    before = written()
    (error,) = post(api(municipality.guide), f"{intervention.pk}/{verb}/", body, 400)["errors"]
    assert error["pointer"] == pointer
    assert sentence in error["detail"]
    assert written() == before


BODIES = {"complete": {"result": "Godt"}, "stop": {"reason": "Flyttet"}}


def _intervention_grants() -> list[tuple[int, bool]]:
    """Return (staff, whether it is open) of each grant that an intervention gave."""
    return [
        (grant.staff_id, grant.ends_at is None)
        for grant in Grant.objects.filter(basis=Basis.INTERVENTION).order_by("id")
    ]


@pytest.mark.parametrize("verb", ["complete", "stop"])
def test_mentor_has_access_from_agreement_to_end_and_reads_afterwards(
    municipality: Municipality, api: Api, on: Callable[[str], None], verb: str
) -> None:
    mine, mentors = api(municipality.guide), api(municipality.outsider)
    path = planned(mine, municipality, municipality.outsider)
    case = f"/api/v1/young-people/{municipality.person.pk}/"
    assert mentors.get(f"{API}{path}").status_code == mentors.get(case).status_code == 404

    post(mine, f"{path}agree/")
    assert mentors.get(case).status_code == 200
    assert mentors.get("/api/v1/caseload/").json()["count"] == 1
    on("11-05")
    post(mentors, f"{path}start/")
    post(mentors, f"{path}{verb}/", BODIES[verb])  # the one responsible ends it, and is answered

    assert mentors.get(f"{API}{path}").json()["abilities"] == []
    post(
        mentors, f"{path}contacts/", {"contact": factories.contact(municipality.person, municipality.outsider).pk}, 403
    )
    assert mentors.get("/api/v1/caseload/").json()["count"] == 0
    assert _intervention_grants() == [(municipality.outsider.pk, False)]
    on("11-18")
    assert mentors.get(case).status_code == 200
    on("11-19")
    assert mentors.get(case).status_code == 404
    reconcile_all()
    assert reconcile_all() == 0


def test_stopped_plan_never_gave_access(municipality: Municipality, api: Api) -> None:
    mine = api(municipality.guide)
    path = planned(mine, municipality, municipality.outsider)
    before = Grant.objects.count()
    post(mine, f"{path}stop/", {"reason": "Ville ikke"})
    assert Grant.objects.count() == before
    assert api(municipality.outsider).get(f"{API}{path}").status_code == 404


def test_guide_who_is_also_mentor_keeps_both_accesses_apart(municipality: Municipality, api: Api) -> None:
    """One colleague has two grants; the end of one does not end the other."""
    mine = api(municipality.guide)
    path, another = (
        planned(mine, municipality, municipality.guide),
        planned(mine, municipality, municipality.guide, kind="health"),
    )
    post(mine, f"{path}agree/")
    post(mine, f"{another}agree/")
    assert _intervention_grants() == [(municipality.guide.pk, True), (municipality.guide.pk, True)]
    post(mine, f"{path}stop/", {"reason": "Flyttet"})
    assert _intervention_grants() == [(municipality.guide.pk, False), (municipality.guide.pk, True)]
    assert post(mine, f"{another}start/")["state"] == "active"
    assert Grant.objects.active(clock.now()).filter(basis=Basis.ASSIGNMENT, staff=municipality.guide).exists()


def test_former_guide_and_former_mentor_reads_afterwards_for_both(municipality: Municipality, api: Api) -> None:
    assignment = factories.former(municipality.person, municipality.outsider, ended=MON - timedelta(days=3))
    intervention = factories.intervention(
        municipality.person, municipality.outsider, InterventionState.PLANNED, pk=assignment.pk
    )
    post(api(municipality.guide), f"{intervention.pk}/agree/")
    post(api(municipality.outsider), f"{intervention.pk}/stop/", {"reason": "Flyttet"})
    kept = Grant.objects.filter(basis=Basis.HANDOVER, staff=municipality.outsider).order_by("ends_at")
    assert list(kept.values_list("ends_at", flat=True)) == [
        clock.at_local(date(2026, 11, 13), time(0)),
        clock.at_local(date(2026, 11, 16), time(0)),
    ]


def test_deputy_of_the_mentor_has_the_access_of_the_mentor(municipality: Municipality, api: Api) -> None:
    mine = api(municipality.guide)
    path = planned(mine, municipality, municipality.outsider)
    post(mine, f"{path}agree/")
    deputy = factories.guide(municipality.other_team)
    assert api(deputy).get(f"{API}{path}").status_code == 404
    factories.cover(municipality.outsider, deputy, MON)
    assert post(api(deputy), f"{path}start/")["state"] == "active"


@pytest.mark.parametrize("named", [False, True])
def test_deputy_of_the_mentor_has_no_more_verbs_than_the_mentor(
    municipality: Municipality, api: Api, named: bool
) -> None:
    path = planned(api(municipality.guide), municipality, municipality.outsider)
    post(api(municipality.guide), f"{path}agree/")
    deputy = factories.guide(municipality.other_team)
    factories.cover(municipality.outsider, deputy, MON, only=[municipality.person] if named else [])

    course = f"/api/v1/guidance/courses/{municipality.course.pk}/"
    assert api(deputy).get(course).json()["abilities"] == []
    assert api(deputy).post(f"{course}close/", {"reason": "goal_reached"}, format="json").status_code == 403


def test_immediate_end_of_access_is_refused_until_the_intervention_stops(municipality: Municipality, api: Api) -> None:
    case = f"/api/v1/young-people/{municipality.person.pk}/"
    intervention = planned(api(municipality.guide), municipality, municipality.guide)
    post(api(municipality.guide), f"{intervention}agree/")
    path = f"/api/v1/assignments/{Assignment.objects.get(staff=municipality.guide).pk}/end/"
    body = {"reason": "partiality"}

    refused = api(municipality.leader).post(path, body, format="json")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "intervention")
    assert api(municipality.guide).get(case).json()["abilities"]

    post(api(municipality.leader), f"{intervention}stop/", {"reason": "Inhabil"})
    assert api(municipality.leader).post(path, body, format="json").status_code == 200
    assert api(municipality.guide).get(case).status_code == 404


def test_immediate_handover_takes_the_intervention_along(municipality: Municipality, api: Api) -> None:
    intervention = planned(api(municipality.guide), municipality, municipality.guide)
    post(api(municipality.guide), f"{intervention}agree/")
    path = f"/api/v1/assignments/{Assignment.objects.get(staff=municipality.guide).pk}/hand-over/"

    answer = api(municipality.leader).post(
        path, {"reason": "partiality", "to": municipality.colleague.pk}, format="json"
    )

    assert answer.status_code == 200, answer.content
    assert Intervention.objects.get().responsible == municipality.colleague
    assert api(municipality.guide).get(f"/api/v1/young-people/{municipality.person.pk}/").status_code == 404


def test_intervention_does_not_prolong_own_access(municipality: Municipality, api: Api) -> None:
    deputy = factories.guide(municipality.other_team)
    factories.cover(municipality.guide, deputy, MON)
    mine = planned(api(deputy), municipality, deputy)
    assert "agree" not in api(deputy).get(f"{API}{mine}").json()["abilities"]
    refused = post(api(deputy), f"{mine}agree/", status=403)
    assert refused["detail"].endswith("let the guide, the consultant or the leader agree it.")
    assert _intervention_grants() == []

    another = planned(api(deputy), municipality, municipality.outsider)
    post(api(deputy), f"{another}agree/")
    mentors = planned(api(municipality.outsider), municipality, municipality.outsider, kind="health")
    post(api(municipality.outsider), f"{mentors}agree/", status=403)
    post(
        api(municipality.outsider),
        f"{planned(api(municipality.outsider), municipality, None, provider='Klubben')}agree/",
        status=403,
    )
    post(api(deputy), f"{planned(api(deputy), municipality, None, provider='Klubben')}agree/")
    post(api(municipality.guide), f"{mine}agree/")
    assert _intervention_grants() == [(municipality.outsider.pk, True), (deputy.pk, True)]


def test_deputy_of_an_absent_mentor_is_notified_and_the_mentor_stays_responsible(
    municipality: Municipality, api: Api, on: Callable[[str], None]
) -> None:
    mentor, mine = factories.guide(municipality.team), api(municipality.guide)
    path = planned(mine, municipality, mentor, kind="health", ends_on="2026-12-18")
    post(mine, f"{path}agree/")
    factories.cover(mentor, municipality.colleague, MON)
    on("12-04")
    reconcile_all()
    dispatcher.run()
    row = FollowUp.objects.get(rule="intervention.ends")
    assert (row.due_on, row.responsible) == (date(2026, 12, 4), mentor)
    assert [notice.staff for notice in Notification.objects.filter(follow_up=row)] == [municipality.colleague]


def test_leader_of_the_mentor_gets_no_access(municipality: Municipality, api: Api) -> None:
    mine = api(municipality.guide)
    path = planned(mine, municipality, municipality.outsider)
    post(mine, f"{path}agree/")
    assert api(municipality.other_leader).get(f"{API}{path}").status_code == 404
    assert api(municipality.leader).get(f"{API}{path}").status_code == 200


def test_intervention_goes_on_after_the_course_closes(municipality: Municipality, api: Api) -> None:
    """A mentor may continue after the course has closed. Without a guide the leader decides what follows."""
    intervention = factories.intervention(
        municipality.person, municipality.guide, InterventionState.PLANNED, ends_on=date(2026, 12, 18), provider="Klub"
    )
    post(api(municipality.guide), f"{intervention.pk}/agree/")
    courses.close(course=municipality.course, reason=CloseReason.GOAL_REACHED, by=municipality.guide)
    row = FollowUp.objects.with_state(clock.now()).get(rule="intervention.ends")
    assert (row.state, row.responsible) == ("pending", municipality.leader)
    assert post(api(municipality.leader), f"{intervention.pk}/start/")["state"] == "active"
    assert Intervention.objects.open().count() == 1
    assert reconcile_all() == 0


@pytest.mark.parametrize(
    "moment", ["2027-10-31T00:30:00+00:00", "2027-10-31T01:30:00+00:00", "2028-02-29T23:30:00+00:00"]
)
def test_day_is_that_of_copenhagen(municipality: Municipality, api: Api, moment: str) -> None:
    """The hour that comes twice in October, and half past midnight on 1 March after a 29 February."""
    intervention = factories.intervention(municipality.person, municipality.outsider, InterventionState.PLANNED)
    with time_machine.travel(moment, tick=False):
        day = {"2027": "2027-10-31", "2028": "2028-03-01"}[moment[:4]]
        assert post(api(municipality.guide), f"{intervention.pk}/agree/")["agreed_on"] == day
        assert post(api(municipality.outsider), f"{intervention.pk}/start/")["starts_on"] == day
        assert post(api(municipality.outsider), f"{intervention.pk}/stop/", {"reason": "Flyttet"})["ended_on"] == day
