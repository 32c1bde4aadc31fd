"""The caseload column “next follow-up”, with the number of overdue ones."""

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter
from rest_framework import serializers

from backend.core import clock
from backend.core.api.bodies import FactsSerializer
from backend.followups.models import FollowUp, NextFollowUp
from backend.followups.registry import get_rule
from backend.workspace.registry import Column, Filter, columns

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


def has_overdue(people: "QuerySet[YoungPerson]", name: str, value: bool) -> "QuerySet[YoungPerson]":
    """Keep the young people who have an overdue follow-up, or those who have none."""
    overdue = Exists(FollowUp.objects.outstanding().filter(young_person=OuterRef("pk"), due_on__lt=clock.today()))
    return people.filter(overdue if value else ~overdue)


columns.add(
    Column(
        key="next_follow_up",
        label=_("Next follow-up"),
        field=lambda: NextFollowUpSerializer(read_only=True, allow_null=True),
        template="followups/cells/next_follow_up.html",
        order_by=("next_follow_up__due_on", "id"),
        filter=Filter(key="overdue", filter=BooleanFilter(method=has_overdue, label=_("Something is overdue"))),
        position=50,
    )
)
