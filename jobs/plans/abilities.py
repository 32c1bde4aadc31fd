"""The verbs of an IPS plan, who may use them, and when."""

from collections.abc import Collection
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from backend.access.abilities import Ability, Actor, declare
from backend.access.permissions import Permission, Relation
from backend.assignments.models import Capacity
from backend.assignments.queries import capacities_today
from backend.core import clock
from backend.core.errors import Conflict, Forbidden
from backend.organisation.directory import Directory
from backend.people.models import YoungPerson
from jobs.plans.models import LIFECYCLE, Decision, IpsPlan
from jobs.plans.queries import has_open_plan


def consultant_deputy_or_leader(plan: IpsPlan, actor: Actor) -> None:
    """Raise `Forbidden` unless the actor is a consultant, a deputy or a leader of the young person."""
    if actor.relations & {Relation.DEPUTY, Relation.LEADER}:
        return
    if Capacity.CONSULTANT not in actor.once(capacities_today):
        raise Forbidden(_("Only the job consultant, a deputy or a leader does this."))


def referral_is_unanswered(plan: IpsPlan, actor: Actor) -> None:
    """Raise `Conflict` for a referral that has been answered."""
    if plan.decided_on:
        raise Conflict(
            _("The referral was answered on %(date)s: it is answered once.")
            % {"date": date_format(plan.decided_on, "SHORT_DATE_FORMAT")},
            code="decided",
        )


def young_person_has_not_agreed(plan: IpsPlan, actor: Actor) -> None:
    """Raise `Conflict` if the agreement is recorded already."""
    if plan.agreed_on:
        raise Conflict(_("The young person has already agreed: nothing more is needed."), code="agreed")


def both_agreed(plan: IpsPlan, actor: Actor) -> None:
    """Raise `Conflict` unless the referral is accepted and the young person has agreed."""
    if plan.decision != Decision.ACCEPTED:
        raise Conflict(_("The referral is not accepted yet: accept it first."), code="not_accepted")
    if plan.agreed_on is None:
        raise Conflict(
            _("The young person has not agreed yet: IPS is voluntary. Register their yes first."), code="not_agreed"
        )


def no_plan_is_open(young_person: YoungPerson, actor: Actor) -> None:
    """Raise `Conflict` if the case is closed, or if the young person has an open plan."""
    if young_person.closed_on or young_person.deceased_on:
        raise Conflict(_("The case is closed: reopen it before referring."), code="case_closed")
    if actor.once(has_open_plan):
        raise Conflict(_("The young person already has an open IPS plan: use that one."), code="plan_open")


def was_entered_and_no_other_plan_is_open(plan: IpsPlan, actor: Actor) -> None:
    """Raise `Conflict` for a plan that was never entered, or if none could be opened."""
    if plan.entry_on is None:
        raise Conflict(_("This plan was never entered: refer the young person anew."), code="never_entered")
    no_plan_is_open(plan.young_person, actor)


def directory_today(actor: Actor) -> Directory:
    """Return the roles and units of today."""
    return Directory.load(clock.today())


def know_directory(actors: Collection[Actor], today: date) -> None:
    """Read the directory once for the verbs of several plans. Without actors it runs no query."""
    if actors:
        directory = Directory.load(today)
        for actor in actors:
            actor.know(directory_today, directory)


def works_in_the_ips_unit(plan: IpsPlan, actor: Actor) -> None:
    """Raise `Forbidden` unless the actor is coordinator or leader of the IPS unit.

    If no IPS unit serves the young person's unit, those of the young person's unit answer.
    """
    if Relation.REFERRED_TO in actor.relations:
        return
    if actor.once(directory_today).ips_unit_of(plan.young_person.unit_id) is not None:
        raise Forbidden(_("The coordinator or the leader of the IPS unit answers the referral: ask them."))


ANSWER = Ability(Permission.DECIDE_IPS_REFERRAL, who=works_in_the_ips_unit, when=referral_is_unanswered)
WORK = Ability(Permission.MANAGE_IPS, who=consultant_deputy_or_leader)

declare(
    IpsPlan,
    {
        "accept": ANSWER,
        "decline": ANSWER,
        "agree": Ability(Permission.MANAGE_IPS, who=consultant_deputy_or_leader, when=young_person_has_not_agreed),
        "enter": Ability(Permission.MANAGE_IPS, who=consultant_deputy_or_leader, when=both_agreed),
        "begin-search": WORK,
        "begin-education": WORK,
        "step-down": WORK,
        "close": WORK,
        "reopen": Ability(
            Permission.MANAGE_IPS, who=consultant_deputy_or_leader, when=was_entered_and_no_other_plan_is_open
        ),
        "assign": Ability(Permission.ASSIGN_CONSULTANT),
        "edit": WORK,
    },
    LIFECYCLE,
)
declare(YoungPerson, {"refer-to-ips": Ability(Permission.OPEN_CASE, when=no_plan_is_open)})
