"""What `init` makes of tables of counts beside boundaries, and of lists beside each other."""

import tomllib
from pathlib import Path

from tests.cli.cities.making import xlsx
from tests.exchange.proposing import TODAY, squares, written

from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.proposal import propose
from lueckenlos.exchange.proposal.looks import looks

KITAS = ("Kita;Träger;Ort", "Kita A;T;A", "Kita B;T;A")


def proposal(folder: Path, *files: Path, kreis: str = "") -> str:
    return propose([*files, written(folder, "Kitas.csv", *KITAS)], kreis, TODAY, folder)[0]


def test_a_proposal_says_what_its_counts_add_up_to(tmp_path: Path):
    ground = squares(tmp_path, ["01", "02", "03"], NAME=["Nord", "Süd", "West"])
    rows = ("01 Nord;5;70;9;4", "02 Süd;1.005;.;9;4", "03 West;2;8;9;x", "Stadt;9;9;9;9")
    head = "Bezirk;unter 3;3 - u. 6;6–9;10 - u. 15"
    text = proposal(tmp_path, ground, written(tmp_path, "kinder.csv", head, *rows))
    told = "1.012 unter 3, 78 von 3 bis unter 6, 27 von 6 bis unter 10; nicht genannte Zahlen: 1"
    assert f"# ergibt {told} (bitte vergleichen)" in text


def test_ages_that_no_column_surely_tells_are_asked_for(tmp_path: Path):
    ground = squares(tmp_path, ["01", "02", "03"], NAME=["Nord", "Süd", "West"])
    rows = ("Nord;5;70;9", "Süd;5;7;9", "West;2;8;9")
    table = written(tmp_path, "kinder.csv", "Bezirk;unter 3;3 - u. 6;6–9", *rows)
    assert "# ? Kein Alter von 6 bis unter 10 ist sicher" in proposal(tmp_path, ground, table)


def test_a_district_beside_its_parts_is_not_one_of_them(tmp_path: Path):
    ground = squares(tmp_path, ["01", "02", "03"], NAME=["Nord", "Süd", "West"])
    rows = ("01 Nord;5", "02 Süd;6", "Stadtbezirk 1;11", "03 West;2", "Stadtbezirk 2;2")
    table = written(tmp_path, "kinder.csv", "Bezirk;unter 3", *rows)
    text = proposal(tmp_path, ground, table)
    assert 'area_by = "name"' in text and "# ergibt 13 unter 3 " in text


def test_the_kreis_among_its_gemeinden_is_left_out(tmp_path: Path):
    keys = [f"0399900{n}" for n in range(1, 5)]
    ground = squares(tmp_path, keys, NAME=["Nord", "Süd", "West", "Ost"])
    rows = ["3999;90;90", *(f"{key[1:]};{n};{n}" for n, key in enumerate(keys))]
    table = written(tmp_path, "kinder.csv", "AGS;unter 3;3 bis unter 6", *rows)
    text = proposal(tmp_path, ground, table, kreis="03999")
    assert 'where = { AGS = "399900*" }' in text and "# ergibt 6 unter 3, 6 von 3" in text


def test_which_of_two_tables_without_a_year_is_newer_is_asked(tmp_path: Path):
    ground = squares(tmp_path, ["01", "02"], NAME=["Nord", "Süd"])
    head, rows = "Bezirk;unter 3;3 bis unter 6;6 bis unter 10", ("01;5;7;9", "02;4;4;4")
    files = [written(tmp_path, name, head, *rows) for name in ("Tab_4_alt.csv", "Tab_4_neu.csv")]
    assert "# ? Welche Tabelle ist die neueste?" in proposal(tmp_path, ground, *files)
    files = [written(tmp_path, f"Tab_4_{year}.csv", head, *rows) for year in (2023, 2024)]
    text = proposal(tmp_path, ground, *files)
    assert 'file = "Tab_4_2024.csv"' in text and "Welche Tabelle" not in text


def test_births_of_the_last_whole_year_and_their_day(tmp_path: Path):
    ground = squares(tmp_path, ["01", "02"], NAME=["Nord", "Süd"])
    ages = written(tmp_path, "kinder.csv", "Bezirk;unter 3;3 bis unter 6", "01;5;7", "02;4;4")
    head = ("Geburten 2023 bis 2026", "Bezirk;Jahr 2024;Jahr 2025;Jahr 2026")
    births = written(tmp_path, "geburten.csv", *head, "01;50;60;5", "02;50;61;6")
    text = proposal(tmp_path, ground, ages, births)
    assert 'count = "Jahr 2025"' in text and "date = 2025-12-31" in text


