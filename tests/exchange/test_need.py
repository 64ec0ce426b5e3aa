"""Areas and people without offers, as somebody uploads them, read as a case reads them."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from tests.exchange.conftest import CASE, OFFERS, Folder, told
from tests.exchange.proposing import TODAY, squares, written

from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.need import NOT_HERE, Need, ahead, read_need, undated, uneven, within
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.proposal import propose
from lueckenlos.exchange.proposal.looks import look_at, tables_of
from lueckenlos.exchange.proposal.parts import Part, parts_of, text_of
from lueckenlos.exchange.records import Population
from lueckenlos.exchange.severity import Severity

WITHOUT_OFFERS = CASE.partition("[offers]")[0]
CHILDREN = "[children]" + WITHOUT_OFFERS.partition("[children]")[2]
BIRTHS = '[births]\nfile = "geburten.csv"\ndate = 2025-12-31\n'
SECOND = '[[second_population]]\nfile = "kinder2.csv"\nname = "SGB II"\n'
GRID = '[grid]\nfile = "gitter.csv"\ndate = 2022-05-15\n'
PEOPLE = '[inhabitants]\nfile = "leute.csv"\n'


def errors(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(told(p).code, p.column) for p in problems if p.severity is Severity.ERROR]


def fill(folder: Folder) -> None:
    folder.write("geburten.csv", "area,count\n01,9\n")
    folder.write("kinder2.csv", "area,age,count\n01,unter 3,*\n02,unter 3,4\n")
    folder.write("gitter.csv", "x,y,weight\n4249350,2988350,20\n")
    folder.write("leute.csv", "area,count\n01,911\n")


def test_the_same_as_in_a_case(folder: Folder):
    fill(folder)
    more = BIRTHS + SECOND + GRID + PEOPLE
    case, said = folder.more(more).read()
    need, problems = read_need(WITHOUT_OFFERS + more, folder.path)
    assert (need.title, need.key) == ("Kleinstadt (Beispiel)", "06999")
    assert (need.areas, need.populations, need.births) == (
        case.areas,
        case.populations,
        case.births,
    )
    assert (need.cells, need.planning_level) == (case.cells, case.planning_level)
    assert len(need.cells) == 1 and need.areas[0].inhabitants == 911
    assert case.sources.keys() - need.sources.keys() == {"offers"}
    assert need.sources.items() <= case.sources.items()
    assert (need.level_known, need.children_known) == (True, True)
    assert {p.code for p in problems} <= {p.code for p in said}


def test_everything_is_optional(folder: Folder):
    need, problems = read_need("", folder.path)
    assert problems == []
    assert need == Need("", "", "Ortsteil")
    need, _ = read_need('[areas]\nfile = "gebiete.geojson"\n', folder.path)
    assert (len(need.areas), need.populations, need.level_known) == (2, (), True)
    assert not need.children_known


def test_children_of_areas_that_are_known(folder: Folder):
    whole, _ = read_need(WITHOUT_OFFERS, folder.path)
    need, problems = read_need(CHILDREN, folder.path, whole.areas)
    assert errors(problems) == []
    assert (need.areas, need.level_known) == (whole.areas, False)
    assert need.populations == whole.populations
    named = CHILDREN.replace("[children]", '[children]\narea_by = "name"')
    folder.write("kinder.csv", "gebiet,von,bis,anzahl\nOrt 01,0,3,30\n06999001,3,6,4\n")
    counts = read_need(named, folder.path, whole.areas)[0].populations[0].counts
    assert [(one.area, one.count) for one in counts] == [("01", 30), ("06999001", 4)]


def test_known_areas_get_the_inhabitants_of_a_table(folder: Folder):
    fill(folder)
    known = read_need(WITHOUT_OFFERS, folder.path)[0].areas
    need, problems = read_need(PEOPLE, folder.path, known)
    assert problems == []
    assert [one.inhabitants for one in need.areas] == [911, 400]
    assert not need.populations and not need.level_known


def test_areas_in_a_file_go_before_those_known(folder: Folder):
    known = read_need(WITHOUT_OFFERS, folder.path)[0].areas
    need, _ = read_need('[areas]\nfile = "gebiete.geojson"\n', folder.path, known[:1])
    assert len(need.areas) == 2
    need, problems = read_need('[areas]\nfile = "fehlt.geojson"\n', folder.path, known)
    assert (need.areas, need.level_known) == ((), True)
    assert errors(problems) == [("file_missing", "")]


def test_births_and_second_populations_may_follow_children_that_are_loaded(folder: Folder):
    fill(folder)
    known = read_need(WITHOUT_OFFERS, folder.path)[0].areas
    need, problems = read_need(BIRTHS + SECOND, folder.path, known)
    assert errors(problems) == []
    assert need.births and need.births.counts[0].count == 9
    assert [one.key for one in need.populations] == ["second_1"] and not need.children_known
    assert errors(read_need(BIRTHS + SECOND, folder.path)[1]) == [
        ("children_missing_for", "births"),
        ("children_missing_for", "second_population"),
    ]


def test_children_without_any_areas(folder: Folder):
    assert errors(read_need(CHILDREN, folder.path)[1]) == [("areas_missing_for", "children")]


def test_a_grid_at_known_areas_and_one_elsewhere(folder: Folder):
    fill(folder)
    known = read_need(WITHOUT_OFFERS, folder.path)[0].areas
    assert len(read_need(GRID, folder.path, known)[0].cells) == 1
    places = '[settled_places]\nfile = "orte.csv"\n'
    rows = "".join(f"{53 + n / 100},9.5,01,3\n" for n in range(30))
    folder.write("orte.csv", "latitude,longitude,area,weight\n" + rows)
    need, problems = read_need(places, folder.path, known)
    assert need.cells == () and ("ground_misfit", "") in errors(problems)
    assert "orte.csv" in [one.file for one in problems if one.code == "ground_misfit"]


@pytest.mark.parametrize("key", NOT_HERE)
def test_what_is_not_of_areas_and_need_is_refused(folder: Folder, key: str):
    text = f"{key} = 1\n" if key in ("scheme", "similar_offers") else f"[{key}]\n"
    assert errors(read_need(text, folder.path)[1]) == [("not_here", key)]


def test_what_nobody_knows_is_refused(folder: Folder):
    assert errors(read_need("[kinder]\n", folder.path)[1]) == [("key_unknown", "kinder")]
    broken = read_need('title = "a"\nkey = \n', folder.path)[1]
    assert errors(broken) == [("toml_broken", "")] and broken[0].row == 2
    assert broken[0].place == "Angaben, Zeile 2"
    assert errors(read_need("reference_day = 3", folder.path)[1]) == [("key_type", "reference_day")]


@pytest.mark.parametrize("path", ["../kinder.csv", "/etc/hostname", "innen/../../kinder.csv"])
def test_no_file_outside_the_folder_is_opened(tmp_path: Path, path: str):
    (tmp_path / "hochgeladen" / "innen").mkdir(parents=True)
    (tmp_path / "kinder.csv").write_text("area,age,count\n01,unter 3,7\n")
    text = f'[[second_population]]\nname = "x"\nfile = "{path}"\n'
    need, problems = read_need(text, tmp_path / "hochgeladen")
    assert ("file_elsewhere", "second_population.file") in errors(problems)
    assert need.populations == ()


def test_no_link_leads_outside_the_folder(folder: Folder):
    inside = folder.path / "hochgeladen"
    inside.mkdir()
    (inside / "kinder.csv").symlink_to(folder.path / "kinder.csv")
    known = read_need(WITHOUT_OFFERS, folder.path)[0].areas
    need, problems = read_need(CHILDREN, inside, known)
    assert errors(problems) == [("file_elsewhere", "children.file")]
    assert need.populations == ()


# --- what was recognised --------------------------------------------------------------------------

TABLE = ("Bezirk;unter 3;3 bis unter 6", "01;5;7", "02;4;4")
SERIES = ("Jahr;Hilfen;Beratungen", "2022;23;5", "2023;25;6", "2024;22;8")


def parts(folder: Path, *files: Path, **more: object) -> dict[str, Part]:
    """What is proposed for areas and people, by section."""
    text, problems = propose([*files], "", TODAY, folder, offers=False, **more)  # type: ignore[arg-type]
    assert problems == []
    return {part.use: part for part in parts_of(text)}


def test_lists_of_offers_are_not_used(tmp_path: Path):
    ground = squares(tmp_path, ["01", "02"], NAME=["Nord", "Süd"])
    kitas = written(tmp_path, "Kitas.csv", "Kita;Träger;Ort", "Kita A;T;A", "Kita B;T;A")
    found = parts(tmp_path, ground, written(tmp_path, "kinder.csv", *TABLE), kitas)
    assert found.keys() == {"", "areas", "children"}
    assert found[""].remarks == ["Nicht verwendet: Kitas.csv"]
    assert found[""].settings["reference_day"] == TODAY
    assert "title" not in found[""].settings


def test_a_table_beside_known_areas(tmp_path: Path):
    ground = squares(tmp_path, ["01", "02"], NAME=["Nord", "Süd"])
    areas = f'[areas]\nfile = "{ground.name}"\ncolumns = {{ id = "NR", name = "NAME" }}\n'
    known = read_need(areas, tmp_path)[0].areas
    rows = ("Bezirk;unter 3;3 bis unter 6", "Nord;5;7", "Süd;4;4")
    found = parts(tmp_path, written(tmp_path, "kinder.csv", *rows), known=known)
    assert found.keys() == {"", "children"}
    assert found["children"].settings["area_by"] == "name"
    assert found[""].questions[1:] == [] and "planning_level" not in found[""].settings
    need, problems = read_need(text_of([*found.values()]), tmp_path, known)
    assert errors(problems) == []
    assert sum(one.count or 0 for one in need.populations[0].counts) == 20
    births = written(tmp_path, "geburten.csv", "Bezirk;Geburten 2024", "Nord;5", "Süd;6")
    assert parts(tmp_path, births, known=known).keys() == {"", "births"}


def test_without_boundaries_and_known_areas_they_are_asked_for(tmp_path: Path):
    found = parts(tmp_path, written(tmp_path, "kinder.csv", *TABLE))
    assert found.keys() == {""}
    assert any("Grenzen der Gebiete" in one for one in found[""].questions)


def test_figures_of_several_years_may_be_an_indicator(tmp_path: Path):
    found = parts(tmp_path, written(tmp_path, "hilfen.csv", *SERIES))["indicator"]
    assert not found.on and "Kennzahl" in found.why
    assert found.settings["columns"] == {"year": "Jahr", "count": "Hilfen"}
    assert found.settings["unit"] == "Anzahl"
    assert "Bitte ergänzen: was gezählt wird und wovon." in found.questions
    assert any("Beratungen" in remark for remark in found.remarks)
    settings = {**found.settings, "definition": "Fälle im Jahr"}
    need, problems = read_need(text_of([Part("indicator", True, "", settings)]), tmp_path)
    assert errors(problems) == []
    assert [(one.day, one.value) for one in need.indicators[0].values] == [
        (date(year, 12, 31), value) for year, value in ((2022, 23.0), (2023, 25.0), (2024, 22.0))
    ]


def test_shares_by_area_and_day_may_be_an_indicator(tmp_path: Path):
    ground = squares(tmp_path, ["01", "02"], NAME=["Nord", "Süd"])
    days = ("30.06.2023", "30.06.2024")
    rows = [f"{name};{day};{at},5" for at, day in enumerate(days) for name in ("Nord", "Süd")]
    table = written(tmp_path, "quote.csv", "Bezirk;Stand;Quote", *rows)
    found = parts(tmp_path, ground, table)["indicator"].settings
    assert (found["unit"], found["area_by"]) == ("%", "name")
    assert found["columns"] == {"area": "Bezirk", "day": "Stand", "value": "Quote"}


@pytest.mark.parametrize(
    "rows",
    [
        ("Jahr;Hilfen", "2024;23"),
        ("Jahr;Art;Hilfen", "2023;a;1", "2023;b;2", "2024;a;3", "2024;b;3"),
        ("Jahr;Hilfen", "2023/24;23", "2024/25;24"),
        ("Jahr;Wer", "2023;Amt", "2024;Amt"),
        ("Jahr;Nr", "2023;1", "2024;2"),
    ],
)
def test_no_indicator_where_years_or_figures_are_missing(tmp_path: Path, rows: tuple[str, ...]):
    assert parts(tmp_path, written(tmp_path, "hilfen.csv", *rows)).keys() == {""}


def test_a_yearbook_proposes_a_few_indicators(tmp_path: Path):
    files = [written(tmp_path, f"hilfen{n}.csv", *SERIES) for n in range(7)]
    text = propose(files, "", TODAY, tmp_path, offers=False)[0]
    assert sum(part.use == "indicator" for part in parts_of(text)) == 5
    assert "# hilfen6.csv" in text


def test_what_stands_in_the_files_may_be_chosen(tmp_path: Path):
    ground = squares(tmp_path, ["01", "02"], NAME=["Nord", "Süd"])
    looked = look_at([ground, written(tmp_path, "kinder.csv", *TABLE)])
    areas, children = tables_of(looked, tmp_path)
    assert (areas.file, areas.use, areas.rows) == ("gebiete.geojson", "areas", 2)
    assert (children.file, children.use, children.rows) == ("kinder.csv", "counts", 2)
    assert children.columns == ("Bezirk", "unter 3", "3 bis unter 6")
    ground.unlink()  # what was looked at is not read again
    text, _ = propose(looked, "", TODAY, tmp_path, offers=False)
    assert 'file = "gebiete.geojson"' in text


# --- real cities ----------------------------------------------------------------------------------


def by_age(population: Population) -> Counter[tuple[int, int]]:
    found = Counter[tuple[int, int]]()
    for one in population.counts:
        found[one.from_month, one.to_month] += one.count or 0
    return found


FLENSBURG = (
    "stadtteile.geojson",
    "sozialatlas_altersgruppen_stadtteil_jahr.csv",
    "sozialatlas_einwohner_stadtteil_jahr.csv",
    "sozialatlas_details.json",
    "zensus2011_alter_unter_10_100m.csv",
    "sozialatlas_sgb2_nichterwerbsfaehige_stadtteil_jahr.csv",
)
BERLIN = (
    "lor_planungsraeume_2021_shp.zip",
    "berlin-lor-population-2024-02-t2-planning-areas.csv",
    "gssa_2022_planungsraeume.csv",
)


@pytest.mark.needs("shared")
@pytest.mark.parametrize(
    ("city", "names", "children"),
    [
        ("flensburg", FLENSBURG, {(0, 84): 6173, (0, 216): 15295}),
        ("berlin", BERLIN, {(0, 72): 208938, (72, 180): 322476}),
    ],
)
def test_a_city_is_read_as_its_case_is(
    shared_dir: Path,
    tmp_path: Path,
    city: str,
    names: tuple[str, ...],
    children: dict[tuple[int, int], int],
):
    files = shared_dir / "data" / city
    looked = look_at([files / name for name in names])
    text, _ = propose(looked, "", TODAY, files, offers=False)
    need, problems = read_need(text_of(parts_of(text)), files)
    assert errors(problems) == []
    found = by_age(need.populations[0])
    assert children.items() <= found.items()
    written(tmp_path, "angebote.csv", OFFERS)
    (tmp_path / "fall.toml").write_text(
        f'title = "{city}"\n'
        + text_of(parts_of(propose(looked, "", TODAY, tmp_path, offers=False)[0]))
        + '[offers]\nfile = "angebote.csv"\ncolumns = { provider = "traeger", kind = "art" }\n',
        encoding="utf-8",
    )
    case, _ = read_case(tmp_path / "fall.toml")
    assert case.offers and case.areas == need.areas and case.cells == need.cells
    assert by_age(case.populations[0]) == found
    assert (case.births is None) == (need.births is None) == (city == "berlin")
    alone, problems = propose([files / names[1]], "", TODAY, files, offers=False, known=need.areas)
    again, said = read_need(text_of(parts_of(alone)), files, need.areas)
    assert problems == [] and errors(said) == []
    assert again.populations[0].counts == need.populations[0].counts


@pytest.mark.needs("shared")
def test_help_of_the_whole_city_may_be_an_indicator(shared_dir: Path):
    files = shared_dir / "data" / "flensburg"
    text, _ = propose([files], "01001", TODAY, files, offers=False)
    found = [part for part in parts_of(text) if part.use == "indicator"]
    used = {part.settings.get("file") for part in parts_of(text) if part.use != "indicator"}
    help_of_the_city = next(one for one in found if "hilfen" in one.settings["file"])
    assert help_of_the_city.settings["columns"].keys() == {"year", "count"}
    assert not used & {part.settings["file"] for part in found}


def test_tables_of_people_without_a_day_are_told(folder: Folder):
    fill(folder)
    need, _ = read_need(WITHOUT_OFFERS + BIRTHS + SECOND, folder.path)
    dated = {one.source.file for one in (*need.populations, need.births) if one and one.source.day}
    told_of = {problem.file for problem in undated(need)}
    assert "kinder2.csv" in told_of and "geburten.csv" in dated
    assert not told_of & dated
    assert [told(problem).what for problem in undated(need) if problem.file == "kinder2.csv"] == [
        "Von wann die Zahlen „SGB II“ sind, ist nicht gesagt."
    ]


def test_areas_without_an_age_group_of_others_are_told(folder: Folder):
    fill(folder)
    rows = "01,unter 3,9\n01,3 bis unter 6,8\n02,unter 3,7\n"
    folder.write("kinder2.csv", f"area,age,count\n{rows}")
    need, _ = read_need(WITHOUT_OFFERS + SECOND, folder.path)
    (problem,) = [one for one in uneven(need) if one.file == "kinder2.csv"]
    assert (problem.severity, problem.values["ages"]) == (Severity.WARNING, "3 bis unter 6 Jahre")
    assert next(area.name for area in need.areas if area.id == "02") in told(problem).what


def test_counts_of_places_that_are_no_area_are_left_out(folder: Folder):
    fill(folder)
    folder.write("geburten.csv", "area,count\n01,9\n02,7\nganzer Kreis,16\n")
    need, problems = read_need(WITHOUT_OFFERS + BIRTHS, folder.path)
    assert need.births and {one.area for one in need.births.counts} == {"01", "02", "ganzer Kreis"}
    inside = within(need)
    assert inside.births and {one.area for one in inside.births.counts} == {"01", "02"}
    assert inside.populations == need.populations and inside.areas == need.areas
    assert [p.column for p in problems if p.code == "unknown_area"] == ["area"]


def test_a_day_that_is_still_to_come_is_told(folder: Folder):
    fill(folder)
    need, _ = read_need(WITHOUT_OFFERS + BIRTHS, folder.path)
    assert ahead(need, date(2025, 12, 31)) == []
    (early,) = [one for one in ahead(need, date(2025, 12, 30)) if one.file == "geburten.csv"]
    assert (
        told(early).what == "Der Stichtag der Zahlen „Geburten“, 31.12.2025, liegt in der Zukunft."
    )
