"""The panels of contacts with employers and of disclosure decisions, and the navigation item of employers."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.access.permissions import ROLE_PERMISSIONS, Permission
from backend.people.models import YoungPerson
from backend.workspace.registry import NavigationItem, Panel, Reading, Tab, buttons, navigation, panels
from jobs.employers.models import ContactStatus, DisclosureDecision, EmployerContact

SHOWN = 20
"""The number of records that a panel shows at most."""


def disclosure_panel(person: YoungPerson, reading: Reading) -> Mapping[str, Any]:
    """Return the decisions of the young person on what employers may learn, the newest first."""
    reads = reading.actor.may(Permission.READ_IPS)
    found = DisclosureDecision.objects.filter(young_person=person).select_related("employer", "by")
    return {
        "decisions": [(one, buttons(one, reading.actor)) for one in found[:SHOWN]] if reads else [],
        "may_add": reading.actor.may(Permission.MANAGE_IPS),
        "today": reading.today,
    }


def contacts_panel(person: YoungPerson, reading: Reading) -> Mapping[str, Any]:
    """Return the contacts with employers about the young person: the planned ones, and the newest that were held."""
    reads = reading.actor.may(Permission.READ_IPS)
    found = (
        EmployerContact.objects.filter(young_person=person)
        .exclude(status__in=[ContactStatus.VOIDED, ContactStatus.CANCELLED])
        .select_related("employer", "staff", "recorded_by")
    )
    return {
        "contacts": [(one, buttons(one, reading.actor)) for one in found[:SHOWN]] if reads else [],
        "may_add": reading.actor.may(Permission.MANAGE_IPS),
        "today": reading.today,
    }


panels.add(
    Panel(
        key="disclosure",
        title=_("What employers may be told"),
        template="employers/disclosure_panel.html",
        context=disclosure_panel,
        tab=Tab.JOB,
        position=30,
    ),
    Panel(
        key="employer-contacts",
        title=_("Contacts with employers"),
        template="employers/contacts_panel.html",
        context=contacts_panel,
        tab=Tab.JOB,
        position=40,
    ),
)
navigation.add(
    NavigationItem(label=_("Employers"), url_name="employers", roles=ROLE_PERMISSIONS[Permission.READ_IPS], position=50)
)
