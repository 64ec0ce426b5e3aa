"""Base data piece by piece: boundaries, counts, places, grid."""

import json
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from tests.exchange.base.official import (
    FEATURES,
    GEMEINDEN,
    births,
    boundaries,
    codes,
    flat,
    geonames,
    grid,
    names_of_bkg,
    printed,
    square,
    wide,
)

from lueckenlos.exchange.base.counts import Counted
from lueckenlos.exchange.base.read import read_base

# --- boundaries ------------------------------------------------------------------------------


def test_boundaries_are_clipped_to_the_land(tmp_path: Path):
    found = read_base("Hessen", [boundaries(tmp_path)])
    assert list(found.gemeinden) == [*GEMEINDEN, "06634200"]
    assert found.gemeinden["06634022"].properties == {
        "id": "06634022",
        "name": "Schwalmstadt",
        "bez": "Stadt",
        "kreis": "06634",
        "AGS": "06634022",
        "GEN": "Schwalmstadt",
        "BEZ": "Stadt",
    }
    assert found.problems == []


def test_the_layer_of_gemeinden_is_found_in_a_geopackage(tmp_path: Path):
    path = tmp_path / "DE_VG250.gpkg"
    shapes = shapely.to_wkb([square(9.0), square(9.1)])
    for layer, keys in {"vg250_krs": ["06611", "06634"], "vg250_gem": GEMEINDEN[:2]}.items():
        pyogrio.raw.write(
            path,
            shapes,
            [np.array(keys, object), np.array(["Kassel", "Homberg"], object)],
            fields=["AGS", "GEN"],
            layer=layer,
            crs="EPSG:4326",
            geometry_type="Polygon",
            append=path.exists(),
        )
    assert list(read_base("06", [path]).gemeinden) == list(GEMEINDEN[:2])


@pytest.mark.parametrize("packed", [True, False])
def test_a_bare_list_of_features_as_npm_packages_have_it(tmp_path: Path, packed: bool):
    path = tmp_path / "gemeinden.geo.json"
    collection = {"type": "FeatureCollection", "features": FEATURES[1:]}
    path.write_text(json.dumps([FEATURES[0], collection]), "utf-8")
    if packed:
        archive = tmp_path / "paket.tgz"
        with tarfile.open(archive, "w:gz") as tar:
            tar.add(path, "package/gemeinden.geo.json")
        path = archive
    assert list(read_base("06", [path]).gemeinden) == [*GEMEINDEN, "06634200"]


# --- counts ----------------------------------------------------------------------------------


@pytest.mark.parametrize("with_boundaries", [True, False])
@pytest.mark.parametrize("table", [flat, printed])
def test_children_of_both_forms_of_genesis(tmp_path: Path, table: object, with_boundaries: bool):
    assert callable(table)
    files = [table(tmp_path), *([boundaries(tmp_path)] if with_boundaries else [])]
    found = read_base("06", files)
    assert found.children == tuple(
        Counted(key, start, stop, None if key == "06634009" and start == 0 else count)
        for key in ("06611000", "06634022", "06634009")
        for start, stop, count in ((0, 3, 100), (3, 6, 200), (15, 18, 300))
    )
    assert found.origins[-1].time == "2023-12-31"
    assert "base_counts_twice" not in codes(found)


def test_children_side_by_side(tmp_path: Path):
    found = read_base("06", [wide(tmp_path), boundaries(tmp_path)])
    assert {row.area for row in found.children} == set(GEMEINDEN)
    assert sum(row.count or 0 for row in found.children) == 900


def test_sexes_without_a_total_add_up(tmp_path: Path):
    path = tmp_path / "kinder.csv"
    lines = ["ags;geschlecht;alter;anzahl"]
    lines += [
        f"0663402{n};{sex};unter 3 Jahre;{n}" for n in (1, 2) for sex in ("männlich", "weiblich")
    ]
    lines += ["06634022;männlich;3 bis unter 6 Jahre;.", "06634022;weiblich;3 bis unter 6 Jahre;4"]
    path.write_text("\n".join(lines), "utf-8")
    found = read_base("06", [path])
    assert [(row.area, row.count) for row in found.children] == [
        *(("06634021", 2), ("06634022", 4), ("06634022", None))
    ]
    assert "base_counts_twice" not in codes(found)


