"""The navigation items of the administration, and what needs attention, on the start page."""

from django.utils.translation import gettext_lazy as _

from backend.administration.attention import attention, waiting_policy
from backend.organisation.models import Role
from backend.reminders.models import EmailState
from backend.workspace.registry import (
    NavigationItem,
    StartContent,
    StartPart,
    StartReading,
    navigation,
    start_parts,
)

navigation.add(
    NavigationItem(
        label=_("Administration"), url_name="administration", roles=frozenset({Role.ADMINISTRATOR}), position=90
    ),
    NavigationItem(label=_("Rules"), url_name="administration-policies", roles=frozenset({Role.MANAGER}), position=91),
)


SHOWN = 10
"""How many former colleagues the start page names."""


def needs_attention(reading: StartReading) -> StartContent:
    """Return what an administrator looks into today."""
    found = attention(reading.today)
    values = {
        "waiting": waiting_policy(reading.today),
        "left": found.left[:SHOWN],
        "left_more": len(found.left) - SHOWN,
        "failed_rules": found.failed_rules,
        "emails_dead": found.emails[EmailState.DEAD],
        "emails_uncertain": found.emails[EmailState.UNCERTAIN],
    }
    return StartContent(values=values)


def to_approve(reading: StartReading) -> StartContent:
    """Return the newest proposal for new rules that waits for a manager, if there is one."""
    return StartContent(values={"waiting": waiting_policy(reading.today)})


start_parts.add(
    StartPart(
        key="attention",
        title=_("What needs attention"),
        template="administration/attention.html",
        content=needs_attention,
        roles=frozenset({Role.ADMINISTRATOR}),
        position=15,
    ),
    StartPart(
        key="policy-approval",
        title=_("Rules for follow-ups"),
        template="administration/to_approve.html",
        content=to_approve,
        roles=frozenset({Role.MANAGER}),
        position=40,
    ),
)
