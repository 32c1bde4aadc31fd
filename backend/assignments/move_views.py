"""The API of suggestions and of caseload moves."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.access_log import log_access
from backend.access.models import Action
from backend.access.permissions import Permission
from backend.access.scopes import NotPersonal
from backend.access.views import ScopedViewSet
from backend.assignments import moves
from backend.assignments.filters import SuggestionFilters
from backend.assignments.models import Assignment, Capacity
from backend.assignments.serializers import (
    CaseloadMoveResultSerializer,
    CaseloadMoveSerializer,
    SuggestionsSerializer,
)
from backend.core.api.filters import refuse_invalid


class SuggestionViewSet(ScopedViewSet):
    """Suggestions of a colleague for a young person."""

    required_permissions = {"suggest": Permission.ASSIGN}
    scope = NotPersonal()
    queryset = Assignment.objects.none()
    pagination_class = None
    filter_backends = ()
    filterset_class = SuggestionFilters
    logged_action = Action.LIST

    @extend_schema(
        parameters=[
            OpenApiParameter("young_person", OpenApiTypes.INT, required=True, description="for whom, by id"),
            OpenApiParameter("capacity", enum=Capacity.values, required=True, description="in this capacity"),
        ],
        responses=SuggestionsSerializer,
    )
    def suggest(self, request: Request) -> Response:
        """Suggest colleagues for a young person, the best first, with reasons."""
        asked = SuggestionFilters(request.query_params, Assignment.objects.none(), request=request)
        refuse_invalid(asked)
        person, capacity = asked.form.cleaned_data["young_person"], Capacity(asked.form.cleaned_data["capacity"])
        found = moves.suggest(young_person=person, capacity=capacity, by=self.staff)
        log_access(Action.LIST, [person.pk], purpose="suggestions")
        return Response(SuggestionsSerializer({"suggestions": found}).data)


class CaseloadMoveViewSet(ScopedViewSet):
    """Moves of whole caseloads."""

    required_permissions = {"create": Permission.ASSIGN}
    creates = frozenset()  # it hands over, and creates no record of its own; a second equal move finds nothing to move
    scope = NotPersonal()
    queryset = Assignment.objects.none()
    logged_action = Action.LIST

    @extend_schema(request=CaseloadMoveSerializer, responses={200: CaseloadMoveResultSerializer})
    def create(self, request: Request) -> Response:
        """Move the young people of a colleague to others, all or none of them. A dry run only shows what would happen.

        Without `moves` the dry run proposes colleagues. Send its result back as `moves`, with `dry_run` false.
        """
        body = CaseloadMoveSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        told = body.validated_data
        staff, capacity, dry_run = told["staff"], Capacity(told["capacity"]), told["dry_run"]
        if told.get("moves"):
            choices = [moves.Choice(**one) for one in told["moves"]]
        else:
            choices = moves.propose(
                staff=staff, capacity=capacity, to=told["to"], only=told["young_people"], by=self.staff
            )
        results = moves.move_caseload(
            staff=staff,
            capacity=capacity,
            choices=choices,
            moved_on=told.get("moved_on"),
            reason=told["reason"],
            note=told.get("note", ""),
            dry_run=dry_run,
            by=self.staff,
        )
        log_access(Action.LIST, [result.assignment.young_person_id for result in results], purpose="caseload move")
        return Response(CaseloadMoveResultSerializer({"dry_run": dry_run, "results": results}).data)
