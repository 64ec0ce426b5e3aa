"""The map to find an area by: links, circles true in area, and what is kept secret."""

import re
import time
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest
import shapely
from tests.report.contrast import unread
from tests.report.drawings import HOSTILE, NS, areas, hovers, texts

from lueckenlos.exchange.records import AreaRecord
from lueckenlos.report.blocks import Column, Table
from lueckenlos.report.charts import before_after, plan
from lueckenlos.report.charts.ground import ground
from lueckenlos.report.charts.svg import PHONE, measured

LEGEND = "Kinder unter 6 Jahren, auf Zehner gerundet"
VALUES = {"0": 120, "1": 480, "2": None, "3": 0, "5": 30, "6": 2000}
TABLE = Table("Änderungen", (Column("Gebiet"), Column("Was")), (("A", "geteilt"),))


def links(some):
    return {area.id: f"/gebiete/{area.id}/" for area in some}


def planned(some=None, values=VALUES, to=None, **what):
    some = areas() if some is None else some
    to = links(some) if to is None else to
    return plan(some, values, to, "Gebiete", "g", LEGEND, noun="Kinder", **what)


def elements(chart, tag):
    return list(ET.fromstring(chart.svg).iter(f"{NS}{tag}"))


def on_phone(chart):
    return replace(chart, svg=chart.narrow)


def old_and_new():
    """Of four areas in a row the second and third become one, the fourth is cut in two."""
    old = [AreaRecord(f"{i}", f"Ort {i}", shapely.box(9 + i / 10, 50, 9.1 + i / 10, 50.1))
           for i in range(4)]  # fmt: skip
    new = [
        old[0],
        AreaRecord("n1", "Neu", shapely.box(9.1, 50, 9.3, 50.1)),
        AreaRecord("n2", "Süd", shapely.box(9.3, 50, 9.4, 50.05)),
        AreaRecord("n3", "Nord", shapely.box(9.3, 50.05, 9.4, 50.1)),
    ]
    return old, new


def changed(**what):
    old, new = old_and_new()
    kept = {
        "old": old, "new": new, "changed_old": {"1", "2", "3"}, "changed_new": {"n1", "n2", "n3"},
        "title": "Vergleich", "name": "v", "table": TABLE,
    }  # fmt: skip
    return before_after(**(kept | what))


HOSTILES = areas(4, [f"{HOSTILE}{i}" for i in range(16)])
CHARTS = [
    planned(),
    planned(marked={"1", "5"}, marked_words="in der Vorschau geändert"),
    planned(values={}),
    planned(to={}),
    planned(areas(1), {"0": 5}),
    planned(values={"0": None}),
    planned(HOSTILES, to={one.id: f"/{HOSTILE}" for one in HOSTILES}, marked={"0"}),
    changed(),
    changed(changed_old=(), changed_new=()),
    changed(new=[replace(one, name=HOSTILE) for one in old_and_new()[1]]),
]


@pytest.mark.parametrize("made", CHARTS)
@pytest.mark.parametrize("narrow", [False, True])
def test_a_map_is_drawn_like_every_drawing(made, narrow):
    chart = on_phone(made) if narrow else made
    root = ET.fromstring(chart.svg)
    names = {name for one in root.iter() for name in one.attrib}
    assert not {"class", "style", "onclick"} & names
    assert not list(root.iter(f"{NS}script"))
    assert root.findtext(f"{NS}title") == chart.title
    assert root.findtext(f"{NS}desc") == chart.description
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids)) and set(root.get("aria-labelledby", "").split()) <= set(ids)
    assert set(re.findall(r'fill="url\(#([^)]+)\)', chart.svg)) <= set(ids)
    assert unread(chart.svg) == []
    width, height = map(float, root.get("viewBox", "").split()[2:])
    assert width == (PHONE if narrow else 1000)
    for one in root.iter(f"{NS}text"):
        size, x, words = float(one.get("font-size", "0")), float(one.get("x", "0")), one.text or ""
        wide = measured(words, size, bold=one.get("font-weight") is not None)
        assert size >= 13 and 0 <= float(one.get("y", "0")) <= height
        assert one.get("text-anchor") == "middle" or x + wide <= width + 2
    assert chart.table.rows and all(cell for row in chart.table.rows for cell in row)


def test_every_area_is_a_link_that_says_where_it_leads():
    for chart in (planned(marked={"1"}), on_phone(planned(marked={"1"}))):
        found = {one.get("href"): one.get("aria-label") for one in elements(chart, "a")}
        assert len(found) == 16
        assert found["/gebiete/0/"] == "Ort 0: 120 Kinder"
        assert found["/gebiete/1/"] == "Ort 1: 480 Kinder, geändert"
        assert found["/gebiete/2/"] == "Ort 2: verdeckt"
        assert found["/gebiete/3/"] == "Ort 3: 0 Kinder"
        assert found["/gebiete/4/"] == "Ort 4: keine Angabe"
        assert all(one.find(f"{NS}path") is not None for one in elements(chart, "a"))
    assert elements(planned(), "a")[0].findtext(f"{NS}title") == "Ort 0: 120 Kinder"


