"""The SQL of figures. It is composed of the `.sql` files of this app, a dataset, and the names of columns.

psycopg quotes every name and every value in the text.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from django.db import connection
from psycopg import ClientCursor
from psycopg.sql import SQL, Composable, Composed, Identifier

from backend.access.models import AccessBlock
from backend.access.people import young_person_model
from backend.access.visibility import VisibleTo
from backend.core import clock
from backend.core.periods import covers
from backend.core.sql_files import load_sql
from backend.reports.registry import Condition, Dataset, Kind, Measure, dimensions
from backend.reports.scope import Period, Scope

_COUNTED = (Kind.COUNT, Kind.SHARE)
"""The kinds that count rows. The others add up numbers."""

_ROWS = SQL(load_sql(__file__, "rows.sql"))
_MEASURE = SQL(load_sql(__file__, "measure.sql"))
_FIGURES = SQL(load_sql(__file__, "figures.sql"))
_PEOPLE = SQL(load_sql(__file__, "people.sql"))


def figures_statement(
    measures: Sequence[Measure], scope: Scope, group_by: Sequence[str], who_counts: Composable
) -> str:
    """Return the statement for the figures of measures of one dataset. `who_counts` comes from `condition_on_people`.

    Its result has one row for each group, totals included. A row has for each measure the columns of `measure.sql`, and
    then for each dimension the value and whether the row is a total over it.
    """
    names: list[Composable] = [Identifier(dimensions[key].column) for key in group_by]
    subsets = [SQL(", ").join(subset) for size in range(len(names) + 1) for subset in combinations(names, size)]
    return _text(
        _FIGURES.format(
            rows=_rows(measures, scope, group_by, who_counts),
            figures=SQL(",\n").join(_MEASURE.format(**_parts(measure)) for measure in measures),
            groups=SQL("").join(SQL(", {0}, grouping({0}) = 1").format(name) for name in names),
            grouping_sets=SQL(", ").join(SQL("({})").format(subset) for subset in subsets),
        )
    )


def people_statement(measure: Measure, scope: Scope, who_counts: Composable) -> str:
    """Return the statement for the ids of the young people behind the numerator of a measure."""
    return _text(_PEOPLE.format(rows=_rows([measure], scope, (), who_counts), **_parts(measure)))


def _text(statement: Composed) -> str:
    connection.ensure_connection()
    return statement.as_string(connection.connection)


def _rows(measures: Sequence[Measure], scope: Scope, group_by: Sequence[str], who_counts: Composable) -> Composed:
    """Return the rows of the dataset of measures that are in the scope, as the CTE `in_scope`."""
    conditions: list[Composable] = [SQL("true")]
    conditions += [
        SQL("{} = {}").format(Identifier(dimensions[key].column), value) for key, value in scope.only.items()
    ]
    if scope.units is not None:
        conditions.append(SQL("counted_unit_id = ANY ({}::bigint[])").format(list(scope.units)))
    adds_up = any(measure.kind not in _COUNTED for measure in measures)
    columns = SQL(", ").join(map(Identifier, _columns(measures, group_by)))
    return _ROWS.format(
        dataset=_dataset(measures[0].dataset, scope.period),
        columns=columns,
        times=SQL("1" if adds_up else "count(*)"),
        together=SQL("") if adds_up else SQL("GROUP BY {}").format(columns),
        until=SQL("{}::date").format(scope.period.until),
        who_counts=who_counts,
        conditions=SQL(" AND ").join(conditions),
    )


def _columns(measures: Sequence[Measure], group_by: Sequence[str]) -> list[str]:
    """Return the names of the columns that measures and groups read, the person first, to be grouped by fast."""
    found = {dimensions[key].column for key in group_by}
    for measure in measures:
        for condition in (measure.numerator, measure.denominator, measure.pending, measure.left_out):
            found |= {condition} if isinstance(condition, str) else set(condition or ())
    return ["young_person_id", *sorted(found - {"", "young_person_id"})]


def _dataset(dataset: Dataset, period: Period) -> SQL:
    if isinstance(dataset.rows, str):
        days = {"from": period.first, "to": period.last, "until": period.until, "as_of": period.as_of}
        return _with_literals(dataset.rows, {**days, **dataset.parameters})
    return _with_literals(*dataset.rows(period).query.sql_with_params())


def condition_on_people(scope: Scope) -> Composable:
    """Return the condition that the reader of the figures may have the young person counted.

    The caller runs as system: staff do not see from whom they are blocked.
    """
    if scope.seen_by is not None:
        visible = VisibleTo("id", scope.seen_by, "summary", computed=True)  # the statement may run on another server
        seen = young_person_model().objects.filter(visible).values("pk")
        ids = _with_literals(*seen.order_by().query.sql_with_params())
        return SQL("(young_person_id IS NULL OR young_person_id IN ({}))").format(ids)
    if scope.not_blocked_for is not None:
        blocks = AccessBlock.objects.filter(covers(clock.today()), staff=scope.not_blocked_for)
        if blocked := sorted(blocks.values_list("young_person", flat=True)):
            return SQL("(young_person_id IS NULL OR young_person_id <> ALL ({}))").format(blocked)
    return SQL("true")


def _with_literals(sql: str, parameters: Any) -> SQL:
    """Return the statement with its parameters as literals."""
    connection.ensure_connection()
    return SQL(ClientCursor(connection.connection).mogrify(sql, parameters))


def _parts(measure: Measure) -> dict[str, Composable]:
    """Return what `measure.sql` and `people.sql` ask of a measure: conditions on a row, and the numbers to add up.

    A row is `settled` when its outcome is known and it began after go-live.
    """
    in_denominator: Composable = SQL("true")
    in_numerator: Composable = SQL("true")
    value: Composable = SQL("NULL::numeric")
    divisor: Composable = SQL("NULL::numeric")
    match measure.kind:
        case Kind.COUNT:
            in_denominator = _condition(measure.numerator)
        case Kind.SHARE:
            in_denominator, in_numerator = _condition(measure.denominator), _condition(measure.numerator)
        case Kind.RATIO:
            value, divisor = _number(measure.numerator), _number(measure.denominator)
        case _:
            in_denominator, value = _condition(measure.denominator), _number(measure.numerator)
    if measure.kind not in _COUNTED:
        in_numerator = SQL("{} IS NOT NULL").format(value)
    pending = SQL("false") if measure.pending is None else _condition(measure.pending)
    left_out = SQL("false") if measure.left_out is None else _condition(measure.left_out)
    return {
        "settled": SQL("{} AND NOT ({} OR {})").format(in_denominator, pending, left_out),
        "in_denominator": in_denominator,
        "in_numerator": in_numerator,
        "value": value,
        "divisor": divisor,
        "pending": pending,
        "left_out": left_out,
    }


def _condition(condition: Condition) -> Composable:
    if not condition:
        return SQL("true")
    if isinstance(condition, str):
        return SQL("coalesce({}, false)").format(Identifier(condition))
    terms = [SQL("{} = ANY ({})").format(Identifier(key), list(map(str, values))) for key, values in condition.items()]
    return SQL("coalesce({}, false)").format(SQL(" AND ").join(terms))


def _number(column: Condition) -> Composable:
    assert isinstance(column, str)
    return SQL("{}::numeric").format(Identifier(column))
