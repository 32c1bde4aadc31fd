"""One digest a morning with counts and links, without names, and never sent twice."""

import json
import re
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from backend.core.crypto import fingerprint
from backend.followups.models import FollowUp
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from backend.reminders import dispatcher, mailer
from backend.reminders.models import Email, EmailState, Notification, Reminder
from tests import factories
from tests.followups.scenario import Scenario
from tests.reminders.support import MON, change, follow_up, plan
from tests.support import at

TUE = MON + timedelta(days=1)


@pytest.fixture
def scenario(scenario: Scenario) -> Scenario:
    """Give guide, colleague and leader an e-mail address."""
    for name in ("guide", "colleague", "leader"):
        staff = getattr(scenario, name)
        staff.email = f"{name}@kommune.example"
        staff.save()
    return scenario


pytestmark = pytest.mark.usefixtures("mailoutbox")  # Django's mailbox in memory


def morning(day: Any = MON, hour: int = 8) -> int:
    """Run dispatcher and mailer once. Return how many e-mails were sent."""
    with at(day, hour):
        dispatcher.run()
        return mailer.run()


def sent() -> list[tuple[str, str]]:
    """Return (recipient, text) of each e-mail, in order."""
    return [(message.to[0], str(message.body)) for message in outbox.outbox]


def test_reminders_of_a_morning_go_in_one_digest(scenario: Scenario) -> None:
    for _ in range(3):
        follow_up(scenario)
    follow_up(scenario, responsible=scenario.colleague)
    assert morning() == 2
    assert morning() == 0
    assert sorted(to for to, _body in sent()) == ["colleague@kommune.example", "guide@kommune.example"]
    assert "3 opfølgninger" in dict(sent())["guide@kommune.example"]
    assert set(Reminder.objects.filter(channel="email").values_list("state", flat=True)) == {"sent"}
    assert set(Email.objects.values_list("state", "kind", "local_day")) == {("sent", "digest", MON)}
    assert Notification.objects.count() == 4


def test_digest_is_in_danish_counts_by_stage_and_links(scenario: Scenario) -> None:
    follow_up(scenario)
    follow_up(scenario, due_on=MON - timedelta(days=3))
    follow_up(scenario, due_on=TUE, started_on=MON - timedelta(days=40), opens_on=MON - timedelta(days=40))
    morning()
    (message,) = outbox.outbox
    assert message.subject == "Følgeskab: dine opfølgninger i dag"
    assert message.body == (
        "Hej\n"
        "\n"
        "3 opfølgninger venter på dig:\n"
        "- 1 er over fristen\n"
        "- 1 har frist nu\n"
        "- 1 har snart frist\n"
        "\n"
        "Læs mere i Følgeskab, hvor du logger på: https://folgeskab.example/\n"
    )
    assert message.from_email == "folgeskab@kommune.example"
    assert message.extra_headers["Message-ID"] == f"<{Email.objects.get().pk}.2026-11-02.digest.1@folgeskab.example>"


def test_leader_gets_one_digest_of_late_follow_ups_of_the_unit(scenario: Scenario) -> None:
    follow_up(scenario, due_on=MON - timedelta(days=7))
    follow_up(scenario, due_on=MON - timedelta(days=7), responsible=scenario.colleague)
    morning()
    to_leader = [message for message in outbox.outbox if message.to == ["leader@kommune.example"]]
    assert [message.subject for message in to_leader] == ["Følgeskab: opfølgninger i din enhed"]
    assert "- 2 i din enhed mangler stadig" in to_leader[0].body


@pytest.mark.usefixtures("other_rules")
@pytest.mark.parametrize("rule", ["test.statutory", "test.same_day"])
def test_statutory_and_same_day_reminders_go_at_once_each_time(scenario: Scenario, rule: str) -> None:
    follow_up(scenario, due_on=MON)
    morning()
    assert [message.to for message in outbox.outbox] == [["guide@kommune.example"]]
    follow_up(scenario, rule=rule)
    follow_up(scenario, rule=rule)
    morning(hour=10)
    follow_up(scenario, rule=rule)
    morning(hour=11)
    kinds = Email.objects.filter(recipient=scenario.guide).order_by("id").values_list("kind", "number")
    assert list(kinds) == [("digest", 1), ("immediate", 1), ("immediate", 2)]
    bodies = [body for to, body in sent() if to == "guide@kommune.example"]
    assert "2 opfølgninger kan ikke vente" in bodies[1]
    assert "1 opfølgning kan ikke vente" in bodies[2]


def test_later_reminder_is_in_the_app_now_and_in_the_digest_of_tomorrow(scenario: Scenario) -> None:
    follow_up(scenario)
    morning()
    late = follow_up(scenario)
    assert morning(hour=14) == 0
    assert Notification.objects.filter(follow_up=late).exists()
    assert morning(TUE) == 1
    assert "- 2 er over fristen" in outbox.outbox[-1].body


