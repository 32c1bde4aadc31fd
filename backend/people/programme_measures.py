"""The programmes of the report `ungeloeftet` against their target numbers."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.core.numbers import read_number
from backend.core.sql_files import load_sql
from backend.people.models import Programme
from backend.people.models.programme import TargetNumber
from backend.reports.registry import Dataset, Dimension, Direction, Measure, dimensions, measures


def _read(text: str) -> int:
    number = read_number(text)
    if number is None or not Programme.objects.filter(pk=number).exists():
        raise ValueError
    return number


def _names(values: Collection[Any]) -> Mapping[Any, str]:
    return dict(Programme.objects.filter(pk__in=values).values_list("pk", "name"))


def _targets(of: TargetNumber) -> Callable[[], Mapping[Any, float]]:
    """Return a function that gives the target numbers of the programmes that have one."""

    def read() -> Mapping[Any, float]:
        rows = Programme.objects.values_list("pk", "target_numbers")
        return {pk: numbers[of] for pk, numbers in rows if of in numbers}

    return read


dimensions.add(
    Dimension(
        key="programme",
        label=_("Programme"),
        column="programme_id",
        read=_read,
        labels=_names,
        position=93,
    ),
)

PROGRAMMES = Dataset(
    key="people.programmes",
    source=_("Programmes and who is enrolled in them, activities"),
    rows=load_sql(__file__, "programmes.sql"),
    dimensions=frozenset({"programme"}),
)

measures.add(
    Measure(
        key="ungeloeftet.programme_enrolled",
        label=_("In a programme"),
        definition=_(
            "Young people of any age who have been enrolled in a programme of the period on a day from its start to the"
            " end of the period; the target is that of the whole programme."
        ),
        unit=_("people"),
        dataset=PROGRAMMES,
        divided_by=("programme",),
        is_published=False,
        own_targets=_targets(TargetNumber.ENROLLED),
        position=70,
    ),
    Measure(
        key="ungeloeftet.programme_ordinary",
        label=_("Of these in an ordinary job or education"),
        definition=_(
            "Of the young people in a programme, those with an ordinary job of any hours or an ordinary education on"
            " the last day of the period; the target is that of the whole programme."
        ),
        unit=_("people"),
        direction=Direction.UP,
        dataset=PROGRAMMES,
        numerator="is_in_job_or_education",
        divided_by=("programme",),
        is_published=False,
        own_targets=_targets(TargetNumber.IN_JOB_OR_EDUCATION),
        position=71,
    ),
)
