"""The verbs of a follow-up as pages."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from backend.access.scopes import AboutYoungPersonOrNone
from backend.core import clock
from backend.core.errors import Sentence
from backend.followups import services
from backend.followups.abilities import last_snooze_day
from backend.followups.models import FollowUp
from backend.followups.registry import get_rule
from backend.followups.serializers import SnoozeSerializer, WaiveSerializer
from backend.organisation.models import Staff
from backend.workspace.forms import Layout
from backend.workspace.registry import Verb, verbs


def about(follow_up: FollowUp) -> Sentence:
    """Return the young person and what is due."""
    label = str(get_rule(follow_up.rule).label)
    return f"{follow_up.young_person.short_name} · {label}" if follow_up.young_person else label


def back(follow_up: FollowUp) -> str:
    """Return the page of the young person, or the start page."""
    if follow_up.young_person_id is None:
        return reverse("home")
    return reverse("person-overview", kwargs={"pk": follow_up.young_person_id})


def _snooze_layout(follow_up: FollowUp, staff: Staff) -> Layout:
    last = date_format(last_snooze_day(follow_up), "SHORT_DATE_FORMAT")
    return Layout(
        labels={"snoozed_until": _("Remind again on")},
        hints={"snoozed_until": _("At the latest %(last)s.") % {"last": last}},
    )


def _snooze_proposal(follow_up: FollowUp) -> Mapping[str, Any]:
    return {"snoozed_until": min(last_snooze_day(follow_up), clock.today() + services.USUAL_SNOOZE)}


of_follow_up = partial(
    Verb,
    model=FollowUp,
    scope=AboutYoungPersonOrNone("summary"),
    joins=("young_person",),
    argument="follow_up",
    about=about,
    back=back,
)

verbs.add(
    of_follow_up(
        verb="complete",
        slug="afkryds",
        label=_("Tick off"),
        service=services.complete,
        title=_("Tick off the task"),
        explanation=_("The task is done today, and nobody is reminded of it any more."),
        done=_("The task is ticked off."),
        main=True,
        position=10,
    ),
    of_follow_up(
        verb="snooze",
        slug="udskyd-paamindelser",
        label=_("Let the reminders wait"),
        serializer=SnoozeSerializer,
        service=services.snooze,
        layout=_snooze_layout,
        initial=_snooze_proposal,
        explanation=_("Nobody is reminded until then. The due date stays, and the follow-up stays in the lists."),
        done=_("The reminders wait."),
        position=20,
    ),
    of_follow_up(
        verb="waive",
        slug="fritag",
        label=_("Exempt from this follow-up"),
        serializer=WaiveSerializer,
        service=services.waive,
        explanation=_("This one follow-up is no longer due. It stays in the history with your reason."),
        done=_("The young person is exempted from this follow-up."),
        danger=True,
        position=30,
    ),
)
