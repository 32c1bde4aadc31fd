"""Follow-ups about the person."""

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.assignments.models import Assignment, Capacity
from backend.assignments.sql import active_primary, unit_of
from backend.followups.models import Authority
from backend.followups.registry import Facts, GoLive, Rule, register
from backend.followups.sql import leader_of, setting
from backend.organisation.models import Role
from backend.people.models import Consent
from backend.people.models.consent import ConsentAnswer

KEY = "consent.ends"

# A consent has one end: its own last day, or the 18th birthday if a custody holder gave it and that comes first
# (born on 29 February: the 28th). Nothing is due before it was given. A closed case discloses nothing.
# Withdrawn or renewed, however answered, it needs no follow-up; within the window that is also what meets it.
EXPECTED = f"""
    SELECT k.young_person_id, k.id, ends.occurrence, k.given_on,
           greatest(ends.due_on - ends.ahead, k.given_on), ends.due_on, ends.closes_on,
           coalesce(guide.staff_id, {leader_of("y.unit_id")}),
           CASE WHEN guide.staff_id IS NULL THEN y.unit_id
                ELSE {unit_of("guide.staff_id", f"'{Role.YOUTH_GUIDE.value}'", "y")} END
    FROM people AS y
    JOIN people_consent AS k ON k.young_person_id = y.id
    CROSS JOIN LATERAL (SELECT (y.born_on + interval '18 years')::date AS birthday) AS eighteenth
    CROSS JOIN LATERAL (
        SELECT 'eighteen' AS occurrence, greatest(eighteenth.birthday, k.given_on) AS due_on, NULL::date AS closes_on,
               {setting(KEY, "opens_before_birthday")} AS ahead
        WHERE k.given_by_id IS NOT NULL AND (k.expires_on IS NULL OR k.expires_on >= eighteenth.birthday)
        UNION ALL
        SELECT 'expiry', greatest(k.expires_on - {setting(KEY, "before")}, k.given_on), k.expires_on,
               {setting(KEY, "opens_before_due")}
        WHERE k.expires_on IS NOT NULL AND (k.given_by_id IS NULL OR k.expires_on < eighteenth.birthday)
    ) AS ends
    LEFT JOIN LATERAL (
        SELECT a.staff_id FROM assignments_assignment AS a
        WHERE a.young_person_id = y.id AND {active_primary("a", Capacity.GUIDE)}
    ) AS guide ON true
    WHERE k.answer = '{ConsentAnswer.GIVEN.value}' AND k.withdrawn_on IS NULL AND y.closed_on IS NULL
      AND NOT EXISTS (SELECT FROM people_consent AS renewing WHERE renewing.renews_id = k.id)
"""  # noqa: S608  # from code

FULFILLED = """
    SELECT answered.fulfilled_on, answered.fulfilled_by
    FROM (
        SELECT renewing.given_on AS fulfilled_on, renewing.id AS fulfilled_by
        FROM people_consent AS renewing WHERE renewing.renews_id = w.subject_id
        UNION ALL
        SELECT k.withdrawn_on, k.id FROM people_consent AS k WHERE k.id = w.subject_id
    ) AS answered
    WHERE answered.fulfilled_on BETWEEN w.opens_on AND w.until_on
    ORDER BY answered.fulfilled_on, answered.fulfilled_by
    LIMIT 1
"""


def explain(facts: Facts) -> str:
    if facts.occurrence == "eighteen":
        sentence = gettext("At 18 the custody holder's consent of %(given)s ends: ask the young person.")
    else:
        sentence = gettext("The consent of %(given)s ends on %(ends)s: renew it, or let it end.")
    return sentence % {
        "given": facts.since,
        "ends": date_format(facts.closes_on, "SHORT_DATE_FORMAT") if facts.closes_on else "",
    }


register(
    Rule(
        key=KEY,
        label=_("A consent ends"),
        explain=explain,
        authority=Authority.LOCAL,
        source=_("The municipality's own standard"),
        subject=Consent,
        reads=(Consent, Assignment),
        settings={"before": 30, "opens_before_due": 14, "opens_before_birthday": 30},
        expected=EXPECTED,
        fulfilled=FULFILLED,
        go_live=GoLive.STILL,
    )
)
