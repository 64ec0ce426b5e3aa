"""What is told about a case that cannot be read clean: every message names place and cure."""

from collections.abc import Callable
from typing import Any

import pytest

from lueckenlos.exchange.problems import CaseError

Folder = Any
Area = Callable[..., dict[str, object]]
Areas = Callable[..., str]


# --- errors of the case file ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ('title = "Klein', 'titel = "Klein', "key_unknown", "titel"),
        ('title = "Klein', 'titel = "Klein', "key_missing", "title"),
        ('key = "06999"', "key = 6999", "key_type", "key"),
        ("2026-11-18", '"2026-11-18"', "key_type", "reference_day"),
        ("2026-11-18", "2026-11-18T10:00:00", "key_type", "reference_day"),
        ("[offers]", "[offer]", "key_missing", "offers"),
        ("[offers]", "[offer]", "key_unknown", "offer"),
        ("[children]", "[children]\nthreshold = 0", "key_type", "children.threshold"),
        ("[children]", "[children]\nthreshold = true", "key_type", "children.threshold"),
        ("[children]", "[children]\nwithheld = [4, 0]", "key_type", "children.withheld"),
        ("[children]", '[children]\nsensitive = "nein"', "key_type", "children.sensitive"),
        ("[children]", "[children]\ncar = false", "key_unknown", "children.car"),
        ("[children]", '[children]\nkey = "areas"', "key_type", "children.key"),
        ("inhabitants =", "inhabitant =", "column_field_unknown", "areas.columns"),
        ('"kinder.csv"', '"weg.csv"', "file_missing", ""),
        ("[offers]", "[offers]\ndelivered = 3", "key_type", "offers.delivered"),
    ],
)
def test_errors_of_the_case_file(folder: Folder, old: str, new: str, code: str, place: str):
    assert folder.change(old, new).error(code).column == place


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ('[[second_population]]\nfile = "kinder.csv"\n', "key_missing"),
        (
            '[[second_population]]\nname = "S"\nkey = "children"\nfile = "k.csv"\n',
            "population_twice",
        ),
        ('[neighbours]\ninventory = "some"\n', "key_type"),
        ('[neighbours]\ninventory = "none"\nfile = "gebiete.geojson"\n', "neighbours_twice"),
        ('[grid]\nfile = "g.csv"\n[settled_places]\nfile = "o.csv"\n', "two_spreads"),
        (
            '[[resolved]]\nfield = "x"\nmonths = [3, 3]\ndecision = "d"\non = 2026-01-01\n',
            "key_type",
        ),
        ('[[complete]]\nby = "x"\n', "key_missing"),
        ("[complete]\n", "key_type"),
    ],
)
def test_errors_of_further_sections(folder: Folder, more: str, code: str):
    folder.more(more).error(code)


def test_a_misspelt_key_names_the_right_one(folder: Folder):
    problem = folder.change("[offers]", "[offres]").error("key_unknown")
    assert "Meinten Sie „offers“?" in problem.what
    assert "children" in problem.cure


def test_broken_toml_names_the_line(folder: Folder):
    assert folder.write("fall.toml", 'title = "a"\nkey = \n').error("toml_broken").row == 2


def test_all_errors_are_told_together(folder: Folder):
    folder.change("[children]", "[children]\nthreshold = 0").change("angebote.csv", "weg.csv")
    folder.write("kinder.csv", "gebiet,von,bis,anzahl\n01,3,0,-3\n")
    with pytest.raises(CaseError) as caught:
        folder.read()
    codes = {problem.code for problem in caught.value.problems}
    assert codes == {"key_type", "file_missing", "age_reversed", "count_negative"}


# --- errors of tables -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("01,0,3,viele", "count_unreadable", "anzahl"),
        ("01,0,3,-1", "count_negative", "anzahl"),
        ("01,0,3,< 10", "count_above_withheld", "anzahl"),
        ("01,3,3,5", "age_reversed", "von"),
        ("01,3,19,5", "age_outside", "von"),
        ("01,-1,3,5", "age_outside", "von"),
        ("01,null,3,5", "child_age_unreadable", "von"),
        (",0,3,5", "area_empty", "gebiet"),
        ("01,0,3,5\n01,0,3,6", "count_twice", "gebiet"),
    ],
)
def test_errors_of_children(folder: Folder, row: str, code: str, column: str):
    problem = folder.write("kinder.csv", f"gebiet,von,bis,anzahl\n{row}\n").error(code)
    assert problem.file == "kinder.csv"
    assert problem.row == 2 + row.count("\n")
    assert problem.column == column


