"""Boundaries of another city: its keys may be the same, its ground is not."""

import openpyxl
import pytest

from lueckenlos.exchange.problems import CaseError


def offers(*places, key="", start=1):
    """A list with so many offers at each (count, longitude, latitude)."""
    rows, number = [], start
    for count, longitude, latitude in places:
        for _ in range(count):
            rows.append(
                f"Kita {number},Stadt,Kita,{key},{latitude + number / 1e5:.5f},{longitude:.5f}"
            )
            number += 1
    return "\n".join(("name,traeger,art,area,latitude,longitude", *rows)) + "\n"


def codes(folder):
    return {problem.code for problem in folder.read()[1]}


def test_boundaries_of_another_city_with_the_same_keys(folder):
    folder.write("angebote.csv", offers((2, 9.005, 50.005), (38, 10.0, 50.0), key="01"))
    with pytest.raises(CaseError) as caught:
        folder.read()
    (problem,) = caught.value.problems
    assert (problem.code, problem.file) == ("ground_misfit", "gebiete.geojson")
    assert "38 von 40 Angeboten" in problem.what and "70 km" in problem.what
    assert "10.0" not in problem.what and "Kita" not in problem.what


def test_another_city_without_keys(folder):
    folder.write("angebote.csv", offers((20, 10.0, 50.0)))
    assert "20 von 20" in folder.error("ground_misfit").what
    folder.write("angebote.csv", offers((19, 10.0, 50.0)))
    assert "offers_all_elsewhere" in codes(folder)


def test_a_list_of_a_whole_land_runs(folder):
    folder.write("angebote.csv", offers((1, 9.005, 50.005), (200, 10.0, 50.0)))
    assert "offers_elsewhere" in codes(folder)


def test_offers_of_the_neighbours_run(folder):
    near = offers((5, 9.005, 50.005), (30, 9.06, 50.0), key="01")
    folder.write("angebote.csv", near)
    assert "ground_misfit" not in codes(folder)


def test_points_in_the_other_lists_count(folder):
    folder.write("angebote.csv", offers((30, 10.0, 50.0)))
    folder.write("hier.csv", offers((1, 9.005, 50.005)))
    text = (folder.path / "fall.toml").read_text("utf-8")
    more = '\n[[offers]]\nfile = "hier.csv"\ncolumns = { provider = "traeger", kind = "art" }\n'
    folder.write("fall.toml", text.replace("[offers]", "[[offers]]") + more)
    assert "offers_all_elsewhere" in codes(folder)


def test_settled_places_of_another_city(folder):
    rows = "".join(f"50.{i:03},10.0,01\n" for i in range(20))
    folder.write("orte.csv", "latitude,longitude,area\n" + rows)
    folder.more('[settled_places]\nfile = "orte.csv"\n')
    with pytest.raises(CaseError) as caught:
        folder.read()
    assert [one.code for one in caught.value.problems] == ["ground_misfit"]
    assert "20 von 20 Wohnorten" in str(caught.value)


CELL = "4349350,2988350"


def test_a_grid_elsewhere_matters_where_counts_are_spread_by_it(folder):
    folder.write("gitter.csv", f"x,y,weight\n{CELL},4\n").more('[grid]\nfile = "gitter.csv"\n')
    assert folder.warning("grid_elsewhere")
    folder.write("kinder.csv", "gebiet,von,bis,anzahl\n06999001,0,3,30\n")
    assert "(von 1)" in folder.error("grid_needed_elsewhere").what


def test_cells_of_a_workbook_elsewhere(folder):
    book = openpyxl.Workbook()
    for row in (
        ("x", "y", "weight", "area"),
        *((4349350 + 100 * i, 2988350, 4) for i in range(20)),
    ):
        book.active.append(row)
    book.save(folder.path / "gitter.xlsx")
    folder.more('[grid]\nfile = "gitter.xlsx"\n')
    assert folder.warning("grid_elsewhere") and folder.case().cells == ()
    for number in range(2, 22):
        book.active.cell(number, 4, "01")
    book.save(folder.path / "gitter.xlsx")
    assert "20 Gitterzellen" in folder.error("ground_misfit").what
