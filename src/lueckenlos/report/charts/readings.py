"""What a series over time tells: its points, and the words and the table for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from lueckenlos.report.blocks import Column, Table
from lueckenlos.report.words import day as date_words
from lueckenlos.report.words import number as told

SECRET, MISSING, NONE = "verdeckt", "keine Angabe", "–"
PERCENT = "%"
PROTECTED = f"{SECRET}, zum Schutz kleiner Zahlen"


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a day with its interval; None and `withheld`: kept secret, None: not told."""

    day: date
    value: float | None
    low: float | None
    high: float | None
    withheld: bool = False

    @property
    def ends(self) -> tuple[float, float] | None:
        """The interval, where there is one."""
        if self.value is None or self.low is None or self.high is None:
            return None
        return self.low, self.high


@dataclass(frozen=True, slots=True)
class Line:
    """Values of one thing over time."""

    label: str
    points: tuple[Point, ...]

    @property
    def known(self) -> list[Point]:
        """Points with a value, by day."""
        return [one for one in self.ordered if one.value is not None]

    @property
    def ordered(self) -> list[Point]:
        """By day; those of one day as given."""
        return sorted(self.points, key=lambda one: one.day)

    @property
    def stretches(self) -> list[list[Point]]:
        """Points to be joined: a missing value parts them, and so does a second of one day."""
        found: list[list[Point]] = [[]]
        for one in self.ordered:
            if one.value is None or (found[-1] and found[-1][-1].day == one.day):
                found.append([])
            if one.value is not None:
                found[-1].append(one)
        return [some for some in found if some]


@dataclass(frozen=True, slots=True)
class Said:
    """What a series tells, in words."""

    lines: tuple[Line, ...]
    unit: str

    @property
    def points(self) -> list[Point]:
        """Of all lines."""
        return [point for one in self.lines for point in one.points]

    @property
    def numbers(self) -> list[float]:
        """All values and ends of intervals."""
        known = [one for one in self.points if one.value is not None]
        ends = [end for one in known for end in one.ends or ()]
        return [one.value for one in known if one.value is not None] + ends

    @property
    def digits(self) -> int:
        """Decimals of values: none where all are whole."""
        values = [one.value for one in self.points if one.value is not None]
        return 0 if all(value == round(value) for value in values) else 1

    def value(self, point: Point) -> str:
        """The value of a point, or why there is none."""
        if point.value is None:
            return SECRET if point.withheld else MISSING
        value = point.value
        if self.unit == PERCENT and 0 < value < 100:  # what is not none or all never reads like it
            value = min(99.9, max(0.1, value))
        return f"{told(value, self.digits)} {self.unit}"

    def short(self, point: Point) -> str:
        """The value as it stands in the drawing, whose axis names the unit."""
        words = self.value(point)
        return words if self.unit == PERCENT else words.removesuffix(f" {self.unit}")

    def ends(self, point: Point) -> str:
        """The interval of a point: "von 3,1 bis 4,2 %"."""
        if point.ends is None:
            return NONE
        digits = 1 if any(end != round(end) for end in point.ends) else self.digits
        low, high = (told(end, digits) for end in point.ends)
        return f"von {low} bis {high} {self.unit}"

    def full(self, point: Point) -> str:
        """Value and interval."""
        return f"{self.value(point)} ({self.ends(point)})" if point.ends else self.value(point)

    def course(self, one: Line) -> str:
        """First and last value of a line, and whether they can be told apart."""
        known = one.known
        if not known:
            return f"{one.label}: kein Wert bekannt."
        first, last = known[0], known[-1]
        words = f"{one.label}: am {date_words(first.day)} {self.full(first)}"
        if first is last:
            return f"{words}."
        return f"{words}, am {date_words(last.day)} {self.full(last)}{_apart(first, last)}."

    def day(self, day: date) -> str:
        """A day on the axis: its year, where all are of the same day of the year."""
        same = len({(one.day.month, one.day.day) for one in self.points}) == 1
        return f"{day.year}" if same else date_words(day)


def _apart(first: Point, last: Point) -> str:
    """Whether the intervals of two points overlap, in words."""
    if first.ends is None or last.ends is None:
        return ""
    if first.ends[0] <= last.ends[1] and last.ends[0] <= first.ends[1]:
        return (
            "; die Schwankungsbreiten überschneiden sich, die Werte sind nicht sicher verschieden"
        )
    return "; die Schwankungsbreiten überschneiden sich nicht"


def table(said: Said, title: str, note: str) -> Table:
    """By day: value and interval of each line; two values of one day in two rows."""
    columns, cells = [Column("Tag")], list[dict[tuple[date, int], tuple[str, ...]]]()
    for one in said.lines:
        ranged = any(point.ends for point in one.points)
        columns += [Column(one.label, numeric=True)]
        columns += [Column(f"{one.label}: Schwankungsbreite", numeric=True)] if ranged else []
        found = dict[tuple[date, int], tuple[str, ...]]()
        for day, same in groupby(one.ordered, key=lambda point: point.day):
            for n, point in enumerate(same):
                ends = (said.ends(point),) if ranged else ()
                found[day, n] = (said.value(point), *ends)
        cells.append(found)
    widths = [2 if any(p.ends for p in one.points) else 1 for one in said.lines]
    rows = [
        (
            date_words(key[0]),
            *(
                cell
                for found, wide in zip(cells, widths, strict=True)
                for cell in found.get(key, (NONE,) * wide)
            ),
        )
        for key in sorted(set().union(*cells))
    ]
    return Table(title, tuple(columns), tuple(rows), note=note, folded=True)
