"""The course with an ungeguide: referrals, phases and outcome."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.core.lifecycle import Lifecycle, Transition
from backend.core.periods import ends_after_start
from backend.core.protection import READ, WRITE, case_record
from backend.organisation.models import Staff
from backend.people.models import LegalBasis, YoungPerson


class Phase(models.TextChoices):
    """The phases of a course."""

    REFERRED = "referred", _("Referred")
    INTAKE = "intake", _("Intake")
    START = "start", _("Start")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    PHASE_OUT = "phase_out", _("Phase-out")
    AFTERCARE = "aftercare", _("Aftercare")
    CLOSED = "closed", _("Closed")


OPEN = frozenset(Phase) - {Phase.CLOSED}
UNDER_WAY = OPEN - {Phase.REFERRED, Phase.PAUSED}

LIFECYCLE = Lifecycle(
    subject=_("The course"),
    states=Phase,
    field="phase",
    transitions={
        "accept": Transition({Phase.REFERRED}, Phase.INTAKE, _("accept the referral")),
        "decline": Transition({Phase.REFERRED}, Phase.CLOSED, _("decline the referral")),
        "begin-start": Transition(UNDER_WAY - {Phase.START}, Phase.START, _("begin the start")),
        "begin-active": Transition(UNDER_WAY - {Phase.ACTIVE}, Phase.ACTIVE, _("begin the active phase")),
        "begin-phase-out": Transition(UNDER_WAY - {Phase.PHASE_OUT}, Phase.PHASE_OUT, _("begin the phase-out")),
        "begin-aftercare": Transition(UNDER_WAY - {Phase.AFTERCARE}, Phase.AFTERCARE, _("begin the aftercare")),
        "pause": Transition({Phase.ACTIVE}, Phase.PAUSED, _("pause")),
        "prolong": Transition({Phase.PAUSED}, Phase.PAUSED, _("prolong the pause")),
        "resume": Transition({Phase.PAUSED}, Phase.ACTIVE, _("resume")),
        "close": Transition(OPEN, Phase.CLOSED, _("close")),
        "reopen": Transition({Phase.CLOSED}, Phase.REFERRED, _("reopen")),
        "assign": Transition(OPEN, None, _("assign a guide")),
    },
)
"""Earlier phases can begin again, because courses are not linear."""


class CloseReason(models.TextChoices):
    """Why a course was closed."""

    GOAL_REACHED = "goal_reached", _("Goal reached")
    HANDED_OVER = "handed_over", _("Handed over to another intervention")
    MOVED = "moved", _("Moved to another municipality")
    OWN_CHOICE = "own_choice", _("The young person's own choice")
    NO_CONTACT = "no_contact", _("No contact")
    AGE_LIMIT = "age_limit", _("Age limit")
    NOT_TARGET_GROUP = "not_target_group", _("Not in the target group")
    SERIOUS_OBSTACLE = "serious_obstacle", _("Serious obstacle")
    DECLINED = "declined", _("Referral declined")
    OTHER = "other", _("Other")


GIVEN_REASONS = [choice for choice in CloseReason.choices if choice[0] != CloseReason.DECLINED]
"""The reasons that a user can choose. Only a declined referral uses the reason “declined”."""


class CourseQuerySet(models.QuerySet["GuidanceCourse"]):
    """Queries of courses."""

    def open(self) -> Self:
        """Leave out closed courses."""
        return self.exclude(phase=Phase.CLOSED)


@case_record("summary", allows=WRITE)
class GuidanceCourse(models.Model):
    """The course of a young person with an ungeguide. It can go back to an earlier phase, and can be reopened."""

    young_person = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="courses")
    legal_basis = models.ForeignKey(LegalBasis, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    phase = models.CharField(max_length=12, choices=Phase, default=Phase.REFERRED)
    pause_reason = models.CharField(max_length=300, blank=True)
    pause_view = models.CharField(max_length=500, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    close_reason = models.CharField(max_length=20, choices=CloseReason, blank=True)
    moved_to_municipality = models.CharField(max_length=120, blank=True)
    moved_informed_because = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=500, blank=True)
    closing_summary = models.TextField(blank=True)
    own_words = models.TextField(blank=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["young_person"],
                condition=~Q(phase=Phase.CLOSED),
                name="course_one_open",
                violation_error_message=_("The young person already has an open course: use that one."),
            ),
            ends_after_start("course_closed_after_opened", "opened_on", "closed_on"),
            models.CheckConstraint(
                name="course_closed_says_when",
                condition=Q(phase=Phase.CLOSED, closed_on__isnull=False)
                | (~Q(phase=Phase.CLOSED) & Q(closed_on__isnull=True, close_reason="")),
                violation_error_message=_("A closed course says when it closed, and only a closed one says why."),
            ),
            models.CheckConstraint(
                name="course_pause_has_an_end",
                condition=(Q(phase=Phase.PAUSED, paused_until__isnull=False) & ~Q(pause_reason=""))
                | (~Q(phase=Phase.PAUSED) & Q(paused_until__isnull=True)),
                violation_error_message=_("A pause says why it is made and when it ends."),
            ),
        ]
        indexes = [models.Index(fields=["phase"], name="course_phase")]

    def __str__(self) -> str:
        return f"course {self.pk}"


@case_record("summary", path="course__young_person", allows=READ | {"INSERT"})
class PhaseChange(models.Model):
    """A change of phase: the day, by whom, and why. The newest one has the phase of the course.

    The change to a pause, and each prolongation, has the end of the pause.
    """

    course = models.ForeignKey(GuidanceCourse, on_delete=models.PROTECT, related_name="phase_changes")
    from_phase = models.CharField(max_length=12, choices=Phase, blank=True)
    to_phase = models.CharField(max_length=12, choices=Phase)
    on = models.DateField()
    paused_until = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["course_id", "id"]
        constraints = [
            models.CheckConstraint(
                name="phase_change_only_a_pause_has_an_end",
                condition=Q(to_phase=Phase.PAUSED) | Q(paused_until__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["course", "-id"], name="phase_change_course")]

    def __str__(self) -> str:
        return f"{self.from_phase} → {self.to_phase}"


class ReferralSource(models.TextChoices):
    """Who referred the young person."""

    YOUNG_PERSON = "young_person", _("The young person")
    NETWORK = "network", _("Family or network")
    SCHOOL = "school", _("School")
    CASEWORKER = "caseworker", _("Caseworker")
    HEALTH = "health", _("Health service")
    OUTREACH = "outreach", _("Outreach")
    IMPORT = "import", _("Start-up import")
    OTHER = "other", _("Other")


class Decision(models.TextChoices):
    """The answers to a referral."""

    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


@case_record("summary", path="course__young_person", allows=WRITE)
class Referral(models.Model):
    """A referral to a course, and the answer. A reopened course has several."""

    course = models.ForeignKey(GuidanceCourse, on_delete=models.PROTECT, related_name="referrals")
    received_on = models.DateField()
    source = models.CharField(max_length=20, choices=ReferralSource)
    referrer = models.CharField(max_length=200, blank=True)
    why = models.TextField(blank=True)
    wish = models.TextField(blank=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    declined_to = models.CharField(max_length=300, blank=True)
    informed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["course_id", "id"]
        constraints = [
            ends_after_start("referral_decided_after_received", "received_on", "decided_on"),
            models.CheckConstraint(
                name="referral_decision_has_a_day",
                condition=Q(decision="", decided_on__isnull=True) | (~Q(decision="") & Q(decided_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="referral_decline_says_to_what",
                condition=~Q(decision=Decision.DECLINED) | (~Q(declined_to="") & Q(informed_on__isnull=False)),
                violation_error_message=_(
                    "A decline says to what instead, and on which day the young person was told."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"referral {self.pk}"


class CourseColumn(models.Model):
    """The open course of a young person: a database view for the caseload, with one row for each open course."""

    young_person = models.OneToOneField(
        YoungPerson, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="course"
    )
    course = models.ForeignKey(GuidanceCourse, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    phase = models.CharField(max_length=12, choices=Phase)

    class Meta:
        managed = False
        db_table = "courses_column"


class GuideColumn(models.Model):
    """The primary guide today: a database view for the caseload, with one row for each young person who has one."""

    young_person = models.OneToOneField(
        YoungPerson, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="guide"
    )
    staff = models.ForeignKey(Staff, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    name = models.CharField(max_length=200)

    class Meta:
        managed = False
        db_table = "courses_guide_column"
