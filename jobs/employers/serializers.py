"""Serializers of employers, disclosure decisions and employer contacts, and of their verbs."""

from rest_framework import serializers

from backend.access.scopes import YoungPersonField
from backend.access.serializers import DetailSerializer, PersonReferenceSerializer, StaffReferenceSerializer
from backend.core.api.bodies import (
    LabelField,
    MomentField,
    StrictModelSerializer,
    StrictSerializer,
    confirm_field,
    optional_text,
)
from jobs.employers.models import (
    NEW_STATUSES,
    About,
    Answer,
    ContactStatus,
    DisclosureDecision,
    Employer,
    EmployerContact,
    EmployerPerson,
    MadeBy,
    Mode,
    Revealed,
    ToldBy,
)


class EmployerPersonSerializer(StrictModelSerializer):
    """A contact person at an employer."""

    class Meta:
        model = EmployerPerson
        fields = ["id", "name", "role", "phone", "email", "starts_on", "ends_on"]


class EmployerReferenceSerializer(StrictModelSerializer):
    """The name and CVR number of an employer, as part of another record."""

    class Meta:
        model = Employer
        fields = ["id", "name", "cvr"]


class EmployerSerializer(StrictModelSerializer):
    """An employer, as lists show it."""

    class Meta:
        model = Employer
        fields = ["id", "version", "name", "cvr", "p_number", "industry_code", "address"]


class EmployerDetailSerializer(DetailSerializer, EmployerSerializer):
    """An employer with its contact persons, and the verbs that this caller may use now."""

    people = EmployerPersonSerializer(many=True, read_only=True)

    class Meta(EmployerSerializer.Meta):
        fields = [*EmployerSerializer.Meta.fields, "notes", "people", "abilities"]


class EditEmployerSerializer(StrictSerializer):
    """Changes of an employer. The CVR number is checked."""

    name = serializers.CharField(max_length=200)
    cvr = optional_text(20)
    p_number = serializers.RegexField(r"^([0-9]{10})?$", required=False, allow_blank=True)
    industry_code = serializers.RegexField(r"^([0-9]{6})?$", required=False, allow_blank=True)
    address = optional_text(300)
    notes = optional_text(20_000)


class CreateEmployerSerializer(EditEmployerSerializer):
    """An employer to register. The CVR number is checked."""

    confirm = confirm_field()


class AddPersonSerializer(StrictSerializer):
    """A contact person to add. `starts_on` is today by default."""

    name = serializers.CharField(max_length=200)
    role = optional_text(120)
    phone = optional_text(40)
    email = serializers.EmailField(required=False, allow_blank=True)
    starts_on = serializers.DateField(required=False)


class EndPersonSerializer(StrictSerializer):
    """The last day of a contact person (default today)."""

    ends_on = serializers.DateField(required=False)


class DisclosureSerializer(StrictModelSerializer):
    """What a young person decided in one talk about disclosure."""

    young_person = PersonReferenceSerializer(read_only=True)
    employer = EmployerReferenceSerializer(read_only=True, allow_null=True)
    staff = StaffReferenceSerializer(source="by", read_only=True)
    answer_label = LabelField("answer")
    may_reveal_label = LabelField("may_reveal")

    class Meta:
        model = DisclosureDecision
        fields = [
            "id",
            "young_person",
            "employer",
            "answer",
            "answer_label",
            "may_reveal",
            "may_reveal_label",
            "talked_on",
            "starts_on",
            "ends_on",
            "withdrawn_on",
            "own_words",
            "staff",
        ]


class DisclosureDetailSerializer(DetailSerializer, DisclosureSerializer):
    """A disclosure decision with the verbs that this caller may use now."""

    class Meta(DisclosureSerializer.Meta):
        fields = [*DisclosureSerializer.Meta.fields, "abilities"]


class DecideSerializer(StrictSerializer):
    """A talk about disclosure, to one employer or to all. `may_reveal` is given only with the answer yes."""

    young_person = YoungPersonField()
    answer = serializers.ChoiceField(choices=Answer.choices)
    may_reveal = serializers.ChoiceField(choices=Revealed.choices, required=False)
    employer = serializers.PrimaryKeyRelatedField(queryset=Employer.objects.all(), required=False, allow_null=True)
    talked_on = serializers.DateField(required=False)
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False, allow_null=True)
    own_words = optional_text(20_000)


