"""Coordinates without a system: the one they can only be in, or a question."""

import numpy as np
import pytest
import shapely

from lueckenlos.exchange.layers.crs import DEGREES, GRID, move
from lueckenlos.exchange.layers.systems import to_degrees
from lueckenlos.exchange.problems import CaseError

BERLIN, HESSE = (13.4, 52.52), (9.0, 50.0)


def points(at, code, count=30):
    """Points in the metres of a system, some km around a place in degrees."""
    steps = np.linspace(-0.03, 0.03, count)
    return move(DEGREES, code)(np.column_stack([at[0] + steps, at[1] + steps * 0.5]))


def ground(at):
    return shapely.Point(move(DEGREES, GRID)(np.array([at]))[0]).buffer(4000)


def likely(found):
    with pytest.raises(CaseError) as caught:
        found()
    (problem,) = caught.value.problems
    assert problem.code == "crs_open"
    return problem.values["likely"]


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (BERLIN, "EPSG:25832"),
        (BERLIN, "EPSG:25833"),
        (BERLIN, "EPSG:31467"),
        (HESSE, "EPSG:25832"),
        (HESSE, "EPSG:31467"),
        (HESSE, "EPSG:4647"),
    ],
)
def test_the_areas_of_the_case_tell_the_system(at, code):
    degrees, (note,) = to_degrees("orte.csv", points(at, code), "", ground(at))
    assert np.abs(degrees - at).max() < 0.05
    assert (note.code, note.values["code"]) == ("crs_assumed", code)


def test_what_fits_two_zones_is_asked():
    for near in (None, ground(HESSE)):
        said = likely(lambda near=near: to_degrees("x.csv", points(BERLIN, "EPSG:25833"), "", near))
        assert "EPSG:25832" in said and "EPSG:25833" in said


def test_what_fits_one_zone_only_is_taken():
    for code in ("EPSG:25832", "EPSG:31467"):
        degrees, (note,) = to_degrees("x.csv", points(HESSE, code), "")
        assert np.abs(degrees - HESSE).max() < 0.05
        assert note.values["code"] == code


def test_a_few_points_elsewhere_do_not_hide_the_system():
    some = points(BERLIN, "EPSG:25833")
    some[:2], some[2] = points(HESSE, "EPSG:25833", 2), np.nan
    degrees, _ = to_degrees("x.csv", some, "", ground(BERLIN))
    assert np.isnan(degrees[2]).all()
    assert np.abs(degrees[3:] - BERLIN).max() < 0.05


def test_degrees_in_the_columns_of_metres_stay_degrees():
    some = points(BERLIN, DEGREES)
    degrees, problems = to_degrees("x.csv", some, "")
    assert problems == () and (degrees == some).all()
    with pytest.raises(CaseError) as caught:
        to_degrees("x.csv", some, "EPSG:25833")
    assert caught.value.problems[0].code == "crs_contradicts"


@pytest.mark.parametrize("crs", ["", "EPSG:25832"])
def test_columns_the_wrong_way_round_are_told(crs):
    some = points(HESSE, "EPSG:25832")[:, ::-1]
    for near in (None, ground(HESSE)):
        with pytest.raises(CaseError) as caught:
            to_degrees("x.csv", some, crs, near, ("Rechtswert", "Hochwert"))
        (problem,) = caught.value.problems
        assert problem.code == "crs_swapped"
        assert "„Rechtswert“ und „Hochwert“ sind vertauscht" in problem.what
        assert 'x = "Hochwert", y = "Rechtswert"' in problem.cure


def test_numbers_that_fit_no_way_round_are_not_called_swapped():
    with pytest.raises(CaseError) as caught:
        to_degrees("x.csv", np.full((5, 2), 7e7), "")
    assert caught.value.problems[0].code == "crs_missing"


def offers(at, code):
    rows = (f"Kita {i},Stadt,Kita,{x:.0f},{y:.0f}" for i, (x, y) in enumerate(points(at, code)))
    return "\n".join(("name,traeger,art,x,y", *rows))


def test_a_list_of_offers_lies_at_the_areas(folder, areas_of, area):
    berlin = areas_of(area("01", 13.39, 52.51, einwohner=9), area("02", 13.4, 52.51, einwohner=9))
    folder.write("gebiete.geojson", berlin).write("angebote.csv", offers(BERLIN, "EPSG:25833"))
    note = folder.warning("crs_assumed")
    assert (note.file, note.row, note.column) == ("angebote.csv", 1, "x")
    assert {round(one.longitude or 0) for one in folder.case().offers} == {13}


def test_a_list_without_areas_is_asked_for_its_system(folder):
    step1 = '\ntitle = "Ort"\nkey = "11"\nreference_day = 2026-11-18\n[offers]\n'
    step1 += 'file = "angebote.csv"\ncolumns = { provider = "traeger", kind = "art" }\n'
    folder.write("fall.toml", step1).write("angebote.csv", offers(BERLIN, "EPSG:25833"))
    assert "EPSG:25833" in folder.error("crs_open").what
    folder.more('crs = "EPSG:25833"\n')
    assert {round(one.longitude or 0) for one in folder.case().offers} == {13}


def test_a_register_of_addresses_lies_at_the_areas(folder, areas_of, area):
    berlin = areas_of(area("01", 13.39, 52.51, einwohner=9), area("02", 13.4, 52.51, einwohner=9))
    rows = (
        f"Seestraße,{i},10115,Berlin,{x:.0f},{y:.0f}"
        for i, (x, y) in enumerate(points(BERLIN, "EPSG:25833"), 1)
    )
    folder.write("register.csv", "\n".join(("street,house_number,postcode,city,x,y", *rows)))
    folder.write(
        "angebote.csv",
        "name,traeger,art,street,postcode,city\nKita Nord,Stadt,Kita,Seestraße 3,10115,Berlin\n",
    )
    folder.more('\n[[addresses]]\nfile = "register.csv"\n')
    folder.error("crs_open")
    folder.write("gebiete.geojson", berlin)
    (offer,) = folder.case().offers
    assert round(offer.longitude or 0) == 13
