"""The map: areas and their classes, settled places, offers that may be drawn."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import shapely
from tests.report.drawings import RUN, areas, hovers, offer, paints, texts

from lueckenlos.exchange.records import AreaRecord
from lueckenlos.report.charts import area_map
from lueckenlos.report.charts.ground import ground, path
from lueckenlos.report.charts.scale import CLASSES, LEAST, PALES


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


def test_what_is_withheld_looks_and_reads_other_than_what_cannot_be_judged():
    values = {"0": 0.5, "1": None, "2": None}
    chart = area_map(RUN, areas(2), values, (), (), "Karte", "k", withheld={"1"})
    assert {("Ort 1", "geheim"), ("Ort 2", "noch nicht beurteilbar")} <= set(chart.table.rows)
    assert {"geheim, zum Schutz kleiner Zahlen", "noch nicht beurteilbar"} <= set(texts(chart))
    assert chart.svg.count('fill="url(#k-ruled)"') == chart.svg.count('fill="url(#k-dots)"') == 2
    assert "1 Gebiet ist geheim." in chart.description
    assert "Ort 1: geheim" in hovers(chart)


def test_many_offers_are_drawn_smaller():
    many = [offer(str(i), longitude=9 + i / 5000, latitude=50 + i / 5000) for i in range(1900)]
    one = area_map(RUN, areas(), {}, (), [offer()], "Karte", "k")
    assert "5.4" in paints(one, "stroke-width")
    assert "2.4" in paints(area_map(RUN, areas(), {}, (), many, "Karte", "k"), "stroke-width")
