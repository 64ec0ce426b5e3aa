"""Totals, remarks and blocks of a table, and what a source declares: rows, columns, bands."""

from pathlib import Path

import pytest
from tests.exchange.tables.grids import body, codes, read

from lueckenlos.exchange.ages import read_ages
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.reading import Reading
from lueckenlos.exchange.row_reader import readers
from lueckenlos.exchange.tables.bands import by_age, guess_bands
from lueckenlos.exchange.tables.read import read_table
from lueckenlos.exchange.tables.table import Table
from lueckenlos.exchange.tables.totals import is_total


def keys(table: Table) -> list[str]:
    return [row.cells[table.columns[0]] for row in table.rows]


def refused(*rows: str, **how: object) -> Problem:
    with pytest.raises(CaseError) as caught:
        read(*rows, **how)
    codes(caught.value.problems)
    return caught.value.problems[0]


# --- totals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *("Insgesamt", "Summe:", "gesamt", "ZUSAMMEN", "Total", "Stadt insgesamt"),
        *("Stadtbezirk 1 gesamt", "- Insgesamt -"),
    ],
)
def test_labels_of_totals(text: str):
    assert is_total(text)


@pytest.mark.parametrize(
    "text", ["Altstadt", "Gesamtschule Nord", "Summerfeld", "Totalgasse", "insgesamt 3", ""]
)
def test_labels_that_are_none(text: str):
    assert not is_total(text)


def test_totals_are_left_out_and_told():
    table, problems = read("Nr|Ort|Kinder", "1|Nord|3", "2|Süd|4", "|Stadt insgesamt|7", "Summe||7")
    assert keys(table) == ["1", "2"]
    assert codes(problems) == ["row_of_total"] * 2
    assert [problem.row for problem in problems] == [4, 5]
    assert "Stadt insgesamt" in problems[0].what


def test_a_total_of_a_sort_or_one_that_is_chosen_stays():
    sexes = [f"{sex}|{area}|3" for sex in ("insgesamt", "männlich", "weiblich") for area in "abc"]
    assert len(read("Geschlecht|Ort|Kinder", *sexes)[0].rows) == 9
    rows = "Ort|Alter|Kinder", "Nord|Insgesamt|3", "Insgesamt|0-3|4", "Insgesamt|3-6|9"
    assert keys(read(*rows)[0]) == ["Nord", "Insgesamt", "Insgesamt"]
    table, _ = read("Ort|Kinder", "Nord|1", "Insgesamt|4", where={"Ort": ("Insgesamt",)})
    assert body(table) == [("Insgesamt", "4")]


# --- remarks and blocks -------------------------------------------------------------------------


def test_remarks_below_are_left_out_and_told():
    table, problems = read(
        "Ort|unter 3|3 bis 6",
        "Nord|3|4",
        "Süd|.|",
        "__________||",
        "1) Nur Hauptwohnung.||",
        "ohne Personen ohne Angabe||",
        "Quelle: Amt für Statistik|eigene Berechnung|",
        "© Stadt||",
    )
    assert keys(table) == ["Nord", "Süd"]
    assert [(problem.code, problem.row) for problem in problems] == [
        ("row_of_remark", row) for row in (4, 5, 6, 7, 8)
    ]


def test_a_merged_remark_is_one():
    merged = ["Quelle: Statistisches Amt"] * 3
    table, problems = read("Ort|unter 3|3 bis 6", "Nord|3|4", merged)
    assert (keys(table), codes(problems)) == (["Nord"], ["row_of_remark"])


def test_offers_with_nothing_but_a_name_stay():
    rows = (
        "Name|Träger|Ort",
        "Quelle des Lebens e. V.|Kirche|Nord",
        "Stilltreff||",
        "Stand-up-Kurs||",
    )
    table, problems = read(*rows)
    assert keys(table) == ["Quelle des Lebens e. V.", "Stilltreff", "Stand-up-Kurs"]
    assert problems == []


def test_blocks_that_repeat_their_keys_become_a_column():
    table, problems = read(
        *("Ort|unter 3|3 bis 6", "männlich||", "Nord|1|2", "Süd|3|4", "Zusammen|4|6"),
        *("weiblich||", "Nord|5|6", "Süd|7|8", "Zusammen|12|14"),
    )
    assert body(table) == [
        ("Nord", "1", "2", "männlich"),
        ("Süd", "3", "4", "männlich"),
        ("Nord", "5", "6", "weiblich"),
        ("Süd", "7", "8", "weiblich"),
    ]
    assert codes(problems) == ["row_of_block"] * 2 + ["row_of_total"] * 2
    lone, problems = read("Ort|unter 3|3 bis 6", "Nord|1|2", "Süd||", "West|3|4")
    assert (keys(lone), problems) == (["Nord", "Süd", "West"], [])