@pytest.mark.parametrize(("sign", "code"), [("", "count_missing"), ("x", "count_undefined")])
def test_a_count_that_is_not_there_is_withheld(folder: Folder, sign: str, code: str):
    folder.write("kinder.csv", f"gebiet,von,bis,anzahl\n01,0,3,{sign}\n")
    assert folder.warning(code).row == 2
    assert folder.case().populations[0].counts[0].count is None


def test_a_fewer_sign_inside_the_interval_is_fine(folder: Folder):
    folder.write("kinder.csv", "gebiet,von,bis,anzahl\n01,0,3,< 4\n")
    assert folder.read()[1] == []


def test_a_child_before_birth_belongs_to_births(folder: Folder):
    folder.change('from_year = "von", to_year = "bis"', 'from_month = "von", to_month = "bis"')
    folder.write("kinder.csv", "gebiet,von,bis,anzahl\n01,-3,12,5\n")
    assert "[births]" in folder.error("age_before_birth").cure


def test_a_written_age_that_may_mean_a_year_more(folder: Folder):
    folder.change('from_year = "von", to_year = "bis"', 'age = "alter"')
    folder.write("kinder.csv", "gebiet,alter,anzahl\n01,bis 2,5\n01,ab 6,5\n")
    folder.warning("child_age_doubtful")
    folder.write("kinder.csv", "gebiet,alter,anzahl\n01,0-2,5\n01,3-5,5\n01,5-7,5\n")
    assert folder.warning("age_hole").row == 3
    folder.write("kinder.csv", "gebiet,alter,anzahl\n01,bis 2,5\n01,3-5,5\n01,ab 6,5\n")
    assert "bis unter 3 Jahre" in folder.warning("age_last_year_included").what
    ages = [(one.from_month, one.to_month) for one in folder.case().populations[0].counts]
    assert ages == [(0, 36), (36, 72), (72, 216)]
    folder.write("kinder.csv", "gebiet,alter,anzahl\n01,klein,5\n").error("child_age_unreadable")


def test_counts_are_added_up_only_where_that_is_declared_and_nothing_is_withheld(folder: Folder):
    folder.change('from_year = "von", to_year = "bis"', 'age = "alter"')
    rows = "gebiet,sex,alter,anzahl\n01,m,0-2,{}\n01,w,0-2,7\n01,m,3-5,2\n"
    folder.write("kinder.csv", rows.format(5)).error("count_twice")
    folder.change("columns = { area", 'add_up = ["sex"]\ncolumns = { area')
    counts = {one.from_month: one.count for one in folder.case().populations[0].counts}
    assert counts == {0: 12, 36: 2}
    folder.write("kinder.csv", rows.format(5) + "01,w,0-2,1\n").error("count_twice")
    folder.write("kinder.csv", rows.format(".")).error("count_sum_withheld")
    folder.change('add_up = ["sex"]', 'add_up = ["seks"]').error("column_missing")


def test_the_usual_kind_of_a_list_is_for_those_who_name_none(folder: Folder):
    rows = "name,traeger,art,area\nSt. Martin,V,,01\nHort Nord,V,,01\nFörderverein Kita,V,,02\n"
    folder.write("angebote.csv", rows).change("[offers]", '[offers]\nkind = "Kita"')
    kinds = [offer.kind for offer in folder.case().offers]
    assert kinds == ["Kindertagesstätte", "Ganztagsbetreuung im Grundschulalter", ""]
    assert "kind" in folder.change('kind = "Kita"', 'kind = "Quatsch"').error("key_type").place


def test_no_age_columns(folder: Folder):
    folder.change(', from_year = "von", to_year = "bis"', "")
    folder.write("kinder.csv", "gebiet,jahre,anzahl\n01,0-3,5\n")
    assert "jahre" in folder.error("age_columns_missing").what


def test_a_missing_column_names_those_found_and_the_nearest(folder: Folder):
    problem = folder.write("kinder.csv", "gebiet,von,bis,anzal\n01,0,3,5\n").error("column_missing")
    assert "anzal" in problem.what and "Meinten Sie „anzal“?" in problem.what
    assert "gebiet, von, bis" in problem.what


