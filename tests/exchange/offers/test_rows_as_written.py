"""Cells of a list as people write them: places in words, Ortsteile nobody knows, one list twice."""

import pytest
from tests.exchange.conftest import Folder

from lueckenlos.exchange.addresses.text import read_address
from lueckenlos.exchange.offers.read import span_of
from lueckenlos.exchange.records import OfferRecord


@pytest.mark.parametrize(
    ("said", "places", "code"),
    [
        ("80", 80, ""),
        ("80 (davon 30 U3)", 80, "places_in_words"),
        ("80, davon 30 U3", 80, "places_in_words"),
        ("75 Plätze", 75, "places_in_words"),
        ("ca. 75", 75, "places_rough"),
        ("75 (ca.)", 75, "places_rough"),
        ("80-90", None, "number_unreadable"),
        ("-3", None, "number_unreadable"),
    ],
)
def test_places_in_words_are_read_as_answers_are(folder: Folder, said, places, code):
    folder.change('"angebote.csv"', '"angebote.csv"\ndelivered = 2026-10-01')
    folder.write("angebote.csv", f'name,traeger,art,area,capacity\nA,B,Kita,01,"{said}"\n')
    [offer] = folder.case().offers
    assert offer.capacity == places
    assert (offer.confirmed_on is None) == (code == "places_rough")
    told = {one.code for one in folder.read()[1]}
    assert told & {"places_in_words", "places_rough", "number_unreadable"} == {code} - {""}
    if code:
        assert f"„{said}“" in folder.warning(code).what


def sorted_out(folder: Folder, ort: str, plz: str = "34613") -> Folder:
    folder.change('kind = "art" }', 'kind = "art", area = "ort" }\narea_by = "name"')
    rows = f"A,B,Kita,{plz},{ort}\nC,B,Kita,34613,Ort 02\nD,B,Kita,34614,Ort 01\n"
    return folder.write("angebote.csv", f"name,traeger,art,postcode,ort\n{rows}")


@pytest.mark.parametrize(
    "ort",
    [
        *("Ort 02 OT Ruhrberg", "Ort 02 Ortsteil Ruhrberg", "Ruhrberg (Ort 02)"),
        *("Ort 02-Ruhrberg", "Ort 02 (Ruhrberg)", "Ort 02 / Ruhrberg"),
    ],
)
def test_an_unknown_ortsteil_lies_somewhere_in_its_town(folder: Folder, ort: str):
    sorted_out(folder, ort)
    assert folder.case().offers[0].area == "02"
    note = folder.warning("area_by_town")
    assert (note.row, note.column) == (2, "ort") and f"„{ort}“" in note.what
    assert "unknown_area" not in {one.code for one in folder.read()[1]}


@pytest.mark.parametrize(
    ("ort", "plz"),
    [("Ort 02-Ruhrberg", ""), ("Ort 02-Ruhrberg", "34614"), ("Ort 01 / Ort 02", "34613")],
)
def test_half_a_name_or_two_places_are_no_town(folder: Folder, ort: str, plz: str):
    problem = sorted_out(folder, ort, plz).warning("unknown_area")
    assert "Namen" in problem.cure and "Nullen" not in problem.cure


def test_the_town_may_stand_in_brackets():
    assert ("Bad Sollingen", "Ruhrberg") in read_address("", "", "Ruhrberg (Bad Sollingen)").towns


def test_one_table_in_two_sections_is_an_error(folder: Folder):
    text = (folder.path / "fall.toml").read_text("utf-8").replace("[offers]", "[[offers]]")
    columns = 'columns = { provider = "traeger", kind = "art" }'
    again = f'\n[[offers]]\nfile = "./angebote.csv"\n{columns}\n'
    problem = folder.write("fall.toml", text + again).error("offers_list_twice")
    assert "[offers[1]]" in problem.what and "[offers[2]]" in problem.what
    parts = [f'where = {{ area = "0{part}" }}\n' for part in (1, 2)]
    first = text.replace('kind = "art" }\n', 'kind = "art" }\n' + parts[0])
    assert len(folder.write("fall.toml", first + again + parts[1]).case().offers) == 2


def test_a_list_is_complete_for_ages_a_fifth_of_it_is_for():
    kitas = [OfferRecord(str(n), "Kita", "A", "Kita", ages="1-6") for n in range(60)]
    small = [OfferRecord(f"u{n}", "Krippe", "A", "Kita", ages="0-3") for n in range(20)]
    hort = OfferRecord("h", "Hort", "A", "Hort", ages="6-14")
    assert span_of([*kitas, *small, hort], "betreuung") == (0, 72)
    assert span_of([hort], "betreuung") == (72, 168)
    apart = [OfferRecord(str(n), "K", "A", "Kita", ages=f"{n}-{n + 1}") for n in range(9)]
    assert span_of(apart, "betreuung") == (0, 108)
    assert span_of([], "betreuung") is None


def test_a_negative_count_under_add_up_is_one_error(folder: Folder):
    rows = "01,0,3,m,-5\n01,0,3,w,3\n02,0,3,m,4\n02,0,3,w,3\n"
    folder.write("kinder.csv", f"gebiet,von,bis,sex,anzahl\n{rows}")
    folder.change('file = "kinder.csv"', 'file = "kinder.csv"\nadd_up = ["sex"]')
    folder.error("count_negative")
    with pytest.raises(AssertionError):
        folder.error("count_sum_withheld")


def test_the_old_names_of_a_point_are_told(folder: Folder):
    folder.write("orte.csv", "plz,breite,laenge\n34613,50.0,9.0\n")
    names = 'columns = { postcode = "plz", lat = "breite", lon = "laenge" }'
    folder.more(f'\n[[addresses]]\nfile = "orte.csv"\n{names}\n')
    problem = folder.error("column_field_unknown")
    assert "Meinten Sie „latitude“?" in problem.what
