"""The action on the address of a young person."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.permissions import Permission
from backend.access.views import ScopedViewSet
from backend.people.serializers import PersonDetailSerializer, VerifyAddressSerializer
from backend.people.services.addresses import verify_address


class AddressMixin(ScopedViewSet):
    """The verb of the address, for the view of young people."""

    address_permissions = {"verify_address": Permission.EDIT_CASE}

    @extend_schema(request=VerifyAddressSerializer, responses=PersonDetailSerializer)
    @action(detail=True, methods=["post"], url_path="verify-address")
    def verify_address(self, request: Request, pk: str) -> Response:
        """Record whether the address is still protected. It stays hidden while it is."""
        person = self.get_object()
        body = VerifyAddressSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        verify_address(person=person, **body.validated_data, by=self.staff)
        return self.show(person)
