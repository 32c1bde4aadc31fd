"""The actions on the case of a young person as a whole."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.models import Action
from backend.access.permissions import Permission
from backend.access.views import ScopedViewSet
from backend.people.case_serializers import (
    CloseCaseSerializer,
    MergeCaseSerializer,
    MergedSerializer,
    RecordDeathSerializer,
    ReopenCaseSerializer,
    TransferCaseSerializer,
    UndoDeathSerializer,
)
from backend.people.serializers import PersonDetailSerializer
from backend.people.services import merging, steps


class CaseMixin(ScopedViewSet):
    """The verbs of a case, for the view of young people."""

    case_permissions = {
        "close": Permission.CLOSE_CASE,
        "reopen": Permission.CLOSE_CASE,
        "record_death": Permission.CLOSE_CASE,
        "transfer": Permission.LEAD_CASE,
        "undo_death": Permission.LEAD_CASE,
        "merge": Permission.LEAD_CASE,
    }

    @extend_schema(request=CloseCaseSerializer, responses={200: PersonDetailSerializer, 204: None})
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close the case. If something is still open, the answer is 409 and lists it, unless `end_open` is true."""
        return self.carry_out(steps.close, CloseCaseSerializer)

    @extend_schema(request=ReopenCaseSerializer, responses=PersonDetailSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Open a closed case again. What ended with it stays ended."""
        return self.carry_out(steps.reopen, ReopenCaseSerializer)

    @extend_schema(request=TransferCaseSerializer, responses={200: PersonDetailSerializer, 204: None})
    @action(detail=True, methods=["post"])
    def transfer(self, request: Request, pk: str) -> Response:
        """Move the case to another unit. Empty if the caller can no longer see the young person."""
        return self.carry_out(steps.transfer, TransferCaseSerializer)

    @extend_schema(request=RecordDeathSerializer, responses={200: PersonDetailSerializer, 204: None})
    @action(detail=True, methods=["post"], url_path="record-death")
    def record_death(self, request: Request, pk: str) -> Response:
        """Record that the young person has died. Everything that is open ends, and all reminders stop at once."""
        return self.carry_out(steps.record_death, RecordDeathSerializer)

    @extend_schema(request=UndoDeathSerializer, responses=PersonDetailSerializer)
    @action(detail=True, methods=["post"], url_path="undo-death")
    def undo_death(self, request: Request, pk: str) -> Response:
        """Remove a death that was recorded by mistake. What ended stays ended, and `steps` lists it."""
        return self.carry_out(steps.undo_death, UndoDeathSerializer)

    @extend_schema(request=MergeCaseSerializer, responses=MergedSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        """Merge this record into another record of the same young person. Without `dry_run: false` nothing changes."""
        person = self.get_object()
        body = MergeCaseSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        into, dry_run = body.validated_data["into"], body.validated_data["dry_run"]
        merge = merging.merge(person=person, **body.validated_data, by=self.staff)
        self.log_read(Action.VIEW, [person, into])
        shown = {"into": into.pk, "dry_run": dry_run, "moved": merge.moved, "merge": merge}
        return Response(MergedSerializer(shown).data)
