"""The caseload columns of the IPS plan: the phase and the consultant."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, ModelChoiceFilter
from rest_framework import serializers

from backend.assignments.models import Assignment, Capacity
from backend.core import clock
from backend.core.api.bodies import FactsSerializer
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from backend.workspace.registry import OVERSEE, Column, Filter, columns
from jobs.plans.models import IpsPlan, PlanColumn, PlanPhase, Track


class PlanColumnSerializer(FactsSerializer):
    """The open IPS plan of the young person."""

    id = serializers.IntegerField(source="plan_id", read_only=True)
    track = serializers.ChoiceField(choices=Track.choices, read_only=True)
    phase = serializers.ChoiceField(choices=PlanPhase.choices, read_only=True)
    phase_label = serializers.SerializerMethodField()

    def get_phase_label(self, plan: PlanColumn) -> str:
        return str(PlanPhase(plan.phase).label)


class ConsultantColumnSerializer(FactsSerializer):
    """The primary consultant of the young person."""

    id = serializers.IntegerField(source="staff_id", read_only=True)
    name = serializers.CharField(read_only=True)


def in_phase(people: QuerySet[YoungPerson], name: str, value: str) -> QuerySet[YoungPerson]:
    """Keep the young people with an IPS plan in a phase."""
    return people.filter(Exists(IpsPlan.objects.filter(young_person=OuterRef("pk"), phase=value)))


def with_consultant(people: QuerySet[YoungPerson], name: str, value: Staff) -> QuerySet[YoungPerson]:
    """Keep the young people whose primary consultant today is `value`."""
    running = Assignment.objects.active(clock.today()).primary(Capacity.CONSULTANT).filter(staff=value)
    return people.filter(Exists(running.filter(young_person=OuterRef("pk"))))


CONSULTANTS = Staff.objects.filter(
    Exists(Assignment.objects.filter(staff=OuterRef("pk"), capacity=Capacity.CONSULTANT))
)

columns.add(
    Column(
        key="plan",
        label=_("IPS"),
        field=lambda: PlanColumnSerializer(read_only=True, allow_null=True),
        template="plans/cells/plan.html",
        order_by=("plan__phase", "id"),
        export=((_("IPS"), lambda value, own: value and value["phase_label"]),),
        filter=Filter(
            key="plan_phase",
            filter=ChoiceFilter(choices=PlanPhase.choices, method=in_phase, label=_("IPS plan")),
            more=True,
        ),
        position=34,
    ),
    Column(
        key="consultant",
        label=_("Job consultant"),
        field=lambda: ConsultantColumnSerializer(read_only=True, allow_null=True),
        template="plans/cells/consultant.html",
        order_by=("consultant__name", "id"),
        export=((_("Job consultant"), lambda value, own: value and value["name"]),),
        filter=Filter(
            key="consultant",
            filter=ModelChoiceFilter(queryset=CONSULTANTS, method=with_consultant, label=_("Job consultant")),
            roles=OVERSEE,
            more=True,
        ),
        position=36,
    ),
)
