"""The inventory becomes offer rows: kind defaults filled in and listed, conditions weighed."""

from __future__ import annotations

import dataclasses
from copy import copy
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely

from lueckenlos.assemble.doubles import double_records
from lueckenlos.assemble.ground import Ground, containing
from lueckenlos.assemble.scheme import SchemeRecord
from lueckenlos.engine.types import FIRST_MONTH, LAST_MONTH, Bar, Level, Way
from lueckenlos.exchange.ages import read_ages, says_nothing
from lueckenlos.exchange.area_keys import AreaKeys
from lueckenlos.exchange.field_words import DEFAULTS, field_word
from lueckenlos.exchange.layers.crs import DEGREES, GRID, move
from lueckenlos.exchange.offers.area_by_town import AreasByTown, is_whole
from lueckenlos.exchange.offers.service_areas import area_finder, part_named
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.protection import protects
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.records import Case, OfferRecord
from lueckenlos.exchange.vocabulary.kinds import KindOfOffer, end_of, recognise
from lueckenlos.exchange.vocabulary.schedules import read_schedule

WEEKLY = 50
MENTIONED_ONLY = Bar.ON_REQUEST | Bar.BY_REFERRAL | Bar.DIGITAL_ONLY


@dataclass(frozen=True, slots=True)
class Read:
    """An offer with everything the chain needs, each value said or its kind's default.

    `doubtful` are months in which it may also be meant; they never count as confirmed. `point` is
    EPSG:3035 metres or None; `rough` marks the middle of its area standing in for an address,
    `lost` an offer of which nobody knows where it is, though families must come to it.
    """

    record: int
    offer: OfferRecord
    kind: KindOfOffer | None
    field: int
    also: int
    months: tuple[int, int]
    doubtful: tuple[tuple[int, int], ...]
    access: str
    open_to: str
    point: tuple[float, float] | None
    area: int
    confirmed: bool
    bars: Bar
    paid: bool
    rough: bool = False
    lost: bool = False
    defaults: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stated:
    """What an offer says of its access, or its kind for it."""

    access: str
    open_to: str
    prevention: str
    per_year: int


def _stated(offer: OfferRecord, kind: KindOfOffer | None) -> tuple[Stated, dict[str, str]]:
    """What is said, and as the second what is only the default of its kind."""
    usual = (
        ("komm", "anyone", "universal")
        if kind is None
        else (kind.access, kind.open_to, kind.prevention)
    )
    said = (offer.access, offer.open_to, offer.prevention)
    names = ("access", "open_to", "prevention")
    defaults = {name: d for name, s, d in zip(names, said, usual, strict=True) if not s}
    per_year = offer.per_year
    if per_year is None and offer.schedule:
        per_year = read_schedule(offer.schedule).per_year
    if per_year is None:
        per_year = kind.per_year if kind else WEEKLY
        defaults["per_year"] = str(per_year)
    access, open_to, prevention = (s or d for s, d in zip(said, usual, strict=True))
    return Stated(access, open_to, prevention, per_year), defaults


