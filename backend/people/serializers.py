"""Serializers of young people, their consents, timeline and access log, and of the verbs."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.access.models import AccessLogEntry
from backend.access.scopes import PersonalField
from backend.access.serializers import DetailSerializer, StaffReferenceSerializer
from backend.core import clock, cpr
from backend.core.api.bodies import LabelField, StrictModelSerializer, StrictSerializer, confirm_field, optional_text
from backend.organisation.models import Staff, Unit
from backend.people.case_serializers import CaseStepSerializer
from backend.people.models import Consent, NetworkPerson, Professional, YoungPerson
from backend.people.models.person import AddressCheckSource
from backend.people.queries import Found
from backend.people.services.cases import EDITABLE


class PersonSerializer(StrictModelSerializer):
    """The summary of a young person, as lists show it."""

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
    """The address, or null while it is protected. `reveal` shows a protected address, with a reason."""

    def to_representation(self, person: YoungPerson) -> str | None:
        address = getattr(person, "address", None)
        return None if address is None or address.protected else address.text


class ProfessionalReferenceSerializer(StrictModelSerializer):
    """The name and profession of a professional, as part of another record."""

    class Meta:
        model = Professional
        fields = ["id", "name", "role"]


class PersonDetailSerializer(DetailSerializer, PersonSerializer):
    """A young person with the fields that this caller may see, and the verbs that this caller may use now."""

    cpr = serializers.SerializerMethodField(help_text="masked until it is revealed")
    phone = serializers.CharField(read_only=True, allow_null=True)
    address = AddressField(source="*", read_only=True, allow_null=True)
    address_protected = serializers.SerializerMethodField()
    primary_contact_staff = StaffReferenceSerializer(read_only=True, allow_null=True)
    primary_contact_professional = ProfessionalReferenceSerializer(read_only=True, allow_null=True)
    steps = CaseStepSerializer(many=True, read_only=True)

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
        "primary_contact_professional",
        "kui_contact_person",
        "kui_contact_appointed_on",
        "placed_outside_home",
        "undervisningspligt_ends_on",
        "reminders_paused_until",
        "reminders_paused_reason",
        "informed_on",
        "steps",
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
            "primary_contact_professional",
            "kui_contact_person",
            "kui_contact_appointed_on",
            "placed_outside_home",
            "undervisningspligt_ends_on",
            "reminders_paused_until",
            "reminders_paused_reason",
            "informed_on",
            "deceased_on",
            "merged_into",
            "steps",
            "abilities",
        ]

    def get_cpr(self, person: YoungPerson) -> str | None:
        return cpr.mask(person.cpr) if person.cpr else None

    def get_address_protected(self, person: YoungPerson) -> bool:
        address = getattr(person, "address", None)
        return address is not None and address.protected


class OpenCaseSerializer(StrictModelSerializer):
    """A young person whose case is to be opened."""

    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all())
    cpr = serializers.CharField(source="cpr_number", required=False, max_length=11)
    phone = serializers.CharField(required=False, max_length=30)
    address = optional_text(300)
    address_protected = serializers.BooleanField(default=False)
    confirm = confirm_field()

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
            "confirm",
        ]


class EditPersonSerializer(StrictModelSerializer):
    """Changes of a young person. Fields that are left out stay as they are. The unit changes with `transfer`."""

    phone = serializers.CharField(required=False, allow_null=True, max_length=30)
    primary_contact_staff = serializers.PrimaryKeyRelatedField(
        queryset=Staff.objects.filter(is_active=True), required=False, allow_null=True
    )
    primary_contact_professional = PersonalField(queryset=Professional.objects.all(), required=False, allow_null=True)

    class Meta:
        model = YoungPerson
        fields = sorted(EDITABLE)


class FindSerializer(StrictSerializer):
    """The number to find a young person by: exactly one of the two."""

    cpr = serializers.CharField(source="cpr_number", required=False, max_length=11)
    case_number = serializers.CharField(required=False, max_length=40)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError(_("Give a CPR number or a case number, one of the two."))
        return attrs


class FoundSerializer(StrictSerializer):
    """The result of a search. `id` is null if the caller may not open the record; `ask` then says whom to ask."""

    exists = serializers.BooleanField()
    id = serializers.SerializerMethodField()
    ask = serializers.SerializerMethodField()

    def get_id(self, found: Found) -> int | None:
        return found.person.pk if found.person and found.is_visible else None

    def get_ask(self, found: Found) -> str:
        if found.is_visible or not found.exists:
            return ""
        if found.unit is None:
            return str(_("Ask your own leader about access."))
        return _("Ask the leader of %(unit)s for access.") % {"unit": found.unit}


class RevealSerializer(StrictSerializer):
    """Why the caller needs the CPR number or the address. The access log shows it."""

    reason = serializers.CharField(max_length=300)


class RevealedSerializer(StrictSerializer):
    """The CPR number and the address in full."""

    cpr = serializers.CharField(allow_null=True)
    address = serializers.CharField(allow_null=True)
    address_protected = serializers.BooleanField()


class VerifyAddressSerializer(StrictSerializer):
    """Whether the address is still protected, who says so, and until when protection is known."""

    source = serializers.ChoiceField(choices=AddressCheckSource.choices)  # type: ignore[assignment]  # fields leave the class
    protected = serializers.BooleanField()
    protected_until = serializers.DateField(required=False, allow_null=True)


class ConsentSerializer(StrictModelSerializer):
    """A consent. `valid` says whether it is valid today."""

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
            "recorded_at",
            "renews",
            "valid",
        ]


class GiveConsentSerializer(StrictModelSerializer):
    """A consent or a refusal. `renews` is the earlier consent that this one renews."""

    given_by = PersonalField(
        queryset=NetworkPerson.objects.all(),
        required=False,
        help_text="the custody holder who gave the consent; leave it out if the young person gave it",
    )
    renews = PersonalField(queryset=Consent.objects.all(), required=False)

    class Meta:
        model = Consent
        fields = ["given_by", "answer", "recipient", "what", "purpose", "form", "given_on", "expires_on", "renews"]


class WithdrawConsentSerializer(StrictSerializer):
    """The day of the withdrawal (default today)."""

    withdrawn_on = serializers.DateField(required=False)


class EntrySerializer(StrictSerializer):
    """One event of the timeline. `facts` depends on `kind`."""

    at = serializers.DateTimeField()
    kind = serializers.CharField()
    kind_label = serializers.CharField()
    id = serializers.IntegerField()
    facts = serializers.DictField()


class TimelineSerializer(StrictSerializer):
    """A page of the timeline, newest first. `next` is the cursor of the next page, null on the last page."""

    results = EntrySerializer(many=True)
    next = serializers.CharField(allow_null=True)


class AccessLogEntrySerializer(StrictModelSerializer):
    """One entry of the access log, as leader and auditor see it."""

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
    """One entry of the access log, as the young person may see it: dates and purposes, without staff.

    Source: EU-Domstolen C-579/21.
    """

    action_label = LabelField("action")

    class Meta:
        model = AccessLogEntry
        fields = ["at", "action", "action_label", "purpose"]
