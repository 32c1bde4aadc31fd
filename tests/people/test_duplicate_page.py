"""/dubletter/: a leader compares two cases, and says that they are two people, or merges them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backend.access.models import AccessLogEntry
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.followups.registry import get_rule
from backend.people.models import ProbableDuplicate, YoungPerson
from backend.people.models.person import Sensitivity
from backend.people.services.duplicates import ask_leaders
from tests import factories
from tests.people.pages import signed_in
from tests.support import written

pytestmark = pytest.mark.django_db

NAME = {"first_name": "Zoë", "last_name": "Aagaard"}


@pytest.fixture
def asked(municipality) -> ProbableDuplicate:
    """Return the question to the leader of the team. The leader of the other team is asked too."""
    ours, theirs = (
        factories.young_person(municipality.team, **NAME),
        factories.young_person(municipality.other_team, cpr=None),
    )
    ask_leaders([(ours, theirs)])
    reconcile_all()
    return ProbableDuplicate.objects.get(young_person=ours)


def page(asked: ProbableDuplicate) -> str:
    return reverse("duplicate", kwargs={"pk": asked.pk})


@pytest.mark.parametrize(
    ("who", "status"),
    [("leader", 200), ("other_leader", 404), ("coordinator", 403), ("guide", 403), ("administrator", 403)],
)
def test_comparison_opens_for_the_leader_who_is_asked(municipality, asked, who, status):
    assert signed_in(municipality.staff(who)).get(page(asked)).status_code == status


def test_leader_who_sees_one_case_learns_whom_to_call(municipality, asked):
    text = signed_in(municipality.leader).get(page(asked)).text
    assert "Zoë Aagaard" in text
    assert municipality.other_leader.name in text
    assert asked.other.case_number not in text
    assert "Saml sagerne" not in text
    assert reverse("probableduplicate-two-people", kwargs={"pk": asked.pk}) in text
    assert AccessLogEntry.objects.latest("pk").young_people == [asked.young_person_id]


def test_closed_case_names_neither_unit_nor_leader(municipality, asked):
    YoungPerson.objects.filter(pk=asked.other_id).update(sensitivity=Sensitivity.CLOSED)
    text = signed_in(municipality.leader).get(page(asked)).text
    assert municipality.other_leader.name not in text
    assert municipality.other_team.name not in text


def test_leader_above_both_sees_both_and_merges_after_a_preview(municipality, asked):
    head = signed_in(factories.leader(municipality.department))
    text = head.get(page(asked)).text
    assert asked.other.case_number in text
    merge = f"{reverse('person-merge', kwargs={'pk': asked.young_person_id})}?sag={asked.other.case_number}"
    assert f'href="{merge}"' in text
    form = head.get(merge).context["form"]
    assert [one.value for one in form.fields if one.name == "case_number"] == [asked.other.case_number]
    sent = {"case_number": asked.other.case_number, "why": "Samme CPR-nummer.", "confirm": "true"}
    assert head.post(merge, sent).status_code == 302
    asked.young_person.refresh_from_db()
    assert asked.young_person.merged_into_id == asked.other_id
    assert reconcile_all() == 0


def test_two_people_is_answered_with_a_reason_and_fulfils_the_follow_up(municipality, asked):
    client, path = signed_in(municipality.leader), reverse("probableduplicate-two-people", kwargs={"pk": asked.pk})
    follow_up = FollowUp.objects.get(rule="person.duplicate", responsible=municipality.leader)
    step = get_rule("person.duplicate").step
    assert step
    assert step.url(follow_up) == page(asked)
    before = written()
    assert client.post(path, {"reason": ""}).status_code == 400
    assert written() == before
    for _twice in range(2):
        sent = {"reason": "Tvillinger.", "submission": "a" * 24}
        assert client.post(path, sent)["Location"] == page(asked)
    follow_up.refresh_from_db()
    assert follow_up.fulfilled_on == clock.today()
    text = client.get(page(asked)).text
    assert "Tvillinger." in text
    assert path not in text
    assert client.get(path).status_code == 409


def test_list_shows_open_questions_at_the_same_cost_for_one_and_many(municipality, asked):
    client = signed_in(municipality.leader)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/dubletter/").status_code == 200
        return len(captured)

    client.get("/dubletter/")
    few = queries()
    pairs = [
        (factories.young_person(municipality.team), factories.young_person(municipality.other_team)) for _ in range(30)
    ]
    ask_leaders(pairs)
    assert queries() == few
    answer = client.get("/dubletter/")
    assert len(answer.context["rows"]) == 31
    assert "Zoë A." in answer.text
    assert signed_in(municipality.guide).get("/dubletter/").status_code == 403
