"""The inventory: one record per offer, normalised words, nothing filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from lueckenlos.exchange.ages import FIRST_MONTH, LAST_MONTH, in_months, read_classes
from lueckenlos.exchange.desk import Desk
from lueckenlos.exchange.field_words import field_word, key_with_word
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.hsds.package import is_package
from lueckenlos.exchange.hsds.read import read_package
from lueckenlos.exchange.offers.cells import address_of, contact_of
from lueckenlos.exchange.offers.providers import is_sort_of_provider
from lueckenlos.exchange.offers.rows import (
    area_apart,
    by_kind,
    in_degrees,
    places_by_age,
    without_repeats,
)
from lueckenlos.exchange.offers.service_areas import area_finder, is_everywhere, part_named
from lueckenlos.exchange.offers.towns import by_town
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import listed, shown
from lueckenlos.exchange.records import OfferRecord, Source
from lueckenlos.exchange.row_reader import RowReader, readers
from lueckenlos.exchange.settings import Section
from lueckenlos.exchange.tables.bands import COUNTED
from lueckenlos.exchange.tables.parsing import parse_flag
from lueckenlos.exchange.tables.table import Table, resolve_columns
from lueckenlos.exchange.vocabulary.costs import read_price
from lueckenlos.exchange.vocabulary.kinds import KindOfOffer, recognise
from lueckenlos.exchange.vocabulary.recognition import (
    is_plain,
    names_kinds,
    names_no_kind,
    recognised,
)
from lueckenlos.exchange.vocabulary.words import NOT_SAID

NOT_READ = ("row", "file", "approximate", "wording", "amount", "amount_description")
RECORD_FIELDS = tuple(name for name in OfferRecord.__dataclass_fields__ if name not in NOT_READ)
OFFER_FIELDS = (*RECORD_FIELDS, "from_month", "to_month", "house_number", "classes", "x", "y")
EXPECTED = {"kind": "offer_without_kind", "provider": "offer_without_provider"}


def read_offers(
    desk: Desk, sections: Sequence[Section], decisions: Mapping[str, str]
) -> tuple[OfferRecord, ...]:
    """The offers of all lists of a case, ids unique over all of them.

    With `delivered` each offer of a list is confirmed on that day at the earliest. The kind a list
    has for all its offers leaves alone what `decisions` decide by folded name or stated kind.
    """
    ids = _Ids()
    read = dict[object, str]()
    offers: list[OfferRecord] = []
    for number, section in enumerate(sections, 1):
        key = "offers" if number == 1 else f"offers_{number}"
        found = _list(desk, section, key, ids, read)
        usual, one_kind = _usual_kind(section), section.flag("one_kind", False)
        if usual and one_kind:
            offers += _of_one_kind(desk, found, usual, decisions)
        else:
            offers += _with_usual_kind(desk, found, usual, decisions) if usual else found
    return tuple(offers)


def _list(
    desk: Desk, section: Section, key: str, ids: _Ids, read: dict[object, str]
) -> list[OfferRecord]:
    """The offers of one list. `read`: tables read before, each with the section that names it."""
    source = desk.source(section, key)
    delivered = section.day("delivered")
    if delivered and source.day is None:
        desk.sources[key] = replace(source, day=delivered)
    named = section.columns(OFFER_FIELDS)
    if source.file and is_package(desk.folder / source.file):
        _read_once(desk, section, source, "", read)
        return _package(desk, source, delivered)
    section.allow("area_by")
    if (table := desk.table(source)) is None:
        return []
    _read_once(desk, section, source, table.sheet, read)
    desk.empty(table, "offers_empty")
    columns = resolve_columns(table, named, OFFER_FIELDS, ("name",), desk.problems)
    told = {*columns, *named, *(["kind"] if section.text("kind", "") else [])}
    absent = (field for field in EXPECTED if field not in told)
    desk.problems.extend(_without_column(table, field) for field in absent)
    table, columns = _row_for_each(desk, section, table, columns)
    offers: list[OfferRecord] = []
    own, places = list[tuple[RowReader, str]](), list[tuple[RowReader, str]]()
    before, meant = len(desk.problems), area_finder(desk.keys)
    ids.said |= {row.cells.get(columns.get("id", ""), "") for row in table.rows}
    for reader in readers(table, columns, desk.problems):
        if "name" in columns and not reader.text("name"):
            reader.report("offer_without_name", "name")
            continue
        offer = _offer(reader, ids.of(reader), delivered)
        offer = replace(offer, service_area=_served(offer.service_area, meant))
        offers.append(offer)
        own += [(reader, offer.area)] if offer.area else []
        places += [(reader, key) for key in offer.service_area if not part_named(key)]
    desk.problems[before:] = _words_once(desk.problems[before:])
    desk.check_areas(own, "area", at_least=3)
    desk.check_areas(places, "service_area", at_least=3)
    return _with_named_providers(table, columns, offers, desk.problems)


def _read_once(
    desk: Desk, section: Section, source: Source, sheet: str, read: dict[object, str]
) -> None:
    """Note a table that another section names with the same rows: it would count twice."""
    reading = source.reading
    rows = tuple((column, tuple(some)) for column, some in sorted(reading.where.items()))
    path = (desk.folder / source.file).resolve()
    first = read.setdefault((path, sheet, reading.path, reading.layer, rows), section.path)
    if first != section.path:
        values = {"file": shown(source.file), "first": first, "again": section.path}
        section.report("offers_list_twice", "file", **values)


def _row_for_each(
    desk: Desk, section: Section, table: Table, columns: Mapping[str, str]
) -> tuple[Table, dict[str, str]]:
    """The list with one row for each offer, its area by key and its point in degrees."""
    reading = table.reading
    table = without_repeats(table, columns, desk.problems)
    table, columns = area_apart(table, columns)
    table = by_town(desk, desk.keyed(section, table, columns), columns)
    table, columns = in_degrees(table, columns, reading.crs, desk.problems, desk.ground)
    if reading.bands:
        table, columns = places_by_age(table, columns)
    if "kind" in reading.flags:
        table = by_kind(table, columns, desk.problems)
    return table, columns


def _served(said: Sequence[str], meant: Callable[[str], str]) -> tuple[str, ...]:
    """Keys of areas instead of their names; none where all are meant."""
    return () if any(map(is_everywhere, said)) else tuple(meant(text) or text for text in said)


def _words_once(problems: Sequence[Problem]) -> list[Problem]:
    """The problems of a list with each unknown word of a column once, where it stands first, and
    how often."""
    found: dict[object, list[Problem]] = {}
    for at, one in enumerate(problems):
        same = one.code == "word_unknown"
        key = (one.column, fold(str(one.values["value"]))) if same else at
        found.setdefault(key, []).append(one)
    return [
        some[0]
        if len(some) == 1
        else replace(some[0], code="word_often", values={**some[0].values, "count": len(some)})
        for some in found.values()
    ]


def _with_named_providers(
    table: Table, columns: Mapping[str, str], offers: Sequence[OfferRecord], problems: list[Problem]
) -> list[OfferRecord]:
    """The offers without a provider where the list only says of what sort it is ("privat")."""
    said = [one.provider for one in offers if is_sort_of_provider(one.provider)]
    sorts = dict.fromkeys(said)
    if sorts:
        values = {"count": len(said), "examples": listed(sorts)}
        column = columns.get("provider", "")
        problems.append(table.problem("provider_is_a_sort", table.header, column, **values))
    return [replace(one, provider="") if one.provider in sorts else one for one in offers]


def _usual_kind(section: Section) -> KindOfOffer | None:
    """The kind a section declares for the offers of its list, if any."""
    text = section.text("kind", "")
    kind = recognise(text) if text else None
    if text and kind is None:
        section.wrong("kind", "eine Angebotsart, zum Beispiel „Kita“")
    return kind


def _of_one_kind(
    desk: Desk, offers: Sequence[OfferRecord], kind: KindOfOffer, decisions: Mapping[str, str]
) -> list[OfferRecord]:
    """The offers of a list that has but one kind: what they are called tells no other one."""
    decided = {one.id for one in offers if _is_decided(one, decisions)}
    desk.of_one_kind |= {one.id for one in offers} - decided
    return [one if one.id in decided else replace(one, kind=kind.name) for one in offers]


def _is_decided(offer: OfferRecord, decisions: Mapping[str, str]) -> bool:
    return any(text and fold(text) in decisions for text in (offer.name, offer.kind))


def _with_usual_kind(
    desk: Desk, offers: Sequence[OfferRecord], usual: KindOfOffer, decisions: Mapping[str, str]
) -> list[OfferRecord]:
    """The offers with the usual kind of their list where it goes before what each tells itself.

    Names that tell a kind of another field of action are noted: a house of the list is called so.
    """
    found, called = list[OfferRecord](), list[str]()
    for offer in offers:
        told = recognised(offer.name, offer.kind, offer.provider).kind
        if _keeps_its_kind(offer, told, usual, decisions):
            found.append(offer)
            continue
        found.append(replace(offer, kind=usual.name))
        called += [f"„{shown(offer.name)}“ ({told.name})"] if told else []
    if called:
        values: dict[str, object] = {
            "count": len(called),
            "kind": usual.name,
            "examples": ", ".join(called[:3]),
        }
        file, column = offers[0].file, field_word("kind")
        desk.problems.append(Problem("kinds_by_list", file, column=column, values=values))
    return found


def _keeps_its_kind(
    offer: OfferRecord, told: KindOfOffer | None, usual: KindOfOffer, decisions: Mapping[str, str]
) -> bool:
    """Whether an offer's kind is decided, stated or ruled out, or its name tells it more closely.

    The name does so only within the field of action of the usual kind, save for what no house is
    called by, such as "Kinderarztpraxis".
    """
    if _is_decided(offer, decisions):
        return True
    if told is not None:
        return told.field == usual.field or is_plain(told) or names_kinds(offer.kind)
    return names_no_kind(offer.name) or names_no_kind(offer.kind)


def _without_column(table: Table, field: str) -> Problem:
    reading = table.reading
    added = {*reading.constants, *reading.flags, *(("age", "count", COUNTED) * bool(reading.bands))}
    own = [column for column in table.columns if column not in added]
    values = {"field": key_with_word(field), "found": listed(own)}
    return table.problem("offer_column_missing", table.header, field_word(field), **values)


def _package(desk: Desk, source: Source, delivered: date | None) -> list[OfferRecord]:
    """An HSDS package as a list."""
    try:
        offers, problems = read_package(desk.folder / source.file)
    except CaseError as error:
        desk.problems.extend(error.problems)
        return []
    desk.problems.extend(problems)
    days = [[day for day in (one.confirmed_on, delivered) if day] for one in offers]
    return [
        replace(one, confirmed_on=max(some, default=None), file=source.file)
        for one, some in zip(offers, days, strict=True)
    ]


class _Ids:
    """Gives every row an id of its own: what it says, else "Z" and its row, with a suffix."""

    def __init__(self) -> None:
        self.said: set[str] = set()
        self.given: set[str] = set()

    def of(self, reader: RowReader) -> str:
        said = reader.text("id")
        wish = name = said or f"Z{reader.row}"
        number = 1
        while name in self.given or (name != said and name in self.said):
            number += 1
            name = f"{wish}-{number}"
        if said and name != said:
            reader.report("offer_id_twice", "id", id=shown(said), new=shown(name))
        self.given.add(name)
        return name


def _offer(reader: RowReader, key: str, delivered: date | None) -> OfferRecord:
    for field, code in EXPECTED.items():
        if field in reader.columns and not reader.text(field):
            reader.report(code, field)
    latitude, longitude = _point(reader)
    starts_on, ends_on = reader.day("starts_on"), reader.day("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        reader.report("offer_days_reversed", "ends_on")
    days = [day for day in (reader.day("confirmed_on"), delivered) if day is not None]
    words = {field: reader.word(field) for field in ("cost", "access", "prevention", "open_to")}
    said = {field: reader.text(field) for field in _TEXT_FIELDS}
    said["street"] = " ".join(filter(None, (said["street"], reader.text("house_number"))))
    said |= address_of(reader, said)
    said |= contact_of(reader, said["phone"])
    price = read_price(reader.text("cost"))
    capacity, roughly = reader.places("capacity")
    return OfferRecord(
        id=key,
        approximate=False,
        latitude=latitude,
        longitude=longitude,
        ages=_ages(reader),
        further_fields=reader.texts("further_fields"),
        per_year=reader.frequency("per_year"),
        starts_on=starts_on,
        ends_on=ends_on,
        funded_until=reader.day("funded_until"),
        confirmed_on=None if roughly else max(days, default=None),
        capacity=capacity,
        served_per_year=reader.whole("served_per_year"),
        service_area=reader.texts("service_area"),
        protected=_protected(reader),
        file=reader.file,
        row=reader.row,
        wording=_wording(reader),
        amount=price.amount,
        amount_description=price.description,
        **words,
        **said,
    )


def _wording(reader: RowReader) -> tuple[tuple[str, str], ...]:
    """The cells of the fields that keep only a meaning, in words; none where nothing is said."""
    cells = ((field, reader.text(field)) for field in ("cost", "access", "per_year", "capacity"))
    return tuple(
        (field, text)
        for field, text in cells
        if (any(map(str.isalpha, text)) or (field == "cost" and read_price(text).amount))
        and fold(text) not in NOT_SAID
    )


_TEXT_FIELDS = (
    *("name", "provider", "kind", "area", "street", "postcode", "city", "field", "host"),
    *("phone", "email", "url", "schedule", "eligibility_description", "application_process"),
    "description",
)


def _point(reader: RowReader) -> tuple[float | None, float | None]:
    """Latitude and longitude, both or none."""
    if not reader.text("latitude") and not reader.text("longitude"):
        return None, None
    found = reader.point(lambda: reader.report("offer_point_outside", "latitude"))
    return found or (None, None)


def _protected(reader: RowReader) -> bool | None:
    """An unreadable answer protects: a secret address must not appear by a slip of the pen."""
    text = reader.text("protected")
    if not text:
        return None
    try:
        return parse_flag(text)
    except ValueError:
        reader.report("protected_unreadable", "protected", value=shown(text))
        return True


def _ages(reader: RowReader) -> str:
    """The text of `ages`, or the columns `from_month` and `to_month` as such a text."""
    first, last = reader.text("from_month"), reader.text("to_month")
    if not first and not last:
        classes = reader.text("classes")
        said = f"Klasse {classes}" if classes and read_classes(classes) else ""
        return reader.text("ages") or said
    edges = [0 if not first else None, LAST_MONTH if not last else None]
    for at, (field, text) in enumerate((("from_month", first), ("to_month", last))):
        bare = text.replace("−", "-")
        if text and bare.removeprefix("-").isdecimal() and len(bare) <= 6:
            edges[at] = int(bare)
        elif text:
            reader.report("number_unreadable", field, value=shown(text))
    start, stop = edges
    if start is None or stop is None:
        return ""
    if start >= stop:
        reader.report("offer_ages_reversed", "from_month", start=start, stop=stop)
    elif start < FIRST_MONTH or stop > LAST_MONTH:
        reader.report("offer_ages_outside", "from_month", start=start, stop=stop)
    else:
        return in_months(start, stop)
    return ""
