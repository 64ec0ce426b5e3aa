"""What `init` makes of single files: ages, names of areas, lists, and text that is always TOML."""

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import box
from tests.exchange.proposing import TODAY, written
from tests.layers import Layer

from lueckenlos.exchange.area_keys import AreaKeys, name_of
from lueckenlos.exchange.problems import CaseError
from lueckenlos.exchange.proposal import propose
from lueckenlos.exchange.proposal.columns import fields_of
from lueckenlos.exchange.proposal.lists import offers_of
from lueckenlos.exchange.proposal.looks import looks
from lueckenlos.exchange.tables.bands import bands_of_groups, finest, guess_bands, spans_of


def case(*files: Path, kreis: str = "") -> dict[str, object]:
    """The proposal of files, as TOML is read."""
    text, _ = propose(files, kreis, TODAY, files[0].parent)
    return tomllib.loads(text)


@pytest.mark.parametrize(
    ("texts", "years"),
    [
        ("unter 3|3 bis unter 6|6 bis unter 10|65 und älter|Insgesamt", "0-3|3-6|6-10"),
        ("0 - 2 Jahre|3 - 5 Jahre|6 - 9 Jahre|80 Jahre und älter", "0-3|3-6|6-10"),
        ("0-u3|3-u6|6-u10", "0-3|3-6|6-10"),
        ("0 < 3|3 < 6", "0-3|3-6"),
        ("00-03|03-06|06-10", "0-3|3-6|6-10"),
        ("bis 2|3-5|6-9", "0-3|3-6|6-10"),
        ("unter 3-Jährige|3- bis unter 6-Jährige", "0-3|3-6"),
        ("0- bis 2-Jährige|3- bis 5-Jährige", "0-3|3-6"),
        ("0|1|2|17|18|99", "0-1|1-2|2-3|17-18"),
        ("im Alter von … Jahren / unter 1 / insg.|im Alter von … Jahren / 1 / insg.", "0-1|1-2"),
        ("unter 3|3-6|unter 18", "0-3|3-6|0-18"),
    ],
)
def test_ages_as_statistics_offices_write_them(texts: str, years: str):
    spans = spans_of(texts.split("|"))
    assert "|".join(f"{start // 12}-{stop // 12}" for start, stop in spans.values()) == years


def test_a_range_that_may_or_may_not_include_its_last_year_is_no_band():
    assert guess_bands(["unter 3 Jahre", "3 bis 5 Jahre"]) == {
        "unter 3 Jahre": "0 bis unter 3 Jahre"
    }


def test_ages_of_a_matrix_of_inhabitants():
    columns = ["RAUMID", "E_E", "E_EM", "E_E00_01", "E_E01_02", "E_E02_03", "E_E03_05", "E_E05_06"]
    ages = [age.replace(" bis unter ", "-") for age in guess_bands(columns).values()]
    assert ages == ["0-1 Jahr", "1-2 Jahre", "2-3 Jahre", "3-5 Jahre", "5-6 Jahre"]


def test_columns_of_each_sex_are_added_where_none_is_missing():
    columns = ["0-2 männlich", "0-2 weiblich", "3-5 männl.", "3-5 weibl."]
    assert set(bands_of_groups(columns).values()) == {"0 bis unter 3 Jahre", "3 bis unter 6 Jahre"}
    assert len(bands_of_groups(columns)) == 4
    assert bands_of_groups(columns[:3]) == {}


def test_columns_of_each_nationality_and_sex_are_added_where_none_is_missing():
    groups = ("Deutsche / m", "Deutsche / w", "Nichtdeutsche / m", "Nichtdeutsche / w")
    columns = [
        f"{age} / {group}"
        for age in ("unter 3", "3 - u. 6", "6–9", "10 - u. 15")
        for group in groups
    ]
    assert len(bands_of_groups(columns)) == 16
    sums = [
        f"{age} / {one} / zus." for age in ("unter 3", "3 - u. 6") for one in ("dt.", "nichtdt.")
    ]
    assert list(bands_of_groups([*sums, *columns[:8]])) == sums
    assert bands_of_groups(columns[:-1]) == {}
    assert bands_of_groups([column for column in columns if "Nicht" not in column]) == {}
    assert bands_of_groups(["0-2 m", "0-2 divers", "3-5 m", "3-5 divers"]) == {}


