"""Which area an offer means by the name of its Ort; where that is not sure, none."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from lueckenlos.exchange.offers.area_by_town import AreasByTown, is_whole


@dataclass(frozen=True)
class Named:
    id: str
    name: str
    municipality: str = ""
    municipality_name: str = ""


KREIS = AreasByTown([
    Named("M", "Bad Marbach"), Named("G", "Grünthal"), Named("S", "Steinfurth, Stadt"),
    Named("H", "Hersfeld, Bad"), Named("F", "Frankenberg (Eder)"),
])  # fmt: skip
PARTS = AreasByTown([
    Named("A", "Altenrode", "1", "Bad Marbach"), Named("K", "Kernstadt", "1", "Bad Marbach"),
    Named("K2", "Kernstadt", "2", "Grünthal"), Named("G", "Grünthal", "2", "Grünthal"),
    Named("W", "Wald", "2", "Grünthal"), Named("E", "Mitte", "3", "Einsdorf"),
])  # fmt: skip
CITY = AreasByTown([Named("1", "Mürwik"), Named("2", "Altstadt")], "Stadt Flensburg")


def test_by_city() -> None:
    def found(city: str) -> str:
        return KREIS.area_of("", "", "", city)

    for city in ("Bad Marbach", "bad  marbach", "34501 Bad Marbach", "Bad Marbach OT Altenrode",
                 "Bad Marbach-Altenrode", "Bad Marbach, Altenrode", "Altenrode (Bad Marbach)",
                 "Bad Marbach (Altenrode)"):  # fmt: skip
        assert found(city) == "M", city
    assert found("Steinfurth") == "S"
    assert found("Bad Hersfeld") == "H"
    assert found("Frankenberg") == found("Frankenberg/Eder") == "F"
    for city in ("", "Marbach", "Kassel", "Bad Marbach/Grünthal", "kreisweit", "mehrere Orte"):
        assert found(city) == "", city


def test_the_ort_may_stand_in_the_street() -> None:
    assert KREIS.area_of("", "Schulstr. 4, 34501 Bad Marbach", "", "") == "M"
    assert KREIS.area_of("", "Bad Marbach 4", "", "") == "", "a street is no Ort"


def test_an_ortsteil_is_one_of_the_gemeinde_said() -> None:
    def found(city: str) -> str:
        return PARTS.area_of("", "", "", city)

    assert found("Altenrode") == found("Bad Marbach-Altenrode") == "A"
    assert found("Bad Marbach OT Kernstadt") == found("Kernstadt (Bad Marbach)") == "K"
    assert found("Grünthal, Kernstadt") == "K2"
    assert found("Kernstadt") == "", "of which Gemeinde?"
    assert found("Grünthal-Altenrode") == "", "that is one of Bad Marbach"
    assert found("Bad Marbach") == "", "somewhere in it"
    assert found("Grünthal") == "", "the Gemeinde or the Ortsteil called like it"
    assert found("Einsdorf") == "E", "a Gemeinde of one area"
    assert found("Wald") == "W"
    assert found("Wald-Michelbach") == "", "another Gemeinde, not a part of Wald"


def test_without_gemeinden_they_are_of_the_case() -> None:
    assert CITY.area_of("", "", "", "Flensburg-Mürwik") == "1"
    assert CITY.area_of("", "", "", "Flensburg OT Altstadt") == "2"
    assert CITY.area_of("", "", "", "Flensburg") == ""
    assert CITY.area_of("", "", "", "Rostock-Altstadt") == ""


def test_the_area_that_is_said_goes_first() -> None:
    assert PARTS.area_of("W", "", "", "Altenrode") == "W"
    assert PARTS.area_of("3", "", "", "") == "E", "a Gemeinde of one area"
    assert PARTS.area_of("1", "", "", "Altenrode") == "A"
    assert PARTS.area_of("2", "", "", "Altenrode") == "", "said is another Gemeinde"
    assert KREIS.area_of("Bad Marbach", "", "", "Kassel") == "M", "a name instead of a key"
    assert KREIS.area_of("kreisweit", "", "", "Grünthal") == "G"


@pytest.mark.parametrize(
    "text", ["kreisweit", "ganzer Landkreis", "im ganzen Landkreis", "mehrere Orte",
             "an verschiedenen Orten", "gesamtes Kreisgebiet"]
)  # fmt: skip
def test_the_whole_municipality_is_no_place(text: str) -> None:
    assert is_whole(text)


def test_a_place_is_not_the_whole() -> None:
    assert not any(map(is_whole, ("", "Bad Marbach", "Allendorf", "Ganzenmühle", "Allerdorf")))
