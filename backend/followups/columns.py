"""The caseload columns “next follow-up”, with the number of overdue ones: of the reader, and of all others."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter
from rest_framework import serializers

from backend.access.row_level_security import caller
from backend.core import clock
from backend.core.api.bodies import FactsSerializer
from backend.followups.models import FollowUp, NextFollowUp
from backend.followups.registry import get_rule
from backend.organisation.models import Staff
from backend.workspace.registry import Column, Filter, StartReading, columns

if TYPE_CHECKING:
    from backend.people.models import YoungPerson


class NextFollowUpSerializer(FactsSerializer):
    """The young person's next follow-up, and the number of overdue ones."""

    rule = serializers.CharField(read_only=True)
    rule_label = serializers.SerializerMethodField()
    due_on = serializers.DateField(read_only=True)
    overdue = serializers.IntegerField(read_only=True)

    def get_rule_label(self, next_follow_up: NextFollowUp) -> str:
        return str(get_rule(next_follow_up.rule).label)


@dataclass
class Next:
    """The next of some follow-ups of a young person, and how many of them are overdue. `who` is responsible."""

    due_on: date
    label: str
    who: str
    overdue: int = 0


def mine(staff: Staff) -> Q:
    """Return the condition on follow-ups for which `staff` is responsible."""
    return Q(responsible=staff)


def of_others(staff: Staff) -> Q:
    """Return the condition on follow-ups for which a colleague or nobody is responsible."""
    return Q(responsible__isnull=True) | ~Q(responsible=staff)


def next_of_reader(ids: Sequence[int], reading: StartReading) -> Mapping[int, Next]:
    """Return the reader's own next follow-up, by young person."""
    return {person: own for person, (own, _others) in reading.once(_next, tuple(ids)).items() if own}


def next_of_others(ids: Sequence[int], reading: StartReading) -> Mapping[int, Next]:
    """Return the next follow-up of all others, by young person."""
    return {person: others for person, (_own, others) in reading.once(_next, tuple(ids)).items() if others}


def due_first(people: "QuerySet[YoungPerson]", staff: Staff) -> "QuerySet[YoungPerson]":
    """Annotate the day on which the next follow-up of `staff` is due."""
    return people.alias(my_due_on=_first_due(mine(staff)))


def due_first_of_others(people: "QuerySet[YoungPerson]", staff: Staff) -> "QuerySet[YoungPerson]":
    """Annotate the day on which the next follow-up of all others is due."""
    return people.alias(team_due_on=_first_due(of_others(staff)))


def has_overdue(people: "QuerySet[YoungPerson]", name: str, value: bool) -> "QuerySet[YoungPerson]":
    """Keep the young people who have an overdue follow-up, or those who have none."""
    return _with_overdue(people, Q(), value=value)


def has_own_overdue(people: "QuerySet[YoungPerson]", name: str, value: bool) -> "QuerySet[YoungPerson]":
    """Keep the young people for whom a follow-up of the caller is overdue, or those for whom none is."""
    asks = caller()
    assert asks is not None
    return _with_overdue(people, mine(asks.staff), value=value)


def count_overdue(people: "QuerySet[YoungPerson]", staff: Staff) -> Mapping[str, int]:
    """Return for how many young people something is overdue (`overdue`), and something of `staff` (`my_overdue`)."""
    late = FollowUp.objects.outstanding().filter(young_person__in=people.order_by().values("pk"))
    return late.filter(due_on__lt=clock.today()).aggregate(
        overdue=Count("young_person", distinct=True),
        my_overdue=Count("young_person", distinct=True, filter=mine(staff)),
    )


def _with_overdue(people: "QuerySet[YoungPerson]", whose: Q, *, value: bool) -> "QuerySet[YoungPerson]":
    late = FollowUp.objects.outstanding().filter(whose, young_person=OuterRef("pk"), due_on__lt=clock.today())
    return people.filter(Exists(late) if value else ~Exists(late))


def _first_due(whose: Q) -> Subquery:
    due = FollowUp.objects.outstanding().filter(whose, young_person=OuterRef("pk"))
    return Subquery(due.order_by("due_on").values("due_on")[:1])


def _next(reading: StartReading, ids: Sequence[int]) -> Mapping[int, list[Next | None]]:
    """Return the next follow-up of the reader and that of all others, by young person. It runs one query."""
    found: defaultdict[int, list[Next | None]] = defaultdict(lambda: [None, None])
    labels: dict[str, str] = {}
    due = FollowUp.objects.outstanding().filter(young_person__in=ids).order_by("due_on", "id")
    for person, rule, due_on, pk, who in due.values_list(
        "young_person_id", "rule", "due_on", "responsible_id", "responsible__name"
    ):
        if rule not in labels:
            labels[rule] = str(get_rule(rule).label)  # translated once, and not for each row
        place = 0 if pk == reading.staff.pk else 1
        first = found[person][place] or Next(due_on, labels[rule], who or "")
        first.overdue += due_on < reading.today
        found[person][place] = first
    return found


columns.add(
    Column(
        key="next_follow_up",
        label=_("Next follow-up"),
        field=lambda: NextFollowUpSerializer(read_only=True, allow_null=True),
        order_by=("next_follow_up__due_on", "id"),
        filter=Filter(key="overdue", filter=BooleanFilter(method=has_overdue, label=_("Something is overdue"))),
        position=50,
    ),
    Column(
        key="my_follow_up",
        label=_("My next follow-up"),
        of_reader=next_of_reader,
        template="followups/cells/next_follow_up.html",
        order_by=("my_due_on", "sort_name", "id"),
        annotate=due_first,
        export=(
            (_("My next follow-up"), lambda value, own: own and own.label),
            (_("My next follow-up: due on"), lambda value, own: own and own.due_on),
        ),
        filter=Filter(key="my_overdue", filter=BooleanFilter(method=has_own_overdue, label=_("Mine are overdue"))),
        position=51,
    ),
    Column(
        key="team_follow_up",
        label=_("Next follow-up of colleagues"),
        of_reader=next_of_others,
        template="followups/cells/next_follow_up_of_others.html",
        order_by=("team_due_on", "sort_name", "id"),
        annotate=due_first_of_others,
        export=(
            (_("Next follow-up of colleagues"), lambda value, own: own and own.label),
            (_("Next follow-up of colleagues: due on"), lambda value, own: own and own.due_on),
            (_("Next follow-up of colleagues: responsible"), lambda value, own: own and own.who),
        ),
        position=52,
    ),
)
