"""Follow-ups on employers: that one is met soon, and that what told too much is handled the same day."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from backend.assignments.models import Assignment
from backend.core.workdays import Calendar
from backend.followups.models import Authority
from backend.followups.registry import Facts, GoLive, Rule, register
from backend.followups.sql import days_after, leader_of, local_date, setting
from jobs.employers.contacts import BEYOND
from jobs.employers.models import About, ContactStatus, EmployerContact, Mode
from jobs.plans.models import Goal, IpsPlan, PlanPhase
from jobs.plans.sql import CONSULTANT, RESPONSIBLE, UNIT

FIRST = "ips.first_employer_contact"

FIRST_EXPECTED = f"""
    SELECT y.id, p.id, 'plan:' || p.id, p.entry_on, p.entry_on,
           {days_after("p.entry_on", setting(FIRST, "days"), Calendar.DAYS)}, NULL::date,
           {RESPONSIBLE}, {UNIT}
    FROM people AS y
    JOIN plans_ipsplan AS p ON p.young_person_id = y.id
        AND p.phase <> '{PlanPhase.CLOSED.value}' AND p.entry_on IS NOT NULL
        AND p.goal IN ('{Goal.JOB.value}', '{Goal.BOTH.value}')
    {CONSULTANT}
"""  # noqa: S608  # from code

FIRST_FULFILLED = f"""
    SELECT c.occurred_on AS fulfilled_on, c.id AS fulfilled_by
    FROM employers_employercontact AS c
    WHERE c.young_person_id = w.young_person_id AND c.status = '{ContactStatus.HELD.value}'
      AND c.mode = '{Mode.FACE_TO_FACE.value}' AND c.about = '{About.ORDINARY_JOB.value}'
      AND c.occurred_on BETWEEN w.opens_on AND w.until_on
    ORDER BY c.occurred_on, c.id
    LIMIT 1
"""  # noqa: S608  # from code

BEYOND_EXPECTED = f"""
    SELECT y.id, c.id, 'employer_contact:' || c.id, day.recorded_on, day.recorded_on, day.recorded_on, NULL::date,
           {leader_of("y.unit_id")}, y.unit_id
    FROM people AS y
    JOIN employers_employercontact AS c ON c.young_person_id = y.id AND c.beyond_decision
    CROSS JOIN LATERAL (SELECT {local_date("c.recorded_at")} AS recorded_on) AS day
    WHERE EXISTS (SELECT FROM policy AS p WHERE p.rule = '{BEYOND}')
"""  # noqa: S608  # from code

BEYOND_FULFILLED = """
    SELECT c.handled_on AS fulfilled_on, c.id AS fulfilled_by
    FROM employers_employercontact AS c
    WHERE c.id = w.subject_id AND c.handled_on BETWEEN w.opens_on AND w.until_on
"""


def _explain_first(facts: Facts) -> str:
    return ngettext(
        "An employer met face to face about an ordinary job at the latest %(days)s day after entry on %(date)s.",
        "An employer met face to face about an ordinary job at the latest %(days)s days after entry on %(date)s.",
        facts.settings["days"],
    ) % {"days": facts.settings["days"], "date": facts.since}


def _explain_beyond(facts: Facts) -> str:
    text = _("An employer was told more than the young person allows; recorded on %(date)s, to be handled that day.")
    return text % {"date": facts.since}


register(
    Rule(
        key=FIRST,
        label=_("Meet the first employer"),
        explain=_explain_first,
        authority=Authority.METHOD,
        source=_("IPS: the first employer is met within 30 days"),
        subject=IpsPlan,
        reads=(IpsPlan, Assignment, EmployerContact),
        settings={"days": 30, "advance": [16, 9]},
        expected=FIRST_EXPECTED,
        fulfilled=FIRST_FULFILLED,
        go_live=GoLive.ONE_OFF,
    )
)

register(
    Rule(
        key=BEYOND,
        label=_("An employer was told too much"),
        explain=_explain_beyond,
        authority=Authority.LOCAL,
        source=_("The young person's own decision"),
        subject=EmployerContact,
        reads=(EmployerContact,),
        expected=BEYOND_EXPECTED,
        fulfilled=BEYOND_FULFILLED,
        go_live=GoLive.STILL,
        same_day=True,
    )
)
