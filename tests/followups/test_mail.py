"""One mail in the morning, of how many and where to read; never a name, and never twice."""

import json
import re
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.management import CommandError, call_command
from django.db import connection

from backend.core.crypto import fingerprint
from backend.followups import dispatcher, mailer, planning
from backend.followups.models import FollowUp, Mail, MailState, Notification, Reminder
from backend.organisation.models import Role, Staff
from backend.people.models import YoungPerson
from tests.followups.world import MON, World, at, owed

TUE = MON + timedelta(days=1)


@pytest.fixture
def world(world: World) -> World:
    """Guide, colleague and leader have an address."""
    for name in ("guide", "colleague", "leader"):
        staff = getattr(world, name)
        staff.email = f"{name}@kommune.example"
        staff.save()
    return world


pytestmark = pytest.mark.usefixtures("mailoutbox")  # Django's mailbox in memory


def morning(day: Any = MON, hour: int = 8) -> int:
    """One ring: in the app and by mail. Answers how many mails were sent."""
    with at(day, hour):
        dispatcher.run()
        return mailer.run()


def later(mail: Mail | None = None) -> None:
    """The wait before the next try is over."""
    Mail.objects.filter(**({"pk": mail.pk} if mail else {})).update(next_at="2000-01-01T00:00Z")


def sent() -> list[tuple[str, str]]:
    """(to, first line that counts) of each mail, in order."""
    return [(message.to[0], str(message.body)) for message in outbox.outbox]


def test_one_digest_for_all_of_the_morning(world: World) -> None:
    for _ in range(3):
        owed(world)
    owed(world, responsible=world.colleague)
    assert morning() == 2
    assert morning() == 0
    assert sorted(to for to, _body in sent()) == ["colleague@kommune.example", "guide@kommune.example"]
    assert "3 opfølgninger" in dict(sent())["guide@kommune.example"]
    assert set(Reminder.objects.filter(channel="mail").values_list("state", flat=True)) == {"sent"}
    assert set(Mail.objects.values_list("state", "kind", "local_day")) == {("sent", "digest", MON)}
    assert Notification.objects.count() == 4


def test_it_is_in_danish_counts_by_step_and_links(world: World) -> None:
    owed(world)
    owed(world, due_on=MON - timedelta(days=3))
    owed(world, due_on=TUE, triggered_on=MON - timedelta(days=40), opens_on=MON - timedelta(days=40))
    morning()
    (message,) = outbox.outbox
    assert message.subject == "Følgeskab: dine opfølgninger i dag"
    assert message.body == (
        "Godmorgen\n"
        "\n"
        "3 opfølgninger venter på dig:\n"
        "- 1 er over fristen\n"
        "- 1 har frist nu\n"
        "- 1 har snart frist\n"
        "\n"
        "Læs mere i Følgeskab, hvor du logger på: https://folgeskab.example/\n"
    )
    assert message.from_email == "folgeskab@kommune.example"
    assert message.extra_headers["Message-ID"] == f"<{Mail.objects.get().pk}.2026-11-02.digest.1@folgeskab.example>"


def test_leaders_get_one_digest_of_what_their_unit_is_late_with(world: World) -> None:
    owed(world, due_on=MON - timedelta(days=7))
    owed(world, due_on=MON - timedelta(days=7), responsible=world.colleague)
    morning()
    to_leader = [message for message in outbox.outbox if message.to == ["leader@kommune.example"]]
    assert [message.subject for message in to_leader] == ["Følgeskab: opfølgninger i din enhed"]
    assert "- 2 i din enhed mangler stadig" in to_leader[0].body


@pytest.mark.usefixtures("other_strengths")
@pytest.mark.parametrize("rule", ["test.statutory", "test.same_day"])
def test_what_cannot_wait_goes_at_once_each_time(world: World, rule: str) -> None:
    owed(world, due_on=MON)
    morning()
    assert [message.to for message in outbox.outbox] == [["guide@kommune.example"]]
    owed(world, rule=rule)
    owed(world, rule=rule)
    morning(hour=10)
    owed(world, rule=rule)
    morning(hour=11)
    kinds = Mail.objects.filter(recipient=world.guide).order_by("id").values_list("kind", "number")
    assert list(kinds) == [("digest", 1), ("immediate", 1), ("immediate", 2)]
    bodies = [body for to, body in sent() if to == "guide@kommune.example"]
    assert "2 opfølgninger kan ikke vente" in bodies[1]
    assert "1 opfølgning kan ikke vente" in bodies[2]


def test_what_comes_later_in_the_day_is_in_the_app_now_and_in_tomorrows_digest(world: World) -> None:
    owed(world)
    morning()
    late = owed(world)
    assert morning(hour=14) == 0
    assert Notification.objects.filter(follow_up=late).exists()
    assert morning(TUE) == 1
    assert "- 2 er over fristen" in outbox.outbox[-1].body


