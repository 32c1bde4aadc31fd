"""Serializers of the administration of staff, roles, units and the tokens of integrations."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.access.models import IntegrationToken
from backend.access.serializers import (
    DetailSerializer,
    MembershipSerializer,
    StaffReferenceSerializer,
    StaffSerializer,
    UnitSerializer,
)
from backend.access.staff import still_held
from backend.access.tokens import LONGEST_TOKEN
from backend.core.api.bodies import LabelField, StrictModelSerializer, StrictSerializer, optional_text
from backend.organisation.models import GIVEN_ROLES, Membership, Staff, Unit

FTE: dict[str, Any] = {
    "max_digits": 3,
    "decimal_places": 2,
    "min_value": Decimal("0.01"),
    "max_value": 1,
    "help_text": "share of full time, above 0 and at most 1",
}
PASSWORD: dict[str, Any] = {"max_length": 500, "trim_whitespace": False, "write_only": True}


class StaffDetailSerializer(DetailSerializer, StaffSerializer):
    """A member of staff with the verbs that this caller may use now."""

    class Meta(StaffSerializer.Meta):
        fields = [*StaffSerializer.Meta.fields, "is_active", "version", "abilities"]


class StillHeldSerializer(StrictSerializer):
    """How many records of one kind still name a member of staff. Their leader sees which."""

    kind = serializers.CharField(read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]  # the label of a field is another one
    count = serializers.IntegerField(read_only=True)


class LeavingStaffSerializer(StaffDetailSerializer):
    """A member of staff whose account was closed, with what they still hold."""

    still_holds = serializers.SerializerMethodField()

    class Meta(StaffDetailSerializer.Meta):
        fields = [*StaffDetailSerializer.Meta.fields, "still_holds"]

    @extend_schema_field(StillHeldSerializer(many=True))
    def get_still_holds(self, staff: Staff) -> Any:
        return StillHeldSerializer(still_held(staff), many=True).data


class CreateStaffSerializer(StrictModelSerializer):
    """An account to create. Without a password, sign-in with a password is not possible."""

    password = serializers.CharField(required=False, **PASSWORD)
    email = serializers.EmailField(required=False, allow_blank=True, max_length=254)

    class Meta:
        model = Staff
        fields = ["username", "name", "email", "phone", "password"]


class EditStaffSerializer(StrictModelSerializer):
    """Changes of name and contact details. Fields that are left out stay as they are."""

    email = serializers.EmailField(required=False, allow_blank=True, max_length=254)

    class Meta:
        model = Staff
        fields = ["name", "email", "phone"]


class SetPasswordSerializer(StrictSerializer):
    """A new password for a colleague: at least 12 characters, and not a common one."""

    password = serializers.CharField(**PASSWORD)


class ChangePasswordSerializer(StrictSerializer):
    """The present password and the new one: at least 12 characters, and not a common one."""

    old_password = serializers.CharField(**PASSWORD)
    new_password = serializers.CharField(**PASSWORD)


class RoleInUnitSerializer(MembershipSerializer):
    """A role that a member of staff has in a unit for a period, as the list of roles shows it."""

    staff = StaffReferenceSerializer(read_only=True)

    class Meta(MembershipSerializer.Meta):
        fields = ["id", "staff", *MembershipSerializer.Meta.fields]


class RoleInUnitDetailSerializer(DetailSerializer, RoleInUnitSerializer):
    """A role in a unit with the verbs that this caller may use now."""

    class Meta(RoleInUnitSerializer.Meta):
        fields = [*RoleInUnitSerializer.Meta.fields, "abilities"]


class EndedRoleSerializer(RoleInUnitDetailSerializer):
    """A role that was ended, with what the member of staff still holds."""

    still_holds = serializers.SerializerMethodField()

    class Meta(RoleInUnitDetailSerializer.Meta):
        fields = [*RoleInUnitDetailSerializer.Meta.fields, "still_holds"]

    @extend_schema_field(StillHeldSerializer(many=True))
    def get_still_holds(self, membership: Membership) -> Any:
        return StillHeldSerializer(still_held(membership.staff), many=True).data


class StartRoleSerializer(StrictModelSerializer):
    """A role to give. It begins today if `starts_on` is left out."""

    staff = serializers.PrimaryKeyRelatedField(queryset=Staff.objects.all())
    role = serializers.ChoiceField(choices=GIVEN_ROLES)
    fte = serializers.DecimalField(required=False, **FTE)
    starts_on = serializers.DateField(required=False)

    class Meta:
        model = Membership
        fields = ["staff", "unit", "role", "fte", "caseload_limit", "starts_on", "ends_on"]


class ChangeRoleSerializer(StrictModelSerializer):
    """What changes in a role, from a day (default today). Fields that are left out stay as they are."""

    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all(), required=False)
    role = serializers.ChoiceField(choices=GIVEN_ROLES, required=False)
    fte = serializers.DecimalField(required=False, **FTE)
    starts_on = serializers.DateField(required=False, help_text="the first day of the change")

    class Meta:
        model = Membership
        fields = ["unit", "role", "fte", "caseload_limit", "starts_on"]


class EndRoleSerializer(StrictSerializer):
    """The last day of a role (default today)."""

    ends_on = serializers.DateField(required=False)


class UnitDetailSerializer(DetailSerializer, UnitSerializer):
    """A unit with the verbs that this caller may use now."""

    class Meta(UnitSerializer.Meta):
        fields = [*UnitSerializer.Meta.fields, "version", "abilities"]


class CreateUnitSerializer(StrictModelSerializer):
    """A unit to create, or changes of a unit."""

    parent = serializers.PrimaryKeyRelatedField(  # type: ignore[assignment]  # fields leave the class
        queryset=Unit.objects.all(), required=False, allow_null=True
    )
    ips_unit = serializers.PrimaryKeyRelatedField(
        queryset=Unit.objects.all(),
        required=False,
        allow_null=True,
        help_text="the unit that serves this one with IPS; empty: that of the unit above",
    )

    class Meta:
        model = Unit
        fields = ["name", "kind", "parent", "ips_unit"]


class IntegrationTokenSerializer(StrictModelSerializer):
    """The token of an integration. Its text is shown only when it is created."""

    name = serializers.CharField(source="token.user.username", read_only=True, help_text="the account")
    audience_label = LabelField("audience")
    created_at = serializers.DateTimeField(source="token.created", read_only=True)
    expires_at = serializers.DateTimeField(source="token.expiry", read_only=True)

    class Meta:
        model = IntegrationToken
        fields = ["id", "name", "audience", "audience_label", "recipient", "purpose", "created_at", "expires_at"]


class NewIntegrationTokenSerializer(IntegrationTokenSerializer):
    """A new token, with its text. Store it now: it is never shown again."""

    token = serializers.SerializerMethodField(help_text="null in the answer to a repeated request")

    class Meta(IntegrationTokenSerializer.Meta):
        fields = [*IntegrationTokenSerializer.Meta.fields, "token"]

    def get_token(self, token: IntegrationToken) -> str | None:
        text: str | None = self.context["token"]
        return text


class CreateIntegrationTokenSerializer(StrictModelSerializer):
    """A token to create. A token for exact figures names the recipient and the purpose."""

    name = serializers.CharField(max_length=150, help_text="the account of the integration; it is created if needed")
    days = serializers.IntegerField(min_value=1, max_value=LONGEST_TOKEN, help_text="for how many days it is valid")
    recipient = optional_text(200)
    purpose = optional_text(300)
    replace = serializers.BooleanField(default=False, help_text="whether the earlier tokens of the account end")

    class Meta:
        model = IntegrationToken
        fields = ["name", "days", "audience", "recipient", "purpose", "replace"]