def test_a_month_told_is_a_day_to_look_at_and_a_census_has_its_own(tmp_path: Path):
    ground = squares(tmp_path, ["01", "02"], NAME=["Nord", "Süd"])
    rows = ("Kinder, Juni 2024", "Bezirk;unter 3;3 bis unter 6", "01;5;7", "02;4;4")
    grid = ("GITTER_ID_100m;x_mp_100m;y_mp_100m;Unter10", "CRS3035RES100mN1E1;50;50;3")
    cells = written(tmp_path, "Zensus2022_Unter10_100m-Gitter.csv", *grid)
    text = proposal(tmp_path, ground, written(tmp_path, "kinder.csv", *rows), cells)
    assert "date = 2024-06-30 # ? Tag" in text
    assert "date = 2022-05-15" in text


def test_people_with_a_second_home_are_not_counted(tmp_path: Path):
    ground = squares(tmp_path, ["01", "02"], NAME=["Nord", "Süd"])
    ages = written(tmp_path, "kinder.csv", "Bezirk;unter 3;3 bis unter 6", "01;5;7", "02;4;4")
    rows = ("Bezirk;Einwohner insgesamt;Hauptwohnung;Nebenwohnung", "01;95;90;5", "02;80;78;2")
    text = proposal(tmp_path, ground, ages, written(tmp_path, "einwohner.csv", *rows))
    assert 'count = "Hauptwohnung"' in text and "# ergibt 168 " in text


def test_a_list_with_a_sheet_for_every_area(tmp_path: Path):
    ground = squares(tmp_path, ["01", "02"], NAME=["Nord", "Süd"])
    head = ("Kita", "Träger", "Straße", "Plätze")
    sheets = {name: [head, (f"Kita {name}", "T", "Weg 1", 40)] for name in ("Nord", "Süd")}
    xlsx(tmp_path / "Kitas.xlsx", **sheets)
    text, _ = propose([ground, tmp_path / "Kitas.xlsx"], "", TODAY, tmp_path)
    lists = tomllib.loads(text)["offers"]
    assert [one["constants"]["area"] for one in lists] == ["01", "02"]
    (tmp_path / "fall.toml").write_text(text, encoding="utf-8")
    assert [offer.area for offer in read_case(tmp_path / "fall.toml")[0].offers] == ["01", "02"]


def test_several_lists_of_one_field_are_complete_only_together(tmp_path: Path):
    one, two = (written(tmp_path, name, *KITAS) for name in ("Kitas_Stadt.csv", "Kitas_frei.csv"))
    alone = '# ? complete = ["betreuung"] # wenn die Liste vollständig ist'
    assert alone in propose([one], "", TODAY, tmp_path)[0]
    text, _ = propose([one, two], "", TODAY, tmp_path)
    assert alone not in text and text.count("mit den anderen Listen zusammen") == 2


def test_remarks_on_a_sheet_of_their_own_are_no_list(tmp_path: Path):
    remarks = written(tmp_path, "a.csv", "Kindertageseinrichtungen", "Stand: Oktober", "Entwurf")
    assert [look.use for look in looks(remarks)[0]] == [""]


def test_ages_are_no_keys_of_areas(tmp_path: Path):
    ground = squares(tmp_path, ["01", "06", "03"], NAME=["Nord", "Süd", "West"])
    rows = ("Angebot;Träger;Für wen?;Wo?", "Babymassage;T;0-1;Weg 1", "Elterncafé;T;0-6;Weg 2")
    text, _ = propose([ground, written(tmp_path, "a.csv", *rows)], "", TODAY, tmp_path)
    columns = tomllib.loads(text)["offers"]["columns"]
    assert (columns["ages"], columns.get("area")) == ("Für wen?", None)


def test_a_list_is_never_called_delivered_on_an_invented_day(tmp_path: Path):
    text = proposal(tmp_path)
    assert "# ? delivered = JJJJ-MM-TT" in text
    dated = written(tmp_path, "Kitas Stand 01.10.2024.csv", *KITAS)
    text, _ = propose([dated], "", TODAY, tmp_path)
    assert "# ? delivered = 2024-10-01" in text