class Reader:
    """Reads the offers of one case; problems collect in `problems` in the order of the list."""

    def __init__(self, case: Case, scheme: SchemeRecord, ground: Ground) -> None:
        self.case, self.scheme, self.ground = case, scheme, ground
        self.keys = {rule.key: i for i, rule in enumerate(scheme.fields)}
        self.problems: list[Problem] = []
        source = case.sources.get("offers")
        self.file = source.file if source else ""
        self.middle = _middles(ground)
        gemeinden = {one.municipality: one.municipality_name for one in case.areas}
        names = {one.id: one.name for one in case.areas}
        self.meant = area_finder(AreaKeys(names, gemeinden))
        self.by_town = AreasByTown(case.areas, case.title)

    def of(self, case: Case) -> Reader:
        """A reader of a case that differs by its offers only."""
        one = copy(self)
        one.case, one.problems = case, []
        return one

    def read(self) -> list[Read]:
        """Every offer whose field is known; the others are in `problems`."""
        self._duplicates()
        points = self._points()
        found = []
        for i, offer in enumerate(self.case.offers):
            kind = recognise(offer.kind) if offer.kind else None
            if kind is None:
                self.say("kind_unknown", offer, "kind", value=offer.kind or offer.name)
            key = offer.field or (kind.field if kind else "")
            if key in self.keys:
                found.append(self._one(i, offer, kind, self.keys[key], points[i]))
            elif key:
                allowed = ", ".join(self.keys)
                self.say("field_unknown", offer, "field", value=key, allowed=allowed)
        return found

    def service_area(self, one: Read) -> list[int]:
        """The planning areas an offer says it serves, by their keys or their Gemeinde's."""
        areas: set[int] = set()
        for key in self.served(one):
            areas |= set(self.ground.areas_of(key))
        return sorted(areas)

    def unknown_part(self, one: Read) -> str:
        """What an offer says it serves and no area is known by; "" where there is nothing."""
        unknown = [key for key in self.served(one) if not self.ground.areas_of(key)]
        return ", ".join(unknown)

    def served(self, one: Read) -> tuple[str, ...]:
        """What an offer states that it serves; if it counts by that, also what its name tells."""
        if one.offer.service_area or not self.counts_by_area(one):
            return one.offer.service_area
        if is_whole(one.offer.city):
            return ()
        part = part_named(one.offer.name, self.case.title)
        return (self.meant(part) or part,) if part else ()

    def counts_by_area(self, one: Read) -> bool:
        """Whether an offer reaches those it is responsible for or comes to, whatever the
        distance."""
        way = self.scheme.fields[one.field].way
        return way is Way.RESPONSIBLE or (one.access == "geh" and way in (Way.NEAR, Way.REACHABLE))

    def say(self, code: str, offer: OfferRecord, column: str = "", **values: object) -> None:
        """Note a problem of an offer, once."""
        values = {"offer": shown(offer.name), **values}
        file = offer.file or self.file
        self.problems.append(Problem(code, file, offer.row, field_word(column), values))

    def _one(
        self,
        i: int,
        offer: OfferRecord,
        kind: KindOfOffer | None,
        f: int,
        point: tuple[float, float] | None,
    ) -> Read:
        stated, defaults = _stated(offer, kind)
        if offer.per_year is None and (doubt := read_schedule(offer.schedule).doubt):
            self.say(doubt, offer, "schedule", value=offer.schedule)
        months, doubtful = self._ages(offer, kind, defaults)
        further = offer.further_fields or (kind.also if kind else ())
        also = sum(1 << self.keys[key] for key in set(further) if key in self.keys)
        area, point, rough = self._place(offer, kind, point, stated.access, f)
        one = Read(
            record=i,
            offer=offer,
            kind=kind,
            field=f,
            also=also & ~(1 << f),
            months=months,
            doubtful=doubtful,
            access=stated.access,
            open_to=stated.open_to,
            point=point,
            area=area,
            confirmed=self._confirmed(offer, kind),
            bars=self._bars(offer, f, stated),
            paid=offer.cost == "paid",
            rough=rough,
            lost=self._lost(offer, kind, area, stated.access),
            defaults=defaults,
        )
        self._list_defaults(one)
        if not offer.cost and any(some.free_only for some in self.case.populations):
            self.say("cost_unknown", offer, "cost")
        return one

    def _ages(
        self, offer: OfferRecord, kind: KindOfOffer | None, defaults: dict[str, str]
    ) -> tuple[tuple[int, int], tuple[tuple[int, int], ...]]:
        """Certain months, and doubtful ones beside them; the kind's where none can be read."""
        ages = read_ages(offer.ages) if offer.ages else None
        if ages is None:
            if not says_nothing(offer.ages):
                self.say("age_unreadable", offer, "ages", value=offer.ages)
            start, stop = kind.ages if kind else (0, LAST_MONTH)
            defaults["ages"] = f"{start}-{stop}"
            return (start, stop), (kind.perhaps,) if kind and kind.perhaps else ()
        stop = end_of(ages, kind)
        doubtful = []
        if stop < ages.stop:
            defaults["ages_end"] = str(stop)
        if ages.doubtful_stop is not None:
            doubtful.append((ages.stop, min(ages.doubtful_stop, LAST_MONTH)))
        if ages.doubtful_start is not None:
            doubtful.append((max(ages.doubtful_start, FIRST_MONTH), ages.start))
        doubtful = [(start, stop) for start, stop in doubtful if start < stop]
        if doubtful:
            self.say("age_doubtful", offer, "ages", value=offer.ages)
        return (ages.start, stop), tuple(doubtful)

    def _confirmed(self, offer: OfferRecord, kind: KindOfOffer | None) -> bool:
        """Confirmed within the period of its kind, counted back from the reference day."""
        day, today = offer.confirmed_on, self.case.reference_day
        months = kind.confirm_months if kind else 12
        if day is None:
            return False
        if day > today:
            self.say("confirmed_later", offer, "confirmed_on", day=f"{day:%d.%m.%Y}")
            return False
        return day >= months_before(today, months)

    def _bars(self, offer: OfferRecord, f: int, stated: Stated) -> Bar:
        """What keeps the offer from counting for anybody."""
        bars, today, rule = Bar(0), self.case.reference_day, self.scheme.fields[f]
        ended = offer.ends_on is not None and offer.ends_on < today
        if ended or (offer.starts_on is not None and offer.starts_on > today):
            bars |= Bar.NOT_RUNNING
        if not ended:
            self._ends_soon(offer)
        if stated.prevention == "indicated":
            bars |= Bar.BY_REFERRAL
        abroad = stated.access == "setting" and rule.way is not Way.SETTING
        if stated.prevention == "selective" or abroad:
            bars |= Bar.NOT_OPEN
        if stated.access == "digital":
            bars |= Bar.DIGITAL_ONLY
        outreach = stated.access == "geh" and rule.way in (Way.NEAR, Way.REACHABLE)
        if outreach and offer.served_per_year is None:
            bars |= Bar.ON_REQUEST
        if stated.per_year < rule.per_year:
            bars |= Bar.TOO_RARE
        ways_in = (offer.phone, offer.email, offer.url, offer.street, offer.area)
        if rule.way is Way.RESPONSIBLE and not any(ways_in) and offer.latitude is None:
            bars |= Bar.NO_WAY_IN
        return bars

    def _ends_soon(self, offer: OfferRecord) -> None:
        """Flag what ends, or whose funding ends or has ended, within the scheme's days."""
        today, funded = self.case.reference_day, offer.funded_until
        if funded and funded < today:
            self.say("funding_ended", offer, "funded_until", day=f"{funded:%d.%m.%Y}")
            return
        last = min((day for day in (offer.ends_on, offer.funded_until) if day), default=None)
        if last and (last - today).days <= int(self.scheme.rules["ends_soon_days"]):
            self.say("ends_soon", offer, "ends_on", day=f"{last:%d.%m.%Y}")

    def _points(self) -> list[tuple[float, float] | None]:
        """Points of the offers that state one, in metres."""
        stated = [(one.longitude, one.latitude) for one in self.case.offers]
        degrees = np.array(stated, float).reshape(-1, 2)
        moved = move(DEGREES, GRID)(degrees).tolist()
        known = np.isfinite(degrees).all(axis=1)
        return [(x, y) if k else None for (x, y), k in zip(moved, known, strict=True)]

    def _place(
        self,
        offer: OfferRecord,
        kind: KindOfOffer | None,
        point: tuple[float, float] | None,
        access: str,
        f: int,
    ) -> tuple[int, tuple[float, float] | None, bool]:
        """Area and point: the coordinate wins over the named area; without one, its middle.

        A point that is only roughly known does not: the named area's middle stands in for it.
        """
        named = self.ground.areas_of(offer.area)
        if protects(offer.protected, kind) or access == "digital":
            return named[0] if len(named) == 1 else -1, None, False
        inside = self._inside(point, named) if point else -1
        if point is None or (offer.approximate and named and inside not in named):
            if len(named) != 1 and (area := self._by_town(offer)) >= 0:
                return area, self.middle[area], True
            if len(named) != 1:
                asked = len(self.ground.shapes) and self.scheme.fields[f].way
                if asked and asked is not Way.RESPONSIBLE:
                    self.say("offer_without_place", offer, "area")
                return -1, None, False
            self.say("place_rough", offer, "street", area=self.case.areas[named[0]].name)
            return named[0], self.middle[named[0]], True
        if named and inside not in named:
            lies = self.case.areas[inside].name if inside >= 0 else "keinem Gebiet"
            names = {"named": self._area_name(offer.area, named), "inside": lies}
            self.say("point_elsewhere", offer, "area", **names)
        return inside, point, False

    def _by_town(self, offer: OfferRecord) -> int:
        """The area an offer means by the name of its Ort, which is noted; -1 for none."""
        key = self.by_town.area_of(offer.area, offer.street, offer.postcode, offer.city)
        area = self.ground.index.get(key, -1)
        if area >= 0:
            said = shown(offer.city or offer.area or offer.street)
            self.say("place_by_town", offer, "city", said=said, area=self.case.areas[area].name)
        return area

    def _lost(self, offer: OfferRecord, kind: KindOfOffer | None, area: int, access: str) -> bool:
        nowhere = area < 0 and offer.latitude is None
        return nowhere and access not in ("digital", "geh") and not protects(offer.protected, kind)

    def _inside(self, point: tuple[float, float], named: list[int]) -> int:
        """The area a point lies in; on a border the named one, else the first."""
        where = shapely.Point(point)
        for area in named:
            if self.ground.shapes[area].intersects(where):
                return area
        return int(containing(self.ground.shapes, *np.array(point).reshape(2, 1))[0])

    def _area_name(self, key: str, areas: list[int]) -> str:
        """An area by its name; a Gemeinde by hers."""
        first = self.case.areas[areas[0]]
        return first.name if len(areas) == 1 else first.municipality_name or key

    def _list_defaults(self, one: Read) -> None:
        kind = one.kind.name if one.kind else "unbekannt"
        for name, value in one.defaults.items():
            if name == "ages_end":
                said = {"value": one.offer.ages, "kind": kind, "stop": value}
                self.say("age_open_end", one.offer, "ages", **said)
                continue
            words = {"field": DEFAULTS[name], "value": DEFAULTS.get(value, value)}
            self.say("default_used", one.offer, name, kind=kind, **words)

    def _duplicates(self) -> None:
        """Rows that look like the same offer twice: a question, nothing is dropped."""
        for first, second in double_records(self.case.offers):
            self.say("double_record", second, "name", other=first.name, row=first.row)


def months_before(day: date, months: int) -> date:
    """The same day that many months earlier, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, min(day.day, 28))


def _middles(ground: Ground) -> list[tuple[float, float]]:
    """The settled place of each area nearest to the middle of its children."""
    places, middles = ground.places, []
    for area in range(len(ground.shapes)):
        here = np.flatnonzero(places.area == area)
        x, y, weight = places.x_mm[here], places.y_mm[here], ground.weight[here]
        total = max(1, int(weight.sum()))
        cx, cy = int((x * weight).sum()) // total, int((y * weight).sum()) // total
        best = int(((x - cx) ** 2 + (y - cy) ** 2).argmin())
        middles.append((float(x[best]) / 1000, float(y[best]) / 1000))
    return middles


def level_of(one: Read, bars: Bar) -> Level:
    """Mentioned when only on request, by referral or digital; else as well as it is known."""
    if bars & MENTIONED_ONLY:
        return Level.MENTIONED
    return Level.CONFIRMED if one.confirmed else Level.RECORDED