def test_ages_that_others_add_up_to_are_left_out():
    spans = spans_of(["0-2", "3-5", "0-5", "6-17", "unter 18", "3 bis unter 6"])
    assert finest(spans) == ["0-2", "3-5", "6-17"]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Stadtteil 04 Nord", "04 Nord"),
        ("OT Nord", "Nord"),
        ("Hersfeld, Bad", "Bad Hersfeld"),
        ("Bad Hersfeld, Kreisstadt", "Bad Hersfeld"),
        ("Kassel, documenta-Stadt", "Kassel"),
        ("St. Georg", "Sankt Georg"),
        ("Mühlhausen", "MUEHLHAUSEN"),
    ],
)
def test_names_of_areas_that_mean_the_same(one: str, two: str):
    assert name_of(one) == name_of(two)


def test_names_of_areas_that_mean_others():
    names = ("Neustadt", "Altstadt", "Stadt", "Bad Nord", "Nord", "Stadtteil")
    assert len({name_of(name) for name in names}) == len(names)
    keys = AreaKeys({"1": "Nord", "2": "Nord, Stadt"}, {})
    assert keys.finder("name")("Nord") == "Nord"  # of two areas none


@pytest.mark.parametrize(
    ("columns", "fields"),
    [
        ("Name der Schule|Schulform|Schulträger|Anschrift", "name|kind|provider|street"),
        ("Straße|Nr.|PLZ|Ort", "street|house_number|postcode|city"),
        ("Nr.|Kita|Straße", "id|name|street"),
        ("Träger der Einrichtung|E-Mail-Adresse|Internetadresse", "provider|email|url"),
        ("Telefon|Telefax", "phone|"),
        ("Trägerart|Plätze gesamt", "|capacity"),
        ("Rechtswert|Hochwert", "x|y"),
        ("properties.Einrichtung|properties.Adresse", "name|street"),
        ("Öffnungszeiten (Mo-Fr)|Zielgruppe/Alter", "schedule|ages"),
    ],
)
def test_fields_by_names_of_columns(columns: str, fields: str):
    names = columns.split("|")
    found = {column: field for field, column in fields_of(names).items()}
    assert "|".join(found.get(name, "") for name in names) == fields


def test_places_by_age_are_bands_and_groups_are_flags(tmp_path: Path):
    head = "Kita;Träger;Straße;Plätze gesamt;Krippe;Kindergarten;Hort;belegte Plätze"
    places = written(tmp_path, "a.csv", head, "Kita A;T;Weg 1;95;20;50;25;90")
    (look,), _ = looks(places)
    assert offers_of(look, None).bands == {
        "Krippe": "1 bis unter 3 Jahre",
        "Kindergarten": "Ü3",
        "Hort": "Klasse 1-4",
    }
    groups = written(tmp_path, "b.csv", "Kita;Träger;Gruppen 0-3;Gruppen 3-6", "Kita A;T;1;2")
    (look,), _ = looks(groups)
    made = offers_of(look, None)
    assert not made.bands and set(made.age_flags) == {"Gruppen 0-3", "Gruppen 3-6"}


@pytest.mark.parametrize(
    ("head", "bands"),
    [
        (";;genehmigte Plätze;|Kita;Träger;U3;Ü3", "1 bis unter 3 Jahre|Ü3"),
        ("Kita;Träger;unter dreijährige;über dreijährige",
         "1 bis unter 3 Jahre|3 bis Schuleintritt"),
        ("Kita;Träger;Plätze unter 3 J.;Plätze über 3 J.",
         "1 bis unter 3 Jahre|3 bis Schuleintritt"),
        ("Kita;Träger;Plätze U3;Plätze ab 3", "1 bis unter 3 Jahre|3 bis Schuleintritt"),
        ("Kita;Träger;Plätze 0-3;Plätze 3-6", "0 bis unter 3 Jahre|3 bis Schuleintritt"),
        ("Kita;Träger;Krippe (1-3);Kindergarten (3-6)", "1 bis unter 3 Jahre|3 bis Schuleintritt"),
        ("Kita;Träger;Krippe (0-2);Kiga (3-5)", "0 bis unter 3 Jahre|3 bis Schuleintritt"),
        ("Kita;Träger;Krippe (8 Wochen - 3 Jahre);Elementar", "8 WOCHEN - 3 JAHRE|Ü3"),
        ("Kita;Träger;Krippe 1;Hort (1-4)", "1 bis unter 3 Jahre|Klasse 1-4"),
        ("Kita;Träger;Plätze U3;Plätze ab 3 Jahren", "1 bis unter 3 Jahre|3 bis Schuleintritt"),
    ],
)  # fmt: skip
def test_places_of_a_kita_begin_and_end_with_a_right(tmp_path: Path, head: str, bands: str):
    rows = ("Kita Nord;Stadt;20;60", "Kita Süd;Stadt;10;45", "Kita Ost;Verein;5;40")
    (look,), _ = looks(written(tmp_path, "Kitas.csv", *head.split("|"), *rows))
    assert "|".join(offers_of(look, None).bands.values()) == bands


