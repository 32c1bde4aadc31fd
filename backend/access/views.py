"""The base classes of the API views.

They check the role and its permission, apply row-level security and the scope, and write the access log, in that order.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, final

from django.core.exceptions import ObjectDoesNotExist
from django.db import InterfaceError, OperationalError
from django.db.models import Model, QuerySet
from django.http import Http404
from rest_framework import exceptions, mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from backend.access.access_log import log_access, log_denied_access
from backend.access.idempotency import once
from backend.access.models import AccessChannel, Action
from backend.access.permissions import Permission, StaffRoles, staff_roles
from backend.access.row_level_security import acting_as, as_system
from backend.access.scopes import Scope, denied_in
from backend.access.throttles import Throttle
from backend.access.tokens import is_of_integration
from backend.core.api.filters import StrictParameters
from backend.core.api.versions import etag
from backend.core.errors import Forbidden, NotFound
from backend.organisation.models import Staff


class StaffView(StrictParameters):
    """A view for a signed-in member of staff. Its handler runs inside `acting_as`.

    `required_permissions` has the permission of each action, or of each HTTP method if a view has no actions. None
    means that no role is needed. `creates` names the actions that create a record and show it with status 201. They
    honour the header `Idempotency-Key`.

    A refused request (403, 404, or an invisible id in query or body) is written to the access log, and its other
    changes are rolled back.
    """

    required_permissions: ClassVar[dict[str, Permission | None]]
    creates: ClassVar[frozenset[str]] = frozenset({"create"})
    throttle_classes = [Throttle]
    staff_roles: StaffRoles
    logged_action = Action.VIEW

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check the role of the caller, and make the handler of the request run inside `acting_as`.

        The handler is bound to the instance, as `ViewSetMixin` binds actions to methods. If it raises, its changes are
        rolled back before the framework turns the exception into a response.
        """
        super().initial(request, *args, **kwargs)
        if self._action() not in self.required_permissions:
            raise exceptions.MethodNotAllowed(str(request.method))
        permission = self.required_permissions[self._action()]
        if permission is not None and not self.staff_roles.may(permission):
            raise Forbidden
        if permission != Permission.READ_REPORTS and is_of_integration(self.staff_roles, request.auth):
            raise Forbidden
        method = str(request.method).lower()
        setattr(self, method, self._as_staff(getattr(self, method)))

    def perform_authentication(self, request: Request) -> None:
        super().perform_authentication(request)
        if not request.user.is_authenticated:
            raise exceptions.NotAuthenticated
        self.staff_roles = staff_roles(self.staff)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(self.request.user, Staff) and not isinstance(exc, OperationalError | InterfaceError):
            invisible = isinstance(exc, Http404 | Forbidden | NotFound) and not getattr(exc, "parameter", None)
            denied = denied_in(self.request, self.staff)
            named = (denied or set()) | getattr(exc, "young_people", set())
            if invisible or named or denied is not None:
                with as_system("whom a refused request was about, the caller does not see"):
                    self._log_denied({*named, *self.denied_people()} if invisible else named)
        return super().handle_exception(exc)

    def denied_people(self) -> Iterable[int]:
        """Return the ids of the young people in the URL, for the access log of a refused request."""
        return ()

    def show_created(self, pk: int | None) -> Response:
        """Return the answer to a repeated create: the record `pk` that the first request showed, if it showed one."""
        raise NotImplementedError

    @property
    def staff(self) -> Staff:
        user = self.request.user
        assert isinstance(user, Staff)
        return user

    def _as_staff(self, handler: Callable[..., Response]) -> Callable[..., Response]:
        def handle(*args: Any, **kwargs: Any) -> Response:
            with acting_as(self.staff, channel=AccessChannel.API, roles=self.staff_roles.roles):
                if self._action() not in self.creates:
                    return handler(*args, **kwargs)
                return once(self.request, self.staff, lambda: handler(*args, **kwargs), self.show_created)

        return handle

    def _action(self) -> str:
        return getattr(self, "action", None) or (self.request.method or "").lower()

    def _log_denied(self, young_people: set[int]) -> None:
        log_denied_access(
            staff=self.staff,
            channel=AccessChannel.API,
            action=self.logged_action,
            young_people=young_people,
            purpose=self._action(),
        )


class ScopedViewSet(StaffView, viewsets.GenericViewSet[Any]):
    """Records that the caller may see.

    A subclass sets `scope`, and joins in `read` what each row shows. Its services take the record as `argument`.
    """

    scope: ClassVar[Scope]
    argument: ClassVar[str]
    queryset: QuerySet[Any]
    lookup_value_regex = "[0-9]{1,18}"

    @final
    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows that the caller may see. No view reads rows in another way."""
        return self.scope.within(self.read(), self.staff)

    def read(self) -> QuerySet[Any]:
        """Return the rows with everything that the serializer shows, so that 1 and 200 rows cost the same queries."""
        return self.queryset.all()

    def log_read(self, action: Action, rows: Iterable[Model]) -> None:
        """Write one row of the access log for the rows that are about to be shown."""
        log_access(action, self.scope.people(rows), purpose=self._action())

    def show(self, row: Model, status: int = 200) -> Response:
        """Return the record after a change, read again as the caller may see it, and log the read.

        The answer is 204 if the caller can no longer see the record, for example after a handover.
        """
        try:
            seen = self.get_queryset().get(pk=row.pk)
        except ObjectDoesNotExist:
            return Response(status=204)
        self.log_read(Action.VIEW, [seen])
        return Response(self.get_serializer(seen).data, status=status)

    def carry_out(self, service: Callable[..., Model], serializer: type[BaseSerializer[Any]], **more: Any) -> Response:
        """Call `service` on the record, with the checked body and `more`, and return the record that it returns."""
        record = self.get_object()
        body = serializer(data=self.request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return self.show(service(**{self.argument: record}, **more, **body.validated_data, by=self.staff))

    def show_created(self, pk: int | None) -> Response:
        """Return the record of the view. A view whose other actions create records of other models replaces this."""
        return self.show(self.queryset.model(pk=pk), status=201)

    def denied_people(self) -> Iterable[int]:
        key = self.kwargs.get(self.lookup_url_kwarg or self.lookup_field)
        if not key:
            return ()
        rows = self.queryset.model._default_manager.filter(pk=key)
        joined = getattr(self.scope, "person", None)  # joined, so that a missing row costs the same queries
        return self.scope.people(rows.select_related(joined) if joined else rows)


class ScopedListMixin(mixins.ListModelMixin):
    """A page of rows, and one row of the access log with the ids on the page."""

    def list(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.read_page()
        searched = bool(request.query_params.get("search"))
        self.log_read(Action.SEARCH if searched else Action.LIST, page)
        shown: Response = self.get_paginated_response(self.get_serializer(page, many=True).data)
        return shown

    def read_page(self: Any) -> Sequence[Any]:
        """Return the rows of the requested page."""
        page: Sequence[Any] = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return page


class ScopedRetrieveMixin(mixins.RetrieveModelMixin):
    """One row, and one row of the access log."""

    def retrieve(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.get_object()
        self.log_read(Action.VIEW, [row])
        response = Response(self.get_serializer(row).data)
        if hasattr(row, "version"):
            response["ETag"] = etag(row)
        return response
