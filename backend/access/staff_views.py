"""The API of the administration of staff, roles, units and the tokens of integrations."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth import logout
from django.db.models import QuerySet
from django_filters import ChoiceFilter, DateFilter, ModelChoiceFilter
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from backend.access import staff, tokens
from backend.access.models import Action, IntegrationToken
from backend.access.permissions import Permission
from backend.access.row_level_security import as_system
from backend.access.scopes import NotPersonal, django_request
from backend.access.staff_serializers import (
    ChangePasswordSerializer,
    ChangeRoleSerializer,
    CreateIntegrationTokenSerializer,
    CreateStaffSerializer,
    CreateUnitSerializer,
    EditStaffSerializer,
    EndedRoleSerializer,
    EndRoleSerializer,
    IntegrationTokenSerializer,
    LeavingStaffSerializer,
    NewIntegrationTokenSerializer,
    RoleInUnitDetailSerializer,
    RoleInUnitSerializer,
    SetPasswordSerializer,
    StaffDetailSerializer,
    StartRoleSerializer,
    UnitDetailSerializer,
)
from backend.access.views import ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet, StaffView
from backend.core.api.filters import StrictFilterSet
from backend.core.api.versions import expected_version
from backend.core.periods import covers
from backend.organisation.models import Membership, Role, Staff, Unit


class StaffAdministrationMixin(ScopedViewSet):
    """The actions of an administrator on staff, for the view of staff."""

    administration_permissions = {
        "retrieve": Permission.READ_STAFF,
        "create": Permission.ADMINISTER,
        "partial_update": Permission.ADMINISTER,
        "deactivate": Permission.ADMINISTER,
        "activate": Permission.ADMINISTER,
        "set_password": Permission.ADMINISTER,
    }

    @extend_schema(request=CreateStaffSerializer, responses={201: StaffDetailSerializer})
    def create(self, request: Request) -> Response:
        """Create an account. `/memberships/` gives it roles."""
        body = CreateStaffSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self.show(staff.create_staff(**body.validated_data, by=self.staff), status=201)

    @extend_schema(request=EditStaffSerializer, responses=StaffDetailSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change the name or the contact details. Needs the version in If-Match."""
        expected = expected_version(request)
        colleague = self.get_object()
        body = EditStaffSerializer(colleague, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        edited = staff.edit_staff(staff=colleague, expected=expected, changes=body.validated_data, by=self.staff)
        return self.show(edited)

    @extend_schema(request=None, responses=LeavingStaffSerializer)
    @action(detail=True, methods=["post"])
    def deactivate(self, request: Request, pk: str) -> Response:
        """Close an account. Sessions and tokens end for good, and the answer counts what the colleague still holds."""
        return self.show(staff.deactivate(staff=self.get_object(), by=self.staff))

    @extend_schema(request=None, responses=StaffDetailSerializer)
    @action(detail=True, methods=["post"])
    def activate(self, request: Request, pk: str) -> Response:
        """Open an account again. The roles that have not ended apply again."""
        return self.show(staff.activate(staff=self.get_object(), by=self.staff))

    @extend_schema(request=SetPasswordSerializer, responses=StaffDetailSerializer)
    @action(detail=True, methods=["post"], url_path="set-password")
    def set_password(self, request: Request, pk: str) -> Response:
        """Give a colleague a new password. Their sessions and tokens end."""
        return self.carry_out(staff.set_password, SetPasswordSerializer)


class ChangePasswordView(StaffView):
    """The password of the caller."""

    required_permissions = {"post": None}
    throttle_scope = "password"

    @extend_schema(request=ChangePasswordSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """Change your own password. All your sessions and tokens end, so sign in again."""
        body = ChangePasswordSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        staff.change_password(staff=self.staff, **body.validated_data)
        with as_system("the serving role has no privilege on sessions"):
            logout(django_request(request))
        return Response(status=204)


class RoleFilters(StrictFilterSet):
    """The filters of the list of roles."""

    staff = ModelChoiceFilter(queryset=Staff.objects.all(), help_text="only of this member of staff, by id")
    unit = ModelChoiceFilter(queryset=Unit.objects.all(), help_text="only in this unit, by id")
    role = ChoiceFilter(choices=Role.choices, help_text="only this role")
    on = DateFilter(method="held_on", help_text="only those that apply on this day")

    class Meta:
        model = Membership
        fields: list[str] = []

    def held_on(self, queryset: QuerySet[Membership], name: str, value: Any) -> QuerySet[Membership]:
        """Keep the roles that apply on a day."""
        return queryset.filter(covers(value))


@extend_schema_view(retrieve=extend_schema(summary="Show one role in a unit"))
class MembershipViewSet(ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """Roles of staff in units, from-to. A change is a new row, so that the past stays as it was."""

    required_permissions = {
        "list": Permission.READ_STAFF,
        "retrieve": Permission.READ_STAFF,
        "create": Permission.ADMINISTER,
        "change": Permission.ADMINISTER,
        "end": Permission.ADMINISTER,
    }
    creates = frozenset({"create", "change"})
    scope = NotPersonal()
    argument = "membership"
    queryset = Membership.objects.select_related("staff", "unit")
    filterset_class = RoleFilters
    ordering_fields = ["starts_on", "ends_on"]

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        by_action = {"list": RoleInUnitSerializer, "end": EndedRoleSerializer}
        return by_action.get(self.action, RoleInUnitDetailSerializer)

    @extend_schema(request=StartRoleSerializer, responses={201: RoleInUnitDetailSerializer})
    def create(self, request: Request) -> Response:
        """Give a member of staff a role in a unit."""
        body = StartRoleSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self.show(staff.start_membership(**body.validated_data, by=self.staff), status=201)

    @extend_schema(request=ChangeRoleSerializer, responses={201: RoleInUnitDetailSerializer})
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: str) -> Response:
        """Change a role from a day: the row ends on the day before, and a new one begins."""
        membership = self.get_object()
        body = ChangeRoleSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        changes = dict(body.validated_data)
        starts_on = changes.pop("starts_on", None)
        changed = staff.change_membership(membership=membership, starts_on=starts_on, changes=changes, by=self.staff)
        return self.show(changed, status=201)

    @extend_schema(request=EndRoleSerializer, responses={200: EndedRoleSerializer, 204: None})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """End a role, and count what the colleague still holds. Empty if the role had not begun: then it is removed."""
        return self.carry_out(staff.end_membership, EndRoleSerializer)


class UnitAdministrationMixin(ScopedViewSet):
    """The actions of an administrator on units, for the view of units."""

    administration_permissions = {
        "retrieve": Permission.READ_STAFF,
        "create": Permission.ADMINISTER,
        "partial_update": Permission.ADMINISTER,
    }

    @extend_schema(request=CreateUnitSerializer, responses={201: UnitDetailSerializer})
    def create(self, request: Request) -> Response:
        """Create a unit."""
        body = CreateUnitSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self.show(staff.create_unit(**body.validated_data, by=self.staff), status=201)

    @extend_schema(request=CreateUnitSerializer, responses=UnitDetailSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change the name, kind, place or IPS unit of a unit. Needs the version in If-Match."""
        expected = expected_version(request)
        unit = self.get_object()
        body = CreateUnitSerializer(unit, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        edited = staff.edit_unit(unit=unit, expected=expected, changes=body.validated_data, by=self.staff)
        return self.show(edited)


class IntegrationTokenViewSet(ScopedListMixin, ScopedViewSet):
    """The tokens of integrations, which read only reports. The text of a token is shown once, when it is created."""

    required_permissions = {
        "list": Permission.ADMINISTER,
        "create": Permission.ADMINISTER,
        "destroy": Permission.ADMINISTER,
    }
    scope = NotPersonal()
    queryset = IntegrationToken.objects.select_related("token__user").order_by("token__user__username", "id")
    serializer_class = IntegrationTokenSerializer

    def read_page(self) -> Sequence[Any]:
        with as_system("the serving role has no privilege on tokens"):
            return super().read_page()

    @extend_schema(request=CreateIntegrationTokenSerializer, responses={201: NewIntegrationTokenSerializer})
    def create(self, request: Request) -> Response:
        """Create a token for an integration. Store it at once: this answer alone shows it."""
        body = CreateIntegrationTokenSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        text, row = tokens.issue_token(**body.validated_data, by=self.staff)
        self.log_read(Action.VIEW, [])
        return Response(NewIntegrationTokenSerializer(row, context={"token": text}).data, status=201)

    def show_created(self, pk: int | None) -> Response:
        """Return the token of an earlier request with the same key, without its text."""
        with as_system("the serving role has no privilege on tokens"):
            row = self.queryset.get(pk=pk or 0)
        self.log_read(Action.VIEW, [])
        return Response(NewIntegrationTokenSerializer(row, context={"token": None}).data, status=201)

    def destroy(self, request: Request, pk: str) -> Response:
        """End a token. The integration can no longer use it."""
        tokens.end_token(token_id=int(pk), by=self.staff)
        return Response(status=204)
