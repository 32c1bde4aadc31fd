"""Follow-ups around a job: nobody begins one alone, nobody loses one alone."""

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from backend.access.models import Cover
from backend.assignments.models import Assignment
from backend.contacts.models import Contact, Participant
from backend.followups.models import Authority
from backend.followups.registry import Facts, GoLive, Rule, register
from backend.organisation.models import Absence
from backend.people.models import ActivitySpell
from jobs.placements.models import Employment
from jobs.placements.windows import (
    AFTER_START,
    AFTER_START_EXPECTED,
    BEFORE_START,
    BEFORE_START_EXPECTED,
    FIRST_MONTH,
    FIRST_MONTH_EXPECTED,
    FULFILLED,
    FULFILLED_FACE_TO_FACE,
    JOB_LOST,
    JOB_LOST_EXPECTED,
)
from jobs.plans.models import IpsPlan

_READS = (Contact, Participant, Assignment, Cover, Absence, IpsPlan, Employment, ActivitySpell)

SOURCE: Promise = _("IPS-25, item 23: follow-along support")
SOURCE_LOST: Promise = _("IPS-25, item 23: support when a job is lost")


def _explain_before_start(facts: Facts) -> str:
    return gettext("The consultant meets the young person face to face in the week before the first day, %(date)s.") % {
        "date": date_format(facts.due_on, "SHORT_DATE_FORMAT")
    }


def _explain_after_start(facts: Facts) -> str:
    return ngettext(
        "The consultant meets the young person face to face at the latest %(days)s day after the job began on "
        "%(date)s, or after we learned of it.",
        "The consultant meets the young person face to face at the latest %(days)s days after the job began on "
        "%(date)s, or after we learned of it.",
        facts.settings["days"],
    ) % {"days": facts.settings["days"], "date": facts.since}


def _explain_first_month(facts: Facts) -> str:
    week = facts.occurrence.rpartition(":")[2]
    return gettext(
        "The consultant meets the young person face to face in week %(week)s of the job that began on %(date)s."
    ) % {"week": week, "date": facts.since}


def _explain_job_lost(facts: Facts) -> str:
    return ngettext(
        "The consultant speaks with the young person at the latest %(days)s day after we learned on %(date)s that the "
        "job ends.",
        "The consultant speaks with the young person at the latest %(days)s days after we learned on %(date)s that the "
        "job ends.",
        facts.settings["days"],
    ) % {"days": facts.settings["days"], "date": facts.since}


register(
    Rule(
        key=BEFORE_START,
        label=_("Meet before the job begins"),
        explain=_explain_before_start,
        authority=Authority.METHOD,
        source=SOURCE,
        subject=Employment,
        reads=_READS,
        settings={"days": 7},
        expected=BEFORE_START_EXPECTED,
        fulfilled=FULFILLED_FACE_TO_FACE,
        go_live=GoLive.STILL,
    )
)

register(
    Rule(
        key=AFTER_START,
        label=_("Meet when the job has begun"),
        explain=_explain_after_start,
        authority=Authority.METHOD,
        source=SOURCE,
        subject=Employment,
        reads=_READS,
        settings={"days": 3},
        expected=AFTER_START_EXPECTED,
        fulfilled=FULFILLED_FACE_TO_FACE,
        go_live=GoLive.ONE_OFF,
    )
)

register(
    Rule(
        key=FIRST_MONTH,
        label=_("Meet each week of the first month"),
        explain=_explain_first_month,
        authority=Authority.METHOD,
        source=SOURCE,
        subject=Employment,
        reads=_READS,
        expected=FIRST_MONTH_EXPECTED,
        fulfilled=FULFILLED_FACE_TO_FACE,
        go_live=GoLive.STILL,  # a week that is open makes sense now; those that closed are not expected anyway
    )
)

register(
    Rule(
        key=JOB_LOST,
        label=_("Speak with whoever loses a job"),
        explain=_explain_job_lost,
        authority=Authority.METHOD,
        source=SOURCE_LOST,
        subject=Employment,
        reads=_READS,
        settings={"days": 3},
        expected=JOB_LOST_EXPECTED,
        fulfilled=FULFILLED,
        go_live=GoLive.ONE_OFF,
    )
)