def test_a_few_unknown_areas_are_told_one_by_one(folder: Folder):
    folder.write("kinder.csv", "gebiet,von,bis,anzahl\n01,0,3,5\n02,0,3,5\n1,0,3,5\n")
    problem = folder.warning("unknown_area")
    assert (problem.row, problem.values["area"]) == (4, "1")
    assert problem.what.endswith("Meinten Sie „01“?")
    assert "führende Nullen" in problem.cure


def test_tables_whose_areas_do_not_match_name_examples_of_both(folder: Folder):
    folder.write("kinder.csv", "gebiet,von,bis,anzahl\nNordstadt,0,3,5\n01,0,3,5\nSüd,0,3,5\n")
    problem = folder.error("areas_do_not_match")
    assert "„Nordstadt“, „Süd“" in problem.what and "„01“, „02“" in problem.what


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("9,50,1", "cell_outside"),
        ("a,b,1", "cell_unreadable"),
        ("4249350,2988350,-1", "cell_unreadable"),
    ],
)
def test_errors_of_a_grid(folder: Folder, row: str, code: str):
    folder.write("gitter.csv", f"x,y,weight\n{row}\n").more('[grid]\nfile = "gitter.csv"\n')
    assert folder.error(code).row == 2


# --- errors of areas ------------------------------------------------------------------------


def test_area_keys(folder: Folder, area: Area, areas_of: Areas):
    folder.write("gebiete.geojson", areas_of(area("01", 9.0), area("01", 9.1)))
    assert folder.error("area_twice").row == 2
    folder.write("gebiete.geojson", areas_of(area(1, 9.0), area(None, 9.1)))
    assert folder.error("area_without_id").row == 2
    folder.change("columns = { municipality", 'columns = { id = "schluessel", municipality')
    problem = folder.error("column_missing")
    assert "schluessel" in problem.what and "gemeinde" in problem.what


def test_area_without_ground_or_name(folder: Folder, area: Area, areas_of: Areas):
    nowhere = {**area("02", 9.0), "geometry": None}
    folder.write("gebiete.geojson", areas_of(area("01", 9.0, einwohner=1), nowhere))
    assert folder.error("geometry_missing").row == 2
    named = [area("01", 9.0, einwohner=1, name=""), area("02", 9.1, settlement="Dorf")]
    folder.write("gebiete.geojson", areas_of(*named))
    folder.warning("area_without_name")
    folder.warning("word_unknown")
    assert folder.case().areas[0].name == "01"


def test_a_mended_boundary_is_told(folder: Folder, area: Area, areas_of: Areas):
    bow = area("02", 9.0, einwohner=5)
    bow["geometry"]["coordinates"] = [[[9, 50], [9.1, 50.1], [9.1, 50], [9, 50.1], [9, 50]]]
    folder.write("gebiete.geojson", areas_of(area("01", 9.0), bow))
    assert folder.warning("geometry_mended").row == 2


@pytest.mark.parametrize(
    ("section", "also"),
    [
        ("children", 'area_by = "name"\nadd_up = ["Geschlecht"]\n'),
        ("births", 'area_by = "name"\nadd_up = ["Geschlecht"]\n'),
        ("inhabitants", 'area_by = "name"\nadd_up = ["Geschlecht"]\n'),
        ("grid", 'area_by = "name"\n'),
        ("settled_places", 'area_by = "name"\n'),
        ("offers", 'area_by = "name"\nkind = "Kita"\ncomplete = ["betreuung"]\nowner = "A"\n'
                   "delivered = 2026-10-01\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n%\xe2\xe3", b"\x89PNG\r\n\x1a\n\0\0", None, b"a;b\n1;2\n"]
)
def test_an_unreadable_file_is_the_only_problem(
    folder: Folder, section: str, also: str, content: bytes | None
):
    """What its section declares besides is not blamed."""
    if section not in ("children", "offers"):
        folder.more(f'\n[{section}]\nfile = "x.csv"\n')
    file = {"children": "kinder.csv", "offers": "angebote.csv"}.get(section, "x.csv")
    folder.change(f'file = "{file}"\n', f'file = "kaputt.csv"\n{also}')
    if content is not None:
        folder.write("kaputt.csv", content)
    with pytest.raises(CaseError) as caught:
        folder.read()
    assert {problem.file for problem in caught.value.problems} == {"kaputt.csv"}
