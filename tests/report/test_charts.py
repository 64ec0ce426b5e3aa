"""Drawings: well-formed, readable in any page, and saying no more and no less than their table."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from lueckenlos.exchange.figures import (
    CoverageRow,
    FieldNote,
    GapRow,
    LinkRow,
    OfferRow,
    PhaseNote,
    RecordedRow,
    RunNote,
)
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.report.blocks import Chart
from lueckenlos.report.charts import area_map, links_bar, links_grid, matrix, ribbon
from lueckenlos.report.charts.ground import ground, path
from lueckenlos.report.charts.scale import (
    BLUES,
    CLASSES,
    DOT,
    EDGE,
    GAP,
    LEAST,
    ON_BLUE,
    PALES,
    QUESTION,
    class_of,
    little_confirmed,
)
from lueckenlos.report.charts.svg import INK, PAPER, SOFT, measured, shortened, wrapped

NS = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    '<script>alert("1")</script> & \x00\x1b\u202e]]> class="x" style=\'y\' https://böse.example'
)
FIELDS = (
    FieldNote("hilfen", "Frühe Hilfen", "responsible", ""),
    FieldNote("arzt", "Gesundheit", "reachable", ""),
    FieldNote("kita", "Betreuung", "places", ""),
    FieldNote("treff", "Treffpunkt", "near", ""),
    FieldNote("geld", "Materielle Sicherung", "indicator", ""),
)
PHASES = (
    PhaseNote("vor", "Schwangerschaft", -9, 0),
    PhaseNote("0-3", "0 bis 3 Jahre", 0, 36),
    PhaseNote("3-6", "3 bis 6 Jahre", 36, 72),
    PhaseNote("6-10", "6 bis 10 Jahre", 72, 120),
)
RUN = RunNote(
    "Kreis Beispiel", "06999", date(2026, 11, 18), "ort", False, 3, "core", "1", "0", FIELDS,
    PHASES, (),
)  # fmt: skip


def row(field="arzt", phase="0-3", **what):
    """A judged row of the whole case: 200 children, all of them reached."""
    months = {one.key: f"{one.from_month}-{one.to_month}" for one in PHASES}[phase]
    way = next((one.way for one in FIELDS if one.key == field), "near")
    kept = {
        "area_id": "", "area_name": "", "population": "k", "field": field, "way": way,
        "life_phase": phase, "required": "law", "children": 200.0, "children_low": 200,
        "children_high": 200, "covered_confirmed": 200.0, "covered_recorded": 200.0,
        "share_confirmed": 1.0, "share_recorded": 1.0, "complete": True, "choice_median": 1,
        "places_per_100": None, "places_known_share": None, "months": months,
    }  # fmt: skip
    return CoverageRow(**(kept | what))


def gap(field="arzt", start=0, stop=36, certain=True, areas=("a", "b")):
    return GapRow("g", areas, areas, "k", field, start, stop, "too_far", 9.0, 9.0, certain)


def offer(name="Treff", field="treff", **what):
    kept = {
        "id": name, "name": name, "provider": "", "kind": "", "field": field, "area_id": "a",
        "area_name": "A", "from_month": 0, "to_month": 36, "level": "recorded", "placed": "point",
        "latitude": 50.05, "longitude": 9.05,
    }  # fmt: skip
    return OfferRow(**(kept | what))


def areas(n=4, names=None):
    """A square cut into n × n areas of 0.1 degrees, of two Gemeinden."""
    found = []
    for i in range(n * n):
        x, y = 9 + i % n / 10, 50 + i // n / 10
        name = names[i] if names else f"Ort {i}"
        shape = shapely.box(x, y, x + 0.1, y + 0.1)
        found.append(AreaRecord(f"{i}", name, shape, f"g{i % n // 2}", f"Gemeinde {i % n // 2}"))
    return found


def every(prefix="p", hostile=""):
    """One of each drawing, with as many states in it as there are."""
    rows = [
        row("hilfen", "vor"),
        row("hilfen", "0-3", share_confirmed=0.1),
        row("hilfen", "3-6", share_recorded=0.4),
        row("arzt", "vor", share_recorded=0.3, children=40.0),
        row("arzt", "0-3", share_recorded=0.7, share_confirmed=0.2),
        row("arzt", "3-6", complete=False),
        row("arzt", "6-10", share_recorded=None, children=None),
        row("kita", "0-3", places_per_100=38.2, places_known_share=1.0, share_recorded=0.38),
        row("kita", "3-6", places_known_share=0.5, share_recorded=None),
        row("treff", "0-3", required="", share_recorded=0.0),
        row("geld", "0-3", share_recorded=None, required=""),
    ]
    gaps = [gap(), gap("kita", certain=False)]
    offers = [offer(hostile or "Amt", "hilfen"), offer("x", "arzt", from_month=36, to_month=72)]
    run = replace(RUN, fields=tuple(replace(one, name=one.name + hostile) for one in FIELDS))
    recorded = [RecordedRow("a", "A", "arzt", "0-3", 1, 3, 2)]
    links = [
        link("arzt/0-3", 0.9, 0.5),
        link("arzt/3-6", 0.9, 0.9, judgeable=False),
        link("kita/0-3", 1.0, 1.0),
        link("kita/3-6", 0.4, None),
        link("treff/0-3", None, None, judgeable=False),
        link("treff/0-3", 0.625, 0.0, judgeable=False, area="a", children=8.0),
    ]
    ground_ = areas(4, [f"{hostile}{i}" for i in range(16)])
    values = {"0": 0.1, "1": 0.3, "2": 0.6, "3": 0.8, "4": 1.0, "5": None, "6": 0.42, "7": 0.9}
    settled = [(9.05, 50.05), (9.15, 50.05), (9.2, 50.2)]
    spots = [offer(hostile or "n"), offer("m", placed="approximate", latitude=50.1)]
    return [
        ribbon(run, rows, gaps, offers, f"{prefix}1", f"Kette{hostile}"),
        ribbon(run, rows, gaps, offers, f"{prefix}2", "Kette", compact=True),
        matrix(run, recorded, rows, f"{prefix}3", f"Bestand{hostile}"),
        matrix(replace(run, step=1), recorded, rows, f"{prefix}4"),
        links_bar(run, links, "k", f"{prefix}5"),
        links_grid(run, links, "k", f"{prefix}6"),
        area_map(run, ground_, values, settled, spots, f"Karte{hostile}", f"{prefix}7", least="67"),
        area_map(run, ground_, values, (), spots, "Karte", f"{prefix}8", least={"6"}),
        area_map(run, ground_, {}, settled, (), "Karte", f"{prefix}9"),
    ]


def link(name, recorded, confirmed, judgeable=True, area="", children=None):
    return LinkRow(area, area, "k", name, "law", confirmed, recorded, judgeable, children)


def texts(chart: Chart):
    """What is written in a drawing, each line once."""
    found = ("".join(one.itertext()) for one in ET.fromstring(chart.svg).iter(f"{NS}text"))
    return list(dict.fromkeys(found))


def hovers(chart: Chart):
    """What a pointer over the parts of a drawing is told."""
    root = ET.fromstring(chart.svg)
    return [one.text for group in root.iter(f"{NS}g") for one in group.findall(f"{NS}title")]


def paints(chart: Chart, attribute="stroke"):
    """Colours outside of the legend are not told from those in it: a legend shows what is drawn."""
    return {one.get(attribute) for one in ET.fromstring(chart.svg).iter()}


# --- every drawing ----------------------------------------------------------------------------


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
            assert float(one.get("y", "0")) <= height


def test_every_drawing_has_a_description_and_a_table_in_words():
    for chart in every():
        root = ET.fromstring(chart.svg)
        assert root.findtext(f"{NS}title") == chart.title
        assert root.findtext(f"{NS}desc") == chart.description
        assert chart.table.rows and chart.table.caption == chart.title
        assert {len(line) for line in chart.table.rows} == {len(chart.table.columns)}
        assert all(cell for line in chart.table.rows for cell in line)


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


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


# --- the ribbon -------------------------------------------------------------------------------


def drawn(*rows, gaps=(), offers=(), run=RUN, **how):
    return ribbon(run, rows, gaps, offers, "r", "Kette", **how)


def cells(chart, field="Gesundheit"):
    """Age and what is recorded, of one field, as in the table."""
    return [(line[2], line[4]) for line in chart.table.rows if line[0] == field]


def test_a_segment_says_its_share_and_the_table_the_same():
    chart = drawn(row(share_recorded=0.813, share_confirmed=0.7))
    assert "81 %" in texts(chart)
    assert cells(chart) == [("0 bis 3 Jahre", "81 %")]


def test_nearly_all_is_not_all_and_nearly_none_not_none():
    chart = drawn(row(share_recorded=0.999), row(phase="3-6", share_recorded=0.001))
    assert [told for _, told in cells(chart)] == ["99 %", "1 %"]


def test_of_few_children_a_share_is_only_about():
    chart = drawn(row(children=30.0, share_recorded=0.63))
    assert cells(chart) == [("0 bis 3 Jahre", "etwa 60 %")]
    kita = row("kita", children=30.0, share_recorded=0.38, places_per_100=38.2)
    assert cells(drawn(kita), "Betreuung") == [("0 bis 3 Jahre", "etwa 40 Plätze je 100")]


def test_places_are_told_as_places():
    kita = row("kita", share_recorded=0.38, places_per_100=38.2, places_known_share=1.0)
    assert "38 Plätze je 100" in texts(drawn(kita))


def test_unknown_places_are_blank():
    kita = row("kita", share_recorded=0.38, places_per_100=38.2, places_known_share=0.8)
    chart = drawn(kita)
    assert "Plätze nicht bekannt" in texts(chart)
    assert "nicht bekannt oder geheim" in texts(chart)
    assert not any("38" in words for words in texts(chart))


def test_of_what_nobody_declared_complete_only_a_lower_bound_is_told():
    mine, other = offer("a", "arzt"), offer("b", "arzt", level="")
    least = drawn(row(complete=False, share_recorded=0.479), offers=[mine, other])
    assert cells(least) == [("0 bis 3 Jahre", "mind. 47 %")]
    assert LEAST in texts(least) and not set(CLASSES) & set(texts(least))
    assert not {GAP, QUESTION} & paints(least) and not set(BLUES) & paints(least, "fill")
    everybody = drawn(row(complete=False))
    assert cells(everybody) == [("0 bis 3 Jahre", "100 %")]
    nothing = drawn(row(complete=False, share_recorded=0.0), offers=[mine, other])
    assert cells(nothing) == [("0 bis 3 Jahre", "noch nicht beurteilbar · 1 Angebot erfasst")]
    few = drawn(row(complete=False, share_recorded=0.79, children=20.0))
    assert cells(few) == [("0 bis 3 Jahre", "mind. 70 %")]
    published = drawn(row(complete=False, share_recorded=0.48), run=replace(RUN, public=True))
    assert cells(published) == [("0 bis 3 Jahre", "mind. 47 %")]


def test_places_of_an_incomplete_list_are_at_least_so_many():
    kita = row("kita", complete=False, share_recorded=0.38, places_per_100=38.9)
    kita = replace(kita, places_known_share=1.0)
    assert cells(drawn(kita), "Betreuung") == [("0 bis 3 Jahre", "mind. 38 Plätze je 100")]
    full = replace(kita, share_recorded=1.0, places_per_100=104.2)
    assert cells(drawn(full), "Betreuung") == [("0 bis 3 Jahre", "mind. 104 Plätze je 100")]


def test_a_lower_bound_is_never_outlined_as_a_gap():
    incomplete = row(complete=False, share_recorded=0.4)

    def told(chart):
        return next(line[6] for line in chart.table.rows if line[0] == "Gesundheit")

    sure = drawn(incomplete, gaps=[gap()])
    assert GAP not in paints(sure) and told(sure) == "Lücke in 2 Gebieten"
    both = drawn(incomplete, gaps=[gap(), gap(certain=False, areas=("c",))])
    assert GAP not in paints(both) and QUESTION in paints(both)


def test_where_nothing_is_known_and_there_is_no_room_the_finding_is_named():
    one = row("kita", "0-3", months="24-36", complete=False, share_recorded=0.0)
    chart = drawn(one, gaps=[gap("kita", certain=False, areas=("a",))], compact=True)
    assert "Frage" in texts(chart) and "?" not in texts(chart)


def test_a_body_responsible_for_all_is_a_line_though_the_list_is_not_complete():
    chart = drawn(row("hilfen", complete=False), offers=[offer("a", "hilfen", provider="Amt")])
    assert "Amt" in texts(chart) and LEAST in texts(chart)


def test_the_public_edition_calls_secret_only_what_could_be_told():
    none = {"share_recorded": None, "share_confirmed": None, "children": None}
    public = replace(RUN, public=True)
    assert cells(drawn(row(**none, complete=False), run=public)) == [
        ("0 bis 3 Jahre", "noch nicht beurteilbar")
    ]
    assert cells(drawn(row(**none), run=public)) == [("0 bis 3 Jahre", "geheim")]


def test_what_a_ribbon_shows_is_told_in_whole_sentences():
    plain = drawn(row()).description
    assert plain.endswith("1 Abschnitt ist verlangt, keiner davon mit Lücke oder Frage.")
    two = drawn(row(), row(phase="3-6", complete=False, share_recorded=0.4), gaps=[gap()])
    assert two.description.endswith(
        "2 Abschnitte sind verlangt, davon 1 mit Lücke, 1 mit einer Mindestangabe."
    )


def test_one_of_several_ribbons_is_low_and_leaves_out_what_has_no_figure():
    small = drawn(row(), row("geld", share_recorded=None, required=""), compact=True)
    assert "Materielle Sicherung" not in texts(small)
    assert not set(CLASSES) & set(texts(small)) and "Pflichtglied" in texts(small)
    high = float(ET.fromstring(small.svg).get("viewBox", "").split()[3])
    assert high <= 300


def test_equal_neighbours_without_a_figure_are_told_once():
    unknown = {"complete": False, "share_recorded": 0.0}
    chart = drawn(row(**unknown), row(phase="3-6", **unknown))
    assert cells(chart) == [("0 bis 6 Jahre", "noch nicht beurteilbar")]


def test_withheld_unknown_and_nobody_are_told_apart():
    none = {"share_recorded": None, "share_confirmed": None, "children": None}
    assert cells(drawn(row(**none)))[0][1] == "geheim"
    assert cells(drawn(row(**none, children_high=None)))[0][1] == "Kinderzahl nicht bekannt"
    public = replace(RUN, public=True)
    assert cells(drawn(row(**none, children_high=None), run=public))[0][1] == "geheim"
    assert cells(drawn(row(**(none | {"children": 0.0}))))[0][1] == "keine Kinder hier"


def test_what_is_not_required_and_not_there_is_left_blank():
    chart = drawn(row(required="", share_recorded=0.0))
    assert not cells(chart)
    assert "leer: nicht verlangt und nichts Passendes erfasst" in texts(chart)
    assert "Pflichtglied" not in texts(chart)


def test_a_gap_is_outlined_in_red_and_a_question_is_not():
    sure, asked = drawn(row(), gaps=[gap()]), drawn(row(), gaps=[gap(certain=False)])
    assert GAP in paints(sure) and "Lücke" in texts(sure)
    assert GAP not in paints(asked) and QUESTION in paints(asked)
    assert "Frage, bitte nachfragen" in texts(asked)
    assert sure.table.rows[1][6] == "Lücke in 2 Gebieten"


@pytest.mark.parametrize("basis", ["", "desirable"])
def test_no_gap_is_outlined_where_nothing_is_required(basis):
    chart = drawn(row(required=basis), gaps=[gap()])
    assert not {GAP, QUESTION} & paints(chart)
    assert "Lücke" not in texts(chart)


def test_gaps_of_other_ages_fields_and_populations_are_not_drawn():
    other = replace(gap(), population="sgb2")
    chart = drawn(row(), gaps=[gap(start=36, stop=72), gap("kita"), other])
    assert GAP not in paints(chart)


def test_of_one_area_a_gap_is_told_without_counting():
    chart = drawn(row(area_id="a", share_recorded=0.1), gaps=[gap()], compact=True)
    assert "10 % · Lücke" in texts(chart)


def test_a_responsible_body_is_a_line_with_names_and_no_share():
    names = [offer(str(i), "hilfen", provider="Jugendamt") for i in range(2)]
    names.append(offer("c", "hilfen", provider="Hebammen & Co."))
    chart = drawn(row("hilfen"), offers=names)
    assert "Jugendamt · Hebammen & Co." in texts(chart)
    assert "zuständige Stelle erfasst" in texts(chart)
    assert not any("%" in words for words in texts(chart))


def test_where_nobody_is_responsible_the_line_stops():
    chart = drawn(row("hilfen", share_recorded=0.0))
    assert "keine Stelle erfasst" in texts(chart)


def test_an_indicator_has_no_figure():
    chart = drawn(row("geld", share_recorded=None, required=""))
    assert "keine Kennzahl hinterlegt" in texts(chart)


def test_months_of_several_parts_are_drawn_each():
    chart = drawn(row(months="-9-0|12-36"))
    assert [age for age, _ in cells(chart)] == ["Schwangerschaft", "1 bis 3 Jahre"]


def test_the_legend_has_what_is_drawn_and_nothing_else():
    plain = texts(drawn(row()))
    assert "Pflichtglied" in plain and "90 % und mehr" in plain
    for words in ("Lücke", "wenig davon bestätigt", "noch nicht beurteilbar · ", "leer"):
        assert not any(one.startswith(words) for one in plain)
    assert "wenig davon bestätigt" in texts(drawn(row(share_confirmed=0.1)))


def test_a_run_without_rows_is_all_open():
    chart = drawn()
    assert {line[4] for line in chart.table.rows} == {
        "noch nicht beurteilbar", "keine Kennzahl hinterlegt",
    }  # fmt: skip
    assert not set(CLASSES) & set(texts(chart))


def test_the_axis_goes_to_the_end_of_the_last_phase():
    longer = replace(RUN, phases=(*PHASES, PhaseNote("10-18", "10 bis 18 Jahre", 120, 216)))
    assert {"Geburt", "1", "18"} <= set(texts(drawn(row(), run=longer)))
    assert "11" not in texts(drawn(row()))


@given(
    st.lists(
        st.builds(
            row,
            field=st.sampled_from([one.key for one in FIELDS]),
            phase=st.sampled_from([one.key for one in PHASES]),
            required=st.sampled_from(["", "law", "resolved", "desirable"]),
            children=st.none() | st.floats(0, 1e6),
            share_recorded=st.none() | st.floats(0, 1),
            share_confirmed=st.none() | st.floats(0, 1),
            complete=st.booleans(),
            places_per_100=st.none() | st.floats(0, 400),
            places_known_share=st.none() | st.floats(0, 1),
        ),
        max_size=12,
    ),
    st.booleans(),
)
def test_any_rows_can_be_drawn(rows, compact):
    chart = ribbon(RUN, rows, [gap()], [offer("a", "arzt")], "r", "Kette", compact=compact)
    ET.fromstring(chart.svg)
    told = " ".join(filter(None, hovers(chart)))
    assert all(line[4] in told or line[6] in told for line in chart.table.rows)


# --- matrix, links, chain ---------------------------------------------------------------------


def test_the_matrix_counts_offers_and_shows_no_share_on_the_first_step():
    recorded = [
        RecordedRow("a", "A", "arzt", "0-3", 1, 3, 2),
        RecordedRow("b", "B", "arzt", "0-3", 0, 4, 0),
    ]
    first = matrix(replace(RUN, step=1), recorded, [row()], "m")
    assert "7" in texts(first) and "1 bestätigt · 2 genannt" in texts(first)
    assert not any("%" in words for words in texts(first))
    assert ("Gesundheit", "0 bis 3 Jahre", "7", "1", "2") in first.table.rows
    assert ("Gesundheit", "3 bis 6 Jahre", "–", "0", "0") in first.table.rows
    third = matrix(RUN, recorded, [row(share_recorded=0.5)], "m")
    assert "passend für 50 %" in texts(third)
    assert ("Gesundheit", "0 bis 3 Jahre", "7", "1", "2", "passend für 50 %") in third.table.rows


def test_a_published_matrix_shows_shares_without_counts_and_says_what_is_secret():
    recorded = [RecordedRow("a", "A", "arzt", phase, 1, 3, 2) for phase in ("0-3", "3-6")]
    public = replace(RUN, public=True)
    rows = [row(children=None, share_recorded=0.5), row(phase="3-6", share_recorded=None)]
    chart = matrix(public, recorded, rows, "m")
    assert "passend für 50 %" in texts(chart)
    assert "geheim oder noch nicht beurteilbar" in texts(chart)
    parts = [row(children=None, share_recorded=share) for share in (0.5, 0.1)]
    assert not any("passend" in words for words in texts(matrix(public, recorded, parts, "m")))


def test_nothing_recorded_is_no_alarm():
    chart = matrix(replace(RUN, step=1), [], [], "m")
    assert GAP not in paints(chart) | paints(chart, "fill")
    assert "– bisher nichts erfasst" in texts(chart)


def test_links_are_weighted_by_children_and_stand_in_the_order_of_the_scheme():
    rows = [
        link("kita/0-3", 1.0, 1.0, area="a", children=30.0),
        link("arzt/0-3", 1.0, 0.5, area="a", children=30.0),
        link("arzt/0-3", 0.0, 0.0, area="b", children=10.0),
        replace(link("arzt/0-3", 0.0, 0.0, area="b", children=90.0), population="sgb2"),
    ]
    chart = links_bar(RUN, rows, "k", "l")
    assert [line[0] for line in chart.table.rows] == [
        "Gesundheit, 0 bis 3 Jahre", "Betreuung, 0 bis 3 Jahre",
    ]  # fmt: skip
    assert chart.table.rows[0][2:] == ("75 %", "38 %")
    assert {"75 %, bestätigt 38 %", "100 %, alles bestätigt"} <= set(texts(chart))


def test_rows_of_the_whole_case_come_before_those_of_areas():
    rows = [link("arzt/0-3", 0.5, 0.5), link("arzt/0-3", 1.0, 1.0, area="a", children=9.0)]
    assert links_bar(RUN, rows, "k", "l").table.rows[0][2] == "50 %"


def test_a_link_judged_for_too_few_children_is_told_as_far_as_it_is_recorded():
    rows = [
        link("arzt/0-3", 1.0, 1.0, area="a", children=70.0),
        link("arzt/0-3", 0.5, 0.0, area="b", children=30.0, judgeable=False),
    ]
    chart = links_bar(RUN, rows, "k", "l")
    assert chart.table.rows[0][2:] == ("mind. 85 %", "–")
    assert LEAST in texts(chart)
    nothing = [replace(one, held_recorded=0.0) for one in rows]
    assert links_bar(RUN, nothing, "k", "l").table.rows[0][2] == "noch nicht beurteilbar"
    withheld = [*rows, link("arzt/0-3", None, None, area="c", children=9.0, judgeable=False)]
    assert links_bar(RUN, withheld, "k", "l").table.rows[0][2] == "noch nicht beurteilbar"
    public = links_bar(replace(RUN, public=True), [link("arzt/0-3", None, None)], "k", "l")
    assert public.table.rows[0][2] == "geheim"
    silent = links_bar(RUN, [link("arzt/0-3", 0.5, None)], "k", "l")
    assert "50 %, Bestätigung geheim" in texts(silent)


def test_a_lower_bound_counts_all_areas_beside_the_row_of_the_whole_case():
    whole = link("arzt/0-3", None, None, judgeable=False)
    areas_ = [
        link("arzt/0-3", 1.0, 0.0, judgeable=False, area="a", children=62.9),
        link("arzt/0-3", 0.0, 0.0, judgeable=False, area="b", children=37.1),
    ]
    assert links_bar(RUN, [whole, *areas_], "k", "l").table.rows[0][2] == "mind. 62 %"
    published = [replace(one, children=None) for one in areas_]
    told = links_bar(replace(RUN, public=True), [whole, *published], "k", "l")
    assert told.table.rows[0][2] == "noch nicht beurteilbar"


def test_the_grid_names_every_required_link_and_nothing_else():
    rows = [
        link("arzt/0-3", 0.97, 0.97),
        link("arzt/3-6", 0.4, 0.1),
        link("kita/6-10", None, None, judgeable=False),
    ]
    chart = links_grid(RUN, rows, "k", "g")
    assert {"Gesundheit", "Betreuung", "97 %", "40 %", "noch nicht beurteilbar"} <= set(
        texts(chart)
    )
    assert "Treffpunkt" not in texts(chart)
    assert "wenig davon bestätigt" in texts(chart)
    assert [line[0] for line in chart.table.rows] == [
        "Gesundheit, 0 bis 3 Jahre", "Gesundheit, 3 bis 6 Jahre", "Betreuung, 6 bis 10 Jahre",
    ]  # fmt: skip
    assert chart.description.endswith("2 von 3 sind beurteilbar.")
    assert GAP not in paints(chart)


# --- the map ----------------------------------------------------------------------------------


def test_a_map_names_areas_and_sorts_its_table_the_german_way():
    names = ["Zell", "Öd", "Ostheim", "Aach"]
    chart = area_map(RUN, areas(2, names), {"0": 0.5, "3": None}, (), (), "Karte", "k")
    assert chart.table.rows == (
        ("Aach", "noch nicht beurteilbar"),
        ("Öd", "noch nicht beurteilbar"),
        ("Ostheim", "noch nicht beurteilbar"),
        ("Zell", "50 %"),
    )
    assert set(names) <= set(texts(chart))
    assert "Zell: 50 %" in hovers(chart)


def test_areas_of_one_name_are_told_with_their_gemeinde():
    chart = area_map(RUN, areas(2, ["Au"] * 4), {}, (), (), "Karte", "k")
    assert {line[0] for line in chart.table.rows} == {"Au (Gemeinde 0)"}


def test_protected_offers_and_those_that_do_not_run_are_never_drawn():
    hidden = [offer("a", placed="protected"), offer("b", level=""), offer("c", placed="area")]
    chart = area_map(RUN, areas(), {}, (), hidden, "Karte", "k")
    assert chart.svg == area_map(RUN, areas(), {}, (), [], "Karte", "k").svg
    assert "Angebot" in texts(area_map(RUN, areas(), {}, (), [offer()], "Karte", "k"))


def test_points_far_away_stay_off_the_picture():
    away = offer(latitude=0.0, longitude=0.0)
    assert "Angebot" not in texts(area_map(RUN, areas(), {}, (), [away], "Karte", "k"))


def test_a_map_is_true_to_scale_and_says_so():
    base = ground(areas(), 1000, 800)
    assert base.unit_m == pytest.approx(0.4 * 111_195 / base.height, rel=1e-6)
    east = base.place(np.array([[9.0, 50.2], [9.1, 50.2]]))
    assert np.diff(east[:, 0])[0] * base.unit_m == pytest.approx(7118, rel=0.01)
    assert any(
        words.endswith(" km") for words in texts(area_map(RUN, areas(), {}, (), (), "K", "k"))
    )


def test_neighbours_share_their_simplified_border():
    wave = [(9.1 + 0.0005 * (i % 2), 50 + i / 1000) for i in range(101)]
    west = shapely.Polygon([(9, 50), *wave, (9, 50.1)])
    east = shapely.Polygon([(9.2, 50), (9.2, 50.1), *wave[::-1]])
    both = [AreaRecord("w", "W", west), AreaRecord("e", "E", east)]
    base = ground(both, 100, 100)
    assert shapely.union_all(base.shapes).area == pytest.approx(sum(s.area for s in base.shapes))
    assert len(shapely.get_coordinates(base.shapes[0])) < len(wave)
    assert re.fullmatch(r"M[\d. ]+l[-\d. ]+z", path(base.shapes[0]))


def test_crossing_overlapping_and_empty_shapes_can_be_drawn():
    shapes = [
        shapely.box(9, 50, 9.2, 50.2),
        shapely.box(9.1, 50.1, 9.3, 50.3),
        shapely.Polygon([(9, 50), (9.1, 50.1), (9.1, 50), (9, 50.1)]),
        shapely.Polygon(),
        shapely.MultiPolygon([shapely.box(9.4, 50, 9.5, 50.1), shapely.box(9.45, 50, 9.6, 50.2)]),
        shapely.GeometryCollection([shapely.Point(9, 50), shapely.box(9.3, 50, 9.4, 50.1)]),
    ]
    some = [AreaRecord(str(i), f"Ort {i}", shape) for i, shape in enumerate(shapes)]
    chart = area_map(RUN, some, {"0": 0.5}, [(9.05, 50.05)], (), "Karte", "k")
    ET.fromstring(chart.svg)
    assert len(chart.table.rows) == len(shapes)


def test_a_lower_bound_on_a_map_is_paler_dotted_and_told():
    chart = area_map(RUN, areas(2), {"0": 0.429, "1": 0.8}, (), (), "Karte", "k", least={"0"})
    assert ("Ort 0", "mind. 42 %") in chart.table.rows and ("Ort 1", "80 %") in chart.table.rows
    assert LEAST in texts(chart) and "k-least-1" in chart.svg
    settled = [(9.05, 50.05)]
    only = area_map(RUN, areas(2), {"0": 0.429}, settled, (), "Karte", "k", least={"0"})
    assert not set(CLASSES) & set(texts(only)) and PALES[1] in paints(only)


def test_a_map_needs_ground():
    with pytest.raises(ValueError, match="shape"):
        area_map(RUN, [], {}, (), (), "Karte", "k")


def test_many_areas_and_places_stay_small():
    rng = np.random.default_rng(1)
    many = areas(23)
    values = {area.id: float(rng.uniform()) for area in many}
    settled = [(float(x), float(y)) for x, y in rng.uniform((9, 50), (11.3, 52.3), (9000, 2))]
    chart = area_map(RUN, many, values, settled, [offer()] * 500, "Karte", "k")
    assert len(chart.svg) < 250_000


@pytest.mark.needs("shared")
def test_a_city_of_542_areas_is_one_small_picture(shared_dir):
    pyogrio = pytest.importorskip("pyogrio")
    pyproj = pytest.importorskip("pyproj")
    file = shared_dir / "data" / "berlin" / "lor_planungsraeume_2021_shp.zip"
    about, _, shapes, (keys, names, *_) = pyogrio.raw.read(f"/vsizip/{file}")
    turn = pyproj.Transformer.from_crs(about["crs"], 4326, always_xy=True).transform
    turned = shapely.transform(
        shapely.from_wkb(shapes), lambda xy: np.column_stack(turn(xy[:, 0], xy[:, 1]))
    )
    city = [
        AreaRecord(str(key), str(name), shape, str(key)[:2])
        for key, name, shape in zip(keys, names, turned, strict=True)
    ]
    values = {area.id: int(area.id) % 97 / 97 for area in city}
    chart = area_map(RUN, city, values, (), (), "Karte", "k")
    ET.fromstring(chart.svg)
    assert len(city) == len(chart.table.rows) == 542
    assert len(chart.svg) < 250_000
    assert 20 < len(texts(chart)) < 200