def test_a_title_merged_over_all_columns_is_no_row_and_tells_what_stands_below():
    table, problems = read(
        *("Name|Träger|Ort", "Krabbelgruppe|AWO|Fulda", ["Kitas"] * 3, "Sonne|AWO|Fulda"),
        *("Mond|AWO|Fulda", ["Gesamt 3"] * 3),
    )
    assert body(table) == [
        ("Krabbelgruppe", "AWO", "Fulda", ""),
        ("Sonne", "AWO", "Fulda", "Kitas"),
        ("Mond", "AWO", "Fulda", "Kitas"),
    ]
    assert codes(problems) == ["row_of_block", "row_of_total"]


@pytest.mark.parametrize(
    "text",
    ["Gesamt 56", "Summe: 56", "Anzahl 56", "Summe 56 Angebote", "Gesamtzahl der Angebote: 5"],
)
def test_a_sum_that_stands_alone_is_no_row(text: str):
    table, problems = read("Name|Träger|Ort", "Sonne|AWO|Fulda", f"{text}||")
    assert (keys(table), codes(problems)) == (["Sonne"], ["row_of_total"])


@pytest.mark.parametrize("row", ["Gesamt 56|AWO|Fulda", "Gesamtschule 2||", "Summerfeld 3||"])
def test_what_only_sounds_like_a_sum_stays(row: str):
    assert len(read("Name|Träger|Ort", "Sonne|AWO|Fulda", row)[0].rows) == 2


# --- where --------------------------------------------------------------------------------------

PEOPLE = ("Schlüssel|Art|Jahr", "01001|Eltern-Kind-Café|2023", "01002|Kita|2024", "02001||2024")


@pytest.mark.parametrize(
    ("where", "left"),
    [
        ({"Art": ("elternkindcafe",)}, ["01001"]),
        ({"Art": ("Kita", "Eltern-Kind-Café")}, ["01001", "01002"]),
        ({"Art": ("Eltern*",)}, ["01001"]),
        ({"Art": ("",)}, ["02001"]),
        ({"Art": ("*",), "Jahr": ("2024",)}, None),
        ({"Schlüssel": ("01*",)}, ["01001", "01002"]),
        ({"Schlüssel": ("01*",), "Jahr": ("2024",)}, ["01002"]),
        ({" Jahr ": ("2024",)}, ["01002", "02001"]),
    ],
)
def test_where_keeps_rows(where: dict[str, tuple[str, ...]], left: list[str] | None):
    if left is None:
        assert refused(*PEOPLE, where=where).code == "where_leaves_nothing"
        return
    table, problems = read(*PEOPLE, where=where)
    assert keys(table) == left
    assert f"{len(left)} von 3" in problems[-1].what


def test_numbers_are_never_folded_together():
    table, _ = read("Alter|n", "1-2|3", "12|4", "1,2|5", where={"Alter": ("12",)})
    assert body(table) == [("12", "4")]


def test_where_that_leaves_nothing_shows_what_there_is():
    problem = refused(*PEOPLE, where={"Jahr": ("2022",)})
    assert (problem.code, problem.column) == ("where_leaves_nothing", "Jahr")
    assert "2023, 2024" in problem.what


@pytest.mark.parametrize(
    "how",
    [
        {"where": {"Jar": ("2024",)}},
        {"bands": {"Jar": "0-3"}},
        {"flags": {"kind": {"Jar": "Kita"}}},
    ],
)
def test_columns_that_are_not_there(how: dict[str, object]):
    problem = refused(*PEOPLE, **how)
    assert problem.code == "column_missing"
    assert "Meinten Sie „Jahr“?" in problem.what


# --- constants and flags ------------------------------------------------------------------------


def test_constants_are_columns():
    table, problems = read("name|city", "Kita|Nord", constants={"kind": "Kita", "city": "Süd"})
    assert table.columns == ("name", "city", "kind")
    assert table.rows[0].cells == {"name": "Kita", "city": "Süd", "kind": "Kita"}
    assert codes(problems) == ["constant_over_column"]


def test_flags_give_the_first_column_that_says_yes():
    flags = {"cost": {"GS": "Grundschule", "Gym": "Gymnasium", "FZ": "Förderschule"}}
    rows = ("name|GS|Gym|FZ", "a|1||", "b|X|x|nein", "c|0|Ja, auch|-", "d|||", "e|vielleicht||3")
    table, problems = read(*rows, flags=flags)
    values = [row.cells["cost"] for row in table.rows]
    assert values == ["Grundschule", "Grundschule", "Gymnasium", "", "Förderschule"]
    assert [(problem.code, problem.row) for problem in problems] == [
        ("flags_several", 3),
        ("flag_unclear", 6),
    ]
    codes(problems)


def test_flags_of_kinds_give_all_that_say_yes_once():
    flags = {"kind": {"GS": "Grundschule", "OGS": "Ganztag", "OGT": "Ganztag"}}
    table, problems = read("name|GS|OGS|OGT", "a|1||", "b|1|x|x", "c|||", flags=flags)
    kinds = [row.cells["kind"] for row in table.rows]
    assert kinds == ["Grundschule", "Grundschule | Ganztag", ""]
    assert not problems


def test_a_problem_of_a_flag_names_its_column():
    table, _ = read("name|GS", "a|1", flags={"kind": {"GS": "Schule"}})
    problems: list[Problem] = []
    for reader in readers(table, {"kind": "kind"}, problems):
        reader.report("offer_without_kind", "kind")
    assert problems[0].column == "GS"


