"""What needs the attention of an administrator or manager today. It counts, and names no young person."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from backend.access.permissions import working_with_cases
from backend.access.row_level_security import as_system
from backend.followups.models import Policy, RuleFailure
from backend.organisation.holdings import counts_by_staff
from backend.organisation.models import Staff
from backend.reminders.models import Email, EmailState


@dataclass(frozen=True)
class Left:
    """A colleague who works with cases no more, and how many records still name them."""

    staff: Staff
    count: int


@dataclass(frozen=True)
class Attention:
    """What an administrator looks into: colleagues who left something, failed rules, and e-mails by state."""

    left: Sequence[Left]
    failed_rules: int
    emails: Counter[str]


def attention(today: date) -> Attention:
    """Return what an administrator looks into, with four queries."""
    away = Staff.objects.exclude(pk__in=working_with_cases(today).values("pk")).order_by("sort_name", "pk")
    with as_system("an administrator counts, and sees no case content"):
        staff = list(away)
        counts = counts_by_staff([one.pk for one in staff])
        failed_rules = RuleFailure.objects.count()
        unsent = Email.objects.filter(state__in=[EmailState.DEAD, EmailState.UNCERTAIN])
        emails = Counter(unsent.values_list("state", flat=True))
    left = [Left(one, sum(held.count for held in counts[one.pk])) for one in staff if one.pk in counts]
    return Attention(sorted(left, key=lambda one: -one.count), failed_rules, emails)


def waiting_policy(today: date) -> Policy | None:
    """Return the newest proposal that waits for approval, if it is newer than the policy in force."""
    newest = Policy.objects.order_by("-version").filter(valid_from__isnull=True).first()
    overtaken = newest is None or newest.version < Policy.objects.in_force(today).version
    return None if overtaken else newest
