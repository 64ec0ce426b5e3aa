"""The text of a proposed case: TOML, with a comment wherever somebody should look."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date

from lueckenlos.exchange.declaration import BY_ID
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.proposal.areas import Ground
from lueckenlos.exchange.proposal.lists import Offers
from lueckenlos.exchange.proposal.looks import Look
from lueckenlos.exchange.proposal.people import Counts

BARE = re.compile(r"[A-Za-z0-9_-]+")
ASK = "# ?"
"""Begins every line that asks somebody to look."""


def quoted(text: str) -> str:
    """A TOML text."""
    return json.dumps(text, ensure_ascii=False)


def table(values: Mapping[str, str | Mapping[str, str]]) -> str:
    """An inline table."""
    parts = (
        f"{key if BARE.fullmatch(key) else quoted(key)} = "
        + (quoted(value) if isinstance(value, str) else table(value))
        for key, value in values.items()
    )
    return "{ " + ", ".join(parts) + " }"


class Draft:
    """Collects lines, section by section."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def text(self) -> str:
        """The whole file."""
        return "\n".join(self.lines).strip() + "\n"

    def _section(self, name: str, look: Look, *, year: str = "") -> None:
        self.lines += ["", name, f"file = {quoted(look.path.as_posix())}"]
        if look.reading.sheet:
            self.lines.append(f"sheet = {quoted(look.reading.sheet)}")
        title = " ".join(look.path.stem.replace("_", " ").split())
        self.lines.append(f"title = {quoted(title)} # ? Name der Quelle; owner: wer sie führt")
        self.lines.append('owner = ""')
        self.lines.append('licence = ""')
        if year:
            self.lines.append(f"date = {year}-12-31 # ? Stand der Daten")

    def head(self, title: str, key: str, today: date, level: str) -> None:
        """What stands above all sections."""
        self.lines += [
            "# Vorschlag für einen Fall. Zeilen mit „?“ bitte ansehen.",
            "",
            f"title = {quoted(title)} # ? steht über dem Bericht",
            f"key = {quoted(key or '00000')} # amtlicher Schlüssel, mit führender Null"
            + ("" if key else " ?"),
            f"reference_day = {today.isoformat()}",
        ]
        if level:
            self.lines.append(f"planning_level = {quoted(level)}")

    def areas(self, ground: Ground, kreis: str, *, with_inhabitants: bool) -> None:
        """The boundaries."""
        self._section("[areas]", ground.look)
        columns = {"id": ground.id, "name": ground.name}
        self.lines.append(f"columns = {table(columns)}")
        if not ground.sure:
            self.lines.append(f"{ASK} Keine Spalte unterscheidet alle Gebiete; bitte id nennen.")
        if ground.where[1]:
            self.lines.append(f"where = {table({ground.where[0]: ground.where[1] + '*'})}")
        elif kreis and not ground.gemeinden:
            town = kreis if len(kreis) >= 8 else kreis.ljust(8, "0")
            self.lines.append(f"constants = {table({'municipality': town})}")
            self.lines.append(f"{ASK} Alle Gebiete gelten als eine Gemeinde: {town}.")
        if not with_inhabitants:
            self.lines.append(
                f"{ASK} Ohne Einwohnerzahlen gilt jedes Gebiet als Land. Mit [inhabitants] oder "
                'constants = { settlement = "Stadt" } ändern.'
            )

    def counts(self, section: str, one: Counts) -> None:
        """Children, births or inhabitants."""
        self._section(f"[{section}]", one.look, year=one.year)
        if one.area_by != BY_ID:
            self.lines.append(f"area_by = {quoted(one.area_by)}")
        columns = {"area": one.area}
        columns |= {"age": one.age} if one.age else {}
        columns |= {"count": one.count} if one.count else {}
        self.lines.append(f"columns = {table(columns)}")
        if one.bands:
            self.lines.append(f"bands = {table(one.bands)}")
        if one.where:
            self.lines.append(f"where = {table(one.where)}")
        self.lines += [f"{ASK} {doubt}" for doubt in one.doubts]

    def without_children(self) -> None:
        """Says what is missing for the second step."""
        self.lines += [
            "",
            f"{ASK} Keine Tabelle mit Kindern nach Alter und Gebiet gefunden. Ohne sie zeigt der",
            "#   Bericht, was erfasst ist (Schritt 1), aber keine Lücken.",
        ]

    def second(self, one: Counts) -> None:
        """A table of benefits: only a proposal, its ages and rules must be told."""
        first = len(self.lines)
        self.counts("[second_population]", one)
        self.lines[first + 1] = "[[second_population]]"
        self.lines.append('name = "Kinder im SGB-II-Bezug (Quelle, Stand)"')
        if not one.bands and not one.age:
            self.lines.append('constants = { age = "unter 15" }')
        self.lines.append("withheld = [1, 2] # was eine geheime Zahl sein kann")
        self.lines[first + 1 :] = [f"# {line}" for line in self.lines[first + 1 :]]
        self.lines.insert(
            first + 1, f"{ASK} Eine zweite Gruppe von Kindern; wenn das Alter stimmt:"
        )

    def grid(self, look: Look) -> None:
        """The census grid."""
        self._section("[grid]", look)

    def package(self, look: Look) -> None:
        """An HSDS package."""
        self._section("[[offers]]", look)

    def offers(self, one: Offers, *, single: bool) -> None:
        """A list of offers."""
        self._section("[offers]" if single else "[[offers]]", one.look)
        self.lines.append(f"{ASK} delivered = 2026-01-31 # wann der Träger die Liste bestätigt hat")
        if one.area_by and one.area_by != BY_ID:
            self.lines.append(f"area_by = {quoted(one.area_by)}")
        columns = {field: column for field, column in one.columns.items() if field != column}
        self.lines.append(f"columns = {table(columns)}")
        if one.constants:
            self.lines.append(f"constants = {table(one.constants)}")
        flags = {"kind": one.flags, "ages": one.age_flags}
        flags = {field: columns for field, columns in flags.items() if columns}
        if flags:
            self.lines.append(f"flags = {table(flags)}")
        if one.bands:
            self.lines.append(f"bands = {table(one.bands)} # Plätze nach Alter")
        self.lines += [f"{ASK} {doubt}" for doubt in one.doubts]
        self.lines.append(f'{ASK} complete = ["betreuung"] # Felder, für die sie vollständig ist')

    def addresses(self, look: Look) -> None:
        """A register of addresses."""
        self._section("[[addresses]]", look)
        names = {"latitude": "lat", "longitude": "lon", "area": "suburb"}
        columns = {names.get(field, field): column for field, column in look.fields.items()}
        wanted = ("street", "house_number", "postcode", "city", "suburb", "lat", "lon")
        chosen = {field: columns[field] for field in wanted if field in columns}
        if "city" not in chosen and "name" in columns:
            chosen["city"] = columns["name"]
        self.lines.append(f"columns = {table(chosen)}")

    def rest(self, unused: Sequence[Look], problems: Sequence[Problem]) -> None:
        """Files nobody found a use for."""
        names = dict.fromkeys(
            one.path.name + (f" (Blatt {one.reading.sheet})" if one.reading.sheet else "")
            for one in unused
        )
        if names or problems:
            self.lines += ["", "# Nicht verwendet:"]
        self.lines += [f"#   {name}" for name in names]
        self.lines += [f"#   {one.place}: {one.what} {one.cure}" for one in problems]
