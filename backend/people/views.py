"""The API of young people."""

from collections.abc import Callable
from typing import Any

from django.db.models import Case, Model, Prefetch, QuerySet, Value, When
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from backend.access.access_log import OUTSIDE_ACCESS, log_access
from backend.access.models import Action
from backend.access.permissions import Permission, check
from backend.access.row_level_security import as_system
from backend.access.scopes import AboutYoungPerson, Scope
from backend.access.views import ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet
from backend.core import clock
from backend.core.api.filters import PAGE_PARAMETERS
from backend.core.api.paging import TimelineCursor
from backend.core.api.versions import expected_version
from backend.core.errors import Invalid
from backend.people.activity_views import ActivitiesMixin, show_activity
from backend.people.address_views import AddressMixin
from backend.people.alert_views import AlertsMixin, show_alert
from backend.people.benefit_views import BenefitsMixin, show_benefit
from backend.people.case_views import CaseMixin
from backend.people.filters import PeopleFilters
from backend.people.models import (
    ActivitySpell,
    Alert,
    BenefitSpell,
    CaseStep,
    Consent,
    NetworkPerson,
    Professional,
    ProgrammeEnrolment,
    YoungPerson,
)
from backend.people.network_views import NetworkMixin, show_network_person, show_professional
from backend.people.programme_views import EnrolmentsMixin, show_enrolment
from backend.people.queries import access_log_of, find
from backend.people.reminder_views import RemindersMixin
from backend.people.serializers import (
    AccessLogEntrySerializer,
    CitizenAccessLogEntrySerializer,
    ConsentSerializer,
    EditPersonSerializer,
    FindSerializer,
    FoundSerializer,
    GiveConsentSerializer,
    OpenCaseSerializer,
    PersonDetailSerializer,
    PersonSerializer,
    RevealedSerializer,
    RevealSerializer,
    TimelineSerializer,
    WithdrawConsentSerializer,
)
from backend.people.services import cases, consents
from backend.timeline.queries import page as timeline_page
from backend.timeline.registry import timeline

TIMELINE_PAGE = 50


def _show_consent(view: Any, consent: Consent, status: int = 200) -> Response:
    log_access(Action.VIEW, [consent.young_person_id], purpose=view.action)
    shown = _with_validity(Consent.objects.filter(pk=consent.pk)).get()
    return Response(ConsentSerializer(shown).data, status=status)


PARTS: dict[str, tuple[type[Model], Callable[..., Response]]] = {
    "give_consent": (Consent, _show_consent),
    "start_activity": (ActivitySpell, show_activity),
    "add_network_person": (NetworkPerson, show_network_person),
    "add_professional": (Professional, show_professional),
    "add_alert": (Alert, show_alert),
    "start_benefit": (BenefitSpell, show_benefit),
    "enrol": (ProgrammeEnrolment, show_enrolment),
}
"""The actions that create a record that belongs to a young person: its model, and how it is shown."""


