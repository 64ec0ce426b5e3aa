"""Which two columns of a table say where an age begins and where it ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product

from lueckenlos.exchange.ages import LAST_MONTH, YEAR, in_months
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.proposal.columns import last_part
from lueckenlos.exchange.proposal.looks import Look
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.tables.bands import finest
from lueckenlos.exchange.tables.edges import end_included
from lueckenlos.exchange.tables.totals import EVERYBODY

_AGED = r"(?:(?:lebens)?alter(?:s(?:gruppe|klasse|spanne)?)?|age(?:group)?)?"
_UNIT = r"(?P<{}>(?:lebens)?(?:jahr|monat)(?:en?|s)?|years?|months?|[jm])?"
_SIDE = rf"{_AGED}(?:in)?{_UNIT.format('before')}(?:{{}}){_AGED}(?:in|dem)?{_UNIT.format('behind')}"
STARTS = re.compile(_SIDE.format("von|ab|from|min(?:dest(?:ens)?)?|untergrenze"))
STOPS = re.compile(
    _SIDE.format(
        "bis(?:zu)?(?:unter|einschl(?:iesslich)?|inkl(?:usive)?)?|unter|to|until|"
        "max|hoechst(?:ens)?|obergrenze"
    )
)
LOOSE = re.compile(r"min|max|(?:mindest|hoechst)(?:ens)?|unter|(?:unter|ober)grenze")
"""Names that say an end, but not of what."""
MONTH, OF_YEARS = "month", "year"
OLDEST, GROWN_UP = 130 * YEAR, LAST_MONTH
OF_INTEREST = 120
"""Months the report looks at."""
UNIT_UNSAID = "Ob die Alter Jahre oder Monate sind, war nicht zu erkennen."
END_UNSAID = "Ob das Ende unter „{}“ noch mitzählt, war nicht zu erkennen; es zählt nicht mit."
OVERLAPPING = "Altersgruppen überschneiden sich; mit where die richtigen wählen."

Pair = tuple[str, str]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Edges:
    """Ages in two columns. `unit`: "year" or "month"; `spans`: what stands in both → months
    `[start, stop)`, of the ages to count; `where` chooses their rows; `included`: whether the end
    belongs to an age, `ask` where nothing tells that; `doubts`: why this may be wrong."""

    columns: Pair
    unit: str
    spans: Mapping[Pair, Span]
    where: Mapping[str, list[str]]
    included: bool
    ask: str
    doubts: list[str] = field(default_factory=list)

    @property
    def remarks(self) -> list[str]:
        """In German: that the end belongs to an age, with an example, or a question whether."""
        if not self.included:
            return [f"? {self.ask}"] if self.ask else []
        (start, stop), months = next(iter(self.spans.items()))
        years = f"{months[0] // YEAR} bis unter {months[1] // YEAR} Jahr"
        years += "e" * (months[1] != YEAR)
        said = years if self.unit == OF_YEARS else in_months(*months)
        name, age = shown(self.columns[1]), f"{shown(start)} bis {shown(stop)}"
        return [f"Das Ende unter „{name}“ zählt mit: „{age}“ heißt {said}."]


def edges_of(look: Look) -> Edges | None:
    """The two columns of a table that say its ages, None where it has none."""
    for columns, said in _columns(look.columns):
        pairs = set(zip(look.values(columns[0]), look.values(columns[1]), strict=True))
        numbers = {pair: (int(pair[0]), int(pair[1])) for pair in pairs if all(map(_short, pair))}
        rest = pairs - numbers.keys()
        if numbers and all(start <= stop for start, stop in numbers.values()):
            found = _edges(columns, said, numbers, rest)
            if found:
                return found
    return None


def _short(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 5


def _columns(columns: Sequence[str]) -> Iterator[tuple[Pair, str]]:
    """Pairs of columns whose names say beginning and end, and the unit they say, if any."""
    starts, stops = (list(_called(columns, side)) for side in (STARTS, STOPS))
    for (start, one), (stop, other) in product(starts, stops):
        if start != stop and (one == other or not (one and other)):
            yield (start, stop), one or other


def _called(columns: Iterable[str], side: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Columns called like one side of an age, and their unit; "" where they do not say it."""
    for column in columns:
        match = side.fullmatch(fold(column)) or side.fullmatch(last_part(column))
        if match and not LOOSE.fullmatch(match[0]):
            unit = (match["before"] or match["behind"] or "").removeprefix("lebens")
            yield column, (MONTH if unit.startswith("m") else OF_YEARS) if unit else ""


