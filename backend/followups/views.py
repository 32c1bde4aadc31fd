"""/follow-ups and /notifications."""

from django.db.models import OuterRef, QuerySet, Subquery
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.people import fields_to_defer
from backend.access.permissions import Permission
from backend.access.scopes import AboutYoungPerson, OwnRecords
from backend.access.views import ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet
from backend.core import clock
from backend.followups.filters import FollowUpFilters, NotificationFilters
from backend.followups.models import FollowUp, Notification, PolicyRule
from backend.followups.serializers import FollowUpSerializer, NotificationSerializer
from backend.followups.services import mark_read


class FollowUpViewSet(ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """What is owed to whom, by when, and why. Only a fact fulfils a follow-up: there is nothing here to tick off."""

    required_permissions = {"list": Permission.READ_CASES, "retrieve": Permission.READ_CASES}
    scope = AboutYoungPerson("summary")
    queryset = FollowUp.objects.all()
    serializer_class = FollowUpSerializer
    filterset_class = FollowUpFilters
    ordering_fields = ["due_on", "opens_on"]

    def read(self) -> QuerySet[FollowUp]:
        own = PolicyRule.objects.filter(policy=OuterRef("policy"), rule=OuterRef("rule"))
        follow_ups = FollowUp.objects.with_state(clock.now()).annotate(own_settings=Subquery(own.values("settings")))
        return follow_ups.select_related("young_person", "responsible").defer(*fields_to_defer("young_person"))


class NotificationViewSet(ScopedListMixin, ScopedViewSet):
    """What I have been told, newest first. It names the young people whom I still see."""

    required_permissions = {"list": None, "mark_read": None}
    scope = OwnRecords()
    queryset = Notification.objects.all()
    serializer_class = NotificationSerializer
    filterset_class = NotificationFilters
    ordering_fields = ["created_at"]

    def read(self) -> QuerySet[Notification]:
        return self.queryset.select_related("young_person").defer(*fields_to_defer("young_person"))

    @extend_schema(request=None, responses=NotificationSerializer)
    @action(detail=True, methods=["post"], url_path="read")
    def mark_read(self, request: Request, pk: str) -> Response:
        """I have seen it; a second time changes nothing."""
        return self.show(mark_read(notification=self.get_object()))