# --- bands --------------------------------------------------------------------------------------


def test_bands_become_rows():
    table, _ = read(
        "Ort|u3|3-6|alle", "Nord|3|.|9", "Süd|4|viele|9", bands={"u3": "0-3", "3-6": "3-6"}
    )
    assert [(row.number, row.cells["age"], row.cells["count"]) for row in table.rows] == [
        (2, "0-3", "3"),
        (2, "3-6", "."),
        (3, "0-3", "4"),
        (3, "3-6", "viele"),
    ]
    assert {row.cells["alle"] for row in table.rows} == {"9"}
    problems: list[Problem] = []
    for reader in readers(table, {"area": "Ort", "count": "count"}, problems):
        reader.whole("count")
    assert [(problem.row, problem.column) for problem in problems] == [(2, "3-6"), (3, "3-6")]


@pytest.mark.parametrize(
    ("columns", "ages"),
    [
        ("unter 3|3 bis unter 6", "0-3|3-6"),
        ("u3|U 6", "0-3|0-6"),
        ("0-2|3-5|6-9", "0-3|3-6|6-10"),
        ("0-3|3-6|6-10", "0-3|3-6|6-10"),
        ("unter 3|3 - 5 Jahre|6–9 Jahre", "0-3|3-6|6-10"),
        ("0-7|0-18", "0-7|0-18"),
        ("age_0_to_under_7|age_under_18|age_18_to_under_30", "0-7|0-18|"),
        ("groups.age_0_to_under_7|groups.age_to_under_18", "0-7|0-18"),
        ("inhabitants_age_below_6|inhabitants_age_6_15|inhabitants_age_15_18", "0-6|6-15|15-18"),
        ("inhabitants_age_18_27|inhabitants_age_above_65|inhabitants", "||"),
        ("inhabitants_age_below_6_percentage|Anteil unter 3|unter 3 (%)", "||"),
        ("Kinder 0 bis 5 Jahre|Kinder 6 bis 9 Jahre", "0-6|6-10"),
        ("6 bis unter 10 / männlich|unter 3 Jahre / insgesamt", "|0-3"),
        ("Kinder im Alter von / unter 3|Kinder im Alter von / 3 bis unter 6", "0-3|3-6"),
        ("0|1|2|3", "0-1|1-2|2-3|3-4"),
        ("0 Jahre|1 Jahr|2 Jahre", "0-1|1-2|2-3"),
        ("1|2", "|"),
        ("16|17|18|19", "16-17|17-18||"),
        ("0-17|18-29|80 und älter", "0-18||"),
        ("unter 3 1)|3 bis < 6", "0-3|3-6"),
        ("group_0_3|Stadtteil|2017|2018|2019", "||||"),
        ("Haushalte mit Kindern unter 18|SGB II unter 15|Deutsche unter 3", "||"),
        ("0-2|2-4|5-7", "||"),
        ("unter 3|u3", "0-3|"),
    ],
)
def test_bands_read_from_column_names(columns: str, ages: str):
    names = columns.split("|")
    found = guess_bands(["Ort", *names])
    spans = []
    for name in names:
        read_as = read_ages(found.get(name, ""))
        spans.append(f"{read_as.start // 12}-{read_as.stop // 12}" if read_as else "")
    assert "|".join(spans) == ages


@pytest.mark.needs("shared")
def test_real_wide_tables_as_rows(shared_dir: Path):
    name = "berlin-lor-population-2024-02-t2-planning-areas.csv"
    table, _ = read_table(shared_dir / "data" / "berlin" / name)
    long = by_age(table, guess_bands(table.columns))
    sums: dict[str, int] = {}
    for reader in readers(long, {"age": "age", "count": "count"}, []):
        age = reader.text("age")
        sums[age] = sums.get(age, 0) + (reader.count("count").value or 0)
    assert sums["0 bis unter 6 Jahre"] == 208_938
    assert sums["6 bis unter 15 Jahre"] == 322_476
    details, _ = read_table(shared_dir / "data" / "flensburg" / "sozialatlas_details.json")
    assert len(by_age(details, guess_bands(details.columns)).rows) == 26


@pytest.mark.needs("shared")
def test_real_flags_and_filters(shared_dir: Path):
    flensburg = shared_dir / "data" / "flensburg"
    kinds = ("Grundschule", "Gemeinschaftsschule", "Gymnasium", "Förderschule")
    reading = Reading(flags={"kind": {kind: kind for kind in kinds}})
    table, problems = read_table(flensburg / "schulen.csv", reading)
    assert sum("Grundschule" in row.cells["kind"] for row in table.rows) > 10
    assert not problems
    bands = {"age_0_to_under_7": "0-7", "age_under_18": "0-18"}
    latest = Reading(where={"year": ("2022",)}, bands=bands)
    table, _ = read_table(flensburg / "sozialatlas_altersgruppen_stadtteil_jahr.csv", latest)
    assert len(table.rows) == 26
    assert {row.cells["year"] for row in table.rows} == {"2022"}
