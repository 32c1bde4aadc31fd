"""What employers add to the report `ips`: the first contact and how soon it came, and disclosure beyond a decision."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.core.errors import Sentence
from backend.reports.registry import Counted, Counts, Direction, Kind, Measure, measures
from backend.reports.sql import AS_OF, within
from jobs.employers.models import About, ContactStatus, Mode
from jobs.plans.cohorts import COLUMNS, CONSULTANTS, PERSON, PERSON_COLUMNS, before_go_live

SOON = 30
"""Days from entry within which IPS wants the first contact."""

# The first face-to-face contact with an employer about an ordinary job, on or after entry, whoever made it.
FIRST_CONTACT = f"""
    LEFT JOIN LATERAL (
        SELECT min(k.occurred_on) AS contact_on FROM employers_employercontact AS k
        WHERE k.young_person_id = y.id AND k.status = '{ContactStatus.HELD.value}'
          AND k.mode = '{Mode.FACE_TO_FACE.value}' AND k.about = '{About.ORDINARY_JOB.value}'
          AND k.occurred_on >= p.entry_on AND k.occurred_on <= {AS_OF}
          AND (p.closed_on IS NULL OR k.occurred_on <= p.closed_on)
    ) AS met ON true
"""  # noqa: S608  # from code

REACHED = Counted(
    key="ips.reached_employers",
    source=_("IPS plans and the contacts with employers"),
    flows=True,
    columns=COLUMNS,
    sql=f"""
        WITH {CONSULTANTS}
        SELECT {PERSON_COLUMNS}, p.received_on AS "on", {before_go_live("p.received_on")} AS early,
               met.contact_on IS NOT NULL AS reached
        FROM plans_ipsplan AS p {PERSON} {FIRST_CONTACT}
        WHERE {within("p.received_on")}
    """,  # noqa: S608  # from code
)

ENTRIES = Counted(
    key="ips.entries",
    source=_("IPS plans and the contacts with employers"),
    flows=True,
    columns=COLUMNS,
    sql=f"""
        WITH {CONSULTANTS}
        SELECT {PERSON_COLUMNS}, p.entry_on AS "on", {before_go_live("p.entry_on")} AS early,
               met.contact_on - p.entry_on AS days,
               coalesce(met.contact_on, least(p.closed_on, {AS_OF})) - p.entry_on AS so_far,
               met.contact_on IS NULL AND p.entry_on + {SOON} > {AS_OF} AS fresh
        FROM plans_ipsplan AS p {PERSON} {FIRST_CONTACT}
        WHERE {within("p.entry_on")}
    """,  # noqa: S608  # from code
)

BEYOND = Counted(
    key="ips.beyond",
    source=_("Contacts with employers and disclosure decisions"),
    flows=True,
    columns=frozenset({"staff_id", "on", "track"}),
    sql=f"""
        SELECT k.young_person_id, y.unit_id, k.staff_id, p.track, k.occurred_on AS "on"
        FROM employers_employercontact AS k
        JOIN people_youngperson AS y ON y.id = k.young_person_id
        LEFT JOIN plans_ipsplan AS p ON p.id = k.plan_id
        WHERE k.beyond_decision AND {within("k.occurred_on")}
    """,  # noqa: S608  # from code
)


def _of_entries(key: str, label: Sentence, definition: Sentence, kind: Kind, position: int, **more: Any) -> Measure:
    return Measure(
        **{
            "key": f"ips.{key}",
            "label": label,
            "definition": definition,
            "unit": _("days"),
            "direction": Direction.DOWN,
            "counted": ENTRIES,
            "kind": kind,
            "counts": Counts.EVENTS,
            "pending": "c.fresh",
            "left_out": "c.early",
            "position": position,
            **more,
        }
    )


measures.add(
    Measure(
        key="ips.employer_contact",
        label=_("First employer contact"),
        definition=_(
            "Of the referred, those for whom there has been a face-to-face contact with an employer about an ordinary"
            " job, by consultant or young person, on or after entry."
        ),
        unit=_("%"),
        direction=Direction.UP,
        counted=REACHED,
        kind=Kind.SHARE,
        counts=Counts.PEOPLE,
        hit="c.reached",
        left_out="c.early",
        of="ips.referred",
        after="ips.entered",
        position=13,
    ),
    _of_entries(
        "contact_days",
        _("Days to the first employer contact, median"),
        _(
            "Days from entry in the period to the first face-to-face employer contact about an ordinary job, over those"
            " who have had one; those without one are told as missing, those still within 30 days as not yet known."
        ),
        Kind.MEDIAN,
        40,
        value="c.days",
    ),
    _of_entries(
        "contact_days_mean",
        _("Days to the first employer contact, mean"),
        _("The mean of the same days, over those who have had one."),
        Kind.MEAN,
        41,
        value="c.days",
    ),
    _of_entries(
        "contact_days_so_far",
        _("Days to the first employer contact, at least"),
        _("The mean of the same days where those without a contact count with the days that have passed so far."),
        Kind.MEAN,
        42,
        value="c.so_far",
    ),
    _of_entries(
        "contact_soon",
        _("First employer contact within 30 days"),
        _("Entries with such a contact within 30 days, among those whose 30 days have passed or who have had one."),
        Kind.SHARE,
        43,
        unit=_("%"),
        direction=Direction.UP,
        hit=f"c.days <= {SOON}",
    ),
    Measure(
        key="ips.beyond_decision",
        label=_("Disclosure beyond the decision"),
        definition=_("Contacts in the period that told an employer more than the young person had decided; must be 0."),
        unit=_("contacts"),
        direction=Direction.DOWN,
        counted=BEYOND,
        kind=Kind.COUNT,
        counts=Counts.EVENTS,
        position=80,
    ),
)
