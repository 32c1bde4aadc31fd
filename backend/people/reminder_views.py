"""The API of the pause of reminders about a young person."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.permissions import Permission
from backend.access.views import ScopedViewSet
from backend.core.api.bodies import StrictSerializer
from backend.people.serializers import PersonDetailSerializer
from backend.people.services import reminders


class PauseRemindersSerializer(StrictSerializer):
    """The last day of the pause, and why."""

    reminders_paused_until = serializers.DateField(help_text="the last day of the pause")
    reason = serializers.CharField(max_length=300)


class RemindersMixin(ScopedViewSet):
    """The actions on the reminders about a young person, for the view of young people."""

    reminder_permissions = {
        "pause_reminders": Permission.PAUSE_REMINDERS,
        "resume_reminders": Permission.PAUSE_REMINDERS,
    }

    @extend_schema(request=PauseRemindersSerializer, responses=PersonDetailSerializer)
    @action(detail=True, methods=["post"], url_path="pause-reminders")
    def pause_reminders(self, request: Request, pk: str) -> Response:
        """Pause the reminders until a day. Those that a law requires, and acute ones, never wait."""
        return self.carry_out(reminders.pause_reminders, PauseRemindersSerializer)

    @extend_schema(request=None, responses=PersonDetailSerializer)
    @action(detail=True, methods=["post"], url_path="resume-reminders")
    def resume_reminders(self, request: Request, pk: str) -> Response:
        """End the pause of the reminders now."""
        return self.show(reminders.resume_reminders(person=self.get_object(), by=self.staff))
