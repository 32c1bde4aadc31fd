"""The IPS plan: referral, decision, agreement, entry, phases and close."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backend.core.lifecycle import Lifecycle, Transition
from backend.core.models import Versioned
from backend.core.periods import ends_after_start
from backend.core.protection import READ, WRITE, case_record
from backend.organisation.models import Staff
from backend.people.models import LegalBasis, Professional, YoungPerson


class Track(models.TextChoices):
    """The tracks: IPS, for young people in psychiatric treatment, and IPS-like, for others."""

    IPS = "ips", _("IPS")
    IPS_LIKE = "ips_like", _("IPS-like")


class PlanSource(models.TextChoices):
    """Who referred the young person."""

    YOUNG_PERSON = "young_person", _("The young person")
    NETWORK = "network", _("Family or network")
    GUIDE = "guide", _("Youth guide")
    SCHOOL = "school", _("School")
    CASEWORKER = "caseworker", _("Caseworker")
    HEALTH = "health", _("Health service")
    IMPORT = "import", _("Start-up import")
    OTHER = "other", _("Other")


GIVEN_SOURCES = [choice for choice in PlanSource.choices if choice[0] != PlanSource.IMPORT]
"""The sources of a referral that a user can choose. Only the start-up import uses the source “import”."""


class Decision(models.TextChoices):
    """The answers to a referral."""

    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class DeclineReason(models.TextChoices):
    """Why a referral was declined. “Not ready” is not a reason: IPS is open to all who want a job or an education."""

    OWN_CHOICE = "own_choice", _("The young person does not want IPS")
    OTHER_INTERVENTION = "other_intervention", _("The young person chose another intervention")
    IPS_ELSEWHERE = "ips_elsewhere", _("Gets IPS elsewhere")
    OTHER_MUNICIPALITY = "other_municipality", _("Lives in another municipality")
    NO_FREE_PLACE = "no_free_place", _("No free place with a consultant")


class Goal(models.TextChoices):
    """What the young person wants to reach with the plan."""

    JOB = "job", _("Job")
    EDUCATION = "education", _("Education")
    BOTH = "both", _("Job and education")


class PlanPhase(models.TextChoices):
    """The phases of a plan."""

    REFERRAL = "referral", _("Referral")
    PROFILE = "profile", _("Career profile")
    SEARCH = "search", _("Job search")
    IN_JOB = "in_job", _("In a job")
    IN_EDUCATION = "in_education", _("In education")
    STEP_DOWN = "step_down", _("Moving to other support")
    CLOSED = "closed", _("Closed")


OPEN = frozenset(PlanPhase) - {PlanPhase.CLOSED}
ENTERED = OPEN - {PlanPhase.REFERRAL}

LIFECYCLE = Lifecycle(
    subject=_("The plan"),
    states=PlanPhase,
    field="phase",
    transitions={
        "accept": Transition({PlanPhase.REFERRAL}, None, _("accept the referral")),
        "decline": Transition({PlanPhase.REFERRAL}, PlanPhase.CLOSED, _("decline the referral")),
        "agree": Transition({PlanPhase.REFERRAL}, None, _("agree it with the young person")),
        "enter": Transition({PlanPhase.REFERRAL}, PlanPhase.PROFILE, _("begin the career profile")),
        "begin-search": Transition(ENTERED - {PlanPhase.SEARCH}, PlanPhase.SEARCH, _("begin the job search")),
        "begin-education": Transition(ENTERED, PlanPhase.IN_EDUCATION, _("begin an education")),
        "step-down": Transition(
            {PlanPhase.IN_JOB, PlanPhase.IN_EDUCATION}, PlanPhase.STEP_DOWN, _("begin the move to other support")
        ),
        "close": Transition(OPEN, PlanPhase.CLOSED, _("close")),
        "reopen": Transition({PlanPhase.CLOSED}, PlanPhase.SEARCH, _("reopen")),
        "assign": Transition(OPEN, None, _("assign a consultant")),
        "edit": Transition(OPEN, None, _("edit")),
        "job-start": Transition(ENTERED - {PlanPhase.IN_JOB}, PlanPhase.IN_JOB, None),
        "last-job-end": Transition({PlanPhase.IN_JOB}, PlanPhase.SEARCH, None),
    },
)
"""A plan may return to an earlier phase. `job-start` and `last-job-end` are events of the young person's IPS jobs."""


