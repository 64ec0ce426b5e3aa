"""Lists as offices export them: repeats, a column for two things, a list of a whole Land."""

from datetime import date

from tests.exchange.conftest import Folder

from lueckenlos.assemble.doubles import double_records
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.vocabulary.kinds import recognise

HEAD = "id,name,traeger,art,strasse,lat,lon\n"
COLUMNS = 'street = "strasse", latitude = "lat", longitude = "lon"'


def placed(folder: Folder, *rows: str) -> Folder:
    folder.change('kind = "art" }', f'kind = "art", {COLUMNS} }}')
    return folder.write("angebote.csv", HEAD + "".join(f"{row}\n" for row in rows))


def codes(folder: Folder) -> set[str]:
    return {problem.code for problem in folder.read()[1]}


def test_a_row_repeated_word_for_word_is_one_offer(folder: Folder):
    school = "7,Schule,Land,Grundschule,Am Markt 1,50.005,9.005"
    placed(folder, school, school, "8,Hort,Land,Hort,Am Markt 1,50.005,9.005", school)
    note = folder.warning("offer_rows_repeated")
    assert note.values["count"] == 2 and "3 wie 2" in note.what
    assert [one.id for one in folder.case().offers] == ["7", "8"]
    assert "offer_id_twice" not in codes(folder)


def test_another_address_is_another_offer(folder: Folder):
    placed(folder, "7,Schule,Land,Grundschule,A 1,50.005,9.005", "7,Schule,Land,Grundschule,B 2,,")
    assert [one.id for one in folder.case().offers] == ["7", "7-2"]
    assert "offer_id_twice" in codes(folder)


def test_childminders_alike_in_a_list_without_addresses_stay_two(folder: Folder):
    row = "Kindertagespflege,Stadt,Tagespflege,01\n"
    folder.write("angebote.csv", f"name,traeger,art,area\n{row}{row}")
    assert len(folder.case().offers) == 2
    assert "offer_rows_repeated" not in codes(folder)


def test_a_column_may_name_the_area_and_the_ort_of_the_address(folder: Folder):
    folder.change('kind = "art" }', 'kind = "art", area = "ort", city = "ort" }\narea_by = "name"')
    folder.write("angebote.csv", "name,traeger,art,ort\nTreff,Verein,Stillgruppe,Ort 02\n")
    [one] = folder.case().offers
    assert (one.area, one.city) == ("02", "Ort 02")
    folder.write("angebote.csv", "name,traeger,art,ort\nTreff,Verein,Stillgruppe,Anderswo\n")
    assert folder.warning("unknown_area").place == "angebote.csv, Zeile 2, „ort“"


def test_offers_far_from_every_area_do_not_belong_to_the_case(folder: Folder):
    here, near = "1,Hier,Stadt,Kita,,50.005,9.005", "2,Nebenan,Stadt,Kita,,50.005,9.1"
    placed(folder, here, near, "3,Fern,Stadt,Kita,,51.5,9.0")
    note = folder.warning("offers_elsewhere")
    assert (note.values["count"], note.values["all"]) == (1, 3) and "Fern" in note.what
    assert [one.name for one in folder.case().offers] == ["Hier", "Nebenan"]


def test_a_list_of_which_nothing_is_near_is_a_warning(folder: Folder):
    placed(folder, "3,Fern,Stadt,Kita,,51.5,9.0")
    assert folder.warning("offers_all_elsewhere").severity.value == "warning"
    assert read_case(folder.path / "fall.toml")[0].offers == ()


def test_who_names_an_area_of_the_case_belongs_to_it_wherever_the_office_is(folder: Folder):
    folder.change('kind = "art" }', f'kind = "art", service_area = "fuer", {COLUMNS} }}')
    rows = "3,Fern,Stadt,Erziehungsberatung,,51.5,9.0,01\n"
    folder.write("angebote.csv", HEAD.strip() + ",fuer\n" + rows)
    assert [one.name for one in folder.case().offers] == ["Fern"]


# --- the kind of a list -------------------------------------------------------------------------


def kinds(folder: Folder) -> dict[str, str]:
    return {one.name: one.kind for one in folder.case().offers}


def daycare(folder: Folder, *rows: str) -> Folder:
    folder.change("[offers]", '[offers]\nkind = "Kita"')
    return folder.write("angebote.csv", "name,traeger,art\n" + "".join(f"{r}\n" for r in rows))


def test_a_house_of_a_list_of_kitas_is_one_whatever_it_is_called(folder: Folder):
    called = ("Familienhaus an der Mühle", "Kinder- und Familienzentrum Ost", "Jugendzentrum Nord")
    daycare(folder, *(f"{name},Stadt," for name in called))
    assert kinds(folder) == dict.fromkeys(called, "Kindertagesstätte")
    note = folder.warning("kinds_by_list")
    assert note.values["count"] == 3 and "Familienhaus an der Mühle" in note.what


