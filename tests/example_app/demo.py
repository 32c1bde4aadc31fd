"""Demo data: housing support for every eighth young person."""

from datetime import timedelta

from backend.core.demo_data import DemoData
from backend.people.demo import People
from tests.example_app.models import HousingState, HousingSupport


def fill(data: DemoData) -> None:
    """Add housing support: asked for some weeks after the case was opened, and mostly granted."""
    for person in data[People]:
        rng = data.random("housing support of", person.number)
        asked_on = person.row.opened_on + timedelta(rng.randrange(14, 60))
        if rng.random() > 0.125 or asked_on >= data.today:
            continue
        granted_on = asked_on + timedelta(rng.randrange(3, 20))
        granted = granted_on < data.today and rng.random() < 0.8
        data.add(
            HousingSupport(
                young_person=person.row,
                asked_on=asked_on,
                own_words="Jeg vil gerne have mit eget.",
                state=HousingState.GRANTED if granted else HousingState.ASKED,
                granted_on=granted_on if granted else None,
            )
        )