def test_births_of_gemeinden(tmp_path: Path):
    found = read_base("06", [births(tmp_path), boundaries(tmp_path)])
    assert found.births == (
        *(Counted("06611000", 0, 0, 35), Counted("06634022", 0, 0, 38)),
        Counted("06634009", 0, 0, 38),
    )
    assert not found.children


def test_births_of_kreise_are_told(tmp_path: Path):
    files = [births(tmp_path, ("06611", "06634", "05111")), boundaries(tmp_path)]
    found = read_base("06", files)
    assert [row.area for row in found.births] == ["06611000", "06634"]
    assert "base_births_of_kreise" in codes(found)


def test_a_city_that_is_a_land(tmp_path: Path):
    path = tmp_path / "berlin.csv"
    path.write_text(
        "key;age;count\n11;unter 3 Jahre;9\n11;3 bis unter 6 Jahre;8\n02;unter 3 Jahre;7"
    )
    assert [row.area for row in read_base("Berlin", [path]).children] == []
    path.write_text("key;unter 3 Jahre\n11000000;9\n02000000;7\n")
    assert [row.area for row in read_base("Berlin", [path]).children] == ["11000000"]


def test_keys_of_other_years_are_told(tmp_path: Path):
    path = tmp_path / "kinder.csv"
    path.write_text("ags;unter 3 Jahre\n06634022;9\n06634099;7\n", "utf-8")
    found = read_base("06", [path, boundaries(tmp_path)])
    assert "06634099" in next(p for p in found.problems if p.code == "base_gemeinden_strange").what


# --- places and grid -------------------------------------------------------------------------


def test_places_of_geonames(tmp_path: Path):
    found = read_base("06", [geonames(tmp_path), boundaries(tmp_path)])
    assert [(p.postcode, p.city, p.gemeinde) for p in found.places] == [
        ("34613", "Schwalmstadt", "06634022"),
        ("34576", "Homberg (Efze)", "06634009"),
    ]


def test_places_of_the_bkg(tmp_path: Path):
    found = read_base("06", [names_of_bkg(tmp_path), boundaries(tmp_path)])
    assert [(p.city, p.suburb, p.gemeinde) for p in found.places] == [
        ("Schwalmstadt", "Treysa", "06634022"),
        ("Schwalmstadt", "", "06634022"),
    ]


def test_places_without_key_or_land_are_clipped_by_the_boundaries(tmp_path: Path):
    path = tmp_path / "plz.csv"
    path.write_text("plz,ort,lat,lng\n34613,Schwalmstadt,51.05,9.25\n40210,D,51.05,9.45\n", "utf-8")
    found = read_base("06", [boundaries(tmp_path), path])
    assert [place.postcode for place in found.places] == ["34613"]
    assert "base_nothing_here" in codes(read_base("06", [path]))


@pytest.mark.parametrize("packed", [True, False])
def test_a_grid_is_clipped_and_keeps_what_is_withheld(tmp_path: Path, packed: bool):
    path = grid(tmp_path)
    if packed:
        archive = tmp_path / "Alter_in_10er-Jahresgruppen.zip"
        with zipfile.ZipFile(archive, "w") as zipped:
            zipped.write(path, path.name)
            zipped.writestr("Alter_1km-Gitter.csv", "x")
        path = archive
    found = read_base("06", [path, boundaries(tmp_path)])
    assert found.grid is not None
    assert found.grid.children
    assert found.grid.weights[0] == 7
    assert np.isnan(found.grid.weights[1])
    assert len(found.grid.weights) == 2
    assert found.problems == []


def test_a_grid_of_everybody_is_no_grid_of_children(tmp_path: Path):
    found = read_base("06", [grid(tmp_path, "Einwohner"), boundaries(tmp_path)])
    assert found.grid is not None
    assert (found.grid.counted, found.grid.children) == ("Einwohner", False)


def test_a_grid_needs_boundaries(tmp_path: Path):
    assert codes(read_base("06", [grid(tmp_path)])) == {"base_cannot_clip"}
