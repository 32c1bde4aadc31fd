"""URLs that exist only in the tests of the API basics."""

from collections.abc import Callable

import django_filters
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import DataError, connections
from django.http import Http404
from django.urls import include, path
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotAcceptable, Throttled, ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from backend.core import errors
from backend.core.api import versions
from backend.core.api.bodies import MomentField, StrictSerializer
from backend.core.api.filters import PAGE_PARAMETERS, StrictFilterSet, StrictParameters
from backend.core.api.paging import TimelineCursor
from backend.core.models import ClockOffset, WorkDay
from backend.core.workdays import DayKind
from backend.organisation.models import Absence, Unit


def database_dies():
    """Open a connection that PostgreSQL ends in the middle of a statement."""
    away = connections.create_connection("default")
    try:
        with away.cursor() as cursor:
            cursor.execute("SET ROLE NONE")  # only the login role may end the connection
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    finally:
        away.close()


def database_is_not_there():
    away = connections.create_connection("default")
    away.settings_dict = {**away.settings_dict, "HOST": "127.0.0.1", "PORT": "1"}
    away.cursor()


def own_parent():
    unit = Unit.objects.create(name="Turns in circles")
    Unit.objects.filter(pk=unit.pk).update(parent=unit)


def text_with_nul():
    Unit.objects.filter(name="a\0b").first()


def raises(exc: Exception) -> Callable[[], object]:
    def act() -> None:
        raise exc

    return act


ACTS: dict[str, Callable[[], object]] = {
    "invalid": raises(errors.Invalid("Too short.", code="too_short", pointer="/minutes")),
    "several": raises(
        errors.Invalid.several(
            [errors.Invalid("One.", code="one", pointer="/a"), errors.Invalid("Two.", code="two", parameter="b")]
        )
    ),
    "forbidden": raises(errors.Forbidden()),
    "invisible": raises(errors.NotFound()),
    "conflict": raises(errors.Conflict("It is closed.", code="closed")),
    "stale": raises(errors.Stale()),
    "unversioned": raises(errors.PreconditionRequired()),
    "missing": raises(Http404("model Secret matching query")),
    "denied": raises(PermissionDenied("because of Secret")),
    "unacceptable": raises(NotAcceptable()),
    "throttled": raises(Throttled(wait=11.2)),
    "too-large": raises(RequestDataTooBig("Secret")),
    "data": raises(DataError("Secret")),
    "nul": text_with_nul,
    "dies": database_dies,
    "absent": database_is_not_there,
    "constraint": own_parent,
    "nameless-constraint": lambda: ClockOffset.objects.create(pk=2),
    "twice": lambda: Unit.objects.bulk_create([Unit(name="Secret"), Unit(name="Secret")]),
    "not-null": lambda: Unit.objects.filter(pk=Unit.objects.create(name="Nameless").pk).update(name=None),
    "bug": raises(RuntimeError("Secret 0101044000")),
    "list-error": raises(ValidationError([{"a": ["x"]}, {}, {"b": {"c/d": ["y", "z"]}}])),
    "plain-error": raises(ValidationError("Plain.")),
}


class Act(APIView):
    permission_classes = [AllowAny]

    def get(self, request, name):
        ACTS[name]()
        return Response()


class Private(APIView):
    permission_classes = [IsAuthenticated]

    def get(self, request):
        return Response({"anonymous": isinstance(request.user, AnonymousUser)})


class ParticipantSerializer(StrictSerializer):
    id = serializers.IntegerField()


class ContactSerializer(StrictSerializer):
    minutes = serializers.IntegerField(min_value=1)
    note = serializers.CharField(required=False, max_length=200_000)
    facts = serializers.JSONField(required=False)
    at = MomentField(required=False)
    participants = ParticipantSerializer(many=True, required=False)
    number = serializers.CharField(read_only=True)
    origin = serializers.HiddenField(default="here")


class Contacts(StrictParameters, GenericAPIView):
    permission_classes = [AllowAny]
    serializer_class = ContactSerializer
    extra_parameters = frozenset({"dry_run"})

    @extend_schema(responses={201: ContactSerializer})
    def post(self, request):
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return Response(serializer.validated_data, status.HTTP_201_CREATED)


class Bulk(GenericAPIView):
    permission_classes = [AllowAny]
    serializer_class = ContactSerializer

    def post(self, request):
        serializer = self.get_serializer(data=request.data, many=True)
        serializer.is_valid(raise_exception=True)
        return Response(serializer.validated_data)


class DayFilters(StrictFilterSet):
    is_hverdag = django_filters.BooleanFilter()
    hverdag = django_filters.NumberFilter()
    between = django_filters.DateFromToRangeFilter(field_name="day")
    kind = django_filters.MultipleChoiceFilter(choices=DayKind.choices, method="of_kind")
    text = django_filters.CharFilter(method="nothing")

    def of_kind(self, queryset, name, value):
        return queryset

    def nothing(self, queryset, name, value):
        return queryset.none()


class DaySerializer(serializers.ModelSerializer):
    class Meta:
        model = WorkDay
        fields = ["day", "hverdag"]


class Days(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    permission_classes = [AllowAny]
    queryset = WorkDay.objects.order_by("day")
    serializer_class = DaySerializer
    filterset_class = DayFilters
    ordering_fields = ["day", "hverdag"]
    extra_parameters: frozenset[str] = frozenset()

    @action(detail=True, extra_parameters=PAGE_PARAMETERS | {"cursor"})
    def following(self, request, pk):
        if cursor := request.query_params.get("cursor"):
            TimelineCursor.decode(cursor)
        page = self.paginate_queryset(WorkDay.objects.filter(day__gt=self.get_object().day).order_by("day"))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class NoteSerializer(serializers.Serializer):
    version = serializers.IntegerField()


class Notes(viewsets.GenericViewSet):
    permission_classes = [AllowAny]
    serializer_class = NoteSerializer

    def get_object(self) -> Absence:
        return Absence(pk=1, version=7)  # any versioned record does; it is never saved

    def retrieve(self, request, pk):
        note = self.get_object()
        return versions.with_etag(Response(self.get_serializer(note).data), note)

    def partial_update(self, request, pk):
        note = self.get_object()
        if versions.expected_version(request) != note.version:
            raise errors.Stale
        note.version += 1
        return versions.with_etag(Response(self.get_serializer(note).data), note)


router = SimpleRouter()
router.register("days", Days, basename="day")
router.register("notes", Notes, basename="note")

urlpatterns = [
    path("api/v1/act/<slug:name>/", Act.as_view()),
    path("api/v1/private/", Private.as_view()),
    path("api/v1/contacts/", Contacts.as_view()),
    path("api/v1/bulk/", Bulk.as_view()),
    path("api/v1/", include(router.urls)),
    path("page/", Private.as_view()),
]

handler400 = "backend.core.api.views.bad_request"
handler403 = "backend.core.api.views.permission_denied"
handler404 = "backend.core.api.views.not_found"
handler500 = "backend.core.api.views.server_error"
