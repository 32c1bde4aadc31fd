"""The serializers of notifications."""

from rest_framework import serializers

from backend.access.serializers import PersonReferenceSerializer
from backend.core.api.bodies import LabelField, StrictModelSerializer, StrictSerializer
from backend.reminders.models import Notification


class NotificationSerializer(StrictModelSerializer):
    """A notification. `facts` depends on `kind`."""

    kind_label = LabelField("kind")
    young_person = PersonReferenceSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Notification
        fields = ["id", "kind", "kind_label", "young_person", "follow_up", "facts", "created_at", "read_at"]


class MarkAllReadSerializer(StrictSerializer):
    """The newest notification on the screen. Without it, all notifications are marked."""

    up_to = serializers.IntegerField(
        required=False, min_value=1, help_text="the id of the newest notification that was shown"
    )


class MarkedReadSerializer(StrictSerializer):
    """How many notifications were marked as read."""

    read = serializers.IntegerField(read_only=True)