def test_a_name_tells_the_kind_more_closely_within_its_field(folder: Folder):
    daycare(folder, "Krippe Süd,Stadt,", "Hort Süd,Stadt,", "Tagespflege Kern,Frau Kern,")
    assert kinds(folder) == {
        "Krippe Süd": "Krippe",
        "Hort Süd": "Ganztagsbetreuung im Grundschulalter",
        "Tagespflege Kern": "Kindertagespflege",
    }
    assert "kinds_by_list" not in codes(folder)


def test_a_stated_or_decided_kind_goes_before_that_of_the_list(folder: Folder):
    rows = ("Haus A,Stadt,Familienzentrum", "Familienhaus B,Stadt,", "Haus C,Stadt,Sonstiges")
    daycare(folder, *rows)
    decided = "text;art\nFamilienhaus B;Familienzentrum\nSonstiges;Jugendzentrum\n"
    folder.write("entscheidungen.csv", decided)
    assert kinds(folder) == {
        "Haus A": "Familienzentrum",
        "Familienhaus B": "Familienzentrum",
        "Haus C": "Kinder- und Jugendtreff",
    }


# --- several kinds of one row -------------------------------------------------------------------

FLAGS = 'flags = { kind = { gs = "Grundschule", ogs = "Offene Ganztagsschule" } }'


def test_a_row_with_two_flagged_kinds_is_two_offers(folder: Folder):
    folder.change('columns = { provider = "traeger", kind = "art" }', FLAGS)
    rows = "7,Ahornschule,01,ja,ja\n8,Am Birkenweg,02,ja,nein\n,Clara Schumann,02,x,x\n"
    folder.write("angebote.csv", "id,name,area,gs,ogs\n" + rows)
    found = [(one.id, one.kind, one.row) for one in folder.case().offers]
    assert found[:3] == [
        ("7 (Grundschule)", "Grundschule", 2),
        ("7 (Offene Ganztagsschule)", found[1][1], 2),
        ("8", "Grundschule", 3),
    ]
    assert found[1][1] == recognise("Offene Ganztagsschule").name
    assert [key for key, _, _ in found[3:]] == ["Z4", "Z4-2"]
    assert not {"flags_several", "offer_id_twice", "places_of_several_kinds"} & codes(folder)
    assert list(double_records(folder.case().offers)) == []


def test_places_of_two_kinds_together_are_known_of_neither(folder: Folder):
    folder.change('columns = { provider = "traeger", kind = "art" }', FLAGS)
    folder.write("angebote.csv", "name,capacity,gs,ogs\nA,300,ja,ja\nB,200,ja,\n")
    assert [one.capacity for one in folder.case().offers] == [None, None, 200]
    assert "Zeile 2" in folder.warning("places_of_several_kinds").what


# --- the day of a list --------------------------------------------------------------------------


def test_the_day_of_a_list_is_its_date_else_when_it_was_delivered(folder: Folder):
    folder.change("[offers]", "[offers]\ndelivered = 2026-10-15")
    assert folder.case().sources["offers"].day == date(2026, 10, 15)
    folder.change("[offers]", "[offers]\ndate = 2026-09-30")
    assert folder.case().sources["offers"].day == date(2026, 9, 30)


def test_an_unknown_word_is_told_once_with_how_often_and_a_cure(folder: Folder):
    costs = ["auf Rezept", "auf Rezept", "Auf Rezept ", "nach Laune", "Kasse"]
    rows = "".join(f"Treff {at},Verein,Stillgruppe,01,{text}\n" for at, text in enumerate(costs))
    folder.write("angebote.csv", f"name,traeger,art,area,cost\n{rows}")
    often, once = folder.warning("word_often"), folder.warning("word_unknown")
    assert (often.row, often.values["count"]) == (2, 3) and "steht hier 3-mal" in often.what
    assert (once.row, "„nach Laune“" in once.what) == (5, True)
    assert "kostenfrei" in often.cure
    assert [one.cost for one in folder.case().offers] == ["", "", "", "", "free"]


def test_a_practice_in_a_list_of_kitas_is_no_kita(folder: Folder):
    names = ("Sonnenschein", "Kinderarztpraxis Dr. Maier", "Zahnarztpraxis Nord", "Familienhaus")
    folder.write("angebote.csv", "name,traeger,area\n" + "".join(f"{n},V,01\n" for n in names))
    folder.change('columns = { provider = "traeger", kind = "art" }', 'kind = "Kita"')
    kinds = [one.kind for one in folder.case().offers]
    assert kinds == ["Kindertagesstätte", "Kinderarztpraxis", "", "Kindertagesstätte"]


def test_a_practice_counts_in_the_field_of_its_kind(folder: Folder):
    folder.write(
        "angebote.csv",
        "name,traeger,art,area,field\n"
        "Kinderarztpraxis Dr. Maier,V,,01,betreuung\nElterntreff,V,Elterncafé,01,beratung\n",
    )
    practice, cafe = folder.case().offers
    assert (practice.field, practice.further_fields) == ("", ("betreuung",))
    assert (cafe.field, cafe.further_fields) == ("beratung", ())
    told = folder.warning("field_not_of_kind")
    assert told.row == 2 and "im Feld „gesundheit“" in told.what
