"""Where in a long list a page begins, without counting the list again.

A list holds the rows of many municipalities, one after the other. Of each a process keeps how many
rows there are and the key of every hundredth, as long as its services are what they were. A page is
cut from there on; whatever is told is read anew.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from threading import Lock
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet, Sum, Window
from django.db.models.functions import Mod, Rank, RowNumber

from lueckenlos.directory.models import Derivation, Location, Service
from lueckenlos.finder.opening import open_municipalities
from lueckenlos.finder.queries import seen

STEP = 100
"""A row of each so many is kept by its key."""
TOGETHER = 20
"""So many municipalities are asked for at once where all are."""
LISTS = 32
"""So many lists are kept, those asked for last."""


@dataclass(frozen=True, slots=True)
class Span:
    """The keys from `first` on and before `stop`; None has no end."""

    first: UUID | None = None
    stop: UUID | None = None

    def of(self, column: str) -> Q:
        """That a column is within."""
        said = {f"{column}__gte": self.first, f"{column}__lt": self.stop}
        return Q(**{name: key for name, key in said.items() if key})


@dataclass(frozen=True, slots=True)
class Rows:
    """A list. `of`: its rows in some municipalities whose keys are within a span, in any order.
    `municipality`: the column they are ordered by first; `order`: those after it, the key before
    others. Several rows may have the same key. `secret`: the locations in some municipalities whose
    rows are left out, by the column `place`."""

    of: Callable[[Collection[UUID], Span], QuerySet[Any]]
    municipality: str = "municipality_id"
    order: tuple[str, ...] = ("pk",)
    place: str = ""
    secret: Callable[[Collection[UUID]], frozenset[UUID]] = lambda _: frozenset()

    def shown(
        self, municipalities: Collection[UUID], span: Span, secret: Collection[UUID]
    ) -> QuerySet[Any]:
        """The rows that are not at a secret location."""
        found = self.of(municipalities, span)
        return found.exclude(**{f"{self.place}__in": secret}) if secret else found

    @property
    def key(self) -> str:
        """The column of the key."""
        return self.order[0]

    def whole(self, municipalities: Collection[UUID]) -> Iterator[QuerySet[Any]]:
        """All rows in their order, in parts."""
        every = sorted(municipalities)
        for at in range(0, len(every), TOGETHER):
            some = every[at : at + TOGETHER]
            found = self.shown(some, Span(), self.secret(some))
            yield found.order_by(self.municipality, *self.order)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The rows of a municipality: how many, where in them some keys begin, and the locations that
    were secret when they were counted. Who tells of rows asks what is secret now."""

    stand: Hashable
    count: int = 0
    marks: tuple[tuple[int, UUID], ...] = ()
    secret: frozenset[UUID] = frozenset()

    def cut(self, start: int, stop: int) -> tuple[Span, int]:
        """Within which keys the rows between two positions are, and how many come before."""
        begins = bisect_right(self.marks, start, key=_position) - 1
        ends = bisect_right(self.marks, stop - 1, key=_position)
        last = self.marks[ends][1] if ends < len(self.marks) else None
        return Span(self.marks[begins][1], last), start - self.marks[begins][0]


@dataclass(frozen=True, slots=True)
class Positions:
    """A list as it is now: its rows by municipality, in their order."""

    rows: Rows
    stretches: Mapping[UUID, Stretch]

    @property
    def total(self) -> int:
        """How many rows there are."""
        return sum(one.count for one in self.stretches.values())

    def cut(self, start: int, stop: int) -> Iterator[QuerySet[Any]]:
        """The rows between two positions, in parts."""
        begin = 0
        for key, one in self.stretches.items():
            first, last = max(start - begin, 0), min(stop - begin, one.count)
            if first < last:
                span, skip = one.cut(first, last)
                found = self.rows.shown([key], span, one.secret).order_by(*self.rows.order)
                yield found[skip : skip + last - first]
            begin += one.count
            if begin >= stop:
                return


def _position(mark: tuple[int, UUID]) -> int:
    return mark[0]


# --- what is kept --------------------------------------------------------------------------------

_kept: OrderedDict[Hashable, dict[UUID, Stretch]] = OrderedDict()
_lock = Lock()


def positions(name: Hashable, rows: Rows, municipalities: Collection[UUID], day: date) -> Positions:
    """Where the rows of a list are; `name` says which list it is, filters included."""
    now = _stands(day)
    stands = {one: now[one] for one in sorted(municipalities) if one in now}
    with _lock:
        known = _kept.get((name, day), {})
    old = [one for one in stands if one not in known or known[one].stand != stands[one]]
    if old:
        known = {**known, **_stretches(rows, old, stands)}
        with _lock:
            _kept[name, day] = known
            _kept.move_to_end((name, day))
            while len(_kept) > LISTS:
                _kept.popitem(last=False)
    return Positions(rows, {one: known[one] for one in stands})


def _stands(day: date) -> dict[UUID, Hashable]:
    """Open municipality → something that is another as soon as what families see of it is."""
    opened = open_municipalities().order_by().values("pk")
    derived = dict(
        Derivation.objects.for_municipalities(opened).values_list("municipality", "kinds")
    )
    shown = Service.objects.for_municipalities(opened).filter(seen(day)).order_by()
    told = shown.values_list("municipality").annotate(Count("pk"), Sum("version"), Max("changed"))
    return {key: (*stand, derived.get(key)) for key, *stand in told}


def _stretches(
    rows: Rows, municipalities: Collection[UUID], stands: Mapping[UUID, Hashable]
) -> dict[UUID, Stretch]:
    """The rows of municipalities, in two queries."""
    secret: dict[UUID, list[UUID]] = {}
    keys = rows.secret(municipalities)
    where = Location.objects.for_municipalities(municipalities).order_by()
    for one, key in where.values_list("municipality_id", "pk") if keys else ():
        if key in keys:
            secret.setdefault(one, []).append(key)
    every = rows.shown(municipalities, Span(), keys).order_by()
    municipality = F(rows.municipality)
    counts = dict(every.values_list(rows.municipality).annotate(Count("pk")))
    within: Any = {"partition_by": [municipality]}
    numbered = every.annotate(
        number=Window(RowNumber(), order_by=rows.order, **within),
        begins=Window(Rank(), order_by=rows.key, **within),
        rest=Mod(F("number"), STEP),
    )
    marked = numbered.filter(rest=1).order_by(rows.municipality, "number")
    found = {
        key: tuple((begins - 1, mark) for _, begins, mark in some)
        for key, some in groupby(
            marked.values_list(rows.municipality, "begins", rows.key), lambda row: row[0]
        )
    }
    return {
        one: Stretch(
            stands[one], counts.get(one, 0), found.get(one, ()), frozenset(secret.get(one, ()))
        )
        for one in municipalities
    }
