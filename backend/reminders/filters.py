"""Filters of notifications."""

from django_filters import BooleanFilter

from backend.core.api.filters import StrictFilterSet
from backend.reminders.models import Notification


class NotificationFilters(StrictFilterSet):
    """The filters of the list of notifications."""

    unread = BooleanFilter(
        field_name="read_at", lookup_expr="isnull", help_text="true: only unread ones, false: only read ones"
    )

    class Meta:
        model = Notification
        fields: list[str] = []
