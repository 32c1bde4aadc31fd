"""Charts: the image that the library draws, its text, and its table."""

import base64
from datetime import date
from xml.etree import ElementTree

from defusedxml.ElementTree import fromstring

from backend.workspace.charts import Chart, Spell, bars, over_time

TODAY = date(2026, 11, 28)
SVG = "{http://www.w3.org/2000/svg}"


def drawing(chart: Chart | None) -> ElementTree.Element:
    assert chart is not None
    kind, _comma, data = chart.source.partition(",")
    assert kind == "data:image/svg+xml;base64"
    found: ElementTree.Element = fromstring(base64.b64decode(data))
    return found


def texts(chart: Chart | None) -> list[str | None]:
    return [text.text for text in drawing(chart).iter(f"{SVG}text")]


def periods(chart: Chart | None) -> list[tuple[float, float]]:
    """Return where each bar over time begins and ends."""
    paths = [path.get("d", "").split() for path in drawing(chart).iter(f"{SVG}path") if "nofill" in str(path.attrib)]
    return [(float(begin[1:]), float(end[1:])) for begin, _y, end, _z in paths]


def test_periods_over_time_become_one_row_for_each_name_and_a_table_of_all() -> None:
    school = Spell("FGU", date(2025, 10, 1), date(2026, 3, 31), "20 timer")
    job = Spell("Job", date(2026, 6, 1), None)
    former = Spell("Ledig", date(2024, 1, 1), date(2024, 12, 31))

    chart = over_time([job, school, former], text="FGU, så job", today=TODAY)

    assert chart is not None
    assert chart.text == "FGU, så job"
    assert [row[0] for row in chart.rows] == ["Job", "FGU", "Ledig"]
    assert chart.rows[1][1:] == ("01.10.2025", "31.03.2026", "20 timer")
    assert "Ledig" not in texts(chart), "it ended more than twelve months ago"
    (school_begins, school_ends), (job_begins, job_ends) = periods(chart)
    assert school_begins < school_ends < job_begins < job_ends


def test_period_that_begins_later_is_in_the_picture() -> None:
    chart = over_time([Spell("Job", date(2027, 3, 1), None)], text="Job fra marts", today=TODAY)

    [(begins, ends)] = periods(chart)
    assert begins < ends


def test_no_period_gives_no_chart() -> None:
    assert over_time([], text="", today=TODAY) is None
    former = Spell("Ledig", date(2024, 1, 1), date(2024, 12, 31))
    assert over_time([former], text="", today=TODAY) is None, "it ended more than twelve months ago"


def test_bars_show_the_target_and_every_number_in_the_table() -> None:
    chart = bars([("Nord", 7), ("Syd", 2.5)], target=6, text="Nord er højest", headings=("Enhed", "Dage"))

    assert chart.rows == [("Nord", "7"), ("Syd", "2,5")]
    assert {"Nord", "Syd", "6", "7"} <= set(texts(chart))
    widths = [float(bar.get("width", 0)) for bar in drawing(chart).iter(f"{SVG}rect") if "reactive" in str(bar.attrib)]
    assert widths[1] > widths[0] > 0, "the first is on top, which is the last that is drawn"


def test_image_has_no_script_and_no_credits() -> None:
    chart = over_time([Spell("Job", date(2026, 6, 1), None)], text="Job", today=TODAY)

    image = ElementTree.tostring(drawing(chart), encoding="unicode")
    assert "script" not in image
    assert "<!--" not in image


def test_name_of_a_row_is_text_in_the_image() -> None:
    assert "<b>&" in texts(over_time([Spell("<b>&", date(2026, 6, 1), None)], text="", today=TODAY))
