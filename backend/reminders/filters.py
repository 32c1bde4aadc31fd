"""Filters of notifications."""

from django_filters import BooleanFilter

from backend.core.api.filters import StrictFilterSet
from backend.reminders.models import Notification


class NotificationFilters(StrictFilterSet):
    """The filters of the list of notifications."""

    unread = BooleanFilter(field_name="read_at", lookup_expr="isnull")

    class Meta:
        model = Notification
        fields: list[str] = []
