"""Where the readers of a case's sections meet: folder, problems, sources and the known areas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from lueckenlos.exchange.folding import shown
from lueckenlos.exchange.geojson import Feature, read_features
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.records import Source
from lueckenlos.exchange.rows import RowReader
from lueckenlos.exchange.settings import Section
from lueckenlos.exchange.tables import Table, hint, read_csv


@dataclass(slots=True)
class Desk:
    """What the readers of one case share. `areas` holds every key a table may name, in order."""

    folder: Path
    problems: list[Problem]
    sources: dict[str, Source] = field(default_factory=dict)
    areas: dict[str, None] = field(default_factory=dict)
    populations: set[str] = field(default_factory=set)

    def source(self, section: Section, key: str) -> Source:
        """The keys file, title, owner, licence and date of a section, kept under `key`."""
        found = Source(
            file=section.text("file", expected="Name einer Datei"),
            title=section.text("title", ""),
            owner=section.text("owner", ""),
            licence=section.text("licence", ""),
            day=section.day("date"),
        )
        self.sources[key] = found
        return found

    def table(self, source: Source) -> Table | None:
        """The source's table; None when it cannot be read, which is noted."""
        if not source.file:
            return None
        try:
            table, problems = read_csv(self.folder / source.file)
        except CaseError as error:
            self.problems.extend(error.problems)
            return None
        self.problems.extend(problems)
        return table

    def features(self, source: Source) -> tuple[Feature, ...]:
        """The source's features; none when it cannot be read, which is noted."""
        if not source.file:
            return ()
        try:
            return read_features(self.folder / source.file)
        except CaseError as error:
            self.problems.extend(error.problems)
            return ()

    def empty(self, table: Table, code: str = "table_without_rows") -> None:
        """Note a table that has no rows."""
        if not table.rows:
            self.problems.append(Problem(code, table.file))

    def check_areas(
        self, named: Iterable[tuple[RowReader, str]], at: str, at_least: int = 1
    ) -> None:
        """Note keys of a column that no area has; when most have none, the tables do not match."""
        if not self.areas:
            return
        found = list(named)
        keys = dict.fromkeys(key for _, key in found)
        unknown = [key for key in keys if key not in self.areas]
        if len(unknown) >= at_least and 2 * len(unknown) > len(keys):
            reader = next(reader for reader, key in found if key == unknown[0])
            reader.report(
                "areas_do_not_match",
                at,
                unknown=len(unknown),
                all=len(keys),
                here=_examples(unknown),
                there=_examples(self.areas),
            )
            return
        hints = {key: hint(key, self.areas) for key in unknown[:200]}
        for reader, key in found:
            if key not in self.areas:
                reader.report("unknown_area", at, area=shown(key), hint=hints.get(key, ""))


def _examples(keys: Iterable[str]) -> str:
    return ", ".join(f"„{shown(key)}“" for key in list(keys)[:3])
