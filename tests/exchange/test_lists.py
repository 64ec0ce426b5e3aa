"""Lists as offices export them: repeats, a column for two things, a list of a whole Land."""

from lueckenlos.exchange.case import read_case

from .conftest import Folder

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