class EmployerContactSerializer(StrictModelSerializer):
    """A contact with an employer. `allowed` is what the young person allowed on its day."""

    employer = EmployerReferenceSerializer(read_only=True)
    young_person = PersonReferenceSerializer(read_only=True, allow_null=True)
    staff = StaffReferenceSerializer(read_only=True)
    made_by_label = LabelField("made_by")
    status_label = LabelField("status")
    mode_label = LabelField("mode")
    about_label = LabelField("about")
    revealed_label = LabelField("revealed")
    allowed_label = LabelField("allowed")
    told_by_label = LabelField("told_by")

    class Meta:
        model = EmployerContact
        fields = [
            "id",
            "version",
            "employer",
            "young_person",
            "plan",
            "staff",
            "made_by",
            "made_by_label",
            "status",
            "status_label",
            "at",
            "minutes",
            "mode",
            "mode_label",
            "place",
            "outside_office",
            "about",
            "about_label",
            "preference",
            "revealed",
            "revealed_label",
            "allowed",
            "allowed_label",
            "told_by",
            "told_by_label",
            "purpose",
            "outcome",
            "next_step",
            "next_on",
            "beyond_decision",
            "recorded_at",
            "handled_on",
            "handling",
        ]


class EmployerContactDetailSerializer(DetailSerializer, EmployerContactSerializer):
    """A contact with an employer and the verbs that this caller may use now."""

    class Meta(EmployerContactSerializer.Meta):
        fields = [*EmployerContactSerializer.Meta.fields, "void_reason", "abilities"]


class ContactOutcomeSerializer(StrictSerializer):
    """The time, outcome and disclosure of a contact, which are given when it is registered or held."""

    at = MomentField(required=False)
    minutes = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=24 * 60)
    revealed = serializers.ChoiceField(choices=Revealed.choices, required=False)
    told_by = serializers.ChoiceField(choices=ToldBy.choices, required=False)
    outcome = optional_text(20_000)
    next_step = optional_text(500)
    next_on = serializers.DateField(required=False, allow_null=True)


class RegisterEmployerContactSerializer(ContactOutcomeSerializer):
    """A contact to plan, or one that was held. Without `young_person` it is generic."""

    employer = serializers.PrimaryKeyRelatedField(queryset=Employer.objects.all())
    young_person = YoungPersonField(required=False, allow_null=True)
    status = serializers.ChoiceField(choices=NEW_STATUSES, default=ContactStatus.HELD)
    mode = serializers.ChoiceField(choices=Mode.choices)
    about = serializers.ChoiceField(choices=About.choices)
    made_by = serializers.ChoiceField(choices=MadeBy.choices, default=MadeBy.CONSULTANT)
    place = optional_text(200)
    outside_office = serializers.BooleanField(required=False, allow_null=True)
    preference = optional_text(300)
    purpose = optional_text(500)


class CorrectEmployerContactSerializer(ContactOutcomeSerializer):
    """Corrections of a contact. Fields that are left out stay as they are."""

    employer = serializers.PrimaryKeyRelatedField(queryset=Employer.objects.all())
    mode = serializers.ChoiceField(choices=Mode.choices)
    about = serializers.ChoiceField(choices=About.choices)
    made_by = serializers.ChoiceField(choices=MadeBy.choices)
    place = optional_text(200)
    outside_office = serializers.BooleanField(required=False, allow_null=True)
    preference = optional_text(300)
    purpose = optional_text(500)


class VoidEmployerContactSerializer(StrictSerializer):
    """Why a contact is voided."""

    reason = serializers.CharField(max_length=300)


class HoldEmployerContactSerializer(ContactOutcomeSerializer):
    """What happened at a planned contact. Fields that are left out stay as planned."""


class HandleSerializer(StrictSerializer):
    """How the leader handled a contact that disclosed too much."""

    handling = serializers.CharField(max_length=20_000)
