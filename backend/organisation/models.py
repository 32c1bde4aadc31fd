"""Staff, units, the roles of staff in units, absences, and the days on which the municipality is closed."""

from datetime import date, timedelta
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.core import clock
from backend.core.history import tracked
from backend.core.models import Versioned
from backend.core.names import IsNFC, NameKeyField, nfc, search_key
from backend.core.periods import covers, ends_after_start, no_overlap
from backend.core.protection import READ, shared_record
from backend.core.sorting import sort_key


class Role(models.TextChoices):
    """The roles of staff. `backend.access.permissions` says what each role may do."""

    YOUTH_GUIDE = "youth_guide", _("Youth guide")
    JOB_CONSULTANT = "job_consultant", _("Job consultant")
    COORDINATOR = "coordinator", _("Coordinator")
    LEADER = "leader", _("Team leader")
    MANAGER = "manager", _("Manager")
    AUDITOR = "auditor", _("Data protection officer")
    ADMINISTRATOR = "administrator", _("Administrator")
    ON_CALL = "on_call", _("On call")
    INTEGRATION = "integration", _("Integration")


GIVEN_ROLES = [choice for choice in Role.choices if choice[0] != Role.INTEGRATION]
"""The roles that an administrator gives. An integration gets its role with its token."""


ONE_TIME_FOR = timedelta(days=14)
"""How long a one-time password may be used to choose another one."""


class StaffManager(BaseUserManager["Staff"]):
    """The manager of `Staff`. It creates accounts."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "Staff":
        """Create a member of staff. Without a password, sign-in is not possible."""
        texts = {name: nfc(value) if isinstance(value, str) else value for name, value in fields.items()}
        staff = self.model(username=nfc(username), **texts)
        staff.save()
        staff.set_password(password)
        return staff


@shared_record(READ, because="staff, as they choose each other; passwords are in Credential")
class Staff(Versioned, AbstractBaseUser):
    """A member of staff or an integration account that can sign in. `Membership` holds the roles."""

    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=200)
    sort_name = NameKeyField(of=lambda staff: sort_key(staff.name), max_length=400)
    search_name = NameKeyField(of=lambda staff: search_key(staff.name, staff.username), max_length=1500)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    wants_digest = models.BooleanField(default=True, db_default=True)
    is_active = models.BooleanField(default=True)
    deactivated_on = models.DateField(null=True, blank=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = StaffManager()

    class Meta:
        ordering = ["sort_name", "id"]
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("email"),
                name="staff_email_once",
                condition=~Q(email=""),
                violation_error_message=_("Another colleague already has this e-mail address."),
            ),
            models.UniqueConstraint(
                models.functions.Lower("username"),
                name="staff_username_once",
                violation_error_message=_("Another user has this user name."),
            ),
            models.CheckConstraint(name="staff_name_nfc", condition=IsNFC("name")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def password(self) -> str:
        """The hashed password, which `Credential` stores. It is unusable where none is stored."""
        stored = Credential.objects.filter(staff=self.pk).values_list("password", flat=True).first()
        return stored or UNUSABLE_PASSWORD_PREFIX

    @password.setter
    def password(self, hashed: str) -> None:
        # Django sets the password of an unsaved user only to take as long for an unknown user name as for a known one.
        if self.pk is not None:
            Credential.objects.update_or_create(staff=self, defaults={"password": hashed})

    def set_password(self, raw_password: str | None) -> None:
        """Store a password."""
        super().set_password(raw_password)
        if self.pk is not None:
            Credential.objects.filter(staff=self.pk).update(one_time_until=None)

    def set_one_time_password(self, raw_password: str) -> None:
        """Store a password that another person knows. It only lets staff choose their own, for `ONE_TIME_FOR`."""
        self.set_password(raw_password)
        Credential.objects.filter(staff=self.pk).update(one_time_until=clock.real_now() + ONE_TIME_FOR)

    def check_password(self, raw_password: str | None) -> bool:
        """Return whether the password is right. Store its hash again if the hashing algorithm has changed.

        A one-time password whose time is over is wrong.
        """
        right = check_password(raw_password, self.password, super().set_password)
        return right and not Credential.objects.filter(staff=self.pk, one_time_until__lte=clock.real_now()).exists()

    def has_one_time_password(self) -> bool:
        """Return whether the password only lets them choose their own."""
        return Credential.objects.filter(staff=self.pk, one_time_until__isnull=False).exists()


@shared_record(because="the hashed passwords of staff")
class Credential(models.Model):
    """The hashed password of a member of staff, in a table on which the serving role has no privilege.

    `one_time_until` is set for a one-time password: it is the moment (real time) after which it is wrong.
    """

    staff = models.OneToOneField(Staff, primary_key=True, on_delete=models.CASCADE, related_name="+")
    password = models.CharField(max_length=128)
    one_time_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"credential {self.staff_id}"


class UnitKind(models.TextChoices):
    """The kinds of unit."""

    MUNICIPALITY = "municipality", _("Municipality")
    DEPARTMENT = "department", _("Department")
    TEAM = "team", _("Team")


@shared_record(READ, because="the parts of the organisation")
class Unit(Versioned):
    """A part of the organisation. Units form a tree, and a leader's access includes the units below.

    `ips_unit` is the unit to which young people of this unit are referred for IPS. If it is empty, that of the unit
    above counts.
    """

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=UnitKind, default=UnitKind.TEAM)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    ips_unit = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="unit_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")),
                violation_error_message=_("A unit cannot be below itself."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Queries of memberships."""

    def active(self, on: date) -> Self:
        """Keep the memberships that include the day `on`."""
        return self.filter(covers(on))


@shared_record(READ, because="the roles of staff")
class Membership(models.Model):
    """A role that a member of staff has in a unit for a period. A change is a new row."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    fte = models.DecimalField(max_digits=3, decimal_places=2, default=1)
    caseload_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["staff_id", "starts_on", "id"]
        constraints = [
            ends_after_start("membership_ends_after_start"),
            models.CheckConstraint(
                name="membership_fte_within_full_time",
                condition=Q(fte__gt=0, fte__lte=1),
                violation_error_message=_("Full-time share must be above 0 and at most 1."),
            ),
            *[
                no_overlap(
                    f"membership_once_{role.value}",
                    "staff",
                    "unit",
                    condition=Q(role=role.value),
                    message=_("This person already holds this role in this unit in that period."),
                )
                for role in Role
            ],
        ]
        indexes = [models.Index(fields=["unit", "role"], name="membership_unit_role")]

    def __str__(self) -> str:
        return f"{self.role} {self.unit_id}"


@shared_record(READ, because="the calendar of the municipality")
class ClosedDay(models.Model):
    """A day on which the municipality is closed. It is not a working day for local rules."""

    day = models.DateField(unique=True)
    reason = models.CharField(max_length=120)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return str(self.day)


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Queries of absences."""

    def active(self, on: date) -> Self:
        """Keep the absences that include the day `on`."""
        return self.filter(covers(on))


@shared_record(READ, because="when staff are away")
@tracked()
class Absence(Versioned):
    """Days on which a member of staff is absent. The reason is not recorded, because it may be about health."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="absences")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    entered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "id"]
        constraints = [
            ends_after_start("absence_ends_after_start"),
            no_overlap(
                "absence_once", "staff", message=_("This person is already registered as absent in that period.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.starts_on}"
