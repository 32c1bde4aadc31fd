"""Follow-ups of the course: that somebody walks along, that they meet, and that they keep meeting."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from backend.access.models import Cover
from backend.assignments.models import Assignment, Capacity
from backend.assignments.sql import first_qualifying_contact
from backend.contacts.models import Contact, Participant
from backend.followups.models import Authority
from backend.followups.registry import Facts, GoLive, Rule, register
from backend.organisation.models import Absence
from guidance.courses.models import GuidanceCourse, PhaseChange, Referral
from guidance.courses.windows import (
    CONTACT,
    CONTACT_EXPECTED,
    FIRST_CONTACT,
    FIRST_CONTACT_EXPECTED,
    UNASSIGNED,
    UNASSIGNED_EXPECTED,
    UNASSIGNED_FULFILLED,
)

_BY_GUIDE = (Contact, Participant, Assignment, Cover, Absence, GuidanceCourse, PhaseChange)


def _explain_unassigned(facts: Facts) -> str:
    return ngettext(
        "A primary guide at the latest %(days)s working day after %(date)s, since when there is none.",
        "A primary guide at the latest %(days)s working days after %(date)s, since when there is none.",
        facts.settings["days"],
    ) % {"days": facts.settings["days"], "date": facts.since}


def _explain_first_contact(facts: Facts) -> str:
    if facts.started_by == "moved":
        return ngettext(
            "First contact at the latest %(days)s working day after the caseload was moved on %(date)s.",
            "First contact at the latest %(days)s working days after the caseload was moved on %(date)s.",
            facts.settings["days_after_move"],
        ) % {"days": facts.settings["days_after_move"], "date": facts.since}
    if facts.started_by == "phase":
        sentence = ngettext(
            "First contact at the latest %(days)s weekday (Monday to Saturday) after the pause ended on %(date)s.",
            "First contact at the latest %(days)s weekdays (Monday to Saturday) after the pause ended on %(date)s.",
            facts.settings["days"],
        )
    else:
        sentence = ngettext(
            "First contact at the latest %(days)s weekday (Monday to Saturday) after the assignment on %(date)s.",
            "First contact at the latest %(days)s weekdays (Monday to Saturday) after the assignment on %(date)s.",
            facts.settings["days"],
        )
    return sentence % {"days": facts.settings["days"], "date": facts.since}


def _explain_contact(facts: Facts) -> str:
    fact, _id, months = (*facts.occurrence.split(":"), "")[:3]
    if months:
        return ngettext(
            "Contact %(months)s month after aftercare began on %(date)s.",
            "Contact %(months)s months after aftercare began on %(date)s.",
            int(months),
        ) % {"months": months, "date": facts.since}
    if fact == "contact":
        return gettext("The next contact, counted from the last one on %(date)s.") % {"date": facts.since}
    return gettext("The next contact, counted from the start of the phase on %(date)s.") % {"date": facts.since}


register(
    Rule(
        key=UNASSIGNED,
        label=_("Find a primary guide"),
        explain=_explain_unassigned,
        authority=Authority.LOCAL,
        source=_("The municipality's own standard"),
        subject=GuidanceCourse,
        reads=(GuidanceCourse, PhaseChange, Referral, Assignment),
        settings={"days": 3},
        expected=UNASSIGNED_EXPECTED,
        fulfilled=UNASSIGNED_FULFILLED,
        go_live=GoLive.INTERVAL,  # somebody without a guide must not be lost in a baseline
    )
)

register(
    Rule(
        key=FIRST_CONTACT,
        label=_("First contact with the guide"),
        explain=_explain_first_contact,
        authority=Authority.LOCAL,
        source=_("The municipality's own standard"),
        subject=Assignment,
        reads=_BY_GUIDE,
        settings={"days": 5, "days_after_move": 15},
        expected=FIRST_CONTACT_EXPECTED,
        fulfilled=first_qualifying_contact(Capacity.GUIDE, beyond="w.opens_on"),
        go_live=GoLive.ONE_OFF,
    )
)

register(
    Rule(
        key=CONTACT,
        label=_("Contact with the guide"),
        explain=_explain_contact,
        authority=Authority.LOCAL,
        source=_("The municipality's own standard"),
        subject=Assignment,
        reads=_BY_GUIDE,
        settings={"start": 3, "active": 7, "phase_out": 14, "aftercare": [1, 3, 6, 12]},
        expected=CONTACT_EXPECTED,
        fulfilled=first_qualifying_contact(Capacity.GUIDE),
        go_live=GoLive.INTERVAL,
    )
)
