"""The API of sign-in, of the caller, of staff and of units."""

from typing import Any

from django.contrib.auth import authenticate, logout
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, CharFilter, ChoiceFilter, ModelChoiceFilter
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from knox.models import get_token_model
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from backend.access.access_log import log_access
from backend.access.code_lists import code_lists
from backend.access.models import Action
from backend.access.permissions import Permission
from backend.access.row_level_security import as_system
from backend.access.scopes import NotPersonal, django_request
from backend.access.serializers import (
    CodeListSerializer,
    CodeListsSerializer,
    CredentialsSerializer,
    MeSerializer,
    StaffSerializer,
    TokenSerializer,
    UnitSerializer,
)
from backend.access.staff import change_password
from backend.access.staff_serializers import LeavingStaffSerializer, StaffDetailSerializer, UnitDetailSerializer
from backend.access.staff_views import StaffAdministrationMixin, UnitAdministrationMixin
from backend.access.throttles import SignInAttempt
from backend.access.tokens import NewPasswordNeeded, WrongCredentials, forget_expired
from backend.access.views import ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet, StaffView
from backend.core import clock
from backend.core.api.filters import StrictFilterSet, StrictParameters
from backend.core.errors import Invalid, NotFound
from backend.core.names import contains_words
from backend.organisation.models import Membership, Role, Staff, Unit


class TokenView(StrictParameters):
    """Sign-in by API."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    throttle_classes: list[Any] = []

    @extend_schema(request=CredentialsSerializer, responses={200: TokenSerializer})
    def post(self, request: Request) -> Response:
        """Get a token for a username and a password. Send it as `Authorization: Token …`. It expires.

        A one-time password is answered with 403 (`new_password_needed`) until `new_password` is sent too.
        """
        body = CredentialsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = dict(body.validated_data)
        new_password = given.pop("new_password", None)
        attempt = SignInAttempt.begin(given["username"], django_request(request))
        staff = authenticate(django_request(request), **given)
        if staff is None:
            raise WrongCredentials
        attempt.succeeded()
        if staff.has_one_time_password():
            if new_password is None:
                raise NewPasswordNeeded
            change_password(staff=staff, old_password=given["password"], new_password=new_password)
        elif new_password is not None:
            raise Invalid(
                _("This is not a one-time password. Sign in without new_password, and change your password then."),
                code="no_one_time_password",
                pointer="/new_password",
            )
        forget_expired(staff)
        row, token = get_token_model().objects.create(user=staff)
        response = Response(TokenSerializer({"token": token, "expires_at": row.expiry}).data)
        response["Cache-Control"] = "no-store"
        return response

    def get_authenticate_header(self, request: Request) -> str:
        """Return the `WWW-Authenticate` of a refusal. Without it the framework would answer 403."""
        return "Token"


class LogoutView(StaffView):
    """Sign-out."""

    required_permissions = {"post": None}

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """End the token or the session of the request."""
        with as_system("the serving role has no privilege on tokens and sessions"):
            if hasattr(request.auth, "delete"):
                request.auth.delete()
            logout(django_request(request))
        return Response(status=204)


class MeView(StaffView):
    """The caller."""

    required_permissions = {"get": None}

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Show the caller, with roles and permissions."""
        me = self.staff_roles
        prefetch_related_objects(me.memberships, "unit")
        return Response(
            MeSerializer(
                {
                    "id": self.staff.pk,
                    "username": self.staff.username,
                    "name": self.staff.name,
                    "email": self.staff.email,
                    "roles": sorted(me.roles),
                    "memberships": me.memberships,
                    "abilities": sorted(permission for permission in Permission if me.may(permission)),
                }
            ).data
        )


