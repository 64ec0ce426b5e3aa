"""Which finding is which gap: by field, ground and overlapping months, so that nothing that was
decided once is asked again. Knows no database."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Generic, TypeVar

K = TypeVar("K")
L = TypeVar("L")


@dataclass(frozen=True, slots=True)
class Ground(Generic[K]):
    """Where and at which months `[start, stop)` something is missing for a population."""

    key: K
    population: str
    field: str
    start: int
    stop: int
    areas: frozenset[str]
    open: bool = True


@dataclass(frozen=True, slots=True)
class Matched(Generic[K, L]):
    """What became of gaps and findings.

    `same`: finding → gap. `split`: a further finding → the gap it is a part of. `new`: findings
    nobody knew. `merged`: gap → the gap that has taken it in. `gone`: open gaps found no more.
    """

    same: Mapping[L, K]
    split: Mapping[L, K]
    new: tuple[L, ...]
    merged: Mapping[K, K]
    gone: tuple[K, ...]


def moved(gap: Ground[K], became: Mapping[str, Collection[str]]) -> Ground[K]:
    """A gap on other areas: `became` says which new ones have an old one's ground."""
    areas = frozenset(new for old in gap.areas for new in became.get(old, (old,)))
    return replace(gap, areas=areas)


def match(gaps: Sequence[Ground[K]], findings: Sequence[Ground[L]]) -> Matched[K, L]:
    """Every finding gets at most one gap and every gap at most one finding: those first that have
    most ground in common, then most months; of equal ones open gaps, then in order.

    What was decided passes to a further finding only if most of that was the gap's; so it does
    from a gap that was found no more.
    """
    pairs = sorted(_pairs(gaps, findings))
    same: dict[L, K] = {}
    taken: dict[K, L] = {}
    for _, g, f in pairs:
        gap, finding = gaps[g].key, findings[f].key
        if gap not in taken and finding not in same:
            same[finding] = gap
            taken[gap] = finding
    split: dict[L, K] = {}
    merged: dict[K, K] = {}
    for _, g, f in pairs:
        gap, finding = gaps[g].key, findings[f].key
        if not gaps[g].open:
            continue
        if finding not in same and finding not in split and _is_in(findings[f], gaps[g]):
            split[finding] = gap
        inside = finding in same and _is_in(gaps[g], findings[f])
        if inside and gap not in taken and gap not in merged:
            merged[gap] = same[finding]
    new = tuple(one.key for one in findings if one.key not in same and one.key not in split)
    gone = tuple(
        one.key for one in gaps if one.open and one.key not in taken and one.key not in merged
    )
    return Matched(same, split, new, merged, gone)


def _is_in(part: Ground[Any], whole: Ground[Any]) -> bool:
    """Whether most of a ground at its months belongs to another one."""
    months = min(part.stop, whole.stop) - max(part.start, whole.start)
    common = len(part.areas & whole.areas) * months
    return 2 * common >= len(part.areas) * (part.stop - part.start)


Rank = tuple[Fraction, Fraction, bool, int, int]


def _pairs(
    gaps: Sequence[Ground[K]], findings: Sequence[Ground[L]]
) -> Iterator[tuple[Rank, int, int]]:
    """Gaps and findings of one field that meet, with their rank, the best first."""
    by_field: dict[tuple[str, str], list[int]] = {}
    for f, finding in enumerate(findings):
        by_field.setdefault((finding.population, finding.field), []).append(f)
    for g, gap in enumerate(gaps):
        for f in by_field.get((gap.population, gap.field), ()):
            finding = findings[f]
            months = min(gap.stop, finding.stop) - max(gap.start, finding.start)
            ground = len(gap.areas & finding.areas)
            if months > 0 and ground and (gap.open or _is_in(finding, gap)):
                share = Fraction(ground, len(gap.areas | finding.areas))
                span = max(gap.stop, finding.stop) - min(gap.start, finding.start)
                alike = Fraction(months, span)
                yield (-share * alike, -alike, not gap.open, g, f), g, f
