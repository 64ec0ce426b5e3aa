"""A series over time: gaps stay gaps, intervals are told, lines differ not by colour alone."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.report.contrast import contrast, unread
from tests.report.drawings import HOSTILE, NS, hovers, texts

from lueckenlos.report.charts.series import COLOURS, Line, Point, series
from lueckenlos.report.charts.svg import PAPER, PHONE, measured

KEY = "Schwankungsbreite: so weit kann Zufall den Wert verschieben"


def point(year, value, low=None, high=None, **what):
    return Point(date(year, 12, 31), value, low, high, **what)


def shares(*values, start=2018, half=5.0):
    """Yearly values with intervals; None is missing, "x" kept secret."""
    return tuple(
        point(start + i, None, withheld=value == "x")
        if value in (None, "x")
        else point(start + i, value, max(0.0, value - half), min(100.0, value + half))
        for i, value in enumerate(values)
    )


def drawn(*lines, unit="%", **what):
    named = [Line(f"Linie {i}", some) if isinstance(some, tuple) else some
             for i, some in enumerate(lines)]  # fmt: skip
    return series(named, "Verlauf", "v", unit, **what)


def joins(chart):
    """How many points each stroke over the picture joins; bands and the legend left out."""
    strokes = [
        one.get("d", "") for one in ET.fromstring(chart.svg).iter(f"{NS}path")
        if one.get("stroke-width") == "2.2"
    ]  # fmt: skip
    return [d.count("L") + 1 for d in strokes if d != "M0 8L34 8"]


LONG = "Kinder mit Förderbedarf in der deutschen Sprache in der nördlichen Innenstadt am Hafen"
CHARTS = [
    drawn(shares(20.0, "x", 30.0, 31.0, None, 22.0)),
    drawn(shares(20.0, 30.0), shares("x", 50.0), shares(None, 50.2), shares(5.0), shares("x")),
    drawn(Line(LONG, shares(1.0, 2.0)), Line(LONG, shares(1.1, None, 2.0))),
    drawn(shares(0.0)),
    drawn(shares(100.0, 0.0, 100.0)),
    drawn(shares("x", None)),
    drawn((Point(date(2001, 3, 1), 10.0, 9.0, 11.0), Point(date(2024, 3, 2), 10.5, 10.0, 11.0),
           Point(date(2024, 3, 9), 12.5, 10.0, 15.0))),
    drawn((point(2020, 5.0, 4.0, 6.0), point(2020, 9.0, 8.0, 10.0))),
    drawn((point(2019, 1240.0), point(2020, 998.0)), unit="Kinder unter 6 Jahren am Jahresende"),
    drawn((point(2019, -3.5), point(2020, 2.0)), unit="Kinder"),
    drawn((point(2019, 1234567.0),), unit="Euro"),
    drawn(Line(HOSTILE, shares(3.0, "x")), Line("b", shares(3.0)), note=HOSTILE),
]  # fmt: skip


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("kind", ["svg", "narrow"])
def test_a_series_is_drawn_like_every_drawing(chart, kind):
    root = ET.fromstring(getattr(chart, kind))
    names = {name for one in root.iter() for name in one.attrib}
    assert not {"class", "style", "href", "onclick"} & names
    assert root.get("role") == "img"
    assert root.findtext(f"{NS}title") == "Verlauf"
    assert root.findtext(f"{NS}desc") == ET.fromstring(chart.svg).findtext(f"{NS}desc")
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids)) and set(root.get("aria-labelledby", "").split()) <= set(ids)
    assert set(re.findall(r"url\(#([^)]+)\)", getattr(chart, kind))) <= set(ids)
    assert unread(getattr(chart, kind)) == []
    assert {len(row) for row in chart.table.rows} == {len(chart.table.columns)}
    assert all(cell for row in chart.table.rows for cell in row)


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("kind", ["svg", "narrow"])
def test_words_are_large_enough_and_on_the_picture(chart, kind):
    root = ET.fromstring(getattr(chart, kind))
    width, height = map(float, root.get("viewBox", "").split()[2:])
    assert width == (PHONE if kind == "narrow" else 1000)
    for one in root.iter(f"{NS}text"):
        size, x, words = float(one.get("font-size", "0")), float(one.get("x", "0")), one.text or ""
        wide = measured(words, size, bold=one.get("font-weight") is not None)
        part = {"middle": 0.5, "end": 1.0}.get(one.get("text-anchor", ""), 0.0)
        assert size >= 13 and 0 <= float(one.get("y", "0")) <= height
        assert x - part * wide >= -2 and x + (1 - part) * wide <= width + 2, words


def test_no_line_goes_over_a_missing_value_and_the_axis_says_why():
    chart = drawn(shares(20.0, 21.0, "x", 30.0, 31.0, 32.0, None, 22.0))
    assert joins(chart) == [2, 3]
    assert {"verdeckt", "keine Angabe"} <= set(texts(chart))
    assert {"Linie 0, 31.12.2020: verdeckt", "Linie 0, 31.12.2024: keine Angabe"} <= set(
        hovers(chart)
    )
    assert [row[1] for row in chart.table.rows][2] == "verdeckt"
    assert chart.table.rows[6] == ("31.12.2024", "keine Angabe", "–")
    whole = drawn(shares(20.0, 21.0))
    assert not {"verdeckt", "keine Angabe"} & set(texts(whole))


def test_a_hidden_interval_is_not_told():
    told = drawn((point(2020, 3.0), point(2021, None, 1.0, 3.0, withheld=True)))
    assert told == drawn((point(2020, 3.0), point(2021, None, withheld=True)))


def test_the_band_breaks_with_the_line_and_a_lone_point_has_whiskers():
    bands = [
        one.get("d", "") for one in ET.fromstring(
            drawn(shares(20.0, 21.0, "x", 30.0, "x", 30.0, 31.0, 33.0)).svg).iter(f"{NS}path")
        if one.get("fill") == "#dde8f8"
    ]  # fmt: skip
    assert [d.count("L") + 1 for d in bands] == [4, 6]
    lone = drawn(shares(20.0))
    assert "V" in lone.svg and KEY in texts(lone)
    assert KEY not in texts(drawn((point(2020, 5.0), point(2021, 6.0))))


def axis(chart):
    return [words for words in texts(chart) if re.fullmatch(r"-?[\d.,]+", words)]


def test_the_axis_of_shares_begins_at_zero_and_ends_at_most_at_a_hundred():
    assert axis(drawn(shares(91.0, 92.0))) == ["0", "20", "40", "60", "80", "100", "2018", "2019"]
    assert axis(drawn(shares(100.0)))[:-1] == ["0", "20", "40", "60", "80", "100"]
    assert axis(drawn(shares(0.0, half=0.0)))[:2] == ["0", "20"]
    assert "0,2" in axis(drawn(shares(0.7, half=0.1)))
    assert "0,1" in axis(drawn(shares(1e-300, half=0.0)))
    counts = drawn((point(2020, 1.0),), unit="Kinder")
    assert axis(counts) == ["0", "1", "2020"]


def test_days_are_years_where_they_fall_on_one_day_of_the_year():
    assert {"2018", "2019"} <= set(texts(drawn(shares(1.0, 2.0))))
    other = drawn((point(2018, 1.0), Point(date(2019, 6, 30), 2.0, None, None)))
    assert {"31.12.2018", "30.06.2019"} <= set(texts(other))


def test_uneven_days_stand_true_to_time_and_their_words_do_not_touch():
    days = [date(2000, 1, 1), date(2023, 12, 1), date(2023, 12, 20), date(2024, 1, 1)]
    chart = drawn(tuple(Point(day, 10.0, None, None) for day in days))
    assert {"01.01.2000", "01.01.2024"} <= set(texts(chart))
    assert not {"01.12.2023", "20.12.2023"} & set(texts(chart))
    assert len(chart.table.rows) == 4
    even = drawn(tuple(Point(day, 1.0, None, None) for day in (days[0], date(2012, 1, 1), days[3])))
    marks = re.findall(r'transform="translate\(([\d.]+) ', even.svg)[:3]
    first, middle, last = map(float, marks)
    assert middle - first == pytest.approx((last - first) / 2, abs=1)


def test_two_values_of_a_day_are_two_rows_and_no_line():
    chart = drawn((point(2019, 4.0), point(2020, 5.0), point(2020, 9.0), point(2021, 9.5)))
    assert joins(chart) == [2, 2]
    assert [row[:2] for row in chart.table.rows][1:3] == [
        ("31.12.2020", "5,0 %"),
        ("31.12.2020", "9,0 %"),
    ]


def test_points_are_taken_by_day():
    some = shares(20.0, 30.0, 40.0)
    assert drawn(some[::-1]) == drawn(some)


def test_lines_differ_in_dashes_and_signs_and_stand_by_their_names():
    five = [Line(f"Stadtteil {i}", shares(10.0 * i + 1, 10.0 * i + 2)) for i in range(5)]
    chart = drawn(*five)
    paths = list(ET.fromstring(chart.svg).iter(f"{NS}path"))
    dashes = {one.get("stroke-dasharray") for one in paths if one.get("stroke-width") == "2.2"}
    signs = {one.get("d") for one in paths if "translate" in one.get("transform", "")}
    assert len(dashes) == len(signs) == 5
    assert {line.label for line in five} | {"2 %", "42 %"} <= set(texts(chart))
    phone = texts(replace(chart, svg=chart.narrow))
    assert {"A", "E", "A Stadtteil 0", "E Stadtteil 4"} <= set(phone)
    assert all(contrast(paint, PAPER) >= 4.5 for paint in COLOURS)


def names_of(chart):
    root = ET.fromstring(chart.svg)
    found = [one for one in root.iter(f"{NS}text") if float(one.get("x", "0")) > 740]
    return sorted(float(one.get("y", "0")) for one in found)


def test_names_of_lines_with_one_end_do_not_cover_each_other():
    ys = names_of(drawn(*(Line(f"{LONG} {i}", shares(50.0, 50.0)) for i in range(5))))
    assert len(ys) == 15
    assert all(later - sooner >= 15 for sooner, later in pairwise(ys))


def test_a_long_name_stands_in_full_in_the_legend():
    chart = drawn(Line(LONG, shares(1.0)), Line("kurz", shares(2.0)))
    assert LONG in texts(chart)
    assert [column.title for column in chart.table.columns] == [
        "Tag", LONG, f"{LONG}: Schwankungsbreite", "kurz", "kurz: Schwankungsbreite",
    ]  # fmt: skip


def test_the_table_has_every_value_and_interval():
    chart = drawn(shares(20.0, 31.5), (point(2019, 1204.25),), unit="Kinder", note="Neue Zählung.")
    assert chart.table.rows == (
        ("31.12.2018", "20,0 Kinder", "von 15,0 bis 25,0 Kinder", "–"),
        ("31.12.2019", "31,5 Kinder", "von 26,5 bis 36,5 Kinder", "1.204,2 Kinder"),
    )
    assert chart.table.note == "Neue Zählung." and chart.description.endswith("Neue Zählung.")


def test_the_description_says_first_last_and_whether_they_differ():
    near = drawn((point(2018, 20.0, 15.0, 25.0), point(2019, 28.0, 25.0, 33.0)))
    assert near.description == (
        "Linie 0: am 31.12.2018 20 % (von 15 bis 25 %), am 31.12.2019 28 % (von 25 bis 33 %); "
        "die Schwankungsbreiten überschneiden sich, die Werte sind nicht sicher verschieden."
    )
    apart = drawn((point(2018, 38.0, 35.1, 43.0), point(2019, 20.0, 15.0, 35.0)))
    assert apart.description.endswith("; die Schwankungsbreiten überschneiden sich nicht.")
    assert drawn(shares("x", 20.0)).description == "Linie 0: am 31.12.2019 20 % (von 15 bis 25 %)."
    assert drawn(shares("x")).description == "Linie 0: kein Wert bekannt."
    assert drawn((point(2018, 2.0), point(2019, 3.0))).description == (
        "Linie 0: am 31.12.2018 2 %, am 31.12.2019 3 %."
    )


def test_what_is_not_none_or_all_never_reads_like_it():
    rows = drawn(shares(0.01, 99.99, 0.0, 100.0)).table.rows
    assert [row[1] for row in rows] == ["0,1 %", "99,9 %", "0,0 %", "100,0 %"]


def test_a_series_needs_a_point():
    with pytest.raises(ValueError, match="point"):
        series([Line("leer", ())], "Verlauf", "v", "%")


POINTS = st.lists(
    st.builds(
        lambda day, value, ends, secret: Point(day, value, *ends, withheld=secret),
        st.dates(date(1990, 1, 1), date(2040, 1, 1)),
        st.none() | st.floats(0, 100),
        st.tuples(st.floats(0, 50), st.floats(50, 100)) | st.just((None, None)),
        st.booleans(),
    ),
    min_size=1, max_size=8,
)  # fmt: skip


@given(st.lists(POINTS, min_size=1, max_size=5))
def test_any_series_is_drawn_with_all_its_values(lines):
    chart = drawn(*map(tuple, lines))
    for svg in (chart.svg, chart.narrow):
        ET.fromstring(svg)
        assert not re.search(r"\bnan|\binf|e[+-]\d\d", svg)
    known = sum(one.value is not None for some in lines for one in some)
    assert sum(" %" in cell for row in chart.table.rows for cell in row[1:]
               if not cell.startswith("von")) == known  # fmt: skip