@pytest.mark.parametrize("day", [MON, date(2026, 3, 29), date(2026, 10, 25)])
def test_no_mail_before_eight_by_the_wall(world: World, day: date) -> None:
    owed(world, due_on=day - timedelta(days=1))
    assert morning(day, 7) == 0
    assert not Mail.objects.filter(local_day=day).exists()
    assert morning(day, 8) == 1


def test_staff_without_an_address_are_told_in_the_app_only(world: World) -> None:
    Staff.objects.filter(pk=world.guide.pk).update(email="")
    owed(world)
    assert morning() == 0
    assert Notification.objects.count() == 1
    assert not Mail.objects.exists()


def test_what_is_settled_or_handed_over_before_it_is_sent_is_not_told(world: World) -> None:
    met, given, kept = owed(world), owed(world), owed(world)
    with at(MON, 8):
        dispatcher.run()
    FollowUp.objects.filter(pk=met.pk).update(met_on=MON, met_by=1)
    FollowUp.objects.filter(pk=given.pk).update(responsible=world.colleague)
    with at(MON, 8):
        assert mailer.run() == 1
    assert "1 opfølgning venter" in outbox.outbox[0].body
    states = dict(Reminder.objects.filter(channel="mail").values_list("follow_up_id", "state"))
    assert states == {met.pk: "cancelled", given.pk: "cancelled", kept.pk: "sent"}


@pytest.mark.parametrize("why", ["settled", "paused", "left", "no address"])
def test_an_empty_digest_is_not_sent(world: World, why: str) -> None:
    row = owed(world)
    with at(MON, 8):
        dispatcher.run()
    if why == "settled":
        FollowUp.objects.filter(pk=row.pk).update(met_on=MON, met_by=1)
    if why == "paused":
        YoungPerson.objects.update(reminders_paused_until=MON, reminders_paused_reason="sorg")
    if why == "left":
        Staff.objects.filter(pk=world.guide.pk).update(is_active=False)
    if why == "no address":
        Staff.objects.filter(pk=world.guide.pk).update(email="")
    with at(MON, 8):
        assert mailer.run() == 0
    assert outbox.outbox == []
    assert not Mail.objects.exists()
    assert Reminder.objects.get(channel="mail").state == "cancelled"


def test_no_name_no_cpr_no_reason_in_any_mail(world: World) -> None:
    cpr = "6101954005"
    young = world.young(first_name="Kanariefugl", last_name="Gulbrandsen", cpr=cpr, cpr_fingerprint=fingerprint(cpr))
    for due in (MON, MON - timedelta(days=7)):
        owed(world, young, due_on=due)
    with at(MON, 8):
        dispatcher.run()
        mailer.run()
    assert len(outbox.outbox) == 2
    for message in outbox.outbox:
        text = message.message().as_string() + message.subject + message.body
        for secret in ("Kanariefugl", "Gulbrandsen", "610195", young.case_number, world.guide.name, "note.late", "IPS"):
            assert secret not in text


def test_a_deputy_gets_the_mail_of_whoever_is_away(world: World) -> None:
    owed(world)
    world.cover(world.guide, world.colleague, MON, None)
    morning()
    assert [message.to for message in outbox.outbox] == [["colleague@kommune.example"]]


def test_only_the_last_claim_may_say_how_it_went(world: World) -> None:
    owed(world)
    with at(MON, 8):
        dispatcher.run()
        first = mailer.claim()
        assert first
        Mail.objects.update(leased_until="2000-01-01T00:00Z")
        mailer.run()
        assert Mail.objects.get().state == MailState.UNCERTAIN
        call_command("mail_queue", "--requeue", str(first.id), stdout=StringIO())
        second = mailer.claim()
        assert second
        mailer.settle(first, mailer.Outcome(MailState.DEAD, "late"))
        assert Mail.objects.get().state == MailState.SENDING
        mailer.settle(second, mailer.Outcome(MailState.SENT))
    assert Mail.objects.get().state == MailState.SENT


def test_who_comes_late_but_is_the_last_says_what_is_true(world: World) -> None:
    owed(world)
    with at(MON, 8):
        dispatcher.run()
        mine = mailer.claim()
        assert mine
        Mail.objects.update(state=MailState.UNCERTAIN)
        mailer.settle(mine, mailer.Outcome(MailState.SENT))
    assert Mail.objects.get().state == MailState.SENT
    assert Reminder.objects.get(channel="mail").state == "sent"


def test_two_are_sent_at_a_time_at_most(world: World) -> None:
    for name in ("guide", "colleague", "leader"):
        owed(world, responsible=getattr(world, name))
    with at(MON, 8):
        dispatcher.run()
        assert mailer.claim()
        assert mailer.claim()
        assert mailer.claim() is None


@pytest.mark.parametrize(("attempts", "least", "most"), [(1, 22.5, 30), (2, 45, 60), (5, 360, 480), (8, 2700, 3600)])
def test_waits_double_up_to_an_hour(attempts: int, least: float, most: float) -> None:
    assert all(least <= mailer.wait(attempts) <= most for _ in range(50))


