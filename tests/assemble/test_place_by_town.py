"""An offer of which only the Ort is known lies somewhere in the area of this name."""

from __future__ import annotations

from tests.spec.case import analyse, offer, village

NEAR = village("Bad Marbach", at=(0, 0))
FAR = village("Grünthal", at=(20_000, 0))


def found(**said: object):
    return analyse(NEAR, FAR, offers=[offer(at=None, **said)])


def test_it_lies_roughly_in_the_area_its_city_is_called_like() -> None:
    for city in ("Grünthal", "34501 Grünthal", "Grünthal OT Hof"):
        told = found(city=city)
        assert told.figures.offers[0].area_name == "Grünthal"
        assert told.figures.offers[0].placed == "area"
        [read] = told.made.reads
        assert (read.rough, read.lost, read.area) == (True, False, 1)
        assert told.covered("treffpunkt", area="Grünthal") == (40, 40)
        assert told.covered("treffpunkt", area="Bad Marbach") == (0, 0)


def test_it_counts_as_one_that_names_the_area() -> None:
    by_city, by_area = found(city="Grünthal"), found(area="Grünthal")
    assert by_city.figures.coverage == by_area.figures.coverage
    assert by_city.figures.gaps == by_area.figures.gaps


def test_the_report_notes_by_which_name() -> None:
    told = found(city="34501 Grünthal")
    [noted] = told.problems("place_by_town")
    assert (noted["said"], noted["area"]) == ("34501 Grünthal", "Grünthal")
    assert told.problems("offer_without_place") == told.problems("place_rough") == []


def test_an_unknown_place_is_still_none() -> None:
    for city in ("Kassel", "kreisweit", ""):
        told = found(city=city)
        assert told.made.reads[0].lost, city
        assert len(told.problems("offer_without_place")) == 1
        assert told.problems("place_by_town") == []


def test_a_coordinate_goes_before_the_name() -> None:
    told = analyse(NEAR, FAR, offers=[offer(at=(0, 0), city="Grünthal")])
    assert told.figures.offers[0].area_name == "Bad Marbach"
    assert told.problems("place_by_town") == []


def test_of_a_protected_address_not_even_the_ort_is_looked_up() -> None:
    told = found(city="Grünthal", protected=True)
    assert told.made.reads[0].area == -1
    assert told.problems("place_by_town") == []


def test_who_is_there_for_the_whole_kreis_serves_every_area() -> None:
    """Its name alone would confine it to a part nobody knows."""
    told = found(
        kind="Familienhebammen", name="Familienhebammen Bezirk Nord", city="kreisweit",
        phone="1", ages="0-1",
    )  # fmt: skip
    assert told.problems("service_area_unknown") == []
    assert len(told.problems("service_area_everywhere")) == 1
