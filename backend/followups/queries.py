"""What is due for one young person, and for one member of staff."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When

from backend.access.abilities import Actor
from backend.access.deputies import Replaced, replaced_by, theirs
from backend.access.pages import permission_of_page
from backend.access.people import ON_PAGES, fields_to_defer
from backend.access.permissions import Relation
from backend.access.scopes import AboutYoungPersonOrNone
from backend.core import clock
from backend.core.errors import Sentence
from backend.core.periods import not_ended_before
from backend.followups.models import FollowUp, OwnFollowUp, PolicyRule, State
from backend.followups.models.followups import FollowUpQuerySet
from backend.followups.registry import ExplainedFollowUp, Rule, get_rule, rules
from backend.followups.rules import OWN
from backend.organisation.models import Staff
from backend.workspace.registry import Reading, StartReading, Verb, buttons

if TYPE_CHECKING:
    from backend.people.models import YoungPerson

CONTACT_FORM = "contact-register"
"""The name of the page on which a contact is registered."""

DECISIONS = frozenset({"waive", "snooze"})
"""The verbs that those who are responsible use."""

AHEAD = timedelta(days=30)
"""How far ahead next steps look."""


def is_fulfilled_by_contact(rule: Rule) -> bool:
    """Return whether a contact fulfils the follow-ups of a rule."""
    return rule.step is not None and rule.step.url_name == CONTACT_FORM


@dataclass(frozen=True)
class NextStep:
    """One follow-up as a line of a page: what is due, for whom, why, what fulfils it, and where that is done."""

    follow_up: FollowUp
    rule: Rule
    explanation: Sentence
    text: Sentence
    is_mine: bool
    url: str
    """The page on which it is fulfilled. "" if it has no page, or the reader may not open it."""
    menu: list[Verb]
    """The other verbs that the reader may use now."""

    @property
    def is_overdue(self) -> bool:
        return self.follow_up.state == State.OVERDUE

    @property
    def is_contact(self) -> bool:
        """Whether a contact fulfils it."""
        return is_fulfilled_by_contact(self.rule)

    @property
    def due_on(self) -> date:
        return self.follow_up.due_on


def with_explanations(follow_ups: FollowUpQuerySet) -> QuerySet[FollowUp]:
    """Annotate the state, the numbers of the policy, and the text of own tasks."""
    own_settings = PolicyRule.objects.filter(policy=OuterRef("policy"), rule=OuterRef("rule"))
    own_tasks = OwnFollowUp.objects.filter(pk=OuterRef("own_id"))
    own_id = Case(When(rule=OWN, then=F("subject_id")))  # the subjects of other rules are in other tables
    return (
        follow_ups.with_state(clock.now())
        .alias(own_id=own_id)
        .annotate(
            own_settings=Subquery(own_settings.values("settings")),
            own_text=Subquery(own_tasks.values("text")),
        )
    )


def explanation(follow_up: FollowUp) -> str:
    """Return why the follow-up exists, in the language of the request. It needs `with_explanations`."""
    rule = get_rule(follow_up.rule)
    own = getattr(follow_up, "own_settings", None) or {}
    return rule.explain(
        ExplainedFollowUp(
            occurrence=follow_up.occurrence,
            started_on=follow_up.started_on,
            due_on=follow_up.due_on,
            closes_on=follow_up.closes_on,
            settings={**rule.settings, **own},
        )
    )


Menu = Callable[[FollowUp], list[Verb]]
"""The verbs that the reader may use now on a follow-up."""

MayFulfil = Callable[[FollowUp, str], bool]
"""Whether the reader may open the page at an address, on which a follow-up is fulfilled."""


def steps(
    follow_ups: Iterable[FollowUp],
    reader: Staff,
    may_fulfil: MayFulfil = lambda follow_up, address: False,
    menu: Menu = lambda follow_up: [],
) -> list[NextStep]:
    """Return follow-ups from `with_explanations` as lines of a page, in the same order."""
    return [_step(follow_up, get_rule(follow_up.rule), reader, may_fulfil, menu) for follow_up in follow_ups]


def _step(follow_up: FollowUp, rule: Rule, reader: Staff, may_fulfil: MayFulfil, menu: Menu) -> NextStep:
    address = rule.step.url(follow_up) if rule.step else ""
    return NextStep(
        follow_up=follow_up,
        rule=rule,
        explanation=explanation(follow_up),
        text=getattr(follow_up, "own_text", None) or rule.label,
        is_mine=follow_up.responsible_id == reader.pk,
        url=address if address and may_fulfil(follow_up, address) else "",
        menu=[verb for verb in menu(follow_up) if rule.step is None or verb.url_name != rule.step.url_name],
    )


def next_steps(person: "YoungPerson", reading: Reading) -> list[NextStep]:
    """Return the outstanding follow-ups of a young person that are due within `AHEAD`, the longest overdue first."""
    due = FollowUp.objects.outstanding().filter(young_person=person, due_on__lte=reading.today + AHEAD)
    shown = with_explanations(due).select_related("responsible").order_by("due_on", "id")
    actor = reading.actor
    return steps(shown, reading.staff, partial(may_fulfil, actor), lambda follow_up: buttons(follow_up, actor))


def may_fulfil(actor: Actor, follow_up: FollowUp, address: str) -> bool:
    """Return whether the actor may open the page at `address`, on which the follow-up is fulfilled."""
    if is_fulfilled_by_contact(get_rule(follow_up.rule)) and follow_up.responsible_id != actor.staff.pk:
        return Relation.DEPUTY in actor.relations  # a contact with anyone else does not count
    permission = permission_of_page(address)
    return permission is None or actor.may(permission)


def due_from(reading: StartReading, until: date) -> list[NextStep]:
    """Return the outstanding follow-ups that are due from the reader until a day, the longest overdue first.

    These are the reader's own, and those of absent colleagues whom the reader replaces today.
    """
    due = _due_from(reading.staff, reading.replaced, reading.today).filter(due_on__lte=until)
    shown = (
        AboutYoungPersonOrNone("summary")
        .within(with_explanations(due), reading.staff)
        .select_related("young_person", "responsible")
        .defer(*fields_to_defer("young_person", ON_PAGES))
    )
    in_order = shown.order_by("due_on", "due_at", "id")
    return steps(in_order, reading.staff, lambda one, address: True, lambda one: _own_menu(one, reading.staff))


def waiting_for_contact(person: "YoungPerson", staff: Staff, today: date) -> list[NextStep]:
    """Return the open follow-ups of a young person that a contact by the member of staff fulfils now."""
    keys = [known.key for known in rules() if is_fulfilled_by_contact(known)]
    due = _due_from(staff, replaced_by(staff, today), today)
    waiting = due.filter(young_person=person, rule__in=keys, opens_on__lte=today)
    return steps(with_explanations(waiting).order_by("due_on", "id"), staff)


def _due_from(staff: Staff, replaced: Iterable[Replaced], today: date) -> FollowUpQuerySet:
    """Return the outstanding follow-ups that are not closed, of `staff` and of the colleagues whom they replace."""
    mine = Q(responsible=staff) | theirs(replaced, "responsible")
    return FollowUp.objects.outstanding().filter(mine, not_ended_before(today, "closes_on"))


def _own_menu(follow_up: FollowUp, reader: Staff) -> list[Verb]:
    """Return what the reader may decide about a follow-up of their own. That needs no query for each young person."""
    if follow_up.responsible_id != reader.pk:
        return []
    return buttons(follow_up, Actor(reader, follow_up.young_person_id), among=DECISIONS)
