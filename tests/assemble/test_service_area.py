"""For which areas a body in charge counts that is there for a part of the city."""

import pytest
from tests.exchange.conftest import Folder, fill
from tests.spec.case import analyse, offer, village

from lueckenlos.exchange.offers.service_areas import part_named

NORTH, SOUTH = village("Nord"), village("Südstadt", at=(4000, 0))


def asd(name="ASD", **said):
    return offer("ASD", name=name, **said)


def covered(found):
    return {one.name: found.covered("schutz", area=one.name)[1] for one in (NORTH, SOUTH)}


def test_a_part_of_the_city_that_is_an_area_is_the_area():
    found = analyse(NORTH, SOUTH, offers=[asd("ASD Bezirk Nord")])
    assert covered(found) == {"Nord": 40, "Südstadt": 0}
    assert not found.problems("service_area_unknown") + found.problems("service_area_everywhere")


@pytest.mark.parametrize("said", [{"name": "ASD Bezirk West"}, {"service_area": ("Bezirk West",)}])
def test_a_part_nobody_knows_covers_nothing_and_is_asked(said):
    found = analyse(NORTH, SOUTH, offers=[asd(**said)])
    assert covered(found) == {"Nord": 0, "Südstadt": 0}
    (values,) = found.problems("service_area_unknown")
    assert values["part"] == "Bezirk West"
    assert [gap.certain for gap in found.gaps("schutz")] == [False]
    assert found.problems("service_area_everywhere") == []


def test_a_gap_no_unknown_part_could_close_stays_certain():
    found = analyse(NORTH, SOUTH, offers=[asd("ASD Bezirk Nord"), offer("Frauenhaus")])
    assert [(gap.area_names, gap.certain) for gap in found.gaps("schutz")] == [
        (("Südstadt",), True)
    ]


def test_one_known_area_counts_beside_an_unknown_part():
    found = analyse(NORTH, SOUTH, offers=[asd(service_area=("Nord", "Bezirk West"))])
    assert covered(found) == {"Nord": 40, "Südstadt": 0}
    assert [gap.certain for gap in found.gaps("schutz")] == [False]


def test_a_house_with_a_part_in_its_name_is_where_it_stands():
    kita = offer("Eltern-Kind-Café", name="Café Bezirk West")
    found = analyse(NORTH, SOUTH, offers=[kita])
    assert found.covered("treffpunkt", area="Nord")[1] == 40
    assert found.problems("service_area_unknown") == []


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("ASD Sozialraum 3", "Sozialraum 3"),
        ("Allgemeiner Sozialer Dienst (Bezirk Ost)", "Bezirk Ost"),
        ("Jugendamt Regionalstelle Süd", "Regionalstelle Süd"),
        ("ASD Nord-Ost", "Nord-Ost"),
        ("ASD Region Bad Hersfeld", "Region Bad Hersfeld"),
        ("ASD", ""),
        ("Bezirkssozialdienst", ""),
        ("Sozialer Dienst im Bezirk", ""),
        ("Kinderschutz-Zentrum", ""),
        ("ASD Norden", ""),
        ("Jugendamt Hamburg-Mitte", ""),
        ("ASD Bezirk Mitte", ""),
    ],
)
def test_parts_in_names(name, part):
    assert part_named(name, "Bezirk Hamburg-Mitte") == part


def test_a_list_may_name_areas_or_all_of_them(tmp_path):
    folder: Folder = fill(tmp_path)
    folder.write(
        "angebote.csv",
        "name,traeger,art,area,service_area\n"
        "ASD,Stadt,ASD,01,Ort 02\nASD,Stadt,ASD,01,gesamtes Stadtgebiet\n"
        "ASD,Stadt,ASD,01,Bezirk Süd\n",
    )
    case, problems = folder.read()
    assert [one.service_area for one in case.offers] == [("02",), (), ("Bezirk Süd",)]
    assert not {"unknown_area", "areas_do_not_match"} & {one.code for one in problems}
