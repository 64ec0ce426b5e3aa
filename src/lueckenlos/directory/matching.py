"""Offers somebody uploads beside those of the inventory: which is which, and what is different."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from lueckenlos.directory.sameness import look_alikes, near, place_words
from lueckenlos.exchange.ages import read_ages
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.hsds.told import Told
from lueckenlos.exchange.protection import is_protected, protects
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.vocabulary.kinds import recognise

COUNTED_KEY = re.compile(r"Z\d+(?:-\d+)?", re.ASCII)
"""A key a list does not tell: the row of an offer."""
ADDRESS = ("street", "postcode", "city")
POINT = ("latitude", "longitude", "approximate")
COMPARED = (
    *("name", "provider", "kind", "field", "further_fields", "area", *ADDRESS, "latitude", "ages"),
    *("schedule", "per_year", "cost", "access", "prevention", "open_to", "starts_on", "ends_on"),
    *("funded_until", "capacity", "served_per_year", "service_area", "host", "protected", "phone"),
    *("email", "url", "confirmed_on"),
)
"""What is compared, in the order it is told; the longitude goes with the latitude."""
WORDED = ("cost", "access", "per_year", "capacity")
SAME_POINT = 1e-5
NEW, SKIP, KEEP = "new", "skip", "keep"
"""Decisions about a row: it is new, it is left out, what stands in the inventory stays."""


@dataclass(frozen=True, slots=True)
class Known:
    """An offer of the inventory: its service and version, and which of its locations.

    `active` false: it is in the archive or has gone into another one. `title`: of its list.
    `beyond`: what is known of it that only a package tells (`package_rows`).
    """

    service: str
    version: int
    at: int
    record: OfferRecord
    active: bool = True
    title: str = ""
    beyond: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listing:
    """What is known of a list. `own`: an export of this inventory, in which a cell somebody
    emptied is meant so; `states`: the fields it has columns for; `ids`: it tells keys. The ids of a
    package that comes again, by its file or `title`, stay those of its offers."""

    own: bool = False
    ids: bool = False
    states: frozenset[str] = frozenset()
    title: str = ""


@dataclass(slots=True)
class Match:
    """A row of a list. `known`: the offer of the inventory it is; `alike`: one it may be; `twin`:
    an earlier row that may be the same; `changes`: what it says otherwise, by field; `told`: what
    its package tells beyond the row, `beyond` what of that is otherwise; `remembered`: it was
    decided in an earlier list."""

    record: OfferRecord
    known: Known | None = None
    alike: Known | None = None
    twin: OfferRecord | None = None
    said: str = ""
    changes: dict[str, Any] = field(default_factory=dict)
    told: Told | None = None
    beyond: dict[str, Any] = field(default_factory=dict)
    remembered: bool = False

    @property
    def outcome(self) -> str:
        """What comes of it: new, skip, aside (put away before), change or same."""
        if self.said == SKIP:
            return SKIP
        if self.known is None:
            return NEW
        if not self.known.active:
            return "aside"
        differs = bool(self.changes or self.beyond)
        return "change" if differs and self.said != KEEP else "same"


def matched(
    read: Sequence[OfferRecord],
    known: Sequence[Known],
    listings: Mapping[str, Listing],
    decided: Mapping[str, str],
    places: Collection[str] = (),
    told: Mapping[tuple[str, str], Told] = MappingProxyType({}),
    before: Mapping[str, str] = MappingProxyType({}),
) -> list[Match]:
    """Every row with what it is. `listings` by file; `decided` by key of a row; `places`: names of
    Ortsteile and Gemeinden; `told` by file and key of a row; `before`: what was decided about such
    rows in earlier lists, by spelling."""
    rows = [
        Match(one, said=decided.get(one.id, ""), told=told.get((one.file, one.id))) for one in read
    ]
    matcher = _Matcher(rows, known, listings, places, before)
    matcher.run()
    for one in matcher.rows:
        if one.known is not None and one.known.active:
            listing = listings.get(one.record.file, Listing())
            one.changes = differences(one.known.record, one.record, listing)
    return matcher.rows


def missing(
    rows: Sequence[Match], known: Sequence[Known], files: Collection[str], titles: Collection[str]
) -> list[Known]:
    """Offers of the inventory that stood in these lists before and do no longer."""
    there = {(one.known.service, one.known.at) for one in rows if one.known}
    asked = {one.alike.service for one in rows if one.alike}
    return [
        one
        for one in known
        if one.active
        and (one.service, one.at) not in there
        and one.service not in asked
        and (one.record.file in files or (one.title and one.title in titles))
    ]


# --- which is which ------------------------------------------------------------------------------


class _Matcher:
    """Finds for every row the offer it is; each offer is found once."""

    def __init__(
        self,
        rows: list[Match],
        known: Sequence[Known],
        listings: Mapping[str, Listing],
        places: Collection[str],
        before: Mapping[str, str],
    ) -> None:
        self.rows, self.known, self.listings = rows, known, listings
        self.before = before
        records = [*(one.record for one in rows), *(one.record for one in known)]
        self.places = place_words(records, places)
        self.taken: set[int] = set()

    def run(self) -> None:
        """First what was decided, then by key, then by name, provider and street, then what was
        decided about such rows before."""
        self._decided()
        self._by_service()
        self._by_key()
        self._by_name(exactly=True)
        self._by_name(exactly=False)
        self._as_before()
        self._alike()

    def _open(self) -> list[Match]:
        return [one for one in self.rows if one.known is None and one.said not in (NEW, SKIP)]

    def _take(self, row: Match, at: int) -> None:
        row.known = self.known[at]
        self.taken.add(at)

    def _decided(self) -> None:
        of = defaultdict[str, list[int]](list)
        for at, one in enumerate(self.known):
            of[one.service].append(at)
        for row in self._open():
            free = [at for at in of.get(row.said, ()) if at not in self.taken]
            if free:
                self._take(row, free[0])
                row.alike = row.known

    def _by_service(self) -> None:
        """Rows of a package that names the service as the inventory does, where it came from
        here or was loaded before: at the same address first, then at those left."""
        of = defaultdict[str, list[int]](list)
        for at, one in enumerate(self.known):
            of[one.service].append(at)
        rows = [row for row in self._open() if row.told and row.told.service in of]
        for exactly in (True, False):
            for row in rows:
                if row.known is None and row.told is not None:
                    free = [at for at in of[row.told.service] if at not in self.taken]
                    street = _named(row.record)[2]
                    same = [at for at in free if _named(self.known[at].record)[2] == street]
                    if found := same if exactly else free:
                        self._take(row, found[0])

    def _by_key(self) -> None:
        of = {one.record.id: at for at, one in enumerate(self.known)}
        for row in self._open():
            at = of.get(row.record.id)
            listing = self.listings.get(row.record.file, Listing())
            if at is None or at in self.taken or not (listing.ids or listing.own):
                continue
            there = self.known[at]
            if not self._may_be(row, at):
                continue
            again = row.record.file == there.record.file or listing.title == there.title != ""
            sure = listing.own or (row.told is not None and again)
            sure = sure and not COUNTED_KEY.fullmatch(row.record.id)
            if sure or _one_house(row.record, there.record):
                self._take(row, at)

    def _by_name(self, *, exactly: bool) -> None:
        """The offer of the same name, provider and street that differs least."""
        of = defaultdict[tuple[str, ...], list[int]](list)
        for at, one in enumerate(self.known):
            if at not in self.taken:
                of[_named(one.record)].append(at)
        for row in self._open():
            free = [at for at in of.get(_named(row.record), ()) if at not in self.taken]
            free = [at for at in free if self._may_be(row, at)]
            told = {at: differences(self.known[at].record, row.record, Listing()) for at in free}
            best = min(free, key=lambda at: (not self.known[at].active, len(told[at])), default=-1)
            if best >= 0 and not (exactly and told[best]):
                self._take(row, best)

    def _may_be(self, row: Match, at: int) -> bool:
        """What was put away is no row of which somebody said what it is by now."""
        return self.known[at].active or spelling(row.record) not in self.before

    def _as_before(self) -> None:
        """Rows about which somebody decided in an earlier list. Of several that are one service the
        first is it; the others say it once more and are left out."""
        of = defaultdict[str, list[int]](list)
        for at, one in enumerate(self.known):
            of[one.service].append(at)
        for row in self._open():
            service = self.before.get(spelling(row.record))
            there = [at for at in of.get(service or "", ()) if self.known[at].active]
            if row.said or service is None or (service and not there):
                continue
            free = [at for at in there if at not in self.taken]
            row.said = service if free else SKIP
            if free:
                self._take(row, free[0])
            row.alike = self.known[there[0]] if there else None
            row.remembered = True

    def _alike(self) -> None:
        """What only looks the same is asked: offers spelled alike, or moved to another street; not
        what is called the same somewhere else."""
        rows = {id(one.record): one for one in self.rows if one.known is None and one.alike is None}
        free = [one for at, one in enumerate(self.known) if at not in self.taken and one.active]
        there = [replace(one.record, row=0) for one in free]  # its row is of another file by now
        known = {id(record): one for record, one in zip(there, free, strict=True)}
        moved = defaultdict[tuple[str, ...], list[Known]](list)
        for one in free:
            if one.record.provider:
                moved[_named(one.record)[:2]].append(one)
        for row in rows.values():
            same = moved.get(_named(row.record)[:2], ())
            row.alike = next(
                (one for one in same if near(one.record, row.record, self.places)), None
            )
        if not rows:
            return
        certain = [one.record for one in self.rows if one.known is not None]
        order = [*there, *certain, *(one.record for one in rows.values())]
        for first, second in look_alikes(order, self.places):
            asked = rows.get(id(second))
            if asked is not None and id(first) in known:
                asked.alike = asked.alike or known[id(first)]
            elif asked is not None:
                asked.twin = asked.twin or first


def spelling(one: OfferRecord) -> str:
    """A sign of what an offer calls itself, its provider and its street, to know it again: kept in
    place of the words, which may tell an address nobody should know."""
    return sha256("\n".join(_named(one)).encode()).hexdigest()


def _named(one: OfferRecord) -> tuple[str, ...]:
    return fold(one.name), fold(one.provider), fold(one.street).replace("strasse", "str")


def _one_house(one: OfferRecord, other: OfferRecord) -> bool:
    """Whether offers with one key are one: other lists count their rows from one, too."""
    if fold(one.name) == fold(other.name):
        return True
    same = fold(one.kind) == fold(other.kind) and fold(one.provider) == fold(other.provider)
    return same and bool(one.kind and one.provider)


# --- what is different ---------------------------------------------------------------------------


def differences(old: OfferRecord, new: OfferRecord, listing: Listing) -> dict[str, Any]:
    """What a row says otherwise, by field. What it does not say stays, unless it is an own list in
    which somebody emptied the cell."""
    found: dict[str, Any] = {}
    for name in COMPARED:
        before, said = getattr(old, name), getattr(new, name)
        empty = said in ("", None, ())
        emptied = empty and before not in ("", None, ()) and _may_empty(old, name, listing)
        if emptied or (not empty and not _same(name, old, new, listing)):
            found[name] = said
    if "latitude" in found:
        found |= {name: getattr(new, name) for name in POINT}
    elif any(name in found for name in ADDRESS) and old.latitude is not None:
        found |= {"latitude": None, "longitude": None, "approximate": False}
    if any(name in found for name in WORDED):
        kept = tuple(one for one in old.wording if one[0] not in found)
        found["wording"] = kept + tuple(one for one in new.wording if one[0] in found)
    return found


def _may_empty(old: OfferRecord, name: str, listing: Listing) -> bool:
    """Whether an empty cell takes something away; it does not uncover or lose a secret address."""
    if not listing.own or name not in listing.states or name == "protected":
        return False
    if name == "latitude" and old.approximate:
        return False  # our lists leave out a point that is only that of an Ort
    return not (name in (*ADDRESS, "latitude", "area", "host") and is_protected(old))


def _same(name: str, old: OfferRecord, new: OfferRecord, listing: Listing) -> bool:
    before, said = getattr(old, name), getattr(new, name)
    match name:
        case "latitude":
            return _same_point(old, new)
        case "protected":
            return bool(said == protects(before, recognise(new.kind or old.kind)))
        case "ages":
            one, two = read_ages(before), read_ages(said)
            alike = one and two and replace(one, text="") == replace(two, text="")
            return bool(alike) or _words(before) == _words(said)
        case "kind":
            there, told = recognise(before), recognise(said)
            unread = there is not None and told is None and not listing.own
            return unread or (there is not None and there == told) or fold(before) == fold(said)
        case "confirmed_on":
            return bool(before and (said == before or (said < before and not listing.own)))
        case "further_fields" | "service_area":
            return {fold(one) for one in before} == {fold(one) for one in said}
        case "field":
            return fold(before) == fold(said)
    return _words(before) == _words(said)


def _words(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


def _same_point(old: OfferRecord, new: OfferRecord) -> bool:
    """One point; where only the address of a list is placed, the point that is known is better."""
    if old.latitude is None or old.longitude is None:
        return False
    moved = any(
        getattr(new, name) and _words(getattr(new, name)) != _words(getattr(old, name))
        for name in ADDRESS
    )
    if new.approximate and not old.approximate and not moved:
        return True
    latitude, longitude = new.latitude or 0.0, new.longitude or 0.0
    off = max(abs(old.latitude - latitude), abs(old.longitude - longitude))
    return off < SAME_POINT
