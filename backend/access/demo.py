"""Demo data: deputies of absent colleagues, and grants after a handover."""

from datetime import datetime
from typing import Any

from backend.access.models import Basis, Cover, Grant
from backend.core.demo_data import DemoData
from backend.organisation.demo import Workforce


def fill(data: DemoData) -> None:
    """Add the deputies of the absences that have one."""
    workforce = data[Workforce]
    for colleague in (*workforce.guides, *workforce.consultants):
        leader = workforce.leaders[colleague.unit]
        for away in colleague.away:
            if away.deputy:
                data.add(
                    Cover(
                        absence=away.absence,
                        deputy=away.deputy.staff,
                        starts_on=away.absence.starts_on,
                        ends_on=away.absence.ends_on,
                        entered_by=leader,
                    )
                )


def add_reading_period(data: DemoData, grant: Grant, *, at: datetime, until: datetime, **source: Any) -> None:
    """End a grant at `at`, and add one that lets its holder read until `until`."""
    data.edit(grant, ends_at=at)
    data.add(
        Grant(
            staff=grant.staff,
            young_person=grant.young_person,
            basis=Basis.HANDOVER,
            starts_at=at,
            ends_at=until,
            opened_by=grant.opened_by,
            **source,
        )
    )
