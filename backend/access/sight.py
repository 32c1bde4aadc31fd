"""Which members of staff see which young people, for many of both with one query."""

from collections.abc import Collection

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Func, Value

from backend.core import clock
from backend.organisation.models import Staff


class _SeenBy(Func):
    """The ids of the young people whom a member of staff sees, from the one access predicate in the database."""

    function = "access_visible_people"
    output_field = BigIntegerField()
    set_returning = True


def who_sees(*, staff: Collection[int], people: Collection[int], level: str) -> set[tuple[int, int]]:
    """Return the pairs (staff id, young person id) of these in which the member of staff sees the young person now.

    `level` is `head` or `content`.
    """
    if not staff or not people:
        return set()
    among = Value(sorted(people), output_field=ArrayField(BigIntegerField()))
    seen = _SeenBy(F("pk"), Value(clock.now()), Value(level), among)
    return set(Staff.objects.filter(pk__in=staff).order_by().annotate(seen=seen).values_list("pk", "seen"))
