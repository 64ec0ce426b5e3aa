"""Problems as code, place and values; one table turns a code into a German sentence with a cure."""

from __future__ import annotations

from dataclasses import dataclass, field

from lueckenlos.exchange.addresses.messages import ADDRESS_MESSAGES
from lueckenlos.exchange.assembling_messages import ASSEMBLING_MESSAGES
from lueckenlos.exchange.base.messages import BASE_MESSAGES
from lueckenlos.exchange.case_messages import CASE_MESSAGES
from lueckenlos.exchange.counts_messages import COUNTS_MESSAGES
from lueckenlos.exchange.ground.messages import GROUND_MESSAGES
from lueckenlos.exchange.hsds.messages import HSDS_MESSAGES
from lueckenlos.exchange.offers.answer_messages import PAPER_MESSAGES
from lueckenlos.exchange.offers.decision_messages import DECISION_MESSAGES
from lueckenlos.exchange.reading_messages import READING_MESSAGES
from lueckenlos.exchange.severity import Severity as Severity
from lueckenlos.exchange.tables.sheet_messages import SHEET_MESSAGES
from lueckenlos.exchange.tables.table_messages import TABLE_MESSAGES


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


# A code: how bad, what is wrong, how to mend it. The place (file, row, column) stands apart.
# "{count:Zeile fehlt|Zeilen fehlen}" gives the words for one and for any other number.
MESSAGES: dict[str, tuple[Severity, str, str]] = {
    **READING_MESSAGES,
    **ASSEMBLING_MESSAGES,
    **CASE_MESSAGES,
    **COUNTS_MESSAGES,
    **PAPER_MESSAGES,
    **ADDRESS_MESSAGES,
    **BASE_MESSAGES,
    **DECISION_MESSAGES,
    **HSDS_MESSAGES,
    **GROUND_MESSAGES,
    **SHEET_MESSAGES,
    **TABLE_MESSAGES,
}
