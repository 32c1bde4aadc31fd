"""/leder/kolleger/<id>/flyt/ and /flyttet/: choose, see what moves, move, and what has moved."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.access.models import AccessLogEntry, Action
from backend.assignments.models import Assignment, Origin
from backend.core import clock
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Membership
from backend.people.models import YoungPerson
from tests import factories
from tests.people.pages import signed_in
from tests.support import written
from tests.workspace.support import MOST_QUERIES

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(municipality) -> list[YoungPerson]:
    """Return the three young people of the guide."""
    more = [factories.young_person(municipality.team) for _ in range(2)]
    for person in more:
        factories.course(person, municipality.guide)
        factories.assignment(person, municipality.guide)
    reconcile_all()
    return [municipality.person, *more]


@pytest.fixture
def path(municipality) -> str:
    return f"/leder/kolleger/{municipality.guide.pk}/flyt/ungeguide/"


def sent(people, to, **more) -> dict[str, object]:
    return {f"to_{person.pk}": to.pk for person in people} | {"reason": "handed_over", **more}


def holders(people) -> list[int]:
    running = Assignment.objects.active(clock.today()).filter(young_person__in=people)
    return list(running.order_by("young_person_id").values_list("staff", flat=True))


@pytest.mark.parametrize(
    ("who", "status"),
    [("leader", 200), ("coordinator", 200), ("guide", 403), ("manager", 403), ("administrator", 403)],
)
def test_pages_of_a_move_open_for_leaders_and_coordinators(municipality, path, who, status):
    client = signed_in(municipality.staff(who))
    assert client.get(path).status_code == status
    assert client.get(path.replace("/flyt/ungeguide/", "/flyttet/")).status_code == status
    assert client.get(path.replace("/flyt/ungeguide/", "/flyttet/hent/")).status_code == status


def test_unknown_colleague_and_unknown_role_are_not_found(municipality, path):
    client = signed_in(municipality.leader)
    assert client.get("/leder/kolleger/999999/flyt/ungeguide/").status_code == 404
    assert client.get(path.replace("ungeguide", "chef")).status_code == 404


def test_leader_page_leads_to_the_move_with_the_young_people_and_a_suggestion_for_each(municipality, people, path):
    client = signed_in(municipality.leader)
    assert f'href="{path}"' in client.get("/leder/").text
    answer = client.get(path)
    assert [row.assignment.young_person for row in answer.context["rows"]] == people
    assert {int(row.to) for row in answer.context["rows"]} <= {municipality.colleague.pk, municipality.outsider.pk}
    entry = AccessLogEntry.objects.latest("pk")
    assert set(entry.young_people) == {person.pk for person in people}


def test_other_leader_sees_nobody(municipality, people, path):
    answer = signed_in(municipality.other_leader).get(path)
    assert answer.context["rows"] == []
    assert people[0].case_number not in answer.text


def test_colleague_without_a_guide_role_is_led_to_the_consultant_caseload(municipality):
    factories.assignment(municipality.person, municipality.consultant, capacity="consultant")
    answer = signed_in(municipality.leader).get(f"/leder/kolleger/{municipality.consultant.pk}/flyt/")
    assert answer["Location"] == f"/leder/kolleger/{municipality.consultant.pk}/flyt/ips-konsulent/"


def test_preview_shows_what_moves_and_writes_nothing(municipality, people, path):
    factories.appointment(people[1], municipality.guide, clock.now() + timedelta(days=2))
    Membership.objects.filter(staff=municipality.colleague).update(caseload_limit=2)
    client, before = signed_in(municipality.leader), written()
    answer = client.post(path, sent(people, municipality.colleague))
    assert answer.status_code == 200
    assert "3 unge flyttes fra" in answer.text
    assert "har 3 unge, og grænsen er 2" in answer.text
    steps = {step.result.assignment.young_person_id: step for step in answer.context["preview"].steps}
    assert "appointment" in [one.kind for one in steps[people[1].pk].along]
    assert all(step.follow_ups for step in steps.values())
    assert holders(people) == [municipality.guide.pk] * 3
    assert written() == before


def test_move_moves_everybody_chosen_and_leads_to_the_result(municipality, people, path):
    client = signed_in(municipality.leader)
    moving = sent(people[:2], municipality.colleague, **{f"to_{people[2].pk}": ""})
    preview = client.post(path, moving)
    moving |= {"step": "move", "submission": preview.context["submission"]}
    answer = client.post(path, moving)
    assert answer["Location"] == f"/leder/kolleger/{municipality.guide.pk}/flyttet/"
    assert holders(people) == [municipality.colleague.pk] * 2 + [municipality.guide.pk]
    result = client.get(answer["Location"])
    assert "2 unge er flyttet." in result.text
    assert {one.successor.young_person for one in result.context["rows"]} == set(people[:2])
    before = written()
    reconcile_all()
    assert written() == before


def test_move_sent_twice_moves_once(municipality, people, path):
    client = signed_in(municipality.leader)
    moving = sent(people, municipality.colleague, step="move", submission="a" * 24)
    assert [client.post(path, moving).status_code for _twice in range(2)] == [302, 302]
    assert Assignment.objects.filter(origin=Origin.MOVED).count() == 3


def test_another_move_of_the_same_young_people_is_refused(municipality, people, path):
    client = signed_in(municipality.leader)
    client.post(path, sent(people, municipality.colleague, step="move", submission="a" * 24))
    before = written()
    answer = client.post(path, sent(people, municipality.outsider, step="move", submission="b" * 24))
    assert answer.status_code == 400
    assert "ikke i kollegaens sagsstamme" in answer.text
    assert written() == before


def test_preview_of_another_choice_is_another_move(municipality, people, path):
    client = signed_in(municipality.leader)
    first = client.post(path, sent(people[:1], municipality.colleague))
    again = client.post(path, sent(people[1:], municipality.colleague, submission=first.context["submission"]))
    assert again.context["submission"] != first.context["submission"]


def test_one_refusal_moves_nobody_and_is_shown_beside_the_young_person(municipality, people, path):
    factories.block(people[1], municipality.colleague)
    client, before = signed_in(municipality.leader), written()
    for step in ("", "move"):
        answer = client.post(path, sent(people, municipality.colleague, step=step, submission="a" * 24))
        refused = [step.result.refused for step in answer.context["preview"].steps]
        assert (answer.status_code, [bool(one) for one in refused]) == (409, [False, True, False])
        assert str(refused[1].detail) in answer.text
        assert 'value="move"' not in answer.text
    assert written() == before


def test_nobody_chosen_is_refused_and_what_was_chosen_is_kept(municipality, people, path):
    client = signed_in(municipality.leader)
    answer = client.post(path, {f"to_{person.pk}": "" for person in people} | {"reason": "leaving"})
    assert answer.status_code == 400
    assert "mindst én ung" in answer.text
    assert [row.to for row in answer.context["rows"]] == ["", "", ""]
    changed = client.post(path, sent(people, municipality.outsider, step="change", note="Pas godt på dem."))
    assert [row.to for row in changed.context["rows"]] == [str(municipality.outsider.pk)] * 3
    assert "Pas godt på dem." in changed.text


def test_colleague_who_may_not_take_over_is_refused_with_the_sentence_of_the_api(municipality, people, path):
    answer = signed_in(municipality.leader).post(path, sent(people, municipality.manager))
    assert answer.status_code == 409
    unknown = {f"to_{people[0].pk}": "999999999", "reason": "handed_over"}
    assert signed_in(municipality.leader).post(path, unknown).status_code == 400


def test_young_person_whom_the_leader_cannot_see_is_refused_and_logged(municipality, people, path):
    hidden = factories.young_person(municipality.other_team)
    answer = signed_in(municipality.leader).post(path, sent([hidden], municipality.colleague))
    assert answer.status_code == 400
    assert hidden.case_number not in answer.text
    assert AccessLogEntry.objects.filter(allowed=False, young_people__contains=[hidden.pk]).exists()


def test_result_says_what_did_not_move_along_and_can_be_downloaded(municipality, people, path):
    factories.intervention(people[0], municipality.guide)
    client = signed_in(municipality.leader)
    later = clock.today() + timedelta(days=3)
    moving = sent(people, municipality.colleague, step="move", moved_on=later.isoformat(), submission="a" * 24)
    result = client.post(path, moving, follow=True)
    assert result.context["left"] == 1
    download = client.get(f"/leder/kolleger/{municipality.guide.pk}/flyttet/hent/")
    lines = download.text.splitlines()
    assert (len(lines), download["Content-Type"]) == (4, "text/csv; charset=utf-8")
    assert people[0].case_number in download.text
    entry = AccessLogEntry.objects.latest("pk")
    assert (entry.action, set(entry.young_people)) == (Action.EXPORT, {person.pk for person in people})
    assert people[0].case_number not in signed_in(municipality.other_leader).get(result.request["PATH_INFO"]).text


def test_pages_of_a_move_cost_the_same_for_one_and_many(municipality, path):
    client = signed_in(municipality.leader)
    moved = path.replace("/flyt/ungeguide/", "/flyttet/")

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    def more(count: int) -> None:
        for _one in range(count):
            factories.assignment(factories.young_person(municipality.team), municipality.guide)
            person = factories.young_person(municipality.team)
            factories.former(person, municipality.guide, clock.today())
            factories.assignment(person, municipality.colleague, clock.today(), origin=Origin.MOVED, role="secondary")

    more(1)
    client.get(path)
    few = queries(path), queries(moved)
    more(40)
    assert (queries(path), queries(moved)) == few
    assert len(client.get(moved).context["rows"]) == 41
    assert max(few) <= MOST_QUERIES
