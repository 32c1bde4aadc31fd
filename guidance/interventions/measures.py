"""The report `interventions`: which interventions run, and how they end."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.core.sql_files import load_sql
from backend.reports.dimensions import BY_DAY
from backend.reports.registry import (
    PERCENT,
    Counts,
    Dataset,
    Dimension,
    Direction,
    Kind,
    Measure,
    Report,
    dimensions,
    measures,
    reports,
)
from guidance.interventions.models import InterventionKind

reports.add(
    Report(
        key="interventions",
        label=_("Interventions"),
        definition=_("Interventions that run on the last day of the period, and those that ended in it, by kind."),
        group_by=("intervention_kind",),
        published_by=("intervention_kind",),
        position=25,
    )
)


def _kinds(keys: Collection[Any]) -> Mapping[Any, str]:
    return {kind.key: kind.label for kind in InterventionKind.objects.filter(key__in=keys)}


dimensions.add(
    Dimension(
        key="intervention_kind",
        label=_("Kind of intervention"),
        column="intervention_kind",
        labels=_kinds,
        position=84,
    )
)

RUNNING = Dataset(
    key="interventions.running",
    source=_("Interventions and their steps"),
    rows=load_sql(__file__, "open_interventions.sql"),
    dimensions=frozenset({"staff", "intervention_kind"}),
)
ENDED = Dataset(
    key="interventions.ended",
    source=_("Interventions, when and how they ended"),
    rows=load_sql(__file__, "ended_interventions.sql"),
    dimensions=frozenset({"staff", "intervention_kind"}) | BY_DAY,
)

measures.add(
    Measure(
        key="interventions.active",
        label=_("Active"),
        definition=_(
            "Interventions that have begun, and are neither paused nor ended in the evening of the last day, by the"
            " colleague who is responsible; those of an external provider are without staff of their own."
        ),
        unit=_("interventions"),
        dataset=RUNNING,
        counts=Counts.EVENTS,
        numerator="is_active",
        position=10,
    ),
    Measure(
        key="interventions.people",
        label=_("Young people with an active intervention"),
        definition=_(
            "Young people with at least one active intervention on the last day; one with two kinds is in two groups"
            " and once in the total."
        ),
        unit=_("people"),
        dataset=RUNNING,
        numerator="is_active",
        position=11,
    ),
    Measure(
        key="interventions.paused",
        label=_("Paused"),
        definition=_("Interventions that have begun and are paused in the evening of the last day."),
        unit=_("interventions"),
        dataset=RUNNING,
        counts=Counts.EVENTS,
        numerator="is_paused",
        position=12,
    ),
    Measure(
        key="interventions.ended",
        label=_("Ended"),
        definition=_(
            "Interventions that ended in the period after the young person had agreed to them; those that were dropped"
            " before are in no count."
        ),
        unit=_("interventions"),
        dataset=ENDED,
        counts=Counts.EVENTS,
        position=20,
    ),
    Measure(
        key="interventions.as_agreed",
        label=_("Ended as agreed"),
        definition=_(
            "Interventions that were completed ÷ all that ended in the period after the young person had agreed to"
            " them; the others were stopped before their end."
        ),
        unit=PERCENT,
        direction=Direction.UP,
        dataset=ENDED,
        kind=Kind.SHARE,
        counts=Counts.EVENTS,
        numerator="is_completed",
        position=21,
    ),
)
