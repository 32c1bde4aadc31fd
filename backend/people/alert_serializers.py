"""Serializers of the warnings in the head of the page of a young person."""

from backend.access.serializers import StaffReferenceSerializer
from backend.core.api.bodies import LabelField, StrictModelSerializer
from backend.people.models import Alert


class AlertSerializer(StrictModelSerializer):
    """A warning. It is shown in the head of the page until it has ended."""

    kind_label = LabelField("kind")
    created_by = StaffReferenceSerializer(read_only=True)

    class Meta:
        model = Alert
        fields = ["id", "kind", "kind_label", "text", "review_on", "created_by", "created_at", "ended_on", "version"]


class AddAlertSerializer(StrictModelSerializer):
    """A warning to add. `review_on` is the day on which it is looked at again."""

    class Meta:
        model = Alert
        fields = ["kind", "text", "review_on"]
