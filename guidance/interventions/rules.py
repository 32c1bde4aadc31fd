"""Follow-up of the intervention: that somebody decides, in good time before its end, what comes after it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from backend.access.permissions import CASE_ROLES
from backend.assignments.models import Assignment, Capacity
from backend.assignments.sql import active_primary
from backend.followups.models import Authority
from backend.followups.registry import Facts, GoLive, Rule, register
from backend.followups.sql import TODAY, leader_of, setting
from guidance.interventions.models import Intervention, InterventionState, InterventionStep, StepKind

ENDS = "intervention.ends"

_UNDER_WAY = (
    f"('{InterventionState.AGREED.value}', '{InterventionState.ACTIVE.value}', '{InterventionState.PAUSED.value}')"
)

_CASE_ROLES = ", ".join(f"'{role.value}'" for role in sorted(CASE_ROLES))

# Each extension is the beginning of a new window, so that what met the former one does not meet the next as well.
# Responsible is the colleague while they work with cases; else, and for a provider outside, the primary guide, else
# the leader. The unit is the young person's, wherever the colleague works: it opens nothing for their leader.
ENDS_EXPECTED = f"""
    SELECT y.id, e.id, 'step:' || start.id, start."on", start."on" + 1,
           greatest(start."on" + 1, least(e.ends_on, e.grant_ends_on) - CASE
               WHEN e.kind_id = 'mentor' THEN {setting(ENDS, "mentor")} ELSE {setting(ENDS, "days")}
           END),
           NULL::date, coalesce(colleague.id, guide.staff_id, {leader_of("y.unit_id")}), y.unit_id
    FROM people AS y
    JOIN interventions_intervention AS e ON e.young_person_id = y.id AND e.state IN {_UNDER_WAY}
        AND (e.ends_on IS NOT NULL OR e.grant_ends_on IS NOT NULL)
    CROSS JOIN LATERAL (
        SELECT s.id, s."on" FROM interventions_interventionstep AS s
        WHERE s.intervention_id = e.id AND s.step IN ('{StepKind.AGREE.value}', '{StepKind.EXTEND.value}')
        ORDER BY s.id DESC LIMIT 1
    ) AS start
    LEFT JOIN organisation_staff AS colleague ON colleague.id = e.responsible_id AND colleague.is_active
        AND EXISTS (
            SELECT FROM organisation_membership AS m
            WHERE m.staff_id = colleague.id AND m.role IN ({_CASE_ROLES})
              AND m.starts_on <= {TODAY} AND (m.ends_on IS NULL OR m.ends_on >= {TODAY})
        )
    LEFT JOIN LATERAL (
        SELECT a.staff_id FROM assignments_assignment AS a
        WHERE a.young_person_id = y.id AND {active_primary("a", Capacity.GUIDE)}
        LIMIT 1
    ) AS guide ON true
"""  # noqa: S608  # from code

ENDS_FULFILLED = f"""
    SELECT s."on" AS fulfilled_on, s.id AS fulfilled_by
    FROM interventions_interventionstep AS s
    WHERE s.intervention_id = w.subject_id AND s."on" BETWEEN w.opens_on AND w.until_on
      AND s.step IN ('{StepKind.EXTEND.value}', '{StepKind.COMPLETE.value}', '{StepKind.STOP.value}')
    ORDER BY s."on", s.id
    LIMIT 1
"""  # noqa: S608  # from code


def _explain(facts: Facts) -> str:
    return ngettext(
        "Agreed or extended on %(date)s: extend, complete or stop the intervention at the latest %(days)s day before"
        " it or its grant ends; a mentor %(mentor)s days before.",
        "Agreed or extended on %(date)s: extend, complete or stop the intervention at the latest %(days)s days before"
        " it or its grant ends; a mentor %(mentor)s days before.",
        facts.settings["days"],
    ) % {
        "days": facts.settings["days"],
        "mentor": facts.settings["mentor"],
        "date": facts.since,
    }


register(
    Rule(
        key=ENDS,
        label=_("Decide what follows the intervention"),
        explain=_explain,
        authority=Authority.LOCAL,
        source=_("The municipality's own standard"),
        subject=Intervention,
        reads=(Intervention, InterventionStep, Assignment),
        settings={"days": 14, "mentor": 30},
        expected=ENDS_EXPECTED,
        fulfilled=ENDS_FULFILLED,
        go_live=GoLive.INTERVAL,
    )
)