class YoungPersonViewSet(
    ActivitiesMixin,
    AddressMixin,
    AlertsMixin,
    BenefitsMixin,
    CaseMixin,
    EnrolmentsMixin,
    NetworkMixin,
    RemindersMixin,
    ScopedListMixin,
    ScopedRetrieveMixin,
    ScopedViewSet,
):
    """Young people whom the caller can see. Coordinators see only the summary."""

    required_permissions = {
        "list": Permission.READ_CASES,
        "retrieve": Permission.READ_CASES,
        "create": Permission.OPEN_CASE,
        "partial_update": Permission.EDIT_CASE,
        "find": Permission.READ_CASES,
        "reveal": Permission.EDIT_CASE,
        "timeline": Permission.READ_CASES,
        "consents": Permission.READ_CASES,
        "give_consent": Permission.EDIT_CASE,
        "withdraw_consent": Permission.EDIT_CASE,
        "access_log": Permission.READ_ACCESS_LOG,
        **ActivitiesMixin.activity_permissions,
        **AddressMixin.address_permissions,
        **AlertsMixin.alert_permissions,
        **BenefitsMixin.benefit_permissions,
        **CaseMixin.case_permissions,
        **EnrolmentsMixin.enrolment_permissions,
        **NetworkMixin.network_permissions,
        **RemindersMixin.reminder_permissions,
    }
    creates = frozenset({"create", *PARTS})
    argument = "person"
    queryset = YoungPerson.objects.all()
    filterset_class = PeopleFilters
    ordering_fields = {"name": "sort_name", "born_on": "born_on", "opened_on": "opened_on"}

    @property
    def scope(self) -> Scope:  # type: ignore[override]  # the level depends on the action
        summary = self.action in {"list", "retrieve", "create", "find", "access_log", *CaseMixin.case_permissions}
        return AboutYoungPerson("summary" if summary else "full", "id")

    @property
    def extra_parameters(self) -> frozenset[str]:  # type: ignore[override]  # depends on the action
        return {
            "timeline": frozenset({"cursor"}),
            "consents": PAGE_PARAMETERS,
            "activities": PAGE_PARAMETERS,
            "alerts": PAGE_PARAMETERS,
            "benefits": PAGE_PARAMETERS,
            "network": PAGE_PARAMETERS,
            "professionals": PAGE_PARAMETERS,
            "programmes": PAGE_PARAMETERS,
            "access_log": PAGE_PARAMETERS | {"audience"},
        }.get(self.action, frozenset())

    @property
    def throttle_scope(self) -> str | None:
        return {"find": "search", "create": "search", "reveal": "reveal"}.get(self.action)

    def read(self) -> QuerySet[YoungPerson]:
        if self.action in (
            "timeline",
            "consents",
            "activities",
            "alerts",
            "benefits",
            "network",
            "professionals",
            "programmes",
        ):
            return self.queryset.only("id")  # these actions show other tables
        people = self.queryset.select_related("unit")
        if self.action == "list":
            behind_a_figure = bool(self.request.query_params.get("measure"))  # a figure also counts those who have died
            return (people if behind_a_figure else people.listed()).defer("cpr", "phone")
        shown = people.select_related("address", "primary_contact_staff", "primary_contact_professional")
        return shown.prefetch_related(Prefetch("steps", CaseStep.objects.select_related("by", "from_unit", "to_unit")))

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return PersonSerializer if self.action == "list" else PersonDetailSerializer

    @extend_schema(request=OpenCaseSerializer, responses={201: PersonDetailSerializer})
    def create(self, request: Request) -> Response:
        """Open a case today. The same name and birth date as a case that you see is 409, unless `confirm` is true."""
        body = OpenCaseSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self.show(cases.open_case(**body.validated_data, by=self.staff), status=201)

    @extend_schema(request=EditPersonSerializer, responses=PersonDetailSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Edit a young person. Needs the version in If-Match."""
        expected = expected_version(request)
        person = self.get_object()
        body = EditPersonSerializer(person, data=request.data, partial=True, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        person = cases.edit(person=person, expected=expected, changes=body.validated_data, by=self.staff)
        return self.show(person)

    @extend_schema(request=FindSerializer, responses=FoundSerializer)
    @action(detail=False, methods=["post"])
    def find(self, request: Request) -> Response:
        """Find a young person by exact CPR or case number. Of a case the caller cannot see, say only that it exists."""
        body = FindSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        found = find(**body.validated_data, staff=self.staff)
        people = [found.person.pk] if found.person else []
        basis = OUTSIDE_ACCESS if people and not found.is_visible else ""
        log_access(Action.SEARCH, people, basis=basis, purpose="find")
        return Response(FoundSerializer(found).data)

    @extend_schema(request=RevealSerializer, responses=RevealedSerializer)
    @action(detail=True, methods=["post"])
    def reveal(self, request: Request, pk: str) -> Response:
        """Show the CPR number and the address, also a protected one. The access log records the reason."""
        person = self.get_object()
        check(self.staff, Permission.EDIT_CASE, person.pk)
        body = RevealSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        log_access(Action.REVEAL, [person.pk], purpose=body.validated_data["reason"])
        address = getattr(person, "address", None)
        shown = {
            "cpr": person.cpr,
            "address": address.text if address else None,
            "address_protected": bool(address and address.protected),
        }
        return Response(RevealedSerializer(shown).data)

    @extend_schema(
        parameters=[OpenApiParameter("cursor", OpenApiTypes.STR, description="`next` of the page before")],
        responses=TimelineSerializer,
        filters=False,
    )
    @action(detail=True, methods=["get"])
    def timeline(self, request: Request, pk: str) -> Response:
        """List the events of the young person, newest first, 50 at a time."""
        person = self.get_object()
        cursor = request.query_params.get("cursor")
        entries, following = timeline_page(person, TimelineCursor.decode(cursor) if cursor else None, TIMELINE_PAGE)
        self.log_read(Action.VIEW, [person])
        results = [
            {
                "at": entry.at,
                "kind": entry.kind,
                "kind_label": timeline[entry.kind].label,
                "id": entry.id,
                "facts": entry.facts,
            }
            for entry in entries
        ]
        return Response(
            TimelineSerializer({"results": results, "next": following.encode() if following else None}).data
        )

    @extend_schema(responses=ConsentSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"])
    def consents(self, request: Request, pk: str) -> Response:
        """List the consents of the young person, newest first."""
        person = self.get_object()
        self.log_read(Action.VIEW, [person])
        page = self.paginate_queryset(_with_validity(Consent.objects.filter(young_person=person)))
        return self.get_paginated_response(ConsentSerializer(page, many=True).data)

    @extend_schema(request=GiveConsentSerializer, responses={201: ConsentSerializer})
    @consents.mapping.post
    def give_consent(self, request: Request, pk: str) -> Response:
        """Record a consent or a refusal."""
        person = self.get_object()
        body = GiveConsentSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        consent = consents.give_consent(person=person, **body.validated_data, by=self.staff)
        return _show_consent(self, consent, status=201)

    @extend_schema(request=WithdrawConsentSerializer, responses=ConsentSerializer)
    @action(detail=True, methods=["post"], url_path="consents/(?P<consent_id>[0-9]{1,18})/withdraw")
    def withdraw_consent(self, request: Request, pk: str, consent_id: str) -> Response:
        """Withdraw a consent."""
        person = self.get_object()
        consent = get_object_or_404(Consent, young_person=person, pk=consent_id)
        body = WithdrawConsentSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return _show_consent(self, consents.withdraw_consent(consent=consent, **body.validated_data, by=self.staff))

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "audience", OpenApiTypes.STR, enum=["staff", "citizen"], description="for whom; staff by default"
            )
        ],
        responses=AccessLogEntrySerializer(many=True),
        filters=False,
    )
    @action(detail=True, methods=["get"], url_path="access-log")
    def access_log(self, request: Request, pk: str) -> Response:
        """List the access log, for the leader and the auditor. `audience=citizen` is what the young person may see."""
        audience = request.query_params.get("audience", "staff")
        serializers = {"staff": AccessLogEntrySerializer, "citizen": CitizenAccessLogEntrySerializer}
        if audience not in serializers:
            raise Invalid(_("audience is staff or citizen."), code="audience", parameter="audience")
        with as_system("the serving role cannot read the access log, and the auditor sees no young person"):
            page = self.paginate_queryset(access_log_of(int(pk), staff=self.staff))
        log_access(Action.VIEW, [int(pk)], purpose="access_log")
        return self.get_paginated_response(serializers[audience](page, many=True).data)

    def show_created(self, pk: int | None) -> Response:
        if self.action not in PARTS:
            return super().show_created(pk)
        model, show = PARTS[self.action]
        return show(self, get_object_or_404(model, young_person=self.get_object(), pk=pk), status=201)


def _with_validity(consents: QuerySet[Consent]) -> QuerySet[Consent]:
    valid = Consent.objects.valid_on(clock.today())
    return consents.annotate(valid=Case(When(pk__in=valid.values("pk"), then=Value(True)), default=Value(False)))
