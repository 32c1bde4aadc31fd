"""The verbs of staff, roles, units, closed days and policies as pages."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.access import staff as service
from backend.access.permissions import Permission
from backend.access.scopes import NotPersonal
from backend.access.staff_serializers import (
    ChangeRoleSerializer,
    CreateUnitSerializer,
    EditStaffSerializer,
    EndRoleSerializer,
)
from backend.administration.staff_pages import ROLE_LABELS, STAFF_LABELS
from backend.administration.unit_pages import UNIT_LAYOUT
from backend.assignments import absences
from backend.core import clock
from backend.core.errors import Sentence
from backend.followups import policies
from backend.followups.models import Policy
from backend.followups.policy_serializers import ApprovePolicySerializer
from backend.organisation.models import ClosedDay, Membership, Staff, Unit
from backend.workspace.forms import Layout
from backend.workspace.registry import Verb, verbs


def holds(staff: Staff) -> Sentence:
    """Return a sentence that says how much a colleague still holds. It names no young person."""
    counts = ", ".join(f"{held.label}: {held.count}" for held in service.still_held(staff))
    if not counts:
        return gettext("%(name)s holds nothing that must be handed over.") % {"name": staff.name}
    return gettext("%(name)s still holds: %(counts)s. The leader sees which, and hands it over.") % {
        "name": staff.name,
        "counts": counts,
    }


def _still_held(staff: Staff) -> list[Sentence]:
    return [holds(staff)] if service.still_held(staff) else []


def _of_colleague(record: Staff | Membership) -> str:
    pk = record.pk if isinstance(record, Staff) else record.staff_id
    return reverse("administration-colleague", kwargs={"pk": pk})


of_staff = partial(Verb, model=Staff, scope=NotPersonal(), argument="staff", back=_of_colleague)

verbs.add(
    of_staff(
        verb="edit",
        slug="ret",
        label=_("Edit name and contact details"),
        button=_("Save"),
        serializer=EditStaffSerializer,
        service=service.edit_staff,
        edits=True,
        layout=Layout(first=("name", "email", "phone"), labels=STAFF_LABELS),
        done=_("The changes are saved."),
        position=10,
    ),
    of_staff(
        verb="deactivate",
        slug="luk",
        label=_("Close the account"),
        service=service.deactivate,
        explanation=lambda staff: (
            gettext("The colleague is signed out everywhere at once and can no longer sign in.") + " " + holds(staff)
        ),
        done=_("The account is closed."),
        notes=_still_held,
        danger=True,
        position=30,
    ),
    of_staff(
        verb="activate",
        slug="genaabn",
        label=_("Open the account again"),
        service=service.activate,
        explanation=_("The colleague can sign in again, with the roles that have not ended."),
        done=_("The account is open again."),
        main=True,
        position=20,
    ),
)


def _role_of(membership: Membership) -> Sentence:
    return f"{membership.staff.name} · {membership.get_role_display()} · {membership.unit.name}"


def _change_role(*, membership: Membership, by: Staff, starts_on: date | None = None, **changes: Any) -> Membership:
    return service.change_membership(membership=membership, starts_on=starts_on, changes=changes, by=by)


def _present_role(membership: Membership) -> Mapping[str, Any]:
    return {name: getattr(membership, name) for name in ("unit", "role", "fte", "caseload_limit")}


of_role = partial(
    Verb,
    model=Membership,
    scope=NotPersonal(),
    joins=("staff", "unit"),
    argument="membership",
    about=_role_of,
    back=_of_colleague,
)

verbs.add(
    of_role(
        verb="change",
        slug="ret",
        label=_("Change the role"),
        button=_("Save the change"),
        serializer=ChangeRoleSerializer,
        service=_change_role,
        initial=_present_role,
        layout=Layout(
            first=("role", "unit", "fte", "caseload_limit", "starts_on"),
            labels={**ROLE_LABELS, "starts_on": _("From which day? Today, if empty")},
            lists=frozenset({"role", "unit"}),
        ),
        explanation=_("The role as it was ends on the day before, so that the past stays as it was."),
        done=_("The role is changed."),
        position=10,
    ),
    of_role(
        verb="end",
        slug="afslut",
        label=_("End the role"),
        serializer=EndRoleSerializer,
        service=service.end_membership,
        layout=Layout(first=("ends_on",), labels={"ends_on": _("Last day. Today, if empty")}),
        explanation=lambda membership: (
            gettext("After that day the role gives no access, and a role that had not begun is removed.")
            + " "
            + holds(membership.staff)
        ),
        done=_("The role is ended."),
        notes=lambda membership: _still_held(membership.staff),
        danger=True,
        position=20,
    ),
)

verbs.add(
    Verb(
        model=Unit,
        verb="edit",
        slug="ret",
        label=_("Edit"),
        title=_("Edit the unit"),
        button=_("Save"),
        scope=NotPersonal(),
        serializer=CreateUnitSerializer,
        service=service.edit_unit,
        argument="unit",
        edits=True,
        layout=UNIT_LAYOUT,
        back=lambda unit: reverse("administration-units"),
        explanation=_("If the unit moves, the leaders above it change, and so does who sees its young people."),
        done=_("The unit is changed."),
    ),
    Verb(
        model=ClosedDay,
        verb="remove",
        slug="fjern",
        label=_("Remove"),
        title=_("Remove the closed day"),
        scope=NotPersonal(),
        permission=Permission.ADMINISTER,
        service=absences.open_day,
        argument="closed",
        about=lambda closed: _("Closed days"),
        back=lambda closed: reverse("administration-closed-days"),
        explanation=lambda closed: (
            gettext("%(day)s (%(reason)s) counts as a working day again. Due dates move when the worker has run.")
            % {"day": closed.day.strftime("%d.%m.%Y"), "reason": closed.reason}
        ),
        done=_("The closed day is removed."),
        danger=True,
    ),
    Verb(
        model=Policy,
        verb="approve",
        slug="godkend",
        label=_("Approve"),
        title=_("Approve the rules"),
        scope=NotPersonal(),
        serializer=ApprovePolicySerializer,
        service=policies.approve,
        argument="policy",
        layout=Layout(first=("valid_from",), labels={"valid_from": _("They apply from")}),
        initial=lambda policy: {"valid_from": clock.today()},
        back=lambda policy: reverse("administration-policy", kwargs={"pk": policy.pk}),
        explanation=_("The follow-ups of all young people are counted again from that day. It cannot be undone."),
        done=_("The rules are approved."),
        main=True,
    ),
)
