"""The API of notifications."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.scopes import OwnRecords
from backend.access.views import ScopedListMixin, ScopedViewSet
from backend.reminders.filters import NotificationFilters
from backend.reminders.models import Notification
from backend.reminders.queries import notifications_of
from backend.reminders.serializers import MarkAllReadSerializer, MarkedReadSerializer, NotificationSerializer
from backend.reminders.services import mark_all_read, mark_read

_SHOWN = (
    *("staff", "kind", "follow_up", "facts", "created_at", "read_at"),
    *("young_person__case_number", "young_person__first_name", "young_person__last_name"),
)


class NotificationViewSet(ScopedListMixin, ScopedViewSet):
    """Notifications of the caller, newest first. They name only young people whom the caller can still see."""

    required_permissions = {"list": None, "mark_read": None, "mark_all_read": None}
    scope = OwnRecords()
    queryset = Notification.objects.all()
    serializer_class = NotificationSerializer
    filterset_class = NotificationFilters
    ordering_fields = ["created_at"]

    def read(self) -> QuerySet[Notification]:
        return notifications_of(self.staff_roles).select_related("young_person").only(*_SHOWN)

    @extend_schema(request=None, responses=NotificationSerializer)
    @action(detail=True, methods=["post"], url_path="read")
    def mark_read(self, request: Request, pk: str) -> Response:
        """Mark a notification as read. A second time changes nothing."""
        return self.show(mark_read(notification=self.get_object()))

    @extend_schema(
        operation_id="notifications_read_all_create", request=MarkAllReadSerializer, responses=MarkedReadSerializer
    )
    @action(detail=False, methods=["post"], url_path="read")
    def mark_all_read(self, request: Request) -> Response:
        """Mark all notifications of the caller as read, or those up to one of them."""
        body = MarkAllReadSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        marked = mark_all_read(staff=self.staff, **body.validated_data)
        return Response(MarkedReadSerializer({"read": marked}).data)