class StaffFilters(StrictFilterSet):
    """The filters of the list of staff."""

    role = ChoiceFilter(choices=Role.choices, method="holding", help_text="only with this role today")
    unit = ModelChoiceFilter(
        queryset=Unit.objects.all(), method="working_in", help_text="only with a role in this unit today, by id"
    )
    is_active = BooleanFilter(help_text="true: accounts that are open, false: closed ones; without it, open ones")
    search = CharFilter(method="named", help_text="words of the name or username, or parts of them")

    def holding(self, queryset: QuerySet[Staff], name: str, value: str) -> QuerySet[Staff]:
        """Keep the staff who have a role today."""
        return queryset.filter(memberships__in=Membership.objects.active(clock.today()).filter(role=value)).distinct()

    def working_in(self, queryset: QuerySet[Staff], name: str, value: Unit) -> QuerySet[Staff]:
        """Keep the staff who have a role in a unit today."""
        return queryset.filter(memberships__in=Membership.objects.active(clock.today()).filter(unit=value)).distinct()

    def named(self, queryset: QuerySet[Staff], name: str, value: str) -> QuerySet[Staff]:
        """Keep the staff whose name or username contains each word of the search."""
        return queryset.filter(contains_words("search_name", value))


@extend_schema_view(retrieve=extend_schema(summary="Show a member of staff, with present roles"))
class StaffViewSet(StaffAdministrationMixin, ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """Staff, with their present roles. The list has the active ones, unless `is_active=false` asks for the others."""

    required_permissions = {"list": Permission.READ_STAFF, **StaffAdministrationMixin.administration_permissions}
    scope = NotPersonal()
    argument = "staff"
    queryset = Staff.objects.all()
    filterset_class = StaffFilters
    ordering_fields = {"name": "sort_name"}

    def read(self) -> QuerySet[Staff]:
        active = Membership.objects.active(clock.today()).select_related("unit")
        staff = self.queryset.prefetch_related(Prefetch("memberships", queryset=active))
        if not self.staff_roles.may(Permission.ADMINISTER):
            staff = staff.exclude(memberships__role=Role.INTEGRATION)  # an integration is no colleague
        only_active = self.action == "list" and "is_active" not in self.request.query_params
        return staff.filter(is_active=True) if only_active else staff

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        by_action = {"list": StaffSerializer, "deactivate": LeavingStaffSerializer}
        return by_action.get(self.action, StaffDetailSerializer)


@extend_schema_view(retrieve=extend_schema(summary="Show one unit"))
class UnitViewSet(UnitAdministrationMixin, ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """The units of the municipality."""

    required_permissions = {"list": Permission.READ_STAFF, **UnitAdministrationMixin.administration_permissions}
    scope = NotPersonal()
    queryset = Unit.objects.all()
    ordering_fields = ["name"]

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return UnitSerializer if self.action == "list" else UnitDetailSerializer


class CodeListViewSet(ScopedViewSet):
    """The code lists, which administrators edit in Django's admin."""

    required_permissions = {"list": Permission.READ_STAFF, "retrieve": Permission.READ_STAFF}
    scope = NotPersonal()
    queryset = Unit.objects.none()
    pagination_class = None
    filter_backends = ()
    lookup_field = "name"
    lookup_value_regex = "[a-z-]{1,40}"

    def denied_people(self) -> tuple[int, ...]:
        return ()

    @extend_schema(responses=CodeListsSerializer)
    def list(self, request: Request) -> Response:
        """List the names of the code lists."""
        log_access(Action.LIST, purpose="code lists")
        lists = [{"name": name, "label": model._meta.verbose_name_plural} for name, model in code_lists().items()]
        return Response(CodeListsSerializer({"code_lists": lists}).data)

    @extend_schema(
        parameters=[
            OpenApiParameter("name", OpenApiTypes.STR, OpenApiParameter.PATH, description="the name of the code list")
        ],
        responses=CodeListSerializer,
    )
    def retrieve(self, request: Request, name: str) -> Response:
        """Show the codes of a list, also those that are no longer valid, for old records have them."""
        model = code_lists().get(name)
        if model is None:
            raise NotFound(_("There is no such code list. /code-lists/ lists them."))
        log_access(Action.LIST, purpose=name)
        shown = {"name": name, "label": model._meta.verbose_name_plural, "codes": model.objects.all()}
        return Response(CodeListSerializer(shown).data)
