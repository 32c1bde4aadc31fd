"""The SQL of figures. It is composed of the `.sql` files of this app, a dataset, and the names of columns.

psycopg quotes every name and every value in the text.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from django.db import connection
from psycopg import ClientCursor
from psycopg.sql import SQL, Composable, Composed, Identifier

from backend.access.people import young_person_model
from backend.core.sql_files import load_sql
from backend.organisation.models import Staff
from backend.reports.registry import Condition, Dataset, Kind, Measure, dimensions
from backend.reports.scope import Period, Scope

EVERY_ROW = -1
"""The number of a measure over all rows. It makes a group appear, with 0, in which a measure counts nobody."""

_ROWS = SQL(load_sql(__file__, "rows.sql"))
_ANSWER = SQL(load_sql(__file__, "answer.sql"))
_FIGURES = SQL(load_sql(__file__, "figures.sql"))
_PEOPLE = SQL(load_sql(__file__, "people.sql"))


def figures_statement(measures: Sequence[Measure], scope: Scope, group_by: Sequence[str]) -> str:
    """Return the statement for the figures of measures of one dataset.

    Its result has one row for each measure (numbered as in `measures`) and group, totals included. A row has the
    number, the ten columns of `figures.sql`, and for each dimension the value and whether the row is a total over it.
    """
    names: list[Composable] = [Identifier(dimensions[key].column) for key in group_by]
    columns = SQL("").join(SQL(", ") + name for name in names)
    sets = [SQL(", ").join(some) for size in range(len(names) + 1) for some in combinations(names, size)]
    return _text(
        _FIGURES.format(
            rows=_rows(measures[0].dataset, scope),
            answers=SQL(" UNION ALL ").join([_answers(measures, columns), _answer(EVERY_ROW, {}, columns)]),
            groups=SQL("").join(SQL(", {0}, grouping({0}) = 1").format(name) for name in names),
            sets=SQL(", ").join(SQL("({})").format(some) for some in sets),
        )
    )


def people_statement(measure: Measure, scope: Scope) -> str:
    """Return the statement for the ids of the young people behind the numerator of a measure."""
    answers = _answers([measure], columns=SQL(""))
    return _text(_PEOPLE.format(rows=_rows(measure.dataset, scope), answers=answers))


def _text(statement: Composed) -> str:
    connection.ensure_connection()
    return statement.as_string(connection.connection)


def _rows(dataset: Dataset, scope: Scope) -> Composed:
    """Return the rows of a dataset that are in the scope, as the CTE `in_scope`."""
    conditions: list[Composable] = [SQL("true")]
    conditions += [
        SQL("{} = {}").format(Identifier(dimensions[key].column), value) for key, value in scope.only.items()
    ]
    if scope.units is not None:
        conditions.append(SQL("counted_unit_id = ANY ({}::bigint[])").format(list(scope.units)))
    return _ROWS.format(
        dataset=_dataset(dataset, scope.period),
        until=SQL("{}::date").format(scope.period.until),
        in_sight=_in_sight(scope.seen_by),
        narrowed=SQL(" AND ").join(conditions),
    )


def _dataset(dataset: Dataset, period: Period) -> SQL:
    if isinstance(dataset.rows, str):
        days = {"from": period.first, "to": period.last, "until": period.until, "as_of": period.as_of}
        return _bound(dataset.rows, {**days, **dataset.parameters})
    return _bound(*dataset.rows(period).query.sql_with_params())


def _in_sight(staff: Staff | None) -> Composable:
    if staff is None:
        return SQL("true")
    visible = _bound(*young_person_model().objects.visible_to(staff).values("pk").order_by().query.sql_with_params())
    return SQL("(young_person_id IS NULL OR young_person_id IN ({}))").format(visible)


def _bound(sql: str, parameters: Any) -> SQL:
    """Return the statement with its parameters as literals."""
    connection.ensure_connection()
    return SQL(ClientCursor(connection.connection).mogrify(sql, parameters))


def _answers(measures: Sequence[Measure], columns: Composable) -> Composed:
    return SQL(" UNION ALL ").join(_answer(number, _parts(measure), columns) for number, measure in enumerate(measures))


def _answer(number: int, parts: Mapping[str, Composable], columns: Composable) -> Composed:
    """Return the rows of a measure. Without any parts these are all rows."""
    every_row = {
        "among": SQL("true"),
        "hit": SQL("true"),
        "value": SQL("NULL::numeric"),
        "per": SQL("NULL::numeric"),
        "pending": SQL("false"),
        "left_out": SQL("false"),
    }
    return _ANSWER.format(number=number, columns=columns, **{**every_row, **parts})


def _parts(measure: Measure) -> dict[str, Composable]:
    """Return the parts of a measure that go into `answer.sql`."""
    numerator, denominator = measure.numerator, measure.denominator
    parts: dict[str, Composable] = {}
    if measure.pending is not None:
        parts["pending"] = _condition(measure.pending)
    if measure.left_out is not None:
        parts["left_out"] = _condition(measure.left_out)
    if measure.kind is Kind.COUNT:
        return {**parts, "among": _condition(numerator)}
    if measure.kind is Kind.SHARE:
        return {**parts, "among": _condition(denominator), "hit": _condition(numerator)}
    value = _number(numerator)
    parts |= {"value": value, "hit": SQL("{} IS NOT NULL").format(value)}
    if measure.kind is Kind.RATIO:
        return {**parts, "per": _number(denominator)}
    return {**parts, "among": _condition(denominator)}


def _condition(condition: Condition) -> Composable:
    if not condition:
        return SQL("true")
    if isinstance(condition, str):
        return SQL("coalesce({}, false)").format(Identifier(condition))
    among = [SQL("{} = ANY ({})").format(Identifier(key), list(map(str, values))) for key, values in condition.items()]
    return SQL("coalesce({}, false)").format(SQL(" AND ").join(among))


def _number(column: Condition) -> Composable:
    assert isinstance(column, str)
    return SQL("{}::numeric").format(Identifier(column))
