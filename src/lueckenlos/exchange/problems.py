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
        return MESSAGES[self.code][1].format_map(self.values)

    @property
    def cure(self) -> str:
        """How to mend it, in German."""
        return MESSAGES[self.code][2].format_map(self.values)


class CaseError(Exception):
    """A case that cannot be run: carries the problems, each naming place and cure.

    `others` were found on the way and do not hinder it.
    """

    def __init__(self, *problems: Problem, others: tuple[Problem, ...] = ()) -> None:
        lines = (f"{item.place}: {item.what} {item.cure}".removeprefix(": ") for item in problems)
        super().__init__("\n".join(lines))
        self.problems = problems
        self.others = others


E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE
# A code: how bad, what is wrong, how to mend it. The place (file, row, column) stands apart.
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
    # --- found when records become a world ---
    "age_unreadable": (
        W,
        "Das Alter „{value}“ ist nicht zu lesen; es gilt die Vorgabe der Angebotsart.",
        "Schreiben Sie zum Beispiel „0-3“, „ab 6 Monaten“ oder „3 bis Schuleintritt“.",
    ),
    "age_doubtful": (
        N,
        "„{value}“ kann verschieden gemeint sein; die zweifelhaften Monate gelten als erfasst, "
        "nicht als bestätigt.",
        "Schreiben Sie „bis unter …“ oder fragen Sie den Träger.",
    ),
    "kind_unknown": (
        W,
        "Die Angebotsart „{value}“ ist nicht bekannt.",
        "Nehmen Sie einen Namen aus der Liste der Angebotsarten oder entscheiden Sie den Text "
        "einmal in entscheidungen.csv.",
    ),
    "default_used": (
        N,
        "Für „{field}“ gilt die Vorgabe der Angebotsart „{kind}“: {value}.",
        "Lassen Sie sich die Angabe vom Träger bestätigen.",
    ),
    "field_unknown": (
        W,
        "Das Handlungsfeld „{value}“ gibt es im Schema nicht.",
        "Erlaubt sind: {allowed}.",
    ),
    "host_unknown": (
        W,
        "Die Einrichtung „{value}“, in der das Angebot stattfindet, steht nicht in der Liste oder "
        "läuft am Stichtag nicht.",
        "Nehmen Sie sie als eigenes Angebot auf oder berichtigen Sie Kennung und Zeitraum.",
    ),
}
