"""Charts of the pages: SVG that pygal draws on the server, each with the table of its data.

A page shows a chart as an image with a text that says the same, because the policy of the pages allows neither inline
styles nor scripts:

    {% include "workspace/parts/chart.html" with chart=chart %}

With `table_follows=True` the page has the table itself, below the chart.
"""

import base64
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from xml.etree import ElementTree

import pygal
from django.utils.dateformat import format as format_date
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from pygal.graph.graph import Graph
from pygal.style import Style

from backend.core.errors import Sentence

# pygal finds its maps with a finder of an interface that Python 3.12 removed. No map is drawn here.
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]

WIDTH = 640
ROW = 34
"""Height of a row of a chart over time."""

_COLOURS = ("#00505a", "#1d6b35", "#7a4f00", "#4a4a8c", "#707070")
_STYLE = Style(
    background="#fff",
    plot_background="#fff",
    foreground="#1a1a1a",
    foreground_strong="#1a1a1a",
    foreground_subtle="#595959",
    font_family="sans-serif",
    label_font_size=14,
    major_label_font_size=14,
)
_CSS = """inline:
.plot .background, .graph > .background { fill: #fff }
.guide { stroke: #dcdcdc; fill: none }
.major.guide { stroke: #a61b1b; stroke-width: 2; fill: none }
.axis text { fill: #1a1a1a }
.axis.y text { text-anchor: end }
.axis.x text { text-anchor: middle }
"""


@dataclass(frozen=True)
class Spell:
    """A period in a row of a chart over time. Without an end it goes on."""

    row: Sentence
    starts_on: date
    ends_on: date | None
    text: Sentence = ""
    """What the table says about the period, such as the hours a week."""


@dataclass(frozen=True)
class Chart:
    """A drawn chart: the image, a text that says the same, and the table."""

    source: str
    text: Sentence
    width: int
    height: int
    headings: Sequence[Sentence]
    rows: Sequence[Sequence[Sentence]]


def over_time(spells: Iterable[Spell], *, text: Sentence, today: date, months: int = 12) -> Chart | None:
    """Return periods as horizontal bars over the last `months`, one row for each name, or None without any period then.

    The newest row is on top. Planned periods are shown too. The table has all periods, also earlier ones.
    """
    known = sorted(spells, key=lambda spell: spell.starts_on)
    first = _first_of_month(today, -months + 1)
    shown = [spell for spell in known if spell.ends_on is None or spell.ends_on >= first]
    if not shown:
        return None
    last = max(_first_of_month(today, 1), *(spell.starts_on + timedelta(days=14) for spell in known))
    names = list(dict.fromkeys(str(spell.row) for spell in shown))
    height = ROW * max(len(names), 1) + 50
    colours = [_COLOURS[names.index(str(spell.row)) % len(_COLOURS)] for spell in shown]
    css = "".join(f".serie-{n} .line {{ stroke: {colour} }}" for n, colour in enumerate(colours))
    chart = pygal.DateLine(
        **_options(height, _CSS + ".series .line { stroke-width: 16 }" + css),
        x_value_formatter=_month,
        x_labels=_months(first, last),
        y_labels=[{"value": row, "label": name} for row, name in enumerate(names)],
        xrange=(first, last),
        range=(-0.5, max(len(names) - 0.5, 0.5)),
        show_dots=False,
        truncate_label=24,
    )
    for spell in shown:
        row = names.index(str(spell.row))
        begins = max(spell.starts_on, first)
        ends_on = min(spell.ends_on or (today if begins <= today else last), last)
        chart.add("", [(begins, row), (max(ends_on, begins) + timedelta(days=1), row)])
    headings = (_("What"), _("From"), _("To"), _("About"))
    rows = [
        (spell.row, _day(spell.starts_on), _day(spell.ends_on) if spell.ends_on else _("goes on"), spell.text)
        for spell in reversed(known)
    ]
    return _drawn(chart, height, text, headings, rows)


def bars(
    values: Sequence[tuple[Sentence, float]],
    *,
    text: Sentence,
    headings: tuple[Sentence, Sentence],
    target: float | None = None,
) -> Chart:
    """Return one horizontal bar for each name and number, from the top, with a red line at the target."""
    height = ROW * len(values) + 60
    most = max([1, target or 0, *(number for _name, number in values)])
    marks = sorted({0, most} if target is None else {0, target, most})
    chart = pygal.HorizontalBar(
        **_options(height, _CSS + f".rect {{ fill: {_COLOURS[0]} }}"),
        x_labels=[str(name) for name, _number in reversed(values)],
        y_labels=marks,
        y_labels_major=[] if target is None else [target],
        range=(0, most),
        print_values=False,
        truncate_label=30,
        show_y_guides=True,
        value_formatter=_short,
    )
    chart.add("", [number for _name, number in reversed(values)])
    return _drawn(chart, height, text, headings, [(name, _short(number)) for name, number in values])


def _options(height: int, css: str) -> dict[str, object]:
    return {
        "width": WIDTH,
        "height": height,
        "style": _STYLE,
        "css": (css,),
        "js": (),
        "explicit_size": True,
        "show_legend": False,
        "margin": 12,
        "margin_right": 36,
    }


def _drawn(
    chart: Graph, height: int, text: Sentence, headings: Sequence[Sentence], rows: Sequence[Sequence[Sentence]]
) -> Chart:
    """Return the chart without the script and the credits that pygal adds for interactive pages."""
    tree = chart.render_tree()
    for parent in list(tree.iter()):
        for child in list(parent):
            if not isinstance(child.tag, str) or child.tag.endswith(("script", "desc", "title")):
                parent.remove(child)
    svg = ElementTree.tostring(tree, encoding="unicode")
    source = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    return Chart(source, text, WIDTH, height, headings, rows)


def _first_of_month(day: date, months: int) -> date:
    month = day.year * 12 + day.month - 1 + months
    return date(month // 12, month % 12 + 1, 1)


def _months(first: date, last: date) -> list[date]:
    """Return the first days of months from `first` to `last`: each third of a long time, otherwise each second."""
    found = []
    day = first
    while day <= last:
        found.append(day)
        day = _first_of_month(day, 2 if (last - first).days <= 400 else 3)
    return found


def _short(number: float) -> str:
    return number_format(number, decimal_pos=0 if number == int(number) else 1)


def _month(day: date) -> str:
    return format_date(day, "M y").lower()


def _day(day: date) -> str:
    return format_date(day, "d.m.Y")