@pytest.mark.parametrize("day", [MON, date(2026, 3, 29), date(2026, 10, 25)])
def test_no_digest_before_eight_local_time(scenario: Scenario, day: date) -> None:
    follow_up(scenario, due_on=day - timedelta(days=1))
    assert morning(day, 7) == 0
    assert not Email.objects.filter(local_day=day).exists()
    assert morning(day, 8) == 1


def test_staff_without_an_address_are_notified_in_the_app_only(scenario: Scenario) -> None:
    Staff.objects.filter(pk=scenario.guide.pk).update(email="")
    follow_up(scenario)
    assert morning() == 0
    assert Notification.objects.count() == 1
    assert not Email.objects.exists()


def test_digest_omits_follow_ups_fulfilled_or_handed_over_before_sending(scenario: Scenario) -> None:
    met, given, kept = follow_up(scenario), follow_up(scenario), follow_up(scenario)
    with at(MON, 8):
        dispatcher.run()
    change(met, fulfilled_on=MON, fulfilled_by=1)
    change(given, responsible=scenario.colleague)
    with at(MON, 8):
        assert mailer.run() == 1
    assert "1 opfølgning venter" in outbox.outbox[0].body
    states = dict(Reminder.objects.filter(channel="email").values_list("follow_up_id", "state"))
    assert states == {met.pk: "cancelled", given.pk: "cancelled", kept.pk: "sent"}


@pytest.mark.parametrize("why", ["settled", "paused", "left", "no address"])
def test_empty_digest_is_not_sent(scenario: Scenario, why: str) -> None:
    row = follow_up(scenario)
    with at(MON, 8):
        dispatcher.run()
    if why == "settled":
        change(row, fulfilled_on=MON, fulfilled_by=1)
    if why == "paused":
        YoungPerson.objects.update(reminders_paused_until=MON, reminders_paused_reason="sorg")
    if why == "left":
        Staff.objects.filter(pk=scenario.guide.pk).update(is_active=False)
    if why == "no address":
        Staff.objects.filter(pk=scenario.guide.pk).update(email="")
    with at(MON, 8):
        assert mailer.run() == 0
    assert outbox.outbox == []
    assert not Email.objects.exists()
    assert Reminder.objects.get(channel="email").state == "cancelled"


def test_no_email_contains_a_name_cpr_number_or_reason(scenario: Scenario) -> None:
    cpr = "6101954005"
    young = scenario.young(first_name="Kanariefugl", last_name="Gulbrandsen", cpr=cpr, cpr_fingerprint=fingerprint(cpr))
    for due in (MON, MON - timedelta(days=7)):
        follow_up(scenario, young, due_on=due)
    with at(MON, 8):
        dispatcher.run()
        mailer.run()
    assert len(outbox.outbox) == 2
    for message in outbox.outbox:
        text = message.message().as_string() + message.subject + message.body
        for secret in (
            "Kanariefugl",
            "Gulbrandsen",
            "610195",
            young.case_number,
            scenario.guide.name,
            "note.late",
            "IPS",
        ):
            assert secret not in text


def test_deputy_gets_the_email_of_an_absent_colleague(scenario: Scenario) -> None:
    follow_up(scenario)
    factories.cover(scenario.guide, scenario.colleague, MON)
    morning()
    assert [message.to for message in outbox.outbox] == [["colleague@kommune.example"]]


def test_only_the_latest_claim_records_the_result(scenario: Scenario) -> None:
    follow_up(scenario)
    with at(MON, 8):
        dispatcher.run()
        first = mailer.claim()
        assert first
        Email.objects.update(claimed_until="2000-01-01T00:00Z")
        mailer.run()
        assert Email.objects.get().state == EmailState.UNCERTAIN
        call_command("email_queue", "--requeue", str(first.id), stdout=StringIO())
        second = mailer.claim()
        assert second
        mailer.record(first, mailer.Outcome(EmailState.DEAD, "late"))
        assert Email.objects.get().state == EmailState.SENDING
        mailer.record(second, mailer.Outcome(EmailState.SENT))
    assert Email.objects.get().state == EmailState.SENT


def test_latest_claim_records_the_result_also_after_it_has_ended(scenario: Scenario) -> None:
    follow_up(scenario)
    with at(MON, 8):
        dispatcher.run()
        mine = mailer.claim()
        assert mine
        Email.objects.update(state=EmailState.UNCERTAIN)
        mailer.record(mine, mailer.Outcome(EmailState.SENT))
    assert Email.objects.get().state == EmailState.SENT
    assert Reminder.objects.get(channel="email").state == "sent"


def test_at_most_two_emails_are_sent_at_the_same_time(scenario: Scenario) -> None:
    for name in ("guide", "colleague", "leader"):
        follow_up(scenario, responsible=getattr(scenario, name))
    with at(MON, 8):
        dispatcher.run()
        assert mailer.claim()
        assert mailer.claim()
        assert mailer.claim() is None


@pytest.mark.parametrize(("attempts", "least", "most"), [(1, 22.5, 30), (2, 45, 60), (5, 360, 480), (8, 2700, 3600)])
def test_wait_doubles_up_to_an_hour(attempts: int, least: float, most: float) -> None:
    assert all(least <= mailer.wait(attempts) <= most for _ in range(50))


