"""The plain idiom: a ModelViewSet, nested ModelSerializers and prefetch.

It has no row-level security, no roles and no access log. Its server connects as the system.
"""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers, viewsets
from rest_framework.pagination import PageNumberPagination

from backend.assignments.models import Assignment
from backend.contacts.models import Contact, ContactKind
from backend.followups.models import FollowUp
from backend.organisation.models import Membership, Role, Staff, Unit
from backend.people.models import ActivityHours, ActivityKind, ActivitySpell, YoungPerson
from guidance.courses.models import GuidanceCourse
from jobs.plans.models import IpsPlan


class StaffSerializer(serializers.ModelSerializer[Staff]):
    class Meta:
        model = Staff
        fields = ["id", "name"]


class UnitSerializer(serializers.ModelSerializer[Unit]):
    class Meta:
        model = Unit
        fields = ["id", "name"]


class KindSerializer(serializers.ModelSerializer[ContactKind]):
    class Meta:
        model = ContactKind
        fields = ["key", "label_da"]


class CourseSerializer(serializers.ModelSerializer[GuidanceCourse]):
    class Meta:
        model = GuidanceCourse
        fields = ["id", "phase", "opened_on", "closed_on"]


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    staff = StaffSerializer()

    class Meta:
        model = Assignment
        fields = ["id", "capacity", "role", "starts_on", "ends_on", "staff"]


class ContactSerializer(serializers.ModelSerializer[Contact]):
    staff = StaffSerializer()
    kind = KindSerializer()

    class Meta:
        model = Contact
        fields = ["id", "occurred_on", "outcome", "is_qualifying", "kind", "staff"]


class PlanSerializer(serializers.ModelSerializer[IpsPlan]):
    class Meta:
        model = IpsPlan
        fields = ["id", "track", "phase", "entry_on"]


class ActivityKindSerializer(serializers.ModelSerializer[ActivityKind]):
    class Meta:
        model = ActivityKind
        fields = ["key", "label_da", "counts_as"]


class HoursSerializer(serializers.ModelSerializer[ActivityHours]):
    class Meta:
        model = ActivityHours
        fields = ["starts_on", "hours_per_week"]


class ActivitySerializer(serializers.ModelSerializer[ActivitySpell]):
    kind = ActivityKindSerializer()
    hours = HoursSerializer(many=True)

    class Meta:
        model = ActivitySpell
        fields = ["id", "kind", "description", "starts_on", "ends_on", "hours"]


class FollowUpSerializer(serializers.ModelSerializer[FollowUp]):
    class Meta:
        model = FollowUp
        fields = ["id", "rule", "opens_on", "due_on", "closes_on", "fulfilled_on", "ended_on"]


class PersonSerializer(serializers.ModelSerializer[YoungPerson]):
    unit = UnitSerializer()
    courses = CourseSerializer(many=True)
    assignments = AssignmentSerializer(many=True)
    plans = PlanSerializer(many=True)
    activities = ActivitySerializer(many=True)
    contacts = ContactSerializer(many=True)
    follow_ups = FollowUpSerializer(many=True)

    class Meta:
        model = YoungPerson
        fields = [
            *["id", "case_number", "first_name", "last_name", "preferred_name", "born_on", "unit"],
            *["courses", "assignments", "plans", "activities", "contacts", "follow_ups"],
        ]


class Pages(PageNumberPagination):
    page_size_query_param = "page_size"


class PlainCaseloadViewSet(viewsets.ModelViewSet[YoungPerson]):
    """All that the caseload page shows, and more, for the young people of the caller, or of the units of a leader."""

    serializer_class = PersonSerializer
    pagination_class = Pages
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[YoungPerson]:
        me = self.request.user.pk
        led = Membership.objects.filter(staff=me, role=Role.LEADER).values("unit")
        if led.exists():
            mine = YoungPerson.objects.filter(unit__in=led, closed_on=None)
        else:
            mine = YoungPerson.objects.filter(assignments__staff=me, assignments__ends_on=None, closed_on=None)
        return (
            mine.order_by("sort_name", "id")
            .select_related("unit")
            .prefetch_related(
                *["courses", "assignments__staff", "plans", "activities__kind", "activities__hours"],
                *["contacts__staff", "contacts__kind", "follow_ups"],
            )
        )


class NewContactSerializer(serializers.ModelSerializer[Contact]):
    class Meta:
        model = Contact
        fields = [
            *["id", "young_person", "staff", "recorded_by", "kind", "occurred_at", "recorded_at"],
            *["face_to_face", "outside_office", "note", "noted_at"],
        ]


class PlainContactViewSet(viewsets.ModelViewSet[Contact]):
    """Contacts, created as they are sent."""

    serializer_class = NewContactSerializer
    filter_backends: list[Any] = []
    queryset = Contact.objects.all()
