"""Follow-ups of the IPS plan: that a referral is answered."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from backend.assignments.models import Assignment
from backend.core.workdays import Calendar
from backend.followups.models import Authority
from backend.followups.registry import Facts, GoLive, Rule, register
from backend.followups.sql import days_after, setting
from jobs.plans.models import IpsPlan, PlanPhase
from jobs.plans.sql import CONSULTANT, RESPONSIBLE, UNIT

ANSWER = "ips.answer"

ANSWER_EXPECTED = f"""
    SELECT y.id, p.id, 'plan:' || p.id, p.received_on, p.received_on,
           {days_after("p.received_on", setting(ANSWER, "days"), Calendar.LOCAL)}, NULL::date,
           {RESPONSIBLE}, {UNIT}
    FROM people AS y
    JOIN plans_ipsplan AS p ON p.young_person_id = y.id AND p.phase = '{PlanPhase.REFERRAL.value}'
    {CONSULTANT}
"""  # noqa: S608  # from code

ANSWER_FULFILLED = """
    SELECT p.decided_on AS fulfilled_on, p.id AS fulfilled_by
    FROM plans_ipsplan AS p
    WHERE p.id = w.subject_id AND p.decided_on BETWEEN w.opens_on AND w.until_on
"""


def _explain_answer(facts: Facts) -> str:
    return ngettext(
        "An answer to the referral at the latest %(days)s working day after %(date)s.",
        "An answer to the referral at the latest %(days)s working days after %(date)s.",
        facts.settings["days"],
    ) % {"days": facts.settings["days"], "date": facts.since}


register(
    Rule(
        key=ANSWER,
        label=_("Answer the referral to IPS"),
        explain=_explain_answer,
        authority=Authority.LOCAL,
        source=_("The municipality's own standard"),
        subject=IpsPlan,
        reads=(IpsPlan, Assignment),
        settings={"days": 5},
        expected=ANSWER_EXPECTED,
        fulfilled=ANSWER_FULFILLED,
        go_live=GoLive.INTERVAL,  # nobody who waits for an answer must be lost in a baseline
    )
)
