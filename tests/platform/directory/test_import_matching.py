"""Which row of a list is which offer of the inventory, and what it says otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from lueckenlos.directory.matching import Known, Listing, differences, matched, missing
from lueckenlos.exchange.records import OfferRecord

KITA = OfferRecord(
    id="K1", name="Kita Sonne", provider="AWO", kind="Kindertagesstätte", street="Hauptstr. 1",
    postcode="36037", city="Fulda", latitude=50.5, longitude=9.6, phone="0661 1", file="kitas.csv",
    row=2, confirmed_on=date(2026, 1, 1),
)  # fmt: skip
IDS, OWN = Listing(ids=True), Listing(own=True, ids=True, states=frozenset(("phone", "street")))


def known(*records: OfferRecord, **more: Any) -> list[Known]:
    return [Known(f"s{at}", 1, 0, one, **more) for at, one in enumerate(records)]


def outcomes(read: list[OfferRecord], there: list[Known], listing: Listing) -> list[str]:
    listings = {one.file: listing for one in read}
    return [one.outcome for one in matched(read, there, listings, {})]


def test_a_key_counts_where_the_house_is_the_same() -> None:
    renamed = replace(KITA, name="Kita Mond")
    assert outcomes([renamed], known(KITA), IDS) == ["change"]
    other = replace(KITA, name="Beratung", kind="Erziehungsberatungsstelle", street="Ring 2")
    assert outcomes([other], known(KITA), IDS) == ["new"]
    assert outcomes([other], known(KITA), OWN) == ["change"]


def test_rows_of_a_list_without_keys_go_by_name_provider_and_street() -> None:
    there = known(replace(KITA, id="Z2"), replace(KITA, id="Z3", name="Kita Mond"))
    turned = [replace(KITA, id="Z2", name="Kita Mond"), replace(KITA, id="Z3")]
    rows = matched(turned, there, {"kitas.csv": Listing()}, {})
    assert [one.known.service for one in rows if one.known] == ["s1", "s0"]
    assert [one.outcome for one in rows] == ["same", "same"]


def test_one_house_in_two_rows_keeps_them_apart() -> None:
    small, big = replace(KITA, id="a", ages="0-3"), replace(KITA, id="b", ages="3-6")
    read = [replace(big, id="x"), replace(small, id="y")]
    rows = matched(read, known(small, big), {}, {})
    assert [(one.known.service, one.outcome) for one in rows if one.known] == [
        ("s1", "same"),
        ("s0", "same"),
    ]


def test_a_house_that_moved_or_is_misspelt_is_asked_about() -> None:
    moved = replace(KITA, id="N", street="Ganz woanders 9", postcode="36041")
    [row] = matched([moved], known(KITA), {}, {})
    assert (row.outcome, row.alike and row.alike.service) == ("new", "s0")
    assert missing([row], known(KITA), {"kitas.csv"}, set()) == []
    misspelt = replace(KITA, id="N", name="Kita Sonnne", provider="AWO e. V.")
    [row] = matched([misspelt], known(replace(KITA, provider="AWO eV")), {}, {})
    assert row.outcome == "new" and row.alike


def test_two_rows_that_look_the_same_are_asked_about() -> None:
    rows = matched([KITA, replace(KITA, id="K2", name="Kita Sonnne", row=3)], [], {}, {})
    assert [one.outcome for one in rows] == ["new", "new"]
    assert rows[0].twin is None and rows[1].twin == KITA
    there, new = matched([KITA, replace(KITA, id="K2", name="Kita Sonnne", row=3)], known(KITA), {
        "kitas.csv": IDS
    }, {})  # fmt: skip
    assert (there.outcome, new.outcome, new.twin) == ("same", "new", KITA)


def test_what_was_put_away_is_not_put_in_again() -> None:
    assert outcomes([KITA], known(KITA, active=False), IDS) == ["aside"]


def test_decisions_go_before_everything() -> None:
    other = replace(KITA, id="Q", name="Anders", provider="X")
    said = {"Q": "s0"}
    assert [one.outcome for one in matched([other], known(KITA), {}, said)] == ["change"]
    assert [one.outcome for one in matched([KITA], known(KITA), {}, {"K1": "skip"})] == ["skip"]
    assert [one.outcome for one in matched([KITA], known(KITA), {}, {"K1": "new"})] == ["new"]


def test_offers_no_longer_in_their_list_are_told() -> None:
    gone = replace(KITA, id="K2", name="Kita Mond")
    there = known(KITA, gone, title="Kitas 2025")
    rows = matched([KITA], there, {"kitas.csv": IDS}, {})
    assert [one.record for one in missing(rows, there, {"kitas.csv"}, set())] == [gone]
    assert [one.record for one in missing(rows, there, {"neu.csv"}, {"Kitas 2025"})] == [gone]
    assert missing(rows, there, {"neu.csv"}, set()) == []


def test_what_a_list_does_not_say_stays_unless_it_is_our_own() -> None:
    bare = replace(KITA, phone="", street="", email="")
    assert differences(KITA, bare, IDS) == {}
    told = differences(KITA, bare, OWN)
    assert told["phone"] == "" and told["street"] == "" and "email" not in told


def test_a_secret_address_is_not_lost_by_an_empty_cell() -> None:
    secret = replace(KITA, protected=True)
    assert set(differences(secret, replace(secret, street="", phone=""), OWN)) == {"phone"}


def test_a_secret_that_is_usual_for_the_kind_is_no_change() -> None:
    haven = replace(KITA, kind="Frauenhaus", protected=None)
    assert differences(haven, replace(haven, protected=True), OWN) == {}
    assert differences(KITA, replace(KITA, protected=True), OWN) == {"protected": True}
    advice = replace(haven, kind="Erziehungsberatungsstelle", protected=True)
    assert differences(haven, advice, OWN)["protected"] is True


def test_a_new_address_takes_the_old_point_away() -> None:
    moved = replace(KITA, street="Ring 5", latitude=None, longitude=None)
    told = differences(KITA, moved, IDS)
    assert told == {
        "street": "Ring 5", "latitude": None, "longitude": None, "approximate": False
    }  # fmt: skip


def test_other_words_for_the_same_are_no_change() -> None:
    old = replace(KITA, ages="3 bis unter 6 Jahre", schedule="Mo 9\nDi 9", cost="free")
    new = replace(
        old, ages="3 bis unter 6", schedule="Mo 9 Di 9", kind="Kita", latitude=50.5000001,
        confirmed_on=date(2025, 1, 1), wording=(("cost", "gratis"),),
    )  # fmt: skip
    assert differences(old, new, IDS) == {}
    assert differences(old, replace(new, cost="paid"), IDS)["wording"] == (("cost", "gratis"),)


def test_a_point_that_is_only_that_of_an_ort_does_not_replace_a_better_one() -> None:
    rough = replace(KITA, latitude=50.6, longitude=9.7, approximate=True)
    assert differences(KITA, rough, IDS) == {}
    assert differences(rough, KITA, IDS)["latitude"] == 50.5


# --- the same name somewhere else ----------------------------------------------------------------

PLAY = OfferRecord(
    id="P", name="Wichtelstube Seefeld", provider="Verein Waldwichtel", kind="Krabbelgruppe",
    street="Marktweg 5", postcode="34900", city="Seefeld", file="gruppen.csv", row=2,
)  # fmt: skip
OTHER = replace(PLAY, id="Q", name="Wichtelstube Moosfeld", city="Moosfeld", row=3)


def asked(read: list[OfferRecord], there: list[Known], *places: str) -> list[bool]:
    rows = matched(read, there, {}, {}, places)
    return [bool(one.alike or one.twin) for one in rows]


def test_names_that_only_tell_their_places_apart_are_not_asked_about() -> None:
    assert asked([PLAY, OTHER], []) == [False, False]
    assert asked([OTHER], known(PLAY)) == [False]
    bare = [replace(one, city="Auental") for one in (PLAY, OTHER)]
    assert asked(bare, [], "Seefeld", "Moosfeld") == [False, False]


def test_one_name_in_two_places_is_not_asked_about() -> None:
    here, there = (replace(one, name="Wichtelstube") for one in (PLAY, OTHER))
    assert asked([replace(there, street="Ring 1")], known(here)) == [False]
    both = known(here, replace(there, street="Allee 2"))
    [row] = matched([replace(there, street="Ring 1")], both, {}, {})
    assert row.alike and row.alike.service == "s1"


def test_real_doubles_are_still_asked_about() -> None:
    again = replace(PLAY, id="R", name="Wichtel-Stube Seefelt", row=3)
    for place in ("Seefeld", "Seefelt", "Auental-Seefeld", "", "See feld"):
        assert asked([PLAY, replace(again, city=place)], [], "Seefeld") == [False, True], place
    moved = replace(PLAY, id="R", street="Ganz woanders 9", postcode="34911")
    assert asked([moved], known(PLAY), "Seefeld", "Moosfeld") == [True]
    same = replace(PLAY, id="R", name="Wichtelstubbe Seefeld")
    assert asked([same], known(PLAY), "Seefeld", "Moosfeld") == [True]


def test_a_number_tells_two_houses_apart() -> None:
    fifth = replace(PLAY, name="Wichtelstube 5")
    assert asked([fifth, replace(fifth, id="S", name="Wichtelstube 6", row=3)], []) == [False] * 2
    assert asked([fifth, replace(fifth, id="S", name="Wichtelstubbe 5", row=3)], []) == [
        False, True
    ]  # fmt: skip
