"""Per-field segments of the month axis, and the runs of segments that offers and rules make."""

import numpy as np

from lueckenlos.engine.results import Axis
from lueckenlos.engine.types import (
    FIRST_MONTH,
    I32,
    I64,
    LAST_MONTH,
    U64,
    Bool,
    Children,
    Level,
    Months,
    Offers,
    Scheme,
    World,
)


def axis(world: World, scheme: Scheme, f: int, more: Axis | None = None) -> Axis:
    """The distinct limits of field `f`: its offers (further ones too) and their hosts, rules,
    phases, bands, declarations of completeness, and `more`."""
    mine = in_field(world.offers, f, further=True)
    mine[np.isin(world.offers.record, world.offers.record[hosts_of(world.offers, f)])] = True
    limits = {FIRST_MONTH, 0, LAST_MONTH, *(more.limits.tolist() if more else ())}
    declared = np.diff(world.complete[:, f], axis=1).any(0)
    limits.update((np.flatnonzero(declared) + FIRST_MONTH + 1).tolist())
    limits.update(world.offers.start[mine].tolist(), world.offers.stop[mine].tolist())
    spans = [item.months for item in scheme.fields[f].required]
    spans += [phase.months for phase in scheme.phases]
    spans += [band for children in world.populations for band in children.bands]
    for span in spans:
        limits.update((span.start, span.stop))
    return Axis(np.array(sorted(limits), np.int16))


def in_field(offers: Offers, f: int, *, further: bool = False) -> Bool:
    """Which rows have `f` as their main field, or with `further` as any field."""
    inside: Bool = (offers.field == f) | ((offers.also >> np.uint32(f) & np.uint32(further)) > 0)
    return inside


def suitable(offers: Offers, f: int, p: int, *, further: bool = False) -> Bool:
    """Which rows in field `f` count for population `p`: recorded at least, and not barred."""
    known: Bool = (offers.level < Level.MENTIONED) & (offers.barred[:, p] == 0)
    return in_field(offers, f, further=further) & known


def hosts_of(offers: Offers, f: int) -> I32:
    """Rows of the institutions that host an offer of field `f`."""
    return offers.host[in_field(offers, f) & (offers.host >= 0)]


def runs(offers: Offers, rows: I64, axis: Axis) -> tuple[I64, I64]:
    """First and one past last segment of each row's ages."""
    limits = axis.limits.astype(np.int64)
    return np.searchsorted(limits, offers.start[rows]), np.searchsorted(limits, offers.stop[rows])


def bits(first: I64, last: I64, axis: Axis) -> U64:
    """Words with the bits of segments `[first, last)` set, one row per offer."""
    segment = np.arange(axis.words * 64)
    inside = (segment >= first[:, None]) & (segment < last[:, None])
    packed = np.packbits(inside, axis=1, bitorder="little")
    return np.ascontiguousarray(packed).view(np.uint64).reshape(len(first), axis.words)


def band_of(axis: Axis, children: Children) -> I64:
    """The band each segment lies in, -1 where the population has none."""
    band = np.full(len(axis), -1, np.int64)
    for b, months in enumerate(children.bands):
        band[axis.within(months)] = b
    return band


def owed(axis: Axis, spans: tuple[Months, ...]) -> I64:
    """Required months per segment."""
    months = np.zeros(len(axis), np.int64)
    for span in spans:
        window = axis.within(span)
        months[window] = axis.lengths()[window]
    return months
