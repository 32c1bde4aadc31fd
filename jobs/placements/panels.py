"""The panel of the jobs on the page of a young person, and the navigation item of the IPS board."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from backend.access.permissions import ROLE_PERMISSIONS, Permission, StaffRoles
from backend.core import clock
from backend.organisation.models import Membership, Role, Unit
from backend.people.models import YoungPerson
from backend.workspace.registry import NavigationItem, Panel, Reading, Tab, Verb, buttons, navigation, panels
from jobs.placements.models import Employment
from jobs.placements.queries import with_last_check

SHOWN = 30
"""The number of jobs that the panel shows, the newest first."""


def jobs_panel(person: YoungPerson, reading: Reading) -> Mapping[str, Any]:
    """Return the jobs that run or will begin, with their buttons, and the former ones."""
    reads = reading.actor.may(Permission.READ_IPS)
    found = with_last_check(Employment.objects.filter(young_person=person)).select_related("employer", "form", "spell")
    newest = found.order_by("-spell__starts_on", "-id").prefetch_related("spell__hours")
    jobs = [_line(job, reading) for job in newest[:SHOWN]] if reads else []
    return {
        "current": [line for line in jobs if not line["is_over"]],
        "former": [line for line in jobs if line["is_over"]],
        "may_add": reading.actor.may(Permission.MANAGE_IPS) and not person.closed_on,
        "today": reading.today,
    }


def _line(job: Employment, reading: Reading) -> Mapping[str, Any]:
    hours = list(job.spell.hours.all())
    return {
        "job": job,
        "hours": hours,
        "buttons": [verb for verb in buttons(job, reading.actor) if _is_useful(verb, hours)],
        "is_over": job.ends_on is not None and job.ends_on < reading.today,
        "is_coming": job.starts_on > reading.today,
    }


def _is_useful(verb: Verb, hours: list[Any]) -> bool:
    return verb.verb != "remove-hours" or bool(hours)


panels.add(
    Panel(
        key="jobs",
        title=_("Jobs"),
        template="placements/jobs_panel.html",
        context=jobs_panel,
        tab=Tab.JOB,
        position=20,
    )
)


def works_with_ips(staff_roles: StaffRoles) -> bool:
    """Return whether the reader is a job consultant, or has a role in a unit with job consultants, or an IPS unit."""
    if Role.JOB_CONSULTANT in staff_roles.roles:
        return True
    units = [membership.unit_id for membership in staff_roles.memberships]
    consultants = Membership.objects.active(clock.today()).filter(role=Role.JOB_CONSULTANT, unit=OuterRef("pk"))
    served = Unit.objects.filter(ips_unit=OuterRef("pk"))
    return Unit.objects.filter(Exists(consultants) | Exists(served), pk__in=units).exists()


navigation.add(
    NavigationItem(
        label=_("IPS board"),
        url_name="board",
        roles=ROLE_PERMISSIONS[Permission.MANAGE_IPS] | ROLE_PERMISSIONS[Permission.DECIDE_IPS_REFERRAL],
        when=works_with_ips,
        position=40,
    )
)
