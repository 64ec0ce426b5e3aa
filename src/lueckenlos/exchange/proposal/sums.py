"""What a proposed table of counts adds up to, for somebody to compare it with official sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lueckenlos.exchange.proposal.counts import Counts, rows_of
from lueckenlos.exchange.proposal.edges import OF_INTEREST
from lueckenlos.exchange.tables.bands import spans_of
from lueckenlos.exchange.tables.parsing import parse_count

USUAL = ((0, 36), (36, 72), (72, 120))
Span = tuple[int, int]


def sum_told(one: Counts) -> str:
    """In German: the sum, of children for each age up to ten; "" where a cell is no count."""
    sums, withheld = Counter[Span](), 0
    try:
        for span, cell in _cells(one):
            count = parse_count(cell).value
            withheld += count is None and span[0] < OF_INTEREST
            sums[span] += count or 0
    except ValueError:
        return ""
    if one.by_age:
        young = _as_usual({span: n for span, n in sums.items() if span[0] < OF_INTEREST})
        told = ", ".join(f"{_number(n)} {_years(*span)}" for span, n in sorted(young.items()))
    else:
        told = _number(sums.total())
    secret = f"; nicht genannte Zahlen: {withheld}" if withheld else ""
    return f"ergibt {told}{secret} (bitte vergleichen)" if told else ""


def ages_missing(one: Counts) -> str:
    """In German: the ages up to ten that no column or row of the table surely tells, "" if none."""
    reached, missing = 0, list[str]()
    for start, stop in sorted({span for span, _ in _cells(one)}):
        if start > reached and reached < OF_INTEREST:
            missing.append(_years(reached, min(start, OF_INTEREST)))
        reached = max(reached, stop)
    if reached < OF_INTEREST:
        missing.append(_years(reached, OF_INTEREST))
    return ", ".join(missing)


def _cells(one: Counts) -> Iterator[tuple[Span, str]]:
    """Ages and counts of all areas; without ages a span of its own."""
    find, rows = one.keys.finder(one.area_by), rows_of(one)
    known = {*one.keys.names, *one.keys.gemeinden}
    ages = list(one.bands.values()) or sorted({row.get(one.age, "") for row in rows})
    spans = spans_of(ages) if one.age or one.bands else {}
    pairs = one.edges.spans if one.edges else {}
    for row in rows:
        if find(row.get(one.area, "")) not in known:
            continue
        if one.edges:
            start, stop = (row.get(column, "") for column in one.edges.columns)
            if (start, stop) in pairs:
                yield pairs[start, stop], row.get(one.count, "")
            continue
        for column in one.bands or (one.count,):
            span = spans.get(one.bands.get(column) or row.get(one.age, ""), (0, 0))
            yield span, row.get(column, "")


def _as_usual(sums: dict[Span, int]) -> dict[Span, int]:
    """Single years as the three usual ages, where they make them up."""
    parts = {(a, b): [one for one in sums if a <= one[0] and one[1] <= b] for a, b in USUAL}
    months = {usual: sum(stop - start for start, stop in some) for usual, some in parts.items()}
    whole = all(stop - start == months[start, stop] for start, stop in USUAL)
    if not whole or sum(map(len, parts.values())) < len(sums):
        return sums
    return {usual: sum(sums[one] for one in some) for usual, some in parts.items()}


def _years(start: int, stop: int) -> str:
    return f"unter {stop // 12}" if not start else f"von {start // 12} bis unter {stop // 12}"


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")
