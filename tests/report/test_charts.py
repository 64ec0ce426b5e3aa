"""Drawings: well-formed, readable in any page, and saying no more and no less than their table."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.report.contrast import contrast, unread
from tests.report.drawings import HOSTILE, NS, RUN, every, gap, link, offer, row

from lueckenlos.exchange.figures import RecordedRow
from lueckenlos.report.charts import links_bar, links_grid, matrix, ribbon
from lueckenlos.report.charts.scale import (
    BLUES,
    CLASSES,
    DOT,
    EDGE,
    GAP,
    ON_BLUE,
    PALES,
    QUESTION,
    class_of,
    little_confirmed,
)
from lueckenlos.report.charts.svg import INK, PAPER, PHONE, SOFT, measured, shortened, wrapped


def test_drawings_are_xml_with_presentation_attributes_only():
    for chart in every():
        root = ET.fromstring(chart.svg)
        tags = {one.tag.removeprefix(NS) for one in root.iter()}
        names = {name for one in root.iter() for name in one.attrib}
        assert tags <= {
            "svg", "title", "desc", "defs", "pattern", "g", "rect", "path", "circle", "text",
        }  # fmt: skip
        assert not {name for name in names if name.startswith("on")} & names
        assert not {"class", "style", "href", "width", "height"} & set(root.attrib)
        assert not {"class", "style", "href"} & names
        assert "http" not in chart.svg.replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert root.get("font-family") == "Fira Sans"
        assert root.get("viewBox", "").startswith("0 0 ")


def test_ids_of_two_drawings_on_a_page_are_different_and_every_reference_is_met():
    ids, references = [], set()
    for chart in every("eins") + every("zwei"):
        found = re.findall(r'\bid="([^"]+)"', chart.svg)
        ids += found
        references |= set(re.findall(r"url\(#([^)]+)\)", chart.svg))
        labelled = ET.fromstring(chart.svg).get("aria-labelledby", "").split()
        assert set(labelled) <= set(found)
    assert len(ids) == len(set(ids))
    assert references <= set(ids)
    assert len(references) > 10


@pytest.mark.parametrize("prefix", ["gebiet-03 Süd/1", "1", "a'b", "ä", ""])
def test_any_key_of_an_area_can_be_a_prefix(prefix):
    chart = links_bar(RUN, [link("arzt/0-3", 0.5, 0.5, judgeable=False)], "k", prefix)
    assert all(re.fullmatch(r"[\w-]+", one) for one in re.findall(r'\bid="([^"]*)"', chart.svg))


def test_hostile_names_stay_text():
    for chart in every("h", HOSTILE):
        root = ET.fromstring(chart.svg)
        assert not list(root.iter(f"{NS}script")) and not list(root.iter("script"))
        assert "\u202e" not in chart.svg and "\x00" not in chart.svg
        assert "<script" not in chart.svg


def test_same_figures_give_the_same_bytes():
    assert [chart.svg for chart in every()] == [chart.svg for chart in every()]


def test_text_is_large_enough_and_on_the_picture():
    for chart in every():
        root = ET.fromstring(chart.svg)
        width, height = map(float, root.get("viewBox", "").split()[2:])
        for one in root.iter(f"{NS}text"):
            size = float(one.get("font-size", "0"))
            assert size >= 12 * width / 1000
            assert size >= 13
            words = "".join(one.itertext())
            if one.get("text-anchor") is None and one.get("transform") is None:
                assert float(one.get("x", "")) + measured(words, size) <= width + 2
            if one.get("text-anchor") == "middle" and width == PHONE:
                half = measured(words, size) / 2
                assert half - 2 <= float(one.get("x", "")) <= width + 2 - half
            assert float(one.get("y", "0")) <= height


def test_every_drawing_has_a_description_and_a_table_in_words():
    for chart in every():
        root = ET.fromstring(chart.svg)
        assert root.findtext(f"{NS}title") == chart.title
        assert root.findtext(f"{NS}desc") == chart.description
        assert chart.table.rows and chart.table.caption == chart.title
        assert {len(line) for line in chart.table.rows} == {len(chart.table.columns)}
        assert all(cell for line in chart.table.rows for cell in line)


def test_contrasts():
    for ground_, ink in zip(BLUES, ON_BLUE, strict=True):
        assert contrast(ground_, ink) >= 4.5
    assert all(contrast(pale, INK) >= 4.5 for pale in PALES)
    assert contrast(PAPER, SOFT) >= 4.5 and contrast("#eef2fa", INK) >= 4.5
    for colour in (EDGE, DOT, GAP, QUESTION):
        assert contrast(PAPER, colour) >= 3
    for light in BLUES[:3]:
        assert contrast(light, BLUES[4]) >= 3  # stripes
    for dark in BLUES[3:]:
        assert contrast(dark, PAPER) >= 3


SHADES = [
    [
        row("arzt", "0-3", share_recorded=share, share_confirmed=sure, complete=complete),
        row("kita", "0-3", share_recorded=share, share_confirmed=sure, complete=complete,
            places_per_100=100 * share, places_known_share=1.0),
        row("hilfen", "0-3", share_recorded=share, share_confirmed=sure, complete=complete),
    ]
    for share in (0.0, 0.1, 0.3, 0.6, 0.8, 1.0)
    for sure in (0.0, share)
    for complete in (True, False)
]  # fmt: skip


@pytest.mark.parametrize("rows", SHADES)
@pytest.mark.parametrize("certain", [None, True, False])
def test_every_label_on_every_shade_can_be_read(rows, certain):
    gaps = [] if certain is None else [gap(one.field, certain=certain) for one in rows]
    recorded = [RecordedRow("a", "A", one.field, "0-3", 1, 3, 2) for one in rows]
    links = [
        link(f"{one.field}/0-3", one.share_recorded, one.share_confirmed, one.complete, "a", 9.0)
        for one in rows
    ]
    drawn = [
        ribbon(RUN, rows, gaps, [offer("a", "arzt")], "r", "Kette"),
        ribbon(RUN, rows, gaps, [], "r", "Kette", compact=True),
        matrix(RUN, recorded, rows, "m"),
        links_grid(RUN, links, "k", "g"),
        links_bar(RUN, links, "k", "l"),
    ]
    for chart in drawn:
        assert [*unread(chart.svg), *unread(chart.narrow)] == []


def test_every_label_of_every_drawing_can_be_read():
    assert [words for chart in every() for words in unread(chart.svg)] == []


def test_a_label_that_cannot_be_read_is_found():
    assert unread(links_grid(RUN, [link("arzt/0-3", 1.0, 1.0)], "k", "g").svg) == []
    dark = '<rect x="0" y="0" width="90" height="30" fill="#143a85"/>'
    text = '<text x="5" y="20" font-size="15" fill="#16213d">Text</text>'
    assert unread(f'<svg xmlns="http://www.w3.org/2000/svg">{dark}{text}</svg>') == ["Text"]


@given(st.floats(0, 1))
def test_a_share_has_one_class_and_more_is_never_less(share):
    assert 0 <= class_of(share) < len(CLASSES)
    assert class_of(share) <= class_of(min(1, share + 0.1))


def test_the_limit_of_a_class_belongs_to_the_class_above():
    assert [class_of(one) for one in (0, 0.25, 0.5, 0.75, 0.9, 1)] == [0, 1, 2, 3, 4, 4]


def test_little_is_confirmed_only_where_that_is_known():
    assert little_confirmed(0.2, 0.5)
    assert not little_confirmed(0.25, 0.5)
    assert not little_confirmed(None, 0.5)
    assert not little_confirmed(0.0, 0.0)


@given(st.text(max_size=60), st.floats(20, 300))
def test_cut_text_fits(words, room):
    assert measured(shortened(words, 14, room), 14) <= max(room, measured("…", 14))
    assert all(measured(one, 14) <= max(room, 15) for one in wrapped(words, 14, room, 2))
    assert len(wrapped(words, 14, room, 2)) <= 2
