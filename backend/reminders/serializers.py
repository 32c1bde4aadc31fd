"""The serializer of notifications."""

from backend.access.serializers import PersonReferenceSerializer
from backend.core.api.bodies import LabelField, StrictModelSerializer
from backend.reminders.models import Notification


class NotificationSerializer(StrictModelSerializer):
    """A notification. `facts` depends on `kind`."""

    kind_label = LabelField("kind")
    young_person = PersonReferenceSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Notification
        fields = ["id", "kind", "kind_label", "young_person", "follow_up", "facts", "created_at", "read_at"]
