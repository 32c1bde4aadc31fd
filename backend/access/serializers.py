"""Serializers of staff, units and sign-in."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from backend.access.abilities import Actor, abilities, actor_of
from backend.access.permissions import Relation
from backend.core import clock
from backend.core.api.bodies import LabelField, StrictModelSerializer, StrictSerializer
from backend.core.codelists import CodeList
from backend.organisation.models import Membership, Role, Staff, Unit


class CredentialsSerializer(StrictSerializer):
    """Username and password. A one-time password also needs the new one, which replaces it."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=500, trim_whitespace=False, write_only=True)
    new_password = serializers.CharField(
        max_length=500,
        trim_whitespace=False,
        write_only=True,
        required=False,
        help_text=_("only with a one-time password: the password that replaces it"),
    )


class TokenSerializer(StrictSerializer):
    """A token and the time at which it expires."""

    token = serializers.CharField(read_only=True)
    expires_at = serializers.DateTimeField(read_only=True)


class UnitSerializer(StrictModelSerializer):
    """A unit of the municipality. `parent` is the unit above it, and `ips_unit` the unit that serves it with IPS."""

    kind_label = LabelField("kind")

    class Meta:
        model = Unit
        fields = ["id", "name", "kind", "kind_label", "parent", "ips_unit"]


class MembershipSerializer(StrictModelSerializer):
    """A role that a member of staff has in a unit for a period."""

    role_label = LabelField("role")
    unit_name = serializers.CharField(source="unit.name", read_only=True)

    class Meta:
        model = Membership
        fields = ["role", "role_label", "unit", "unit_name", "fte", "caseload_limit", "starts_on", "ends_on"]


class StaffSerializer(StrictModelSerializer):
    """A member of staff, with contact details and present roles."""

    memberships = MembershipSerializer(many=True, read_only=True)

    class Meta:
        model = Staff
        fields = ["id", "username", "name", "email", "phone", "memberships"]


class StaffReferenceSerializer(StrictModelSerializer):
    """The name of a member of staff, as part of another record."""

    class Meta:
        model = Staff
        fields = ["id", "name"]


class PersonReferenceSerializer(StrictSerializer):
    """The name and case number of a young person, as part of another record."""

    id = serializers.IntegerField(read_only=True)
    case_number = serializers.CharField(read_only=True)
    name = serializers.CharField(source="full_name", read_only=True)


class HoldingSerializer(StrictSerializer):
    """A record that a colleague still holds, such as a planned appointment, and whom it is about."""

    kind = serializers.CharField(read_only=True)
    kind_label = serializers.CharField(source="label", read_only=True)
    id = serializers.IntegerField(read_only=True)
    young_person = serializers.IntegerField(source="young_person_id", read_only=True, allow_null=True)
    happens_on = serializers.DateField(
        source="on",
        read_only=True,
        allow_null=True,
        help_text="when it takes place, is due or began, if it has a day",
    )


class DetailSerializer(StrictModelSerializer):
    """A record with the verbs that the caller may use on it now."""

    abilities = serializers.SerializerMethodField()

    HELD_BACK: ClassVar[Sequence[str]] = ()
    """Fields that are shown only to callers who may see case content."""

    def to_representation(self, record: Any) -> dict[str, Any]:
        self.actor: Actor = actor_of(self.context["view"].staff, record)
        shown: dict[str, Any] = super().to_representation(record)
        if self.HELD_BACK and Relation.READER not in self.actor.relations:
            shown = {key: value for key, value in shown.items() if key not in self.HELD_BACK}
        return shown

    def get_abilities(self, record: Any) -> list[str]:
        return abilities(record, self.actor)


class MeSerializer(StrictModelSerializer):
    """The caller, with their roles in units, and the permissions of these roles (`abilities`)."""

    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices), read_only=True)
    memberships = MembershipSerializer(many=True, read_only=True)
    abilities = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Staff
        fields = ["id", "username", "name", "email", "roles", "memberships", "abilities"]


class CodeListNameSerializer(StrictSerializer):
    """The name of a code list, under which it is read, and its label."""

    name = serializers.CharField(read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]  # the label of a field is another one


@extend_schema_serializer(many=False)
class CodeListsSerializer(StrictSerializer):
    """The names of all code lists."""

    code_lists = CodeListNameSerializer(many=True, read_only=True)


class CodeSerializer(StrictSerializer):
    """A code, its label in the language of the request, and the period in which records may get it."""

    code = serializers.CharField(source="key", read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]  # the label of a field is another one
    valid_from = serializers.DateField(read_only=True, allow_null=True)
    valid_to = serializers.DateField(read_only=True, allow_null=True, help_text="the last day")
    valid_today = serializers.SerializerMethodField(help_text="whether a record may get the code today")

    def get_valid_today(self, code: CodeList) -> bool:
        return code.is_valid_on(clock.today())


class CodeListSerializer(CodeListNameSerializer):
    """A code list with its codes, in the order in which pages show them."""

    codes = CodeSerializer(many=True, read_only=True)
