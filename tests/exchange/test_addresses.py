"""From address to place, and where point and named area disagree."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lueckenlos.exchange.addresses.read import place, read_points
from lueckenlos.exchange.addresses.register import AddressPoint
from lueckenlos.exchange.addresses.text import place_name, read_address, read_number
from lueckenlos.exchange.problems import CaseError
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.tables.parsing import parse_number
from lueckenlos.exchange.tables.read import read_table
from lueckenlos.exchange.tables.table import Row, Table

TOWN = {"postcode": "34613", "city": "Schwalmstadt"}
REGISTER = (
    AddressPoint("Hauptstraße", "5", **TOWN, suburb="Treysa", latitude=50.91, longitude=9.19),
    AddressPoint("Hauptstraße", "5a", **TOWN, suburb="Treysa", latitude=50.9101, longitude=9.19),
    AddressPoint("Hauptstraße", "9", **TOWN, suburb="Treysa", latitude=50.9102, longitude=9.19),
    AddressPoint("Hauptstraße", "5", **TOWN, suburb="Ziegenhain", latitude=50.91, longitude=9.24),
    AddressPoint("Am Markt", "1", **TOWN, suburb="Treysa", latitude=50.92, longitude=9.19),
    AddressPoint(**TOWN, suburb="Treysa", latitude=50.912, longitude=9.192),
    AddressPoint(**TOWN, suburb="Ziegenhain", latitude=50.914, longitude=9.242),
    AddressPoint(
        postcode="63065", city="Offenbach am Main", suburb="", latitude=50.10, longitude=8.77
    ),
    AddressPoint(postcode="76877", city="Offenbach an der Queich", latitude=49.19, longitude=8.19),
    AddressPoint(postcode="34576", city="Homberg (Efze)", latitude=51.03, longitude=9.40),
)


def offer(street: str = "", postcode: str = "", city: str = "", **more: object) -> OfferRecord:
    plain = OfferRecord("1", "Treff", "", "", street=street, postcode=postcode, city=city, row=2)
    return replace(plain, **more)


def placed(
    one: OfferRecord, register: Sequence[AddressPoint] = REGISTER
) -> tuple[tuple[float, float, bool] | None, list[str]]:
    """Point and whether it is rough, and the codes of what was found besides the count."""
    (found,), problems = place([one], register)
    for problem in problems:
        assert problem.what.endswith(".")
        assert "50.9" not in problem.what
    point = (
        (found.latitude, found.longitude, found.approximate)
        if found.latitude is not None and found.longitude is not None
        else None
    )
    return point, [problem.code for problem in problems[:-1]]


@pytest.mark.parametrize(
    ("street", "postcode", "city", "point"),
    [
        ("Am Markt 1 / Hinterhaus", "34613", "Schwalmstadt", (50.92, 9.19, False)),
        ("Am Markt 1, 34613 Schwalmstadt", "", "", (50.92, 9.19, False)),
        ("Am Markt 1", "", "Schwalmstadt", (50.92, 9.19, False)),
        ("Am Markt 1-3", "34613", "", (50.92, 9.19, False)),
        ("AM MARKT Nr. 1", "D-34613", "Treysa", (50.92, 9.19, False)),
        ("Hauptstr. 5", "34613", "Schwalmstadt-Treysa", (50.91, 9.19, False)),
        ("Hauptstr.5", "34613", "Schwalmstadt, OT Ziegenhain", (50.91, 9.24, False)),
        ("Hauptstraße 5 A", "34613", "Schwalmstadt (Treysa)", (50.9101, 9.19, False)),
        ("Hauptstr. 11", "34613", "Schwalmstadt-Treysa", (50.9102, 9.19, True)),
        ("Hauptstraße", "34613", "Schwalmstadt-Treysa", (50.9101, 9.19, True)),
        ("Am Bach 7", "34613", "Schwalmstadt-Ziegenhain", (50.914, 9.242, True)),
        ("", "", "Treysa", (50.912, 9.192, True)),
        ("", "34576", "", (51.03, 9.40, True)),
        ("", "", "Homberg", (51.03, 9.40, True)),
        ("", "", "Offenbach a. M.", (50.10, 8.77, True)),
        ("Postfach 12", "63065", "Offenbach", (50.10, 8.77, True)),
    ],
)
def test_an_address_finds_its_place(
    street: str, postcode: str, city: str, point: tuple[float, float, bool]
):
    assert placed(offer(street, postcode, city)) == (point, [])


def test_an_ortsteil_without_postcode_is_found_near_the_others():
    register = (
        AddressPoint(**TOWN, latitude=50.91, longitude=9.22),
        AddressPoint(city="Schwalmstadt", suburb="Rommershausen", latitude=50.95, longitude=9.18),
        AddressPoint(city="Rommershausen", latitude=51.95, longitude=9.18),
    )
    said = offer("", "34613", "Schwalmstadt-Rommershausen")
    assert placed(said, register)[0] == (50.95, 9.18, True)
    assert placed(offer("", "34613", "Schwalmstadt-Nord"), register)[0] == (50.91, 9.22, True)


def test_the_same_address_twice_is_only_roughly_known():
    point, codes = placed(offer("Hauptstr. 5", "34613", "Schwalmstadt"))
    assert point is not None
    assert point[2]
    assert codes == ["address_several"]


@pytest.mark.parametrize(
    "city",
    [
        "Offenbach",
        "Musterstadt",
        "Offenbach/Bieber",
        "Frankfurt",
        "Schwalmstadt-Treysa X",
        "Treysa-Süd",
    ],
)
def test_no_point_where_nothing_or_more_than_one_place_is_meant(city: str):
    assert placed(offer("", "", city)) == (None, ["address_not_found"])


def test_a_postcode_alone_must_be_small():
    far = AddressPoint(postcode="34576", city="Mardorf", latitude=51.10, longitude=9.40)
    assert placed(offer("", "34576"), (*REGISTER, far)) == (None, ["address_not_found"])


def test_a_far_house_number_says_no_more_than_the_ort():
    assert placed(offer("Hauptstr. 90", "34613", "Schwalmstadt-Treysa"))[0] == (50.912, 9.192, True)


def test_a_slip_of_the_pen_is_read_and_told():
    point, codes = placed(offer("Haupstraße 9", "34613", "Schwalmstadt-Treysa"))
    assert point == (50.9102, 9.19, True)
    assert codes == ["address_spelling"]


def test_a_street_spelled_alike_elsewhere_is_not_taken():
    point, codes = placed(offer("Haupstraße 9", "34576", "Homberg"))
    assert point == (51.03, 9.40, True)
    assert codes == []


def test_a_number_in_the_name_of_a_street_is_no_slip():
    street = AddressPoint("Straße des Friedens 12. Abschnitt", "3", "34576", "Homberg (Efze)", "")
    register = (*REGISTER, replace(street, latitude=51.031, longitude=9.401))
    said = offer("Straße des Friedens 13. Abschnitt 3", "34576")
    assert placed(said, register)[0] == (51.03, 9.40, True)


def test_another_postcode_is_told():
    point, codes = placed(offer("Am Markt 1", "34614", "Schwalmstadt"))
    assert point == (50.92, 9.19, False)
    assert codes == ["address_postcode_differs"]


def test_protected_offers_get_no_point():
    offers = [
        offer("Am Markt 1", "34613", "Schwalmstadt", protected=True),
        offer("Am Markt 1", "34613", "Schwalmstadt", kind="Frauenhaus"),
    ]
    found, problems = place(offers, REGISTER)
    assert list(found) == offers
    assert [problem.values for problem in problems] == [
        {"all": 2, "exact": 0, "rough": 0, "missing": 0, "protected": 2}
    ]


def test_offers_with_a_point_keep_it_and_the_rest_is_counted():
    offers = [
        offer("Am Markt 1", "34613", latitude=50.0, longitude=9.0),
        offer("Am Markt 1", "34613"),
        offer("", "34613", "Treysa"),
        offer("", "", "Nirgendwo"),
        offer(),
    ]
    found, problems = place(offers, REGISTER)
    assert found[0] is offers[0]
    assert [problem.code for problem in problems] == [
        *("address_not_found", "address_unsaid", "addresses_placed")
    ]
    assert problems[-1].values == {"all": 4, "exact": 1, "rough": 1, "missing": 2, "protected": 0}


def test_nothing_to_place_is_nothing_to_tell():
    assert place([offer(latitude=50.0, longitude=9.0)], REGISTER)[1] == []
    assert placed(offer("Am Markt 1", "34613"), ())[0] is None


WORDS = st.text(st.sampled_from("aeMstß. ,;-/()0123456789\n"), max_size=25)


@given(WORDS, WORDS, WORDS)
def test_any_address_is_read(street: str, postcode: str, city: str):
    placed_one, _ = placed(offer(street, postcode, city))
    assert placed_one is None or len(placed_one) == 3
    read_number(street)


@pytest.mark.parametrize(
    ("cells", "postcode", "towns"),
    [
        (("Weg 1, 24943 Flensburg", "", ""), "24943", (("Flensburg", ""),)),
        (("", "1067", "Dresden"), "01067", (("Dresden", ""),)),
        (("", "", "34613 Schwalmstadt"), "34613", (("Schwalmstadt", ""),)),
        (("", "34613.0", "X"), "34613", (("X", ""),)),
    ],
)
def test_postcodes_are_found(
    cells: tuple[str, str, str], postcode: str, towns: tuple[tuple[str, str], ...]
):
    address = read_address(*cells)
    assert (address.postcode, address.towns) == (postcode, towns)


def test_names_of_places():
    assert place_name("Bad Homburg v.d.H.").fits(place_name("Bad Homburg v. d. Höhe"))
    assert place_name("Frankfurt/Main").fits(place_name("Frankfurt am Main"))
    assert not place_name("Frankfurt (Oder)").fits(place_name("Frankfurt am Main"))


# --- registers ------------------------------------------------------------------------------


def table(*rows: dict[str, str]) -> Table:
    numbered = tuple(Row(number, row) for number, row in enumerate(rows, 2))
    return Table("adressen.csv", tuple(rows[0]) if rows else ("plz",), numbered)


def test_a_register_in_metres_lands_in_degrees():
    rows = table({"str": "Am Markt", "nr": "1", "r": "517000", "h": "5640000"})
    columns = {"street": "str", "house_number": "nr", "x": "r", "y": "h"}
    for crs in ("EPSG:25832", ""):
        (point,), problems = read_points(rows, columns, crs)
        assert [one.code for one in problems] == ([] if crs else ["crs_assumed"])
        assert (round(point.latitude, 3), round(point.longitude, 3)) == (50.911, 9.242)


def test_points_elsewhere_are_counted():
    good = {"plz": "1067", "lat": "51.05", "lon": "13.74"}
    bad = {"plz": "01069", "lat": "", "lon": "13.74"}
    columns = {"postcode": "plz", "latitude": "lat", "longitude": "lon"}
    (point,), (problem,) = read_points(table(good, bad), columns)
    assert point.postcode == "01067"
    assert (problem.code, problem.values["examples"]) == ("address_points_outside", "3")
    points, problems = read_points(table(bad), columns)
    assert points == ()
    assert [one.code for one in problems] == ["address_points_outside", "addresses_empty"]


@pytest.mark.parametrize(
    "columns", [{}, {"postcode": "plz"}, {"latitude": "lat", "longitude": "lon"}]
)
def test_a_register_needs_an_address_and_a_point(columns: dict[str, str]):
    with pytest.raises(CaseError) as caught:
        read_points(table({"plz": "1", "lat": "1", "lon": "1"}), columns)
    assert caught.value.problems[0].code == "address_columns_missing"


def test_an_unknown_system_of_coordinates():
    with pytest.raises(CaseError) as caught:
        read_points(
            table({"plz": "1", "x": "1", "y": "1"}), {"postcode": "plz", "x": "x", "y": "y"}, "?"
        )
    assert caught.value.problems[0].code == "crs_unknown"


# --- real files -----------------------------------------------------------------------------


@pytest.mark.needs("shared")
def test_addresses_of_berlin(shared_dir: Path):
    folder = shared_dir / "data" / "berlin"
    kitas, _ = read_table(folder / "berlin-daycare-centers-2026-07-details.csv")
    offers = [
        offer(
            row.cells["street"],
            row.cells["zip_code"],
            area=row.cells["geojson_feature_id"].zfill(8),
            latitude=parse_number(row.cells["lat"]),
            longitude=parse_number(row.cells["lon"]),
        )
        for row in kitas.rows
    ]
    columns = {"street": "street", "postcode": "zip_code", "latitude": "lat", "longitude": "lon"}
    register, _ = read_points(kitas, columns)
    bare = [replace(one, latitude=None, longitude=None) for one in offers]
    again, (told,) = place(bare, register)
    assert told.values["exact"] == 2893
    away = [
        abs(one.latitude - two.latitude) + abs(one.longitude - two.longitude)
        for one, two in zip(again, offers, strict=True)
        if None not in (one.latitude, two.latitude, one.longitude, two.longitude)
    ]
    assert max(away) < 0.005


def test_a_register_may_have_the_whole_address_in_one_cell():
    rows = (Row(2, {"anschrift": "Am Markt 3, 34613 Schwalmstadt", "lat": "50.9", "lon": "9.2"}),)
    table = Table("schulen.csv", ("anschrift", "lat", "lon"), rows)
    [point], problems = read_points(
        table, {"street": "anschrift", "latitude": "lat", "longitude": "lon"}
    )
    assert (point.street, point.postcode, point.city) == ("Am Markt 3", "34613", "Schwalmstadt")
    assert problems == []
