"""The follow-up rules: plain functions that each app registers in its `rules.py`.

    @rule(key="guide.contact", authority=Authority.LOCAL, subject=Assignment, facts=[Courses, Contacts], ...)
    def guide_contact(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
        ...

A rule is pure: it reads the facts that it names, and neither the database nor the clock.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext

from backend.access.people import young_person_model
from backend.core.workdays import Calendar
from backend.followups.case import Facts
from backend.followups.models import Authority, FollowUp, Policy, PolicyRule, RuleActivation
from backend.followups.windows import Window
from backend.organisation.models import ClosedDay, Membership, Staff, Unit

Settings = Mapping[str, Any]
"""The numbers of a rule by name. The decisions of the municipality replace the defaults."""

RuleFunction = Callable[[Any, Settings, Calendar, date], Iterable[Window]]
"""A function of a `Case` or `TeamCase`, the settings, the calendar and the business date."""

READ_BY_EVERY_RULE: frozenset[type[Model]] = frozenset(
    {ClosedDay, FollowUp, Membership, Policy, PolicyRule, RuleActivation, Staff, Unit, young_person_model()}
)


class GoLive(Enum):
    """What becomes of a promise that started, and was due, before the rule was activated in the unit."""

    ONE_OFF = "one_off"
    """It is `baseline`: it is in no count and has no reminders."""
    INTERVAL = "interval"
    """It is due 1 to 10 arbejdsdage after the activation, spread by the id of the young person."""
    KEEP = "keep"
    """It still makes sense and stays as it is."""


@dataclass(frozen=True)
class ExplainedFollowUp:
    """The data for the sentence that explains a follow-up: its dates, its starting fact, the numbers of the rule."""

    occurrence: str
    started_on: date
    due_on: date
    closes_on: date | None
    settings: Settings

    @property
    def since(self) -> str:
        """The date of the starting fact, as text."""
        return date_format(self.started_on, "SHORT_DATE_FORMAT")

    @property
    def started_by(self) -> str:
        """The type of the starting fact: the part of the occurrence before the colon."""
        return self.occurrence.partition(":")[0]


@dataclass(frozen=True, kw_only=True)
class Step:
    """What staff do to fulfil a follow-up: a sentence, and the page on which they do it.

    `fulfilled_by` completes “Fulfilled by …”. `url_name` names the page, and `label` is the text of the button that
    leads there. The page is that of the young person, or, with `of_subject`, that of the record which the promise is
    about, or, with `of_follow_up`, that of the follow-up itself.
    """

    fulfilled_by: str | Promise
    label: str | Promise
    url_name: str
    of_subject: bool = False
    of_follow_up: bool = False

    def url(self, follow_up: FollowUp) -> str:
        """Return the address of the page for this follow-up."""
        pk = follow_up.subject_id if self.of_subject else follow_up.young_person_id
        return reverse(self.url_name, kwargs={"pk": follow_up.pk if self.of_follow_up else pk})


@dataclass(frozen=True, kw_only=True, eq=False)
class Rule:
    """A rule with its description.

    `settings` has its numbers of days by name. These are defaults, which the policy can replace.
    `backend.reminders.stages` describes the settings of its reminders. With `about_units` it reads a `TeamCase` instead
    of a `Case`.
    """

    key: str
    label: str | Promise
    source: str | Promise
    authority: Authority
    subject: type[Model]
    facts: tuple[type[Facts], ...]
    settings: Settings = field(default_factory=dict)
    go_live: GoLive
    same_day: bool = False
    """Whether it is due on the day itself. Its date is then not moved to a working day."""
    has_moments: bool = False
    """Whether its follow-ups can be due at a moment of a day, so that reminders can be sent hours after it."""
    about_units: bool = False
    explain: Callable[[ExplainedFollowUp], str]
    windows: RuleFunction
    step: Step | None = None
    """What staff do. None: the promise is about a unit or a colleague, and has no page of its own."""

    @property
    def never_waits(self) -> bool:
        """Whether pauses do not delay its reminders, and its e-mails are sent at once."""
        return self.same_day or self.authority is Authority.STATUTORY

    @property
    def moves_to_working_day(self) -> bool:
        """Whether a due date that is not a working day moves to the next one. Statutory and IPS dates never move."""
        return self.authority is Authority.LOCAL and not self.same_day

    @property
    def reads(self) -> frozenset[type[Model]]:
        """The models whose changes can change what the rule yields."""
        return READ_BY_EVERY_RULE.union(*(kind.reads for kind in self.facts))


_rules: dict[str, Rule] = {}


def rule(
    *, key: str, explain: Callable[[ExplainedFollowUp], str], facts: Sequence[type[Facts]], **about: Any
) -> Callable[[RuleFunction], RuleFunction]:
    """Register the decorated function as the rule `key`. The arguments are those of `Rule`.

    Raises `ImproperlyConfigured` if the key is taken.
    """

    def register(windows: RuleFunction) -> RuleFunction:
        if key in _rules:
            raise ImproperlyConfigured(f"The rule {key} is registered twice.")
        _rules[key] = Rule(key=key, explain=explain, facts=tuple(facts), windows=windows, **about)
        return windows

    return register


def rules() -> tuple[Rule, ...]:
    """Return all rules, sorted by key."""
    return tuple(_rules[key] for key in sorted(_rules))


def rules_reading(models: Iterable[type[Model]] | None) -> tuple[Rule, ...]:
    """Return the rules that read one of `models`, or all rules for None."""
    if models is None:
        return rules()
    changed = frozenset(models)
    return tuple(known for known in rules() if known.reads & changed)


def get_rule(key: str) -> Rule:
    """Return the rule with this key. If no app registers it any more, return a rule that yields nothing."""
    return _rules.get(key) or _removed(key)


def default_settings() -> dict[str, Settings]:
    """Return the default numbers of every rule by key."""
    return {known.key: known.settings for known in rules()}


@cache
def _removed(key: str) -> Rule:
    return Rule(
        key=key,
        label=key,
        source="",
        authority=Authority.LOCAL,
        subject=FollowUp,
        facts=(),
        go_live=GoLive.KEEP,
        explain=lambda follow_up: gettext("This kind of follow-up is no longer used."),
        windows=_no_windows,
    )


def _no_windows(case: Any, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    yield from ()