def test_the_operator_sees_what_needs_somebody_and_queues_it_again(world: World, capsys: Any) -> None:
    owed(world)
    with at(MON, 8):
        dispatcher.run()
        taken = mailer.claim()
        assert taken
        mailer.settle(taken, mailer.Outcome(MailState.DEAD, "SMTP 550"))
        call_command("mail_queue")
        listed = capsys.readouterr().out
        assert (
            f"{taken.id}  dead       digest of 2026-11-02 to staff {world.guide.pk}, tried 1 times: SMTP 550" in listed
        )
        assert "1 mails need somebody" in listed
        assert mailer.run() == 0
        call_command("mail_queue", "--requeue", str(taken.id))
        assert mailer.run() == 1
        with pytest.raises(CommandError, match="uvis eller opgivet"):
            call_command("mail_queue", "--requeue", str(taken.id))
        with pytest.raises(CommandError, match="findes ikke"):
            call_command("mail_queue", "--requeue", str(0))
    assert len(outbox.outbox) == 1


def test_the_operator_sees_what_is_tried_again_and_when(world: World, capsys: Any) -> None:
    owed(world)
    with at(MON, 8):
        dispatcher.run()
        taken = mailer.claim()
        assert taken
        mailer.settle(taken, mailer.Outcome(MailState.QUEUED, "ConnectionRefusedError"))
        call_command("mail_queue")
    listed = capsys.readouterr().out
    assert f"{taken.id}  queued     digest of 2026-11-02" in listed
    assert re.search(r"tried 1 times: ConnectionRefusedError, again at \d\d:\d\d:\d\d\n", listed)
    assert "1 mails are tried again, 0 mails need somebody" in listed


def test_a_mail_that_is_queued_again_when_nothing_is_owed_goes(world: World) -> None:
    row = owed(world)
    with at(MON, 8):
        dispatcher.run()
        taken = mailer.claim()
        assert taken
        mailer.settle(taken, mailer.Outcome(MailState.DEAD, "SMTP 550"))
        FollowUp.objects.filter(pk=row.pk).update(met_on=MON, met_by=1)
        call_command("mail_queue", "--requeue", str(taken.id), stdout=StringIO())
        assert mailer.run() == 0
    assert not Mail.objects.exists()


def test_a_mail_that_is_being_sent_takes_in_no_more(world: World) -> None:
    owed(world)
    with at(MON, 8):
        dispatcher.run()
        taken = mailer.claim()
        assert taken
        new = owed(world)
        planning.plan()
        mailer.settle(taken, mailer.Outcome(MailState.SENT))
    loose = Reminder.objects.get(follow_up=new, channel="mail")
    assert (loose.state, loose.mail) == ("planned", None)


def test_readyz_tells_without_being_unready(world: World, client: Any) -> None:
    owed(world)
    with at(MON, 8):
        planning.plan()
    with at(MON, 9):
        told = json.loads(client.get("/readyz").content)["reminders"]
        assert told == {
            "oldest_overdue_seconds": 3600,
            "last_dispatch": None,
            "mail_queued": 1,
            "mail_uncertain": 0,
            "mail_dead": 0,
        }
        dispatcher.run()
        Mail.objects.update(state=MailState.DEAD)
        answer = client.get("/readyz")
    told = json.loads(answer.content)["reminders"]
    assert answer.status_code == 200
    assert (told["oldest_overdue_seconds"], told["mail_dead"]) == (0, 1)
    assert told["last_dispatch"]


def test_of_digests_there_is_one_a_day_whatever_writes_them(world: World) -> None:
    for number in (1, 2):
        statement = (
            "INSERT INTO followups_mail (recipient_id, local_day, kind, number, state, fence, attempts, next_at, error)"
            " VALUES (%s, '2026-11-02', 'digest', %s, 'queued', 0, 0, '2026-11-02', '') ON CONFLICT DO NOTHING"
        )
        with connection.cursor() as cursor:
            if number == 2:
                with pytest.raises(Exception, match="mail_one_digest_a_day"):
                    cursor.execute(statement, [world.guide.pk, number])
            else:
                cursor.execute(statement, [world.guide.pk, number])


def test_ten_thousand_reminders_are_one_mail(world: World) -> None:
    young = world.young()
    first = owed(world, young)
    FollowUp.objects.bulk_create(
        FollowUp(**{field.attname: getattr(first, field.attname) for field in FollowUp._meta.concrete_fields
                    if field.name not in ("id", "subject_id")}, subject_id=n)
        for n in range(1, 1000)
    )  # fmt: skip
    assert morning() == 1
    assert "1000 opfølgninger" in outbox.outbox[0].body


def test_a_leader_who_is_told_as_responsible_and_as_leader_gets_two(world: World) -> None:
    owed(world, due_on=MON - timedelta(days=7))
    owed(world, responsible=world.leader)
    morning()
    kinds = Mail.objects.filter(recipient=world.leader).order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["digest", "leader_digest"]
    assert world.staff(Role.LEADER).email == ""
