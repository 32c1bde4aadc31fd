"""What is due for one young person, and for one member of staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, When

from backend.core import clock
from backend.core.errors import Sentence
from backend.followups.models import FollowUp, OwnFollowUp, PolicyRule, State
from backend.followups.models.followups import FollowUpQuerySet
from backend.followups.registry import ExplainedFollowUp, Rule, get_rule
from backend.followups.rules import OWN
from backend.workspace.registry import Reading

if TYPE_CHECKING:
    from backend.people.models import YoungPerson

AHEAD = timedelta(days=30)
"""How far ahead next steps look."""


@dataclass(frozen=True)
class NextStep:
    """One follow-up as a line of a page: what is due, for whom, why, what fulfils it, and where that is done."""

    follow_up: FollowUp
    rule: Rule
    explanation: Sentence
    text: Sentence
    is_mine: bool

    @property
    def is_overdue(self) -> bool:
        return self.follow_up.state == State.OVERDUE

    @property
    def due_on(self) -> date:
        return self.follow_up.due_on

    @property
    def url(self) -> str:
        """The page on which the follow-up is fulfilled, or "" if there is none."""
        return self.rule.step.url(self.follow_up) if self.rule.step else ""


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


def steps(follow_ups: Iterable[FollowUp], reading: Reading) -> list[NextStep]:
    """Return follow-ups from `with_explanations` as lines of a page, in the same order."""
    return [
        NextStep(
            follow_up=follow_up,
            rule=get_rule(follow_up.rule),
            explanation=explanation(follow_up),
            text=getattr(follow_up, "own_text", None) or get_rule(follow_up.rule).label,
            is_mine=follow_up.responsible_id == reading.staff.pk,
        )
        for follow_up in follow_ups
    ]


def next_steps(person: "YoungPerson", reading: Reading) -> list[NextStep]:
    """Return the outstanding follow-ups of a young person that are due within `AHEAD`, the longest overdue first."""
    due = FollowUp.objects.outstanding().filter(young_person=person, due_on__lte=reading.today + AHEAD)
    return steps(with_explanations(due).select_related("responsible").order_by("due_on", "id"), reading)