def _edges(
    columns: Pair, said: str, numbers: Mapping[Pair, Span], rest: Iterable[Pair]
) -> Edges | None:
    told = end_included(columns[1], numbers.values())
    included = bool(told)
    whole = {pair: (start, stop + included) for pair, (start, stop) in numbers.items()}
    unit = said or _likely_unit(whole.values())
    factor = 1 if unit == MONTH else YEAR
    ages = {pair: (one * factor, two * factor) for pair, (one, two) in whole.items()}
    open_end = all(_of_all(pair) or _grown_up(pair[0], factor) for pair in rest)
    young = {pair: age for pair, age in sorted(ages.items(), key=_by_age) if age[1] <= LAST_MONTH}
    nothing = any(start == stop for start, stop in young.values())
    if not young or nothing or not open_end or max(ages.values())[0] > OLDEST:
        return None
    others = {*numbers, *rest}
    doubts = [] if said or unit == OF_YEARS else [UNIT_UNSAID]
    spans, where = _chosen(columns, young, others)
    if where is None:
        doubts.append(OVERLAPPING)
    kept = end_included(columns[1], [numbers[pair] for pair in spans])
    end = END_UNSAID.format(shown(columns[1]))
    doubts += [end] if bool(kept) != included else []
    ask = "" if told is not None else end
    return Edges(columns, unit, spans, where or {}, included, ask, doubts)


def _by_age(item: tuple[Pair, Span]) -> Span:
    return item[1]


def _likely_unit(spans: Iterable[Span]) -> str:
    """Months where all ages are whole years as months, and beyond childhood as years."""
    edges = {edge for span in spans for edge in span}
    whole = len(edges) > 2 and all(edge % YEAR == 0 for edge in edges)
    return MONTH if whole and GROWN_UP // YEAR < max(edges) <= GROWN_UP else OF_YEARS


def _of_all(pair: Pair) -> bool:
    """Whether a row is of people of all ages, or has none."""
    return all(not text or fold(text) in EVERYBODY for text in pair)


def _grown_up(start: str, factor: int) -> bool:
    """Whether an age without a number for its end begins when childhood is over."""
    return _short(start) and int(start) * factor >= GROWN_UP


def _chosen(
    columns: Pair, young: Mapping[Pair, Span], all_pairs: Iterable[Pair]
) -> tuple[Mapping[Pair, Span], dict[str, list[str]] | None]:
    """The finest ages and what chooses their rows, else those the report looks at; None where
    rows of other ages cannot be told from them."""
    for latest in (LAST_MONTH, OF_INTEREST):
        kept = finest({pair: span for pair, span in young.items() if span[1] <= latest})
        spans, others = {pair: young[pair] for pair in kept}, set(all_pairs) - set(kept)
        starts, stops = (sorted({pair[at] for pair in kept}, key=int) for at in (0, 1))
        if any(two[0] < one[1] for one, two in pairwise(sorted(spans.values()))):
            continue
        if not others:
            return spans, {}
        if not any(pair[0] in starts for pair in others):
            return spans, {columns[0]: starts}
        if not any(pair[0] in starts and pair[1] in stops for pair in others):
            return spans, {columns[0]: starts, columns[1]: stops}
    return {pair: young[pair] for pair in finest(young)}, None