class PlanCloseReason(models.TextChoices):
    """Why a plan closed. Missed meetings, duration, readiness and age are not reasons."""

    NO_LONGER_WANTED = "no_longer_wanted", _("The young person no longer wants IPS")
    MOVED = "moved", _("Moved to another municipality")
    TAKEN_OVER = "taken_over", _("Taken over by another intervention")
    STEP_DOWN_DONE = "step_down_done", _("The move to other support is done")
    DECLINED = "declined", _("Referral declined")


GIVEN_REASONS = [choice for choice in PlanCloseReason.choices if choice[0] != PlanCloseReason.DECLINED]
"""The reasons that a user can choose. The system sets “declined” when a referral is declined."""

BEFORE_ENTRY = (PlanPhase.REFERRAL, PlanPhase.CLOSED)
"""Phases in which a plan need not have been entered."""


class IpsPlanQuerySet(models.QuerySet["IpsPlan"]):
    """Queries of IPS plans."""

    def open(self) -> Self:
        """Leave out closed plans."""
        return self.exclude(phase=PlanPhase.CLOSED)


@case_record("summary", allows=WRITE)
class IpsPlan(Versioned):
    """A young person's IPS plan. A job consultant supports them in finding an ordinary job or an education.

    IPS is voluntary: the young person must agree in their own words before the entry. An imported plan has neither
    these words nor the two baseline flags, because the municipality's list does not contain them.
    """

    young_person = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="plans")
    track = models.CharField(max_length=10, choices=Track, default=Track.IPS)
    received_on = models.DateField()
    source = models.CharField(max_length=20, choices=PlanSource)
    referrer = models.CharField(max_length=200, blank=True)
    own_words = models.TextField(blank=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decline_reason = models.CharField(max_length=20, choices=DeclineReason, blank=True)
    declined_to = models.CharField(max_length=300, blank=True)
    informed_on = models.DateField(null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_own_words = models.TextField(blank=True)
    entry_on = models.DateField(null=True, blank=True)
    employed_at_entry = models.BooleanField(null=True, blank=True)
    in_education_at_entry = models.BooleanField(null=True, blank=True)
    goal = models.CharField(max_length=10, choices=Goal, default=Goal.JOB)
    goal_own_words = models.TextField(blank=True)
    treatment_partner = models.ForeignKey(
        Professional, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    legal_basis = models.ForeignKey(LegalBasis, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    phase = models.CharField(max_length=12, choices=PlanPhase, default=PlanPhase.REFERRAL)
    closed_on = models.DateField(null=True, blank=True)
    close_reason = models.CharField(max_length=20, choices=PlanCloseReason, blank=True)
    close_own_words = models.TextField(blank=True)

    objects = IpsPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["young_person"],
                condition=~Q(phase=PlanPhase.CLOSED),
                name="plan_one_open",
                violation_error_message=_("The young person already has an open IPS plan: use that one."),
            ),
            ends_after_start("plan_closed_after_received", "received_on", "closed_on"),
            ends_after_start("plan_decided_after_received", "received_on", "decided_on"),
            models.CheckConstraint(
                name="plan_closed_says_when",
                condition=Q(phase=PlanPhase.CLOSED, closed_on__isnull=False)
                | (~Q(phase=PlanPhase.CLOSED) & Q(closed_on__isnull=True, close_reason="")),
                violation_error_message=_("A closed plan says when it closed, and only a closed one says why."),
            ),
            models.CheckConstraint(
                name="plan_no_longer_wanted_in_own_words",
                condition=~Q(close_reason=PlanCloseReason.NO_LONGER_WANTED) | ~Q(close_own_words=""),
                violation_error_message=_("Say in the young person's own words that they no longer want IPS."),
            ),
            models.CheckConstraint(
                name="plan_decision_has_a_day",
                condition=Q(decision="", decided_on__isnull=True) | (~Q(decision="") & Q(decided_on__isnull=False)),
                violation_error_message=_("A decision has a day, and a day has a decision."),
            ),
            models.CheckConstraint(
                name="plan_decline_says_why_and_to_what",
                condition=(
                    Q(decision=Decision.DECLINED, informed_on__isnull=False)
                    & ~Q(decline_reason="")
                    & ~Q(declined_to="")
                )
                | (~Q(decision=Decision.DECLINED) & Q(decline_reason="", declined_to="", informed_on__isnull=True)),
                violation_error_message=_(
                    "A decline says why, to what instead, and on which day the young person was told."
                ),
            ),
            models.CheckConstraint(
                name="plan_agreed_in_own_words",
                condition=Q(agreed_on__isnull=True) | ~Q(agreed_own_words="") | Q(source=PlanSource.IMPORT),
                violation_error_message=_("IPS is voluntary: say in the young person's own words that they agreed."),
            ),
            models.CheckConstraint(
                name="plan_entered_after_yes_of_both",
                condition=Q(entry_on__isnull=True)
                | Q(
                    decision=Decision.ACCEPTED,
                    agreed_on__isnull=False,
                    entry_on__gte=F("agreed_on"),
                ),
                violation_error_message=_("A plan is entered once it is accepted and the young person has agreed."),
            ),
            models.CheckConstraint(
                name="plan_entered_with_baseline",
                condition=Q(entry_on__isnull=True)
                | Q(employed_at_entry__isnull=False, in_education_at_entry__isnull=False)
                | Q(source=PlanSource.IMPORT),
                violation_error_message=_("Say at entry whether the young person has a job, and an education."),
            ),
            models.CheckConstraint(
                name="plan_under_way_was_entered",
                condition=Q(phase__in=BEFORE_ENTRY) | Q(entry_on__isnull=False),
                violation_error_message=_("A plan that is under way has a day of entry."),
            ),
        ]
        indexes = [
            models.Index(fields=["phase"], name="plan_phase"),
            models.Index(fields=["entry_on"], name="plan_entry"),
        ]

    def __str__(self) -> str:
        return f"plan {self.pk}"


@case_record("summary", path="plan__young_person", allows=READ | {"INSERT"})
class PlanPhaseChange(models.Model):
    """A change of phase: the day, by whom, and why. The newest one has the phase of the plan."""

    plan = models.ForeignKey(IpsPlan, on_delete=models.PROTECT, related_name="phase_changes")
    from_phase = models.CharField(max_length=12, choices=PlanPhase, blank=True)
    to_phase = models.CharField(max_length=12, choices=PlanPhase)
    on = models.DateField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["plan_id", "id"]
        indexes = [models.Index(fields=["plan", "-id"], name="plan_phase_change")]

    def __str__(self) -> str:
        return f"{self.from_phase} → {self.to_phase}"


class PlanColumn(models.Model):
    """The open plan: a database view for the caseload, with one row for each young person who has one."""

    young_person = models.OneToOneField(
        YoungPerson, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="plan"
    )
    plan = models.ForeignKey(IpsPlan, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    track = models.CharField(max_length=10, choices=Track)
    phase = models.CharField(max_length=12, choices=PlanPhase)

    class Meta:
        managed = False
        db_table = "plans_column"


class ConsultantColumn(models.Model):
    """The primary consultant today: a database view for the caseload."""

    young_person = models.OneToOneField(
        YoungPerson, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="consultant"
    )
    staff = models.ForeignKey(Staff, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    name = models.CharField(max_length=200)

    class Meta:
        managed = False
        db_table = "plans_consultant_column"
