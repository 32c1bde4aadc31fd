"""The verbs of a job, who may use them, and when."""

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from backend.access.abilities import Ability, Actor, declare
from backend.access.permissions import Permission
from backend.core import clock
from backend.core.errors import Conflict
from jobs.placements.models import Employment


def has_no_end(job: Employment, actor: Actor) -> None:
    """Raise `Conflict` for a job that has an end."""
    if job.spell.ends_on:
        raise Conflict(
            _("This already ended on %(date)s: correct that day instead.")
            % {"date": date_format(job.spell.ends_on, "SHORT_DATE_FORMAT")},
            code="ended",
        )


def has_begun(job: Employment, actor: Actor) -> None:
    """Raise `Conflict` for a job that begins on a later day."""
    if job.spell.starts_on > clock.today():
        raise Conflict(
            _("The job begins on %(date)s: verify it from that day on.")
            % {"date": date_format(job.spell.starts_on, "SHORT_DATE_FORMAT")},
            code="not_begun",
        )


WORK = Ability(Permission.MANAGE_IPS)

declare(
    Employment,
    {
        "change-hours": WORK,
        "remove-hours": WORK,
        "verify": Ability(Permission.MANAGE_IPS, when=has_begun),
        "edit": WORK,
        "end": Ability(Permission.MANAGE_IPS, when=has_no_end),
        "void": WORK,
    },
)
