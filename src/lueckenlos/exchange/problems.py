"""Problems as code, place and values; one table turns a code into a German sentence with a cure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lueckenlos.exchange.messages import Messages
from lueckenlos.exchange.messages.addresses import ADDRESS_MESSAGES
from lueckenlos.exchange.messages.answers import PAPER_MESSAGES
from lueckenlos.exchange.messages.assembling import ASSEMBLING_MESSAGES
from lueckenlos.exchange.messages.base import BASE_MESSAGES
from lueckenlos.exchange.messages.case import CASE_MESSAGES
from lueckenlos.exchange.messages.counts import COUNTS_MESSAGES
from lueckenlos.exchange.messages.decisions import DECISION_MESSAGES
from lueckenlos.exchange.messages.ground import GROUND_MESSAGES
from lueckenlos.exchange.messages.hsds import HSDS_MESSAGES
from lueckenlos.exchange.messages.need import NEED_MESSAGES
from lueckenlos.exchange.messages.reading import READING_MESSAGES
from lueckenlos.exchange.messages.sheets import SHEET_MESSAGES
from lueckenlos.exchange.messages.tables import TABLE_MESSAGES
from lueckenlos.exchange.messages.travel import TRAVEL_MESSAGES
from lueckenlos.exchange.severity import Severity


@dataclass(frozen=True, slots=True)
class Problem:
    """Something found in a source: `code` of the message table, where, and the values it names.

    `sheet` is empty where a file has only one.
    """

    code: str
    file: str = ""
    row: int | None = None
    column: str = ""
    values: dict[str, object] = field(default_factory=dict)
    sheet: str = ""

    @property
    def severity(self) -> Severity:
        """As the message table says."""
        return MESSAGES[self.code][0]

    @property
    def place(self) -> str:
        """Where: file, sheet, row and column as far as known, in German."""
        parts = [self.file] if self.file else []
        parts += [f"Blatt „{self.sheet}“"] if self.sheet else []
        parts += [f"Zeile {self.row}"] if self.row is not None else []
        parts += [f"„{self.column}“"] if self.column else []
        return ", ".join(parts)

    @property
    def what(self) -> str:
        """What is wrong, in German."""
        return self._said(1)

    @property
    def cure(self) -> str:
        """How to mend it, in German."""
        return self._said(2)

    def _said(self, part: int) -> str:
        numbers = {k: _Number(v) if type(v) is int else v for k, v in self.values.items()}
        return str(MESSAGES[self.code][part]).format_map(numbers)


class _Number(int):
    """A number that knows its grammar: "{count:Zeile fehlt|Zeilen fehlen}" is the one or the
    other."""

    def __format__(self, spec: str) -> str:
        one, either, many = spec.partition("|")
        if either:
            return one if self == 1 else many
        return format(int(self), spec)


class CaseError(Exception):
    """A case that cannot be run: carries the problems, each naming place and cure.

    `others` were found on the way and do not hinder it.
    """

    def __init__(self, *problems: Problem, others: tuple[Problem, ...] = ()) -> None:
        lines = (f"{item.place}: {item.what} {item.cure}".removeprefix(": ") for item in problems)
        super().__init__("\n".join(lines))
        self.problems = problems
        self.others = others


OF_ITS_COLUMN = frozenset(("word_unknown", "word_often"))
"""Problems whose cure is that of their column."""


def by_sort(problems: Iterable[Problem]) -> list[list[Problem]]:
    """Problems with one cure together, the most frequent sort first."""
    groups: dict[tuple[str, str], list[Problem]] = {}
    for one in problems:
        code = str(one.values["of"]) if one.code == "further_alike" else one.code
        column = one.column if code in OF_ITS_COLUMN else ""
        groups.setdefault((code, column), []).append(one)
    return sorted(groups.values(), key=lambda some: -count_of(some))


def count_of(some: Sequence[Problem]) -> int:
    """How many problems of a sort there are; a note of how many more stands for as many."""
    more = (one.values["count"] for one in some if one.code == "further_alike")
    return sum(one.code != "further_alike" for one in some) + sum(int(str(n)) for n in more)


def capped(problems: Iterable[Problem], most: int = 200) -> list[Problem]:
    """The problems in order, at most so many of one code in one file's column; the rest counted."""
    kept: list[Problem] = []
    seen: dict[tuple[str, str, str], int] = {}
    for problem in problems:
        key = problem.code, problem.file, problem.column
        seen[key] = seen.get(key, 0) + 1
        if seen[key] <= most:
            kept.append(problem)
    for (code, file, column), times in seen.items():
        if times > most:
            values = {"count": times - most, "of": code}
            kept.append(Problem("further_alike", file, None, column, values))
    return kept


MESSAGES: Messages = {
    **READING_MESSAGES,
    **ASSEMBLING_MESSAGES,
    **CASE_MESSAGES,
    **COUNTS_MESSAGES,
    **PAPER_MESSAGES,
    **ADDRESS_MESSAGES,
    **BASE_MESSAGES,
    **DECISION_MESSAGES,
    **HSDS_MESSAGES,
    **NEED_MESSAGES,
    **GROUND_MESSAGES,
    **SHEET_MESSAGES,
    **TRAVEL_MESSAGES,
    **TABLE_MESSAGES,
}
