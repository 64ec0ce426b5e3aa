"""What may be one offer, or one provider, is asked; what only sounds alike is not."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from lueckenlos.directory.alike_providers import (
    PREFIX,
    bare_name,
    others_of,
    suggested,
    with_decided,
)
from lueckenlos.directory.matching import Known, matched
from lueckenlos.exchange.records import OfferRecord

Said = tuple[str, str, str]
"""Name, provider and kind."""
HERE = OfferRecord(id="1", name="", provider="", kind="", street="Markt 2", postcode="34501",
                   city="Bad Marbach", file="a.csv", row=2)  # fmt: skip
CAFE, ADVICE = "Eltern-Kind-Café", "Erziehungsberatungsstelle"


def both(one: Said, other: Said, **more: str) -> tuple[OfferRecord, OfferRecord]:
    first = replace(HERE, name=one[0], provider=one[1], kind=one[2])
    other_one = replace(HERE, name=other[0], provider=other[1], kind=other[2], id="2", row=3)
    return first, replace(other_one, **more)  # type: ignore[arg-type]


def asked(first: OfferRecord, second: OfferRecord) -> tuple[bool, bool]:
    """Whether it is asked of two new rows, and of a row beside the inventory."""
    _, new = matched([first, second], [], {}, {}, ["Bad Marbach"])
    [there] = matched([second], [Known("s", 1, 0, first)], {}, {}, ["Bad Marbach"])
    return new.twin is not None, there.alike is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Eltern-Kind-Café Bad Marbach", "Familienzentrum", CAFE),
         ("Elternkindcafe Bad Marbach", "Caritas", CAFE)),
        (("Erziehungsberatung", "Landkreis Bergtal", "Erziehungsberatung"),
         ("Erziehungsberatungsstelle Caritas", "Caritasverband", ADVICE)),
        (("Kita Sonnenschein", "Stadt Bad Marbach, Fr. Lehmann 05691-4410", "Kita"),
         ("KITA SONNENSCHEIN", "Stadt Bad Marbach", "Kindertagesstätte")),
        (("Kita Regenbogen", "AWO", "Kita"), ("Kindertagesstätte Regenbogen", "A.W.O.", "Kita")),
        (("Kinderarztpraxis Dr. Uhl / Dr. Maus", "Uhl", "Kinderarztpraxis"),
         ("Kinderarztpraxis Dr. Maus", "Maus", "Kinderarztpraxis")),
        (("Kita Waldwichtel", "", "Kita"), ("Kita Waldwichtel e.V.", "Verein", "Kita")),
    ],
)  # fmt: skip
def test_one_house_under_two_names_is_asked_about(one: Said, other: Said) -> None:
    assert asked(*both(one, other)) == (True, True)
    assert asked(*both(one, other, street="Markt 2a", postcode="")) != (True, True) or (
        one[0].casefold() == other[0].casefold()
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Kita Sonne", "AWO", "Kita"), ("Kita Mond", "Stadt", "Kita")),
        (("Kita 5", "Stadt", "Kita"), ("Kita 6", "Stadt", "Kita")),
        (("Kita Pumuckl I", "Verein", "Kita"), ("Kita Pumuckl II", "Verein", "Kita")),
        (("Kinderarztpraxis Dr. Uhl", "Praxis", "Kinderarztpraxis"),
         ("Kinderarztpraxis Dr. Maus", "Praxis", "Kinderarztpraxis")),
        (("Krabbelgruppe montags", "Kirche", "Krabbelgruppe"),
         ("Krabbelgruppe mittwochs", "Kirche", "Krabbelgruppe")),
        (("PEKiP-Kurs A", "FBS", "PEKiP"), ("PEKiP-Kurs B", "FBS", "PEKiP")),
        (("Sonnenschein", "AWO", "Kita"), ("Sonnenschein", "AWO Kreis", CAFE)),
    ],
)  # fmt: skip
def test_neighbours_in_one_house_are_not_asked_about(one: Said, other: Said) -> None:
    assert asked(*both(one, other)) == (False, False)


NORD = ("Elterncafé Nord", "AWO", CAFE)


@pytest.mark.parametrize(
    ("other", "more"),
    [
        (("ELTERNCAFÉ NORD", "AWO Kreisverband", CAFE), {"postcode": ""}),
        (("ELTERNCAFÉ NORD", "Familienzentrum Nord", ""), {"street": "", "postcode": ""}),
        (("Elterncafé  Nord", "", "Treffpunkt"), {}),
    ],
)
def test_one_name_in_one_place_is_asked_about_whatever_a_row_leaves_out(
    other: Said, more: dict[str, str]
) -> None:
    assert asked(*both(NORD, other, **more)) == (True, True)


@pytest.mark.parametrize(
    ("other", "more"),
    [
        (NORD, {"city": "Kassel", "postcode": "34117"}),
        (("Elterncafé Nord", "Caritas", CAFE), {"street": "Am Ring 7"}),
    ],
)
def test_one_name_elsewhere_is_not_asked_about(other: Said, more: dict[str, str]) -> None:
    assert asked(*both(NORD, other, **more))[0] is False


def test_a_name_that_any_house_may_have_is_not_asked_about() -> None:
    one, other = ("Elterncafé", "AWO", CAFE), ("Elterncafé", "Caritas", CAFE)
    assert asked(*both(one, other, street="", postcode=""))[0] is False


def test_another_house_or_age_is_not_asked_about() -> None:
    cafe = ("Café Kunterbunt", "Kirche", CAFE), ("Café Kunterbunt", "Diakonie", CAFE)
    assert asked(*both(*cafe)) == (True, True)
    assert asked(*both(*cafe, street="Ring 9")) == (False, False)
    assert asked(*both(*cafe, postcode="34999")) == (False, False)
    first, second = both(*cafe, ages="3-6")
    assert asked(replace(first, ages="0-3"), second) == (False, False)


WORDS = (
    "Sonne Mond Wiese Kastanie Hügel Amsel Biene Forscher Bach Linde Ahorn Löwe Bär Insel Anker "
    "Brücke Feuer Regen Wolke Zauber Wurzel Garten Stern Muschel Drache Igel Fuchs Rabe Falke Esel"
).split()


def _spoiled(one: OfferRecord, chance: random.Random) -> OfferRecord:
    name = one.name
    match chance.randrange(5):
        case 0:
            name = name.upper()
        case 1:
            name = name.replace(" ", "-")
        case 2:
            name = f"{name} e.V."
        case 3:
            name = name[:-2] + name[-2] * 2 + name[-1]
        case _:
            return replace(one, provider=f"{one.provider}, Fr. Lehmann 05691-4410")
    return replace(one, name=name)


def test_of_a_list_with_some_names_written_otherwise_just_these_are_asked() -> None:
    chance = random.Random(7)
    pairs = [(a, b) for a in WORDS for b in WORDS if a != b][:400]
    offers = [
        replace(HERE, id=f"L{at}", name=f"Kita {a} {b}", provider=f"Träger {a}", kind="Kita",
                street=f"Weg {at // 2}", row=at + 2)
        for at, (a, b) in enumerate(pairs)
    ]  # fmt: skip
    spoiled = set(chance.sample(range(len(offers)), 20))
    again = [
        replace(_spoiled(one, chance) if at in spoiled else one, id=f"N{at}", file="neu.csv")
        for at, one in enumerate(offers)
    ]
    rows = matched(again, [Known(f"s{at}", 1, 0, one) for at, one in enumerate(offers)], {}, {})
    fresh = matched(offers, [], {}, {})
    assert [one.record.name for one in fresh if one.alike or one.twin] == []
    found = [one.alike.service if one.alike else one.known and one.known.service for one in rows]
    assert found == [f"s{at}" for at in range(len(offers))]
    assert all(at in spoiled for at, one in enumerate(rows) if one.alike or one.twin)


# --- providers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "bare"),
    [
        ("Stadt Bad Marbach, Fr. Lehmann 05691-4410", "Stadt Bad Marbach"),
        ("Stadt Bad Marbach (Frau Lehmann)", "Stadt Bad Marbach"),
        ("AWO, info@awo.example", "AWO"),
        ("Caritas Tel. 0661 123456", "Caritas"),
        ("Frau und Beruf e.V.", "Frau und Beruf e.V."),
        ("Herrnhuter Diakonie", "Herrnhuter Diakonie"),
        ("Grundschule 13", "Grundschule 13"),
    ],
)
def test_whom_to_ask_is_no_part_of_a_provider(said: str, bare: str) -> None:
    assert bare_name(said) == bare


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("AWO", "A-W-O e.V.", True),
        ("Bezirksamt Mitte", "Bezirksmt Mitte", True),
        ("Nachbarschaftshaus Urbanstr.", "Nachbarschaftshaus Urbanstraße e. V.", True),
        ("Stadt Bad Marbach", "Stadt Bad Marburg", False),
        ("Gemeinde Seefeld", "Gemeinde Moosfeld", False),
        ("Grundschulverein Nord", "Grundschulverein West", False),
        ("Verein 12", "Verein 13", False),
        ("e.V.", "gGmbH", False),
    ],
)
def test_providers_alike(one: str, other: str, same: bool) -> None:
    assert bool(others_of(one, [other])) is bool(others_of(other, [one])) is same


def test_a_provider_of_a_list_is_suggested_and_taken_where_that_was_decided() -> None:
    long = "Stadt Bad Marbach, Fr. Lehmann 05691-4410"
    read = [replace(HERE, provider=name) for name in (long, "Stadt Bad Marbach", "Caritas")]
    assert suggested(read, ["Caritas"]) == {long: "Stadt Bad Marbach"}
    assert suggested(read[:1], ["Stadt Bad Marbach"]) == {long: "Stadt Bad Marbach"}
    assert suggested(read, [long, "Stadt Bad Marbach", "Caritas"]) == {}
    decided = with_decided(read, {PREFIX + long: "Stadt Bad Marbach", "K1": "new"})
    assert [one.provider for one in decided] == ["Stadt Bad Marbach"] * 2 + ["Caritas"]