@pytest.mark.parametrize(("texts", "taken"), [("80 (davon 30 U3)|ca. 75", True), ("–|voll", True),
    ("viele|voll|auf Anfrage", False)])  # fmt: skip
def test_places_are_taken_where_most_texts_are_some(tmp_path: Path, texts: str, taken: bool):
    rows = [
        f"Kita {at};Stadt;{text}" for at, text in enumerate(["50", "60", "70", *texts.split("|")])
    ]
    rows = rows if taken else rows[2:]
    (look,), _ = looks(written(tmp_path, "Kitas.csv", "Kita;Träger;Plätze", *rows))
    assert ("capacity" in offers_of(look, None).columns) is taken


def test_numbers_beside_places_that_nobody_understands_are_asked_about(tmp_path: Path):
    head = "Kita;Träger;Plätze U3;Plätze Ü3;Notgruppe;Telefon;Farbe"
    rows = ("Kita Nord;Stadt;20;60;12;05511234;rot", "Kita Süd;Stadt;10;45;8;05512345;blau")
    path = written(tmp_path, "Kitas.csv", head, *rows)
    text, _ = propose([path], "", TODAY, tmp_path)
    assert "# ? Nicht verwendet: „Notgruppe“." in text
    assert "\n# nicht verwendet: Farbe\n" in text


def test_special_groups_beside_others_have_their_age(tmp_path: Path):
    head = "Kita;Träger;group_0_3;group_3_6;nature_3_6"
    rows = ("Kita Nord;Stadt;1;2;0", "Kita Süd;Stadt;0;0;1")
    (look,), _ = looks(written(tmp_path, "Kitas.csv", head, *rows))
    flags = offers_of(look, None).age_flags
    assert set(flags) == {"group_0_3", "group_3_6", "nature_3_6"}
    assert flags["nature_3_6"] == flags["group_3_6"] == "3 bis Schuleintritt"


def test_ages_and_streets_by_what_stands_in_the_column(tmp_path: Path):
    rows = (
        "Titel;Was;Anbieter;Wo;Für wen;Dabei",
        "Treff;Elterncafé;V;Weststr. 17, 99999 Ort;0-3 Jahre;Tee",
        "Spiel;Krabbelgruppe;V;Am Markt 3a, 99999 Ort;6-18 Monate;Ball",
        "Rat;Erziehungsberatung;V;Hafenweg 2;Familien;Zeit",
    )
    (look,), _ = looks(written(tmp_path, "a.csv", *rows))
    made = offers_of(look, None)
    assert (made.columns["ages"], made.columns["street"]) == ("Für wen", "Wo")
    assert made.unused == ["Dabei"]


def test_single_years_below_a_head_that_says_until(tmp_path: Path):
    ages = ["unter 1", "1 - 2", "2 - 3", "3 - 4"]
    head = "davon im Alter von … bis unter … Jahren / "
    told = guess_bands([head + age for age in ages])
    assert [age.split()[0] for age in told.values()] == ["0", "1", "2", "3"]
    assert "2 bis unter 3 Jahre" in told.values()
    told = guess_bands(["Alter von … bis unter … Jahren / 0 - 1", *(head + a for a in ages[1:])])
    assert len(told) == 4


def test_sums_of_districts_do_not_hide_the_children(tmp_path: Path):
    shapes = [box(9 + at / 100, 50, 9.01 + at / 100, 50.01) for at in range(6)]
    names = ["Nord", "Ost", "Süd", "West", "Mitte", "Hafen"]
    keys = [f"0{at}1" for at in range(6)]
    Layer({"NR": keys, "NAME": names}, shapes).to_file(tmp_path / "teile.geojson")
    rows = [f"{key};{name};5;7;9" for key, name in zip(keys, names, strict=True)]
    sums = [";Bezirk A;15;21;27", ";Bezirk A;15;21;27"]
    table = written(tmp_path, "kinder.csv", "Nr.;Name;0-1;1-2;2-3", *rows, *sums)
    kitas = written(tmp_path, "Kitas.csv", "Kita;Träger;Ort", "Kita A;T;A", "Kita B;T;A")
    children = case(tmp_path / "teile.geojson", table, kitas)["children"]
    assert isinstance(children, dict) and len(children["bands"]) == 3


