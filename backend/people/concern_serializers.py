"""The serializer of an acute concern."""

from rest_framework import serializers

from backend.core.api.bodies import StrictSerializer, optional_text
from backend.organisation.models import Staff
from backend.people.models.concern import ConcernAction


class RecordConcernSerializer(StrictSerializer):
    """An acute concern: when, what was done, and who is responsible now and until when."""

    what_was_done = serializers.MultipleChoiceField(choices=ConcernAction.choices, allow_empty=False)
    responsible_now = serializers.PrimaryKeyRelatedField(queryset=Staff.objects.filter(is_active=True))
    responsible_until = serializers.DateTimeField(required=False, allow_null=True)
    next_contact_at = serializers.DateTimeField(required=False, allow_null=True)
    at = serializers.DateTimeField()
    note = optional_text(20_000)
