"""One row of a table, read field by field; what cannot be read is reported and not said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from lueckenlos.exchange.layers.geojson import in_germany
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.reading import PLAIN, Reading
from lueckenlos.exchange.tables.parsing import (
    AmbiguousNumberError,
    Count,
    number_style,
    parse_count,
    parse_day,
    parse_flag,
    parse_number,
    parse_sign,
    parse_whole,
)
from lueckenlos.exchange.tables.table import Table
from lueckenlos.exchange.vocabulary.words import EXAMPLES, read_frequency, read_places, read_word


@dataclass(slots=True)
class RowReader:
    """Reads record fields of one row; `columns` says in which column each stands.

    `origin`: where a cell stands in the file, if elsewhere. `reading`: what is declared about
    numbers and signs. `styles`: column → decimal sign, where its cells tell.
    """

    file: str
    row: int
    cells: Mapping[str, str]
    columns: Mapping[str, str]
    problems: list[Problem]
    sheet: str = ""
    origin: Mapping[str, str] = field(default_factory=dict)
    reading: Reading = PLAIN
    styles: Mapping[str, str] = field(default_factory=dict)

    def report(self, code: str, field: str, **values: object) -> None:
        """Note a problem of a field of this row."""
        column = self.columns.get(field, field)
        place = shown(self.origin.get(column, column))
        self.problems.append(Problem(code, self.file, self.row, place, values, self.sheet))

    def text(self, field: str) -> str:
        """The cell as it is, "" when there is no such column."""
        return self.cells.get(self.columns.get(field, ""), "")

    def texts(self, field: str) -> tuple[str, ...]:
        """The parts of a cell between `|`."""
        return tuple(part.strip() for part in self.text(field).split("|") if part.strip())

    def whole(self, field: str) -> int | None:
        """A whole number of at least 0."""
        text = self.text(field)
        if not text:
            return None
        try:
            return parse_whole(text, self._decimal(field))
        except AmbiguousNumberError:
            self.report("number_ambiguous", field, value=shown(text))
        except ValueError:
            self.report("number_unreadable", field, value=shown(text))
        return None

    def places(self, field: str) -> tuple[int | None, bool]:
        """A number of places, also in words, and whether it is only about right; both are told."""
        text = self.text(field)
        try:
            places, roughly = read_places(text, self._decimal(field))
        except ValueError:
            return self.whole(field), False
        if roughly or any(map(str.isalpha, text)):
            code = "places_rough" if roughly else "places_in_words"
            self.report(code, field, value=shown(text), places=places)
        return places, roughly

    def count(self, field: str) -> Count:
        """A count with the signs of official tables; ValueError when it is none."""
        return parse_count(self.text(field), self.reading.signs, self._decimal(field))

    def figure(self, field: str) -> float | Count:
        """A number with decimals and perhaps a %, or the sign of official tables that stands
        there; ValueError when it is neither."""
        text = self.text(field).removesuffix("%").strip()
        sign = parse_sign(text, self.reading.signs)
        return parse_number(text, self._decimal(field)) if sign is None else sign

    def _decimal(self, field: str) -> str:
        return self.reading.decimal or self.styles.get(self.columns.get(field, ""), "")

    def coordinate(self, field: str) -> float | None:
        """A number with decimals, never quoted in a message."""
        text = self.text(field)
        if not text:
            return None
        try:
            return parse_number(text, self.reading.decimal)
        except ValueError:
            self.report("number_unreadable", field, value="…")
        return None

    def point(self, outside: Callable[[], None]) -> tuple[float, float] | None:
        """Latitude and longitude, both or none, in Germany; `outside` tells of one elsewhere.

        Messages never quote them: an address may be secret.
        """
        latitude, longitude = self.coordinate("latitude"), self.coordinate("longitude")
        if latitude is None or longitude is None:
            self.report("offer_point_half", "latitude")
        elif in_germany(longitude, latitude):
            return latitude, longitude
        elif in_germany(latitude, longitude):
            self.report("offer_point_swapped", "latitude")
        else:
            outside()
        return None

    def day(self, field: str) -> date | None:
        """A day."""
        text = self.text(field)
        if not text:
            return None
        try:
            return parse_day(text)
        except ValueError:
            self.report("day_unreadable", field, value=shown(text))
        return None

    def flag(self, field: str) -> bool | None:
        """Yes or no."""
        text = self.text(field)
        if not text:
            return None
        try:
            return parse_flag(text)
        except ValueError:
            self.report("flag_unreadable", field, value=shown(text))
        return None

    def word(self, field: str) -> str:
        """The normalised word of a field, "" when it is not said or not known."""
        text = self.text(field)
        try:
            return read_word(field, text)
        except ValueError:
            self.report("word_unknown", field, value=shown(text), allowed=EXAMPLES[field])
        return ""

    def frequency(self, field: str) -> int | None:
        """Times a year, as a number or a word."""
        text = self.text(field)
        if text[:1].isdigit() and text.replace(".", "").isdigit():
            return self.whole(field)
        try:
            return read_frequency(text)
        except ValueError:
            self.report("word_unknown", field, value=shown(text), allowed=EXAMPLES[field])
        return None


def readers(
    table: Table, columns: Mapping[str, str], problems: list[Problem]
) -> Iterator[RowReader]:
    """A reader for every row."""
    styles = {} if table.reading.decimal else _styles(table, columns.values())
    for row in table.rows:
        yield RowReader(
            table.file,
            row.number,
            row.cells,
            columns,
            problems,
            table.sheet,
            row.origin,
            table.reading,
            styles,
        )


def _styles(table: Table, columns: Iterable[str]) -> dict[str, str]:
    """The decimal sign of every column that holds numbers."""
    found = {
        column: number_style(row.cells.get(column, "") for row in table.rows)
        for column in dict.fromkeys(columns)
    }
    return {column: sign for column, sign in found.items() if sign}
