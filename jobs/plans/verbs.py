"""The verbs of an IPS plan as pages, and the referral of a young person to IPS."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.access.scopes import AboutYoungPerson
from backend.assignments.choices import assign_layout
from backend.assignments.models import Assignment, AssignmentRole, Capacity
from backend.core import clock
from backend.core.errors import Sentence
from backend.core.periods import not_ended_before
from backend.organisation.models import Staff
from backend.people.models import Professional, YoungPerson
from backend.people.pages import name_of, page_of
from backend.workspace.forms import Layout, Option
from backend.workspace.registry import Tab, Verb, verbs
from jobs.plans import services
from jobs.plans.models import IpsPlan
from jobs.plans.serializers import (
    AgreeSerializer,
    EditPlanSerializer,
    EnterSerializer,
    NewPlanSerializer,
    PlanAssignSerializer,
    PlanCloseSerializer,
    PlanDeclineSerializer,
    PlanWhySerializer,
    StepDownSerializer,
)

GOAL: dict[str, Sentence] = {
    "goal": _("What does the young person want?"),
    "goal_own_words": _("The goal in the young person's own words"),
    "treatment_partner": _("Who in the treatment works with us?"),
    "legal_basis": _("Legal basis"),
}


def _role(plan: IpsPlan) -> Mapping[str, Any]:
    """Propose a secondary consultant if the young person has a primary one."""
    running = Assignment.objects.active(clock.today()).primary(Capacity.CONSULTANT)
    has_primary = running.filter(young_person=plan.young_person_id).exists()
    return {"role": AssignmentRole.SECONDARY if has_primary else AssignmentRole.PRIMARY}


def _edit_layout(plan: IpsPlan, staff: Staff) -> Layout:
    return Layout(
        first=("goal", "goal_own_words", "treatment_partner"),
        labels=GOAL,
        options={"treatment_partner": lambda: _professionals(plan)},
        lists=frozenset({"treatment_partner", "legal_basis"}),
    )


def _professionals(plan: IpsPlan) -> list[Option]:
    """Return the professionals of the young person, and the present partner of the plan also after they have ended."""
    found = Professional.objects.filter(
        not_ended_before(clock.today()) | Q(pk=plan.treatment_partner_id), young_person=plan.young_person_id
    )
    return [
        (str(one.pk), ", ".join(filter(None, [one.name, one.get_role_display(), one.organisation])))
        for one in found.order_by("-in_treatment_team", "name", "id")
    ]


of_plan = partial(
    Verb,
    model=IpsPlan,
    scope=AboutYoungPerson("summary"),
    joins=("young_person",),
    argument="plan",
    about=name_of,
    back=partial(page_of, tab=Tab.JOB),
)
begins = partial(of_plan, serializer=PlanWhySerializer, layout=Layout(first=("why",)))

verbs.add(
    Verb(
        model=YoungPerson,
        verb="refer-to-ips",
        slug="henvis-til-ips",
        label=_("Refer to IPS"),
        scope=AboutYoungPerson("summary", "id"),
        serializer=NewPlanSerializer,
        service=services.refer,
        argument="young_person",
        layout=Layout(
            first=("source", "goal", "own_words"),
            more=("goal_own_words", "track", "referrer", "received_on", "legal_basis"),
            labels={
                **GOAL,
                "source": _("Who referred?"),
                "own_words": _("What the young person says about it"),
                "track": _("Track"),
                "referrer": _("Name of the person or place that referred"),
                "received_on": _("Received on. Today, if empty"),
            },
            hints={"track": _("IPS is for young people in psychiatric treatment, IPS-like for others.")},
            lists=frozenset({"source"}),
        ),
        explanation=_(
            "The coordinator or the leader of the IPS unit answers the referral, and a consultant is assigned. IPS is "
            "voluntary: it begins when the young person has said yes."
        ),
        done=_("The young person is referred to IPS."),
        about=name_of,
        back=partial(page_of, tab=Tab.JOB),
        main=True,
        position=11,
    ),
    of_plan(
        verb="accept",
        slug="tag-imod",
        label=_("Accept the referral"),
        title=_("Accept the referral to IPS"),
        service=services.accept,
        explanation=_(
            "The young person gets a place in IPS. If they belong to another unit than yours, assign a consultant "
            "first: after the answer your unit sees only those who have one of its consultants."
        ),
        done=_("The referral is accepted."),
        main=True,
        instead=("assign", "decline"),
        position=10,
    ),
    of_plan(
        verb="decline",
        slug="afvis",
        label=_("Decline the referral"),
        title=_("Decline the referral to IPS"),
        serializer=PlanDeclineSerializer,
        service=services.decline,
        layout=Layout(
            first=("reason", "declined_to", "informed_on"),
            labels={"declined_to": _("What the young person gets instead")},
            hints={"reason": _("“Not ready” is not a reason: IPS is open to all who want a job or an education.")},
        ),
        initial=lambda _plan: {"informed_on": clock.today()},
        explanation=_("The plan closes. Say what the young person gets instead, and when they were told."),
        done=_("The referral is declined."),
        position=20,
    ),
    of_plan(
        verb="agree",
        slug="ja",
        label=_("The young person says yes"),
        title=_("The young person says yes to IPS"),
        button=_("Save the yes"),
        serializer=AgreeSerializer,
        service=services.agree,
        layout=Layout(
            first=("own_words", "agreed_on"),
            labels={"own_words": _("How did the young person say it?"), "agreed_on": _("On which day?")},
        ),
        initial=lambda _plan: {"agreed_on": clock.today()},
        explanation=_("IPS is voluntary. Write the yes in the young person's own words; then IPS can begin."),
        done=_("The yes of the young person is saved."),
        main=True,
        position=30,
    ),
    of_plan(
        verb="enter",
        slug="start",
        label=_("Begin IPS"),
        title=_("Begin IPS with the career profile"),
        button=_("Begin IPS"),
        serializer=EnterSerializer,
        service=services.enter,
        layout=Layout(
            first=("employed_at_entry", "in_education_at_entry", "goal", "goal_own_words"),
            labels={
                **GOAL,
                "employed_at_entry": _("Does the young person have a job today?"),
                "in_education_at_entry": _("Is the young person in education today?"),
            },
        ),
        initial=lambda plan: {"goal": plan.goal, "goal_own_words": plan.goal_own_words},
        explanation=_(
            "IPS begins today. If the goal includes a job, the days until the first meeting with an employer are "
            "counted from today."
        ),
        done=_("IPS has begun with the career profile."),
        main=True,
        position=31,
    ),
    of_plan(
        verb="assign",
        slug="tildel",
        label=_("Assign a consultant"),
        serializer=PlanAssignSerializer,
        service=services.assign,
        layout=assign_layout(Capacity.CONSULTANT),
        initial=_role,
        explanation=_("The colleague is told at once, can open the case from now on, and acknowledges the assignment."),
        done=_("The consultant is assigned and told."),
        position=40,
    ),
    begins(
        verb="begin-search",
        slug="jobsoegning",
        label=_("Begin the job search"),
        service=partial(services.begin, verb="begin-search"),
        explanation=_(
            "The consultant and the young person look for an ordinary job, and the days of the search are counted. "
            "Jobs that are registered stay as they are."
        ),
        done=_("The job search has begun."),
        position=50,
    ),
    begins(
        verb="begin-education",
        slug="uddannelse",
        label=_("Begin an education"),
        service=partial(services.begin, verb="begin-education"),
        explanation=_(
            "The plan moves to “in education”, and the consultant goes on helping. Which education it is, you register "
            "under “Activities”."
        ),
        done=_("The education has begun."),
        position=51,
    ),
    of_plan(
        verb="step-down",
        slug="anden-stoette",
        label=_("Move to other support"),
        title=_("Begin the move to other support"),
        serializer=StepDownSerializer,
        service=services.step_down,
        layout=Layout(labels={"reason": _("Why can other support take over?")}),
        explanation=_(
            "The consultant stays until the move is done, and then closes the plan. The job search can begin again at "
            "any time."
        ),
        done=_("The move to other support has begun."),
        position=52,
    ),
    of_plan(
        verb="edit",
        slug="ret",
        label=_("Edit the goal and the treatment partner"),
        button=_("Save"),
        serializer=EditPlanSerializer,
        service=services.edit,
        edits=True,
        layout=_edit_layout,
        explanation=_("If the goal is only an education, no meetings with employers are due."),
        done=_("The changes are saved."),
        position=60,
    ),
    of_plan(
        verb="close",
        slug="luk",
        label=_("Close the IPS plan"),
        serializer=PlanCloseSerializer,
        service=services.close,
        layout=Layout(
            first=("reason", "own_words", "end_open"),
            labels={"end_open": _("End coming appointments and what else the consultants still have open")},
            hints={
                "reason": _("Missed meetings, time, readiness and age are no reasons: then IPS goes on."),
                "own_words": _("Needed if the young person no longer wants IPS."),
            },
        ),
        explanation=_("The consultants' assignments end today. The plan can be opened again."),
        done=_("The IPS plan is closed."),
        danger=True,
        position=80,
    ),
    begins(
        verb="reopen",
        slug="genaabn",
        label=_("Open the IPS plan again"),
        service=services.reopen,
        explanation=_(
            "The plan goes on with the job search. Then assign a consultant: the former assignment has ended."
        ),
        done=_("The IPS plan is open again. Now assign a consultant."),
        main=True,
        position=70,
    ),
)