def test_a_map_of_links_is_no_image_to_a_screen_reader_and_says_nothing_twice():
    root = ET.fromstring(planned().svg)
    assert root.get("role") == "group"
    hidden = [one for one in root.iter(f"{NS}g") if one.get("aria-hidden") == "true"]
    assert len(hidden) == 1 and hidden[0].get("pointer-events") == "none"
    assert not list(hidden[0].iter(f"{NS}a"))
    assert len(list(hidden[0].iter(f"{NS}circle"))) == 5
    assert "Ort 0" in {one.text for one in hidden[0].iter(f"{NS}text")}
    without = planned(to={})
    assert ET.fromstring(without.svg).get("role") == "img"
    assert not elements(without, "a") and "Ort 0: 120 Kinder" in hovers(without)


def test_an_area_without_a_page_is_told_but_no_link():
    chart = planned(to={"1": "/gebiete/1/"})
    assert [one.get("href") for one in elements(chart, "a")] == ["/gebiete/1/"]
    told = [one.get("aria-label") for one in elements(chart, "g") if one.get("role") == "img"]
    assert len(told) == 15 and "Ort 0: 120 Kinder" in told


def test_links_are_escaped_and_lead_where_they_should():
    target = "/gebiete/?q=\"><script>&x='1'"
    chart = planned(to={"0": target})
    assert [one.get("href") for one in elements(chart, "a")] == [target]
    assert "<script" not in chart.svg and "<script" not in chart.narrow


def test_links_come_in_the_german_order_of_names():
    some = areas(2, ["Zell", "Öd", "Ostheim", "Aach"])
    chart = planned(some, {})
    assert [one.get("aria-label") for one in elements(chart, "a")] == [
        "Aach", "Öd", "Ostheim", "Zell",
    ]  # fmt: skip
    assert [row[0] for row in chart.table.rows] == ["Aach", "Öd", "Ostheim", "Zell"]


def test_areas_of_one_name_are_told_with_their_gemeinde():
    labels = {one.get("aria-label") for one in elements(planned(areas(2, ["Au"] * 4)), "a")}
    assert "Au (Gemeinde 0): 120 Kinder" in labels


def circles(chart):
    """Radius of each circle over the areas, and of those in the legend."""
    root = ET.fromstring(chart.svg)
    over = next(one for one in root.iter(f"{NS}g") if one.get("aria-hidden") == "true")
    inside = [float(one.get("r", "0")) for one in over.iter(f"{NS}circle")]
    every = [float(one.get("r", "0")) for one in root.iter(f"{NS}circle")]
    return inside, every[len(inside) :]


def test_the_area_of_a_circle_is_as_large_as_its_count():
    for chart in (planned(), on_phone(planned())):
        inside, legend = circles(chart)
        assert inside[:4] == sorted(inside[:4], reverse=True)
        unit = inside[0] ** 2 / 2000
        for radius, count in zip(inside[:4], (2000, 480, 120, 30), strict=True):
            assert radius == pytest.approx((unit * count) ** 0.5, abs=0.1)
        for radius, count in zip(legend[:3], (2000, 500, 100), strict=True):
            assert radius == pytest.approx((unit * count) ** 0.5, abs=0.1)
        assert {"2.000", "500", "100", LEGEND} <= set(texts(planned()))


def test_a_circle_stands_in_its_area_even_where_the_area_is_bent():
    bent = shapely.Polygon(
        [(0, 0), (3, 0), (3, 3), (0, 3), (0, 2.8), (2.8, 2.8), (2.8, 0.2), (0, 0.2)]
    )
    some = [AreaRecord("b", "B", shapely.transform(bent, lambda xy: xy / 10 + (9, 50)))]
    circle = next(iter(elements(planned(some, {"b": 9}), "circle")))
    spot = shapely.Point(float(circle.get("cx", "0")), float(circle.get("cy", "0")))
    assert ground(some, 972, 570).shapes[0].contains(spot)


def test_no_count_is_a_ring_a_secret_is_ruled_and_an_unknown_one_blank():
    chart = planned()
    fills = {
        one.get("aria-label"): one.find(f"{NS}path").get("fill") for one in elements(chart, "a")
    }
    assert fills["Ort 2: verdeckt"] == "url(#g-ruled)"
    assert fills["Ort 4: keine Angabe"] == "#ffffff"
    assert fills["Ort 0: 120 Kinder"] is None
    assert {"verdeckt, zum Schutz kleiner Zahlen", "keine Angabe", "0"} <= set(texts(chart))
    assert 3.0 in circles(chart)[0]
    assert dict(row[:2] for row in chart.table.rows)["Ort 2"] == "verdeckt"
    full = planned(areas(2), {str(i): 10 for i in range(4)})
    assert not {"verdeckt, zum Schutz kleiner Zahlen", "keine Angabe", "0"} & set(texts(full))