def test_the_kind_in_a_file_s_name_never_goes_before_that_of_an_offer(tmp_path: Path):
    rows = ("Name;Träger;Ort", "St. Martin;T;A", "Hort am Wald;T;A", "Zwerge;T;A")
    path = written(tmp_path, "Kitas.csv", *rows)
    offers = case(path)["offers"]
    assert isinstance(offers, dict)
    assert offers["kind"] == "Kindertagesstätte" and "constants" not in offers


def test_a_list_with_metres_or_with_degrees_called_x_and_y(tmp_path: Path):
    metres = written(tmp_path, "a.csv", "Name;Träger;X;Y", "Kita A;T;531000;5700000")
    degrees = written(tmp_path, "b.csv", "Name;Träger;X;Y", "Kita A;T;9,45;51,31")
    for path, fields in ((metres, {"x", "y"}), (degrees, {"longitude", "latitude"})):
        (look,), _ = looks(path)
        assert fields <= offers_of(look, None).columns.keys()


def test_playgrounds_as_polygons_are_offers_and_no_areas(tmp_path: Path):
    ring = [[9.0, 51.0], [9.001, 51.0], [9.001, 51.001], [9.0, 51.0]]
    feature = {
        "type": "Feature",
        "properties": {"name": "Am Bach"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    path = tmp_path / "Spielplaetze.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    (look,), _ = looks(path)
    assert look.use == "offers"


def test_a_footnote_with_its_mark_in_a_cell_of_its_own_is_no_row(tmp_path: Path):
    rows = ("Nr.;Gebiet;unter 3;3-5", "11;Nord1);5;6", "12;Süd;7;8", "1);mit Gewerbegebiet;;")
    (look,), _ = looks(written(tmp_path, "kinder.csv", *rows))
    assert look.values("Nr.") == ["11", "12"]


def test_layers_of_a_geopackage_are_looked_at_one_by_one(tmp_path: Path):
    ground = box(9.0, 51.0, 9.1, 51.1)
    path = tmp_path / "karte.gpkg"
    for layer, shape in (("flaechen", ground), ("punkte", ground.representative_point())):
        Layer({"Kita": ["Kita A"]}, [shape]).to_file(path, layer)
    found, problems = looks(path)
    assert not problems
    assert [(one.reading.layer, one.use) for one in found] == [
        ("flaechen", "areas"),
        ("punkte", "offers"),
    ]


def test_a_broken_file_is_told_and_the_rest_proposed(tmp_path: Path):
    good = written(tmp_path, "kitas.csv", "Name;Träger", "Kita A;T")
    broken = tmp_path / "jahrbuch.xls"
    broken.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    text, problems = propose([broken, good, tmp_path / "fehlt.csv"], "", TODAY, tmp_path)
    assert {problem.file for problem in problems} == {"jahrbuch.xls", "fehlt.csv"}
    assert "jahrbuch.xls" in text and tomllib.loads(text)["offers"]["file"] == "kitas.csv"


def test_nothing_at_all(tmp_path: Path):
    for files in ([tmp_path], [written(tmp_path, "a.csv", "Jahr;Fälle", "2020;5")]):
        with pytest.raises(CaseError) as caught:
            propose(files, "", TODAY, tmp_path)
        assert caught.value.problems[-1].code == "no_offers_found"


HOSTILE = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0/\n\r"), min_size=1, max_size=20
)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=15)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=HOSTILE, columns=st.lists(ANY, max_size=4), cells=st.lists(ANY, max_size=4))
def test_whatever_files_and_columns_are_called_it_is_toml(
    tmp_path: Path, name: str, columns: list[str], cells: list[str]
):
    path = tmp_path / f"{name[:40]}.json"
    named = dict.fromkeys(("Name", "Träger", *columns))
    record = dict(zip(named, ("Kita A", "T", *cells, *named), strict=False))
    path.write_text(json.dumps([record, {**record, "Name": "Kita B"}]), encoding="utf-8")
    try:
        text, _ = propose([path], "", TODAY, tmp_path)
    except CaseError:
        return
    finally:
        path.unlink()
    assert tomllib.loads(text)["offers"]["file"] == path.name
