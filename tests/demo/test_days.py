"""The generated municipality on odd days: it is as calm on a holiday as on any, and made again it is the same."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection, transaction

from backend.core import clock
from backend.followups.reconcile import reconcile_all
from demo.municipality import fill
from tests.factories import PASSWORD


@pytest.fixture(autouse=True)
def _movable(settings, db) -> Iterator[None]:
    settings.CLOCK_MOVES = True
    clock.forget_offset()
    yield
    clock.forget_offset()


def made(people: int, months: int) -> str:
    """Fill, and a hash over all that is told of people; then take it back."""
    with transaction.atomic():
        fill(password=PASSWORD, people=people, months=months)
        assert reconcile_all() == 0
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM ("
                " SELECT concat_ws('|', y.case_number, y.first_name, y.last_name, y.born_on, g.phase) AS line"
                " FROM people_youngperson y JOIN courses_guidancecourse g ON g.young_person_id = y.id"
                " UNION ALL SELECT concat_ws('|', y.case_number, c.occurred_at, c.kind_id, c.outcome, c.note)"
                " FROM contacts_contact c JOIN people_youngperson y ON y.id = c.young_person_id"
                " UNION ALL SELECT concat_ws('|', y.case_number, f.rule, f.due_on, f.fulfilled_on, f.ended_on)"
                " FROM followups_followup f JOIN people_youngperson y ON y.id = f.young_person_id) AS told"
            )
            (found,) = cursor.fetchone()
        transaction.set_rollback(True)
    return str(found)


@time_machine.travel("2026-11-26 09:30+01:00", tick=False)
def test_the_same_day_makes_the_same_municipality():
    assert made(12, 3) == made(12, 3)


@pytest.mark.parametrize(
    "now",
    [
        "2028-02-29 12:00+01:00",  # a leap day
        "2027-06-06 23:30+02:00",  # a Sunday, late
        "2027-01-01 00:10+01:00",
        "2026-12-24 10:00+01:00",  # closed
        "2026-10-25 02:30+01:00",  # the hour that comes twice
    ],
)
def test_any_day_will_do(now):
    with time_machine.travel(now, tick=False):
        made(12, 3)
