"""What drawings are made from in tests, and what is read back from them."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import shapely

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
        "latitude": 50.05, "longitude": 9.05, "phases": ("0-3",),
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
    """One of each drawing, with as many states in it as there are, and the same for phones."""
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
    drawn = [
        ribbon(run, rows, gaps, offers, f"{prefix}1", f"Kette{hostile}"),
        ribbon(run, rows, gaps, offers, f"{prefix}2", "Kette", compact=True),
        matrix(run, recorded, rows, f"{prefix}3", f"Bestand{hostile}"),
        matrix(replace(run, step=1), recorded, rows, f"{prefix}4"),
        links_bar(run, links, "k", f"{prefix}5"),
        links_grid(run, links, "k", f"{prefix}6"),
        area_map(run, ground_, values, settled, spots, f"Karte{hostile}", f"{prefix}7", least="67"),
        area_map(run, ground_, values, (), spots, "Karte", f"{prefix}8", least={"6"}),
        area_map(run, ground_, {}, settled, (), "Karte", f"{prefix}9"),
        area_map(run, ground_, values, settled, (), "Karte", f"{prefix}10", withheld={"5", "8"}),
    ]
    return [*drawn, *(replace(one, svg=one.narrow) for one in drawn)]


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
