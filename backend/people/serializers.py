"""How young people, consents, the timeline and the access log are shown, and what the verbs take."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.access.models import AccessLogEntry
from backend.access.scopes import PersonalField
from backend.access.serializers import DetailSerializer, StaffReferenceSerializer
from backend.core import clock, cpr
from backend.core.api.bodies import LabelField, StrictModelSerializer, StrictSerializer, optional_text
from backend.organisation.models import Unit
from backend.people.models import Consent, NetworkPerson, YoungPerson
from backend.people.services.cases import EDITABLE


class PersonSerializer(StrictModelSerializer):
    """A young person in a list: the summary alone."""

    name = serializers.CharField(source="full_name", read_only=True)
    age = serializers.SerializerMethodField()
    unit_name = serializers.CharField(source="unit.name", read_only=True)

    class Meta:
        model = YoungPerson
        fields = [
            "id",
            "case_number",
            "name",
            "first_name",
            "last_name",
            "preferred_name",
            "born_on",
            "age",
            "unit",
            "unit_name",
            "sensitivity",
            "opened_on",
            "closed_on",
        ]

    def get_age(self, person: YoungPerson) -> int:
        return person.age(clock.today())


@extend_schema_field(OpenApiTypes.STR)
class AddressField(serializers.Field):
    """The address, or null while it is protected: then `reveal` shows it, with a reason."""

    def to_representation(self, person: YoungPerson) -> str | None:
        address = getattr(person, "address", None)
        return None if address is None or address.protected else address.text


class PersonDetailSerializer(DetailSerializer, PersonSerializer):
    """A young person with what this caller may see, and the verbs that this caller may use now."""

    cpr = serializers.SerializerMethodField(help_text="masked until it is revealed")
    phone = serializers.CharField(read_only=True, allow_null=True)
    address = AddressField(source="*", read_only=True, allow_null=True)
    address_protected = serializers.SerializerMethodField()
    primary_contact_staff = StaffReferenceSerializer(read_only=True, allow_null=True)

    HELD_BACK = [
        "cpr",
        "gender",
        "municipality_code",
        "phone",
        "email",
        "preferred_channel",
        "interpreter_language",
        "address",
        "address_protected",
        "primary_contact_staff",
        "kui_contact_person",
        "kui_contact_appointed_on",
        "placed_outside_home",
        "undervisningspligt_ends_on",
        "reminders_paused_until",
        "informed_on",
    ]

    class Meta(PersonSerializer.Meta):
        fields = [
            *PersonSerializer.Meta.fields,
            "version",
            "cpr",
            "gender",
            "municipality_code",
            "phone",
            "email",
            "preferred_channel",
            "interpreter_language",
            "address",
            "address_protected",
            "primary_contact_staff",
            "kui_contact_person",
            "kui_contact_appointed_on",
            "placed_outside_home",
            "undervisningspligt_ends_on",
            "reminders_paused_until",
            "informed_on",
            "abilities",
        ]

    def get_cpr(self, person: YoungPerson) -> str | None:
        return cpr.mask(person.cpr) if person.cpr else None

    def get_address_protected(self, person: YoungPerson) -> bool:
        address = getattr(person, "address", None)
        return address is not None and address.protected


class OpenCaseSerializer(StrictModelSerializer):
    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all())
    cpr = serializers.CharField(source="cpr_number", required=False, max_length=11)
    phone = serializers.CharField(required=False, max_length=30)
    address = optional_text(300)
    address_protected = serializers.BooleanField(default=False)

    class Meta:
        model = YoungPerson
        fields = [
            "first_name",
            "last_name",
            "preferred_name",
            "born_on",
            "cpr",
            "gender",
            "municipality_code",
            "phone",
            "email",
            "preferred_channel",
            "interpreter_language",
            "unit",
            "address",
            "address_protected",
        ]


class EditPersonSerializer(StrictModelSerializer):
    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all())
    phone = serializers.CharField(required=False, allow_null=True, max_length=30)

    class Meta:
        model = YoungPerson
        fields = sorted(EDITABLE)


class FindSerializer(StrictSerializer):
    """Exactly one of the two."""

    cpr = serializers.CharField(source="cpr_number", required=False, max_length=11)
    case_number = serializers.CharField(required=False, max_length=40)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError(_("Give a CPR number or a case number, one of the two."))
        return attrs


class FoundSerializer(StrictSerializer):
    """`id` where the caller may open the record; else only that one exists, and whom to ask."""

    exists = serializers.BooleanField()
    id = serializers.IntegerField(allow_null=True)
    ask = serializers.CharField(allow_blank=True)


class RevealSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=300)


class RevealedSerializer(StrictSerializer):
    cpr = serializers.CharField(allow_null=True)
    address = serializers.CharField(allow_null=True)
    address_protected = serializers.BooleanField()


class ConsentSerializer(StrictModelSerializer):
    """A consent as it is read. `valid` says whether it holds today."""

    answer_label = LabelField("answer")
    form_label = LabelField("form")
    valid = serializers.BooleanField(read_only=True)

    class Meta:
        model = Consent
        fields = [
            "id",
            "version",
            "given_by",
            "answer",
            "answer_label",
            "recipient",
            "what",
            "purpose",
            "form",
            "form_label",
            "given_on",
            "expires_on",
            "withdrawn_on",
            "renews",
            "valid",
        ]


class GiveConsentSerializer(StrictModelSerializer):
    given_by = PersonalField(
        queryset=NetworkPerson.objects.all(), required=False, help_text="a custody holder; else the young person"
    )
    renews = PersonalField(queryset=Consent.objects.all(), required=False)

    class Meta:
        model = Consent
        fields = ["given_by", "answer", "recipient", "what", "purpose", "form", "given_on", "expires_on", "renews"]


class WithdrawConsentSerializer(StrictSerializer):
    on = serializers.DateField(required=False)


class EntrySerializer(StrictSerializer):
    """One thing that happened."""

    at = serializers.DateTimeField()
    kind = serializers.CharField()
    kind_label = serializers.CharField()
    id = serializers.IntegerField()
    facts = serializers.DictField()


class TimelineSerializer(StrictSerializer):
    """Newest first. `next` is the cursor to go on from, null at the end."""

    results = EntrySerializer(many=True)
    next = serializers.CharField(allow_null=True)


class AccessLogEntrySerializer(StrictModelSerializer):
    """One look at the young person, for leader and auditor."""

    staff = StaffReferenceSerializer(read_only=True)
    action_label = LabelField("action")
    channel_label = LabelField("channel")

    HELD_BACK = ["staff", "basis", "channel", "channel_label", "request_id", "allowed"]  # from the young person

    class Meta:
        model = AccessLogEntry
        fields = [
            "at",
            "staff",
            "action",
            "action_label",
            "basis",
            "purpose",
            "channel",
            "channel_label",
            "request_id",
            "allowed",
        ]


class CitizenAccessLogEntrySerializer(StrictModelSerializer):
    """The same, as the young person has a right to it: dates and purposes, no staff (EU-Domstolen C-579/21)."""

    action_label = LabelField("action")

    class Meta:
        model = AccessLogEntry
        fields = ["at", "action", "action_label", "purpose"]