def test_a_map_without_counts_only_leads():
    chart = planned(values={})
    assert LEGEND not in texts(chart) and "keine Angabe" not in texts(chart)
    assert chart.table.columns == (Column("Gebiet"),)
    assert chart.description == "Karte mit 16 Gebieten. Jedes Gebiet führt auf seine Seite."


def test_what_is_marked_has_a_thick_border_and_is_told():
    chart = planned(marked={"1", "gone"}, marked_words="neu zugeschnitten")
    thick = [one for one in elements(chart, "path") if one.get("stroke-width") == "4.8"]
    assert len(thick) == 1
    assert "neu zugeschnitten" in texts(chart)
    assert "Dick umrandet (neu zugeschnitten): 1 Gebiet." in chart.description
    assert ("Ort 1", "480", "ja") in chart.table.rows and (
        "Ort 0",
        "120",
        "nein",
    ) in chart.table.rows
    assert chart.table.columns[2].title == "Neu zugeschnitten"


def test_the_description_counts():
    assert planned().description == (
        f"Karte mit 16 Gebieten. Fläche der Kreise: {LEGEND}, bekannt für 5 Gebiete. "
        "In 1 Gebiet ist die Zahl zum Schutz kleiner Zahlen verdeckt. "
        "Jedes Gebiet führt auf seine Seite."
    )


def test_a_map_needs_ground():
    with pytest.raises(ValueError, match="shape"):
        planned([], {})
    empty = [*areas(1), AreaRecord("e", "Leer", shapely.Polygon())]
    assert len(planned(empty, {"0": 5, "e": 7}).table.rows) == 2


def test_names_stand_only_where_there_is_room():
    assert sum(words.startswith("Ort") for words in texts(planned())) == 16
    many = planned(areas(15, [f"Ortsteil mit langem Namen {i}" for i in range(225)]), {})
    assert not [words for words in texts(many) if words.startswith("Ortsteil")]


def test_an_area_too_small_to_be_drawn_is_a_spot_that_leads_to_its_page():
    some = [*areas(2), AreaRecord("s", "Insel", shapely.box(9.3, 50.1, 9.30001, 50.10001))]
    for chart in (planned(some), on_phone(planned(some))):
        island = next(one for one in elements(chart, "a") if one.get("href") == "/gebiete/s/")
        assert re.fullmatch(r"M[\d.]+ [\d.]+l[-. 03]+z", island.find(f"{NS}path").get("d"))


def dashed(chart):
    return [one.get("d", "") for one in elements(chart, "path") if one.get("stroke-dasharray")]


def test_old_borders_are_dashed_only_where_no_new_one_runs():
    chart = changed()
    over, _ = dashed(chart)
    assert over.count("M") == 1
    assert {"bisherige Grenze, die wegfällt", "neues oder geändertes Gebiet"} <= set(texts(chart))
    assert {"Ort 0", "Neu", "Nord", "Süd"} <= set(texts(chart))
    assert "Neu: neu oder geändert" in hovers(chart) and "Ort 0" in hovers(chart)
    striped = [one for one in elements(chart, "path") if one.get("fill") == "url(#v-hatch-dark)"]
    assert len(striped) == 3
    assert chart.table is TABLE
    assert chart.description == (
        "Karte mit 4 Gebieten, vorher 4. Gestreift: 3 neue oder geänderte Gebiete; "
        "sie ersetzen 3 bisherige Gebiete."
    )


def test_the_ground_of_an_area_that_goes_is_on_the_picture():
    old, _ = old_and_new()
    chart = changed(new=old[:3], changed_old={"3"}, changed_new=())
    east = re.match(r"M([\d.]+) ", dashed(chart)[0])
    assert east and 700 < float(east[1]) <= 972
    assert "neues oder geändertes Gebiet" not in texts(chart)


def test_nothing_changed_is_nothing_dashed_or_striped():
    old, _ = old_and_new()
    chart = changed(new=old, changed_old=(), changed_new=())
    assert not dashed(chart) and "hatch" not in chart.svg
    assert "bisherige Grenze, die wegfällt" not in texts(chart)


@pytest.mark.needs("shared")
def test_a_city_of_542_areas_is_small_and_soon_there(shared_dir):
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
    values = {one.id: None if i % 11 == 4 else 10 * (i % 90) for i, one in enumerate(city)}
    began = time.process_time()
    chart = planned(city, values)
    assert time.process_time() - began < 10
    assert len(elements(chart, "a")) == len(elements(on_phone(chart), "a")) == 542
    assert len(chart.svg) + len(chart.narrow) < 250_000
    assert 5 < sum(words in set(map(str, names)) for words in texts(chart)) < 200