def test_operator_sees_dead_emails_and_queues_them_again(scenario: Scenario, capsys: Any) -> None:
    follow_up(scenario)
    with at(MON, 8):
        dispatcher.run()
        taken = mailer.claim()
        assert taken
        mailer.record(taken, mailer.Outcome(EmailState.DEAD, "SMTP 550"))
        call_command("email_queue")
        listed = capsys.readouterr().out
        assert (
            f"{taken.id}  dead       digest of 2026-11-02 to staff {scenario.guide.pk}, tried 1 times: SMTP 550"
            in listed
        )
        assert "1 e-mails need a decision" in listed
        assert mailer.run() == 0
        call_command("email_queue", "--requeue", str(taken.id))
        assert mailer.run() == 1
        with pytest.raises(CommandError, match="uvis eller opgivet"):
            call_command("email_queue", "--requeue", str(taken.id))
        with pytest.raises(CommandError, match="findes ikke"):
            call_command("email_queue", "--requeue", str(0))
    assert len(outbox.outbox) == 1


def test_operator_sees_which_emails_are_retried_and_when(scenario: Scenario, capsys: Any) -> None:
    follow_up(scenario)
    with at(MON, 8):
        dispatcher.run()
        taken = mailer.claim()
        assert taken
        mailer.record(taken, mailer.Outcome(EmailState.QUEUED, "ConnectionRefusedError"))
        call_command("email_queue")
    listed = capsys.readouterr().out
    assert f"{taken.id}  queued     digest of 2026-11-02" in listed
    assert re.search(r"tried 1 times: ConnectionRefusedError, again at \d\d:\d\d:\d\d\n", listed)
    assert "1 e-mails are tried again, 0 e-mails need a decision" in listed


def test_requeued_email_without_reminders_is_deleted(scenario: Scenario) -> None:
    row = follow_up(scenario)
    with at(MON, 8):
        dispatcher.run()
        taken = mailer.claim()
        assert taken
        mailer.record(taken, mailer.Outcome(EmailState.DEAD, "SMTP 550"))
        change(row, fulfilled_on=MON, fulfilled_by=1)
        call_command("email_queue", "--requeue", str(taken.id), stdout=StringIO())
        assert mailer.run() == 0
    assert not Email.objects.exists()


def test_email_that_is_being_sent_gets_no_more_reminders(scenario: Scenario) -> None:
    follow_up(scenario)
    with at(MON, 8):
        dispatcher.run()
        taken = mailer.claim()
        assert taken
        new = follow_up(scenario)
        plan()
        mailer.record(taken, mailer.Outcome(EmailState.SENT))
    loose = Reminder.objects.get(follow_up=new, channel="email")
    assert (loose.state, loose.email) == ("planned", None)


def test_readyz_shows_the_reminders_and_stays_ready(scenario: Scenario, client: Any) -> None:
    follow_up(scenario)
    with at(MON, 8):
        plan()
    with at(MON, 9):
        told = json.loads(client.get("/readyz").content)["reminders"]
        assert told == {
            "oldest_overdue_seconds": 3600,
            "last_dispatch": None,
            "email_queued": 1,
            "email_uncertain": 0,
            "email_dead": 0,
        }
        dispatcher.run()
        Email.objects.update(state=EmailState.DEAD)
        answer = client.get("/readyz")
    told = json.loads(answer.content)["reminders"]
    assert answer.status_code == 200
    assert (told["oldest_overdue_seconds"], told["email_dead"]) == (0, 1)
    assert told["last_dispatch"]


def test_database_refuses_a_second_digest_of_a_day(scenario: Scenario) -> None:
    digest = {"recipient": scenario.guide, "local_day": MON, "kind": "digest", "next_at": "2026-11-02T00:00Z"}
    Email.objects.create(**digest)
    with transaction.atomic(), pytest.raises(IntegrityError, match="email_once"):
        Email.objects.create(**digest)
    with transaction.atomic(), pytest.raises(IntegrityError, match="email_one_digest_a_day"):
        Email.objects.create(**digest, number=2)


def test_a_thousand_reminders_are_one_email(scenario: Scenario) -> None:
    young = scenario.young()
    first = follow_up(scenario, young)
    FollowUp.objects.bulk_create(
        FollowUp(**{field.attname: getattr(first, field.attname) for field in FollowUp._meta.concrete_fields
                    if field.name not in ("id", "subject_id")}, subject_id=n)
        for n in range(1, 1000)
    )  # fmt: skip
    assert morning() == 1
    assert "1000 opfølgninger" in outbox.outbox[0].body


def test_leader_with_own_follow_ups_gets_both_digests(scenario: Scenario) -> None:
    follow_up(scenario, due_on=MON - timedelta(days=7))
    follow_up(scenario, responsible=scenario.leader)
    morning()
    kinds = Email.objects.filter(recipient=scenario.leader).order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["digest", "leader_digest"]
