"""Appointments and contacts with the young person and their network."""

from typing import Self

from django.db import models
from django.db.models import ExpressionWrapper, F, Func, Q
from django.utils.translation import gettext_lazy as _

from backend.core.codelists import CodeList
from backend.core.models import JournalReference, Versioned
from backend.core.protection import EDIT, WRITE, case_record
from backend.organisation.models import Staff
from backend.people.models import NetworkPerson, Professional, YoungPerson


class ContactKind(CodeList):
    """A kind of contact. Where `face_to_face` or `outside_office` is null, each contact must state it."""

    face_to_face = models.BooleanField(_("face to face"), null=True, blank=True)
    outside_office = models.BooleanField(_("outside the office"), null=True, blank=True)

    class Meta(CodeList.Meta):
        abstract = False
        verbose_name = _("kind of contact")
        verbose_name_plural = _("kinds of contact")


class Place(models.TextChoices):
    """Where a contact takes place."""

    OFFICE = "office", _("Our office")
    HOME = "home", _("At home")
    SCHOOL = "school", _("School")
    WORKPLACE = "workplace", _("Workplace")
    OUTDOORS = "outdoors", _("Outdoors")
    TREATMENT = "treatment", _("Treatment")
    OTHER = "other", _("Somewhere else")


class AppointmentState(models.TextChoices):
    """The states of an appointment."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    NO_SHOW = "no_show", _("The young person did not come")
    CANCELLED_YOUNG = "cancelled_young", _("Cancelled by the young person")
    CANCELLED_US = "cancelled_us", _("Cancelled by us")
    MOVED = "moved", _("Moved")


@case_record("full", allows=WRITE)
class Appointment(Versioned):
    """A time agreed with a young person. When it is held, it becomes a contact.

    `settled_on` is the day on which staff recorded what came of it.
    """

    young_person = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="appointments")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="appointments")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    kind = models.ForeignKey(ContactKind, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=20, choices=Place, blank=True)
    state = models.CharField(max_length=20, choices=AppointmentState, default=AppointmentState.PLANNED)
    settled_on = models.DateField(null=True, blank=True)
    moved_to = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="moved_from")
    created_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="appointment_within_a_day",
                condition=Q(minutes__gt=0, minutes__lte=24 * 60),
                violation_error_message=_("An appointment lasts between a minute and a day."),
            ),
            models.CheckConstraint(
                name="appointment_moved_says_where",
                condition=Q(state=AppointmentState.MOVED) | Q(moved_to__isnull=True),
            ),
            models.CheckConstraint(
                name="appointment_settled_has_a_day",
                condition=Q(state=AppointmentState.PLANNED, settled_on__isnull=True)
                | (~Q(state=AppointmentState.PLANNED) & Q(settled_on__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["staff", "starts_at"], name="appointment_staff"),
            models.Index(fields=["young_person", "starts_at"], name="appointment_person"),
        ]

    def __str__(self) -> str:
        return f"appointment {self.pk}"


class Outcome(models.TextChoices):
    """The outcomes of a contact, or of an attempt."""

    HELD = "held", _("Held")
    NO_SHOW = "no_show", _("Did not come")
    CANCELLED_YOUNG = "cancelled_young", _("Cancelled by the young person")
    CANCELLED_US = "cancelled_us", _("Cancelled by us")
    NO_ANSWER = "no_answer", _("No answer")


class Initiative(models.TextChoices):
    """Who took the initiative for a contact."""

    STAFF = "staff", _("Us")
    YOUNG_PERSON = "young_person", _("The young person")
    OTHER = "other", _("Others")


class ContactSource(models.TextChoices):
    """How a contact came into the system."""

    REGISTERED = "registered", _("Registered")
    IMPORT = "import", _("Start-up import")


class LocalDate(Func):
    """The day of a moment in Copenhagen.

    PostgreSQL needs an immutable expression for a generated column, and this is one.
    """

    template = "(timezone('Europe/Copenhagen', %(expressions)s))::date"
    output_field = models.DateField()


class ContactQuerySet(models.QuerySet["Contact"]):
    """Queries of contacts."""

    def not_voided(self) -> Self:
        """Leave out voided contacts."""
        return self.filter(voided_at__isnull=True)


@case_record("full", allows=WRITE)
class Contact(Versioned):
    """A contact of staff with a young person or their network. The young person has the right to read it.

    A *qualifying* contact was held, was not a letter, was not voided, and the young person took part.
    """

    young_person = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="contacts")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="contacts")
    young_person_took_part = models.BooleanField(default=True)
    occurred_at = models.DateTimeField()
    occurred_on = models.GeneratedField(
        expression=LocalDate(F("occurred_at")), output_field=models.DateField(), db_persist=True
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(ContactKind, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.HELD)
    initiative = models.CharField(max_length=20, choices=Initiative, default=Initiative.STAFF)
    place = models.CharField(max_length=20, choices=Place, blank=True)
    face_to_face = models.BooleanField()
    outside_office = models.BooleanField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    outreach_strategy = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=10, choices=ContactSource, default=ContactSource.REGISTERED)
    note = models.TextField(blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)
    own_words = models.TextField(blank=True)
    in_confidence = models.TextField(blank=True)
    appointment = models.OneToOneField(
        Appointment, null=True, blank=True, on_delete=models.PROTECT, related_name="contact"
    )
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    void_reason = models.CharField(max_length=300, blank=True)
    moved_from = models.ForeignKey(
        YoungPerson, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts_moved_away"
    )
    is_qualifying = models.GeneratedField(
        expression=ExpressionWrapper(
            Q(outcome=Outcome.HELD, young_person_took_part=True, voided_at__isnull=True) & ~Q(kind="letter"),
            output_field=models.BooleanField(),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="contact_void_has_reason",
                condition=Q(voided_at__isnull=True) | (Q(voided_by__isnull=False) & ~Q(void_reason="")),
                violation_error_message=_("Say why the contact is voided."),
            ),
            models.CheckConstraint(
                name="contact_not_recorded_before_it_happened",
                condition=Q(recorded_at__gte=F("occurred_at")),
                violation_error_message=_(
                    "A contact that lies in the future is an appointment: make an appointment instead."
                ),
            ),
            models.CheckConstraint(
                name="contact_minutes_within_a_day",
                condition=Q(minutes__isnull=True) | Q(minutes__lte=24 * 60),
                violation_error_message=_("A contact lasts at most a day."),
            ),
        ]
        indexes = [
            models.Index(fields=["young_person", "-occurred_at", "-id"], name="contact_timeline"),
            models.Index(
                fields=["young_person", "occurred_on"],
                include=["staff", "face_to_face"],
                condition=Q(is_qualifying=True),
                name="contact_qualifying",
            ),
            models.Index(fields=["staff", "-occurred_at"], name="contact_staff"),
            models.Index(
                fields=["young_person"],
                condition=Q(note="", outcome=Outcome.HELD, source=ContactSource.REGISTERED, voided_at__isnull=True),
                name="contact_without_note",
            ),
        ]

    def __str__(self) -> str:
        return f"contact {self.pk}"


@case_record("full", path="contact__young_person", allows=EDIT)
class Participant(models.Model):
    """A person who took part in a contact, other than the author and the young person."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="participants")
    network_person = models.ForeignKey(NetworkPerson, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    professional = models.ForeignKey(Professional, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="participant_is_one_person",
                condition=Q(network_person__isnull=False, professional__isnull=True, staff__isnull=True)
                | Q(network_person__isnull=True, professional__isnull=False, staff__isnull=True)
                | Q(network_person__isnull=True, professional__isnull=True, staff__isnull=False),
                violation_error_message=_("A participant is one person: from the network, a professional or staff."),
            ),
            *[
                models.UniqueConstraint(
                    fields=["contact", who],
                    name=f"participant_once_{who}",
                    violation_error_message=_("The same person is named twice."),
                )
                for who in ("network_person", "professional", "staff")
            ],
        ]

    def __str__(self) -> str:
        return f"participant {self.pk}"


@case_record("full", path="contact__young_person")
class ContactJournalReference(JournalReference):
    """A reference to a contact in the municipality's journal."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="journal_references")


class LastContact(models.Model):
    """The last qualifying contact with any member of staff: a database view for the caseload."""

    young_person = models.OneToOneField(
        YoungPerson, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="last_contact"
    )
    on = models.DateField()
    kind = models.ForeignKey(ContactKind, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    name = models.CharField(max_length=200)

    class Meta:
        managed = False
        db_table = "contacts_last_contact"
