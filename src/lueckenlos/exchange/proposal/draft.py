"""The text of a proposed case: TOML, with a comment wherever somebody should look."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from lueckenlos.exchange.addresses.read import ADDRESS_FIELDS
from lueckenlos.exchange.declaration import BY_ID
from lueckenlos.exchange.files.toml import toml_lines, toml_text, toml_value
from lueckenlos.exchange.folding import plain
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.proposal.areas import Ground, level_of
from lueckenlos.exchange.proposal.columns import BENEFIT
from lueckenlos.exchange.proposal.counts import DAY, Counts, years_told
from lueckenlos.exchange.proposal.headless import QUESTION
from lueckenlos.exchange.proposal.indicators import Series
from lueckenlos.exchange.proposal.lists import CARE, Offers
from lueckenlos.exchange.proposal.looks import Look, named_from
from lueckenlos.exchange.proposal.sums import ages_missing, sum_told
from lueckenlos.exchange.proposal.titles import title_of
from lueckenlos.exchange.proposal.withheld import withheld_of
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.reading import NO_HEADER

ASK = "# ?"
"""Begins every line that asks somebody to look."""
INTRODUCTION = (
    "# Vorschlag für einen Fall. Bitte die Zeilen mit „?“ ansehen. Unter title, owner und",
    "# licence steht, wie eine Quelle heißt, wer sie führt und was mit ihr erlaubt ist;",
    "# der Bericht nennt es.",
)
UNUSED = "# Nicht verwendet:"
WIDTH = 92
MOST_UNUSED = 12
NO_DAY, NO_TOWN = "JJJJ-MM-TT", "00000000"
CENSUS = ("2022-05-15", "2011-05-09")
MONTHS = (
    "januar februar märz april mai juni juli august september oktober november dezember".split()
)
MONTH = re.compile(rf"\b({'|'.join(MONTHS)})\s+((?:19|20)\d\d)\b", re.IGNORECASE)
Value = str | Sequence[str] | Mapping[str, "Value"]


def _remark(text: str) -> str:
    """A text as a comment may show it, on one line without signs TOML does not allow."""
    return "".join(sign if sign.isprintable() else "?" for sign in " ".join(text.split()))


class Draft:
    """Collects lines, section by section. `folder`: paths below it are written from there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lines: list[str] = []
        self.name = ""
        self.long: dict[str, Mapping[str, Value]] = {}

    def text(self) -> str:
        """The whole file."""
        self._long()
        return "\n".join(self.lines).strip() + "\n"

    def ask(self, text: str) -> None:
        """A line that asks somebody to look."""
        self.lines.append(f"{ASK} {_remark(text)}")

    def _section(self, name: str, look: Look, *, year: str = "") -> None:
        self._long()
        self.name = name.strip("[]")
        self.lines += ["", name, f"file = {toml_text(named_from(self.folder, look.path))}"]
        if look.reading.sheet:
            self.lines.append(f"sheet = {toml_text(look.reading.sheet)}")
        if look.reading.layer:
            self.lines.append(f"layer = {toml_text(look.reading.layer)}")
        if look.reading.header == NO_HEADER:
            self.lines.append("header = 0")
        self.lines.append(f"title = {toml_text(shown(title_of(look)))}")
        self.lines.append('owner = ""')
        self.lines.append('licence = ""')
        if day := _stand_of(look):
            self.lines.append(f"date = {day}")
        elif year:
            self.lines.append(f"date = {_end_of(year, look)} # ? Tag, für den die Zahlen gelten")

    def head(self, title: str, key: str, today: date, level: str, *, sure: bool) -> None:
        """What stands above all sections. `title` "" : none is wanted; `sure`: the key is told and
        contradicts nothing."""
        self.lines += [
            *INTRODUCTION,
            "",
            *([f"title = {toml_text(title)} # ? steht über dem Bericht"] if title else []),
            f"key = {toml_text(key or '00000')} # "
            + ("" if sure else "? ")
            + "amtlicher Schlüssel, mit führender Null",
            f"reference_day = {today.isoformat()}",
        ]
        if level:
            self.lines.append(f"planning_level = {toml_text(level)}")

    def areas(self, ground: Ground, kreis: str, *, with_inhabitants: bool) -> None:
        """The boundaries."""
        self._section("[areas]", ground.look)
        columns = {"id": ground.id, "name": ground.name}
        if ground.municipality:
            columns["municipality"] = ground.municipality
        if ground.municipality_name:
            columns["municipality_name"] = ground.municipality_name
        if ground.inhabitants and not with_inhabitants:
            columns["inhabitants"] = ground.inhabitants
        self._put("columns", columns)
        if not ground.sure:
            self.ask("Keine Spalte unterscheidet alle Gebiete; bitte id nennen.")
        if ground.where[1]:
            self._put("where", {ground.where[0]: ground.where[1] + "*"})
        if others := ground.others_than(kreis):
            few = ", ".join(others[:5]) + (" …" if others[5:] else "")
            self.ask(f"Kein Gebiet gehört zu {kreis}; hier sind alle, aus {few}.")
            self.lines.append("#   Bitte mit dem richtigen --kreis neu vorschlagen lassen.")
        self._settings(ground, kreis, with_inhabitants or bool(ground.inhabitants))

    def _settings(self, ground: Ground, kreis: str, inhabited: bool) -> None:
        """What holds for all areas: the one Gemeinde they may lie in, and whether it is a town."""
        town = dict[str, Value]()
        if ground.where[1] or ground.gemeinden or ground.municipality:
            pass
        elif kreis:
            key = kreis if len(kreis) >= 8 else kreis.ljust(8, "0")
            town = {"municipality": key}
            self._put("constants", town)
            self.ask(f"Liegen alle Gebiete in der einen Gemeinde {key}?")
        elif level_of(ground) not in ("Gemeinde", "Kreis"):
            self._without_town(inhabited)
            return
        if not inhabited:
            self.ask("Einwohner fehlen, deshalb gilt jedes Gebiet als Land. Ist alles Stadt:")
            self.ask(f"constants = {toml_value({**town, 'settlement': 'Stadt'})}")
            self.lines += ["#   statt der Zeile constants oben"] if town else []

    def _without_town(self, inhabited: bool) -> None:
        """Asks for the Gemeinde of areas that are parts of one."""
        told: dict[str, Value] = {"municipality": NO_TOWN}
        self.ask("Keine Spalte nennt die Gemeinde; so gilt jedes Gebiet als eine eigene, mit")
        if inhabited:
            self.lines.append("#   eigenen Plätzen. Liegen alle in einer, deren Schlüssel:")
        else:
            told["settlement"] = "Stadt"
            self.lines.append(
                "#   eigenen Plätzen, und ohne Einwohner als Land. Liegen alle in einer"
            )
            self.lines.append("#   Gemeinde, deren Schlüssel; ist sie Land, ohne settlement:")
        self.ask(f"constants = {toml_value(told)}")

    def other_areas(self, ground: Ground) -> None:
        """Boundaries that may be meant instead, as a comment."""
        self._long()
        first = len(self.lines)
        self._section("[areas]", ground.look)
        self._put("columns", {"id": ground.id, "name": ground.name})
        self._comment(first + 1, "Andere Grenzen, statt der oberen:")

    def counts(self, section: str, one: Counts) -> None:
        """Children, births or inhabitants."""
        self._section(f"[{section}]", one.look, year=one.year)
        if not one.year and not _stand_of(one.look):
            self.ask(f"date = {NO_DAY} # Tag, für den die Zahlen gelten")
        if one.area_by != BY_ID:
            self._put("area_by", one.area_by)
        self._put("columns", one.columns)
        if one.bands:
            self._put("bands", one.bands)
        if one.where:
            self._put("where", one.where)
        if one.add_up:
            self._put("add_up", one.add_up, "wird zusammengezählt")
        if one.edges:
            self.lines += [_remark(f"# {told}") for told in one.edges.remarks]
        told = filter(None, (years_told(one), sum_told(one)))
        self.lines += [_remark(f"# {line}") for line in told]
        if section == "children" and (missing := ages_missing(one)):
            cure = "prüfen, ob Zeilen fehlen" if one.edges else "unter bands ergänzen"
            self.ask(f"Kein Alter {missing} ist sicher zu erkennen; bitte {cure}.")
        for doubt in one.doubts:
            self.ask(doubt)

    def doubtful(self, section: str, one: Counts) -> None:
        """Counts that may be wrong, as a comment."""
        self._long()
        first = len(self.lines)
        self.counts(section, one)
        self._comment(first + 1, "Das könnte passen, ist aber nicht eindeutig:")

    def other_children(self, others: Sequence[Counts], as_good: Sequence[Counts]) -> None:
        """Tables that tell children's ages, too, some of them as well as the one chosen."""
        names = dict.fromkeys(_sheet(one.look) for one in others)
        if names:
            self._long()
            if as_good:
                self.ask("Welche Tabelle ist die neueste? Das war nicht zu erkennen.")
            self.lines.append("# Auch diese Tabellen nennen Kinder nach Alter:")
            self.lines += [f"#   {_remark(name)}" for name in names]

    def without(self, missing: str) -> None:
        """Says what is missing for the second step."""
        self._long()
        self.lines.append("")
        self.ask(f"Nicht gefunden: {missing}.")
        self.lines.append(
            "#   Ohne sie zeigt der Bericht, was erfasst ist (Schritt 1), keine Lücken."
        )

    def second(self, one: Counts) -> None:
        """A table of benefits: only a proposal, its ages and rules must be told."""
        self._long()
        first = len(self.lines)
        self.counts("[second_population]", one)
        self.lines[first + 1] = "[[second_population]]"
        self.name = "second_population"
        told = one.look.title and BENEFIT.search(plain(title_of(one.look)))
        self._put("name", title_of(one.look) if told else "Kinder im SGB-II-Bezug (Quelle, Stand)")
        if not one.by_age:
            self._put("constants", {"age": "unter 15"})
        low, high = withheld_of(one.look.notes)
        self.lines.append(f"withheld = [{low}, {high}] # was eine geheime Zahl sein kann")
        self._comment(first + 1, "Eine zweite Gruppe von Kindern; wenn das Alter stimmt:")

    def indicator(self, one: Series) -> None:
        """A figure of several years: only a proposal, somebody has to say what it means."""
        self._long()
        first = len(self.lines)
        self._section("[[indicator]]", one.look)
        name = shown(title_of(one.look)) if one.years else one.column
        self._put("name", name, "? wie die Kennzahl heißt")
        self._put("definition", "", "? was gezählt wird und wovon")
        share = "für Anteile „%“ und unter columns die Spalte mit der Gesamtzahl als of"
        share = "für Anteile „%“ und unter columns value statt count" if one.years else share
        cases = one.counted and not one.of
        self._put("unit", "Anzahl" if cases else "%", share if cases else "")
        if one.area_by != BY_ID:
            self._put("area_by", one.area_by)
        self._put("columns", one.columns)
        if one.years:
            self._put("bands", one.years, "Spalte und Jahr")
        if one.where:
            self._put("where", one.where)
        if one.others:
            few = ", ".join(map(shown, one.others[:MOST_UNUSED]))
            self.lines.append(_remark(f"# weitere Spalten mit Zahlen: {few}"))
        self._comment(first + 1, "Zahlen mehrerer Jahre; soll daraus eine Kennzahl werden:")

    def grid(self, look: Look) -> None:
        """A grid, that of a census with its day."""
        self._section("[grid]", look)
        if look.fields:
            self._put("columns", look.fields)
        told = next((day for day in CENSUS if day[:4] in look.path.stem), "")
        self.lines.append(f"date = {told}" if told else f"{ASK} date = {NO_DAY}")

    def package(self, look: Look) -> None:
        """An HSDS package."""
        self._section("[[offers]]", look)

    def offers(self, one: Offers, *, single: bool, alone: bool) -> None:
        """A list of offers; `alone`: no other is of its field of action."""
        self._long()
        first = len(self.lines)
        self._section("[offers]" if single else "[[offers]]", one.look)
        day = _stand_of(one.look) or NO_DAY
        self.ask(f"delivered = {day} # Tag, an dem der Träger die Liste bestätigt hat")
        if one.complete:
            all_of_it = "die Liste" if alone else "sie mit den anderen Listen zusammen"
            self.ask(f'complete = ["{one.complete}"] # wenn {all_of_it} vollständig ist')
        if one.complete == CARE:
            self.lines.append('# complete_ages = "1 bis Schuleintritt" # wenn nur bis zur Schule')
        if one.area_by and one.area_by != BY_ID:
            self._put("area_by", one.area_by)
        self._put("columns", {f: c for f, c in one.columns.items() if f != c} or one.columns)
        self._said_of_all(one)
        for doubt in (*[QUESTION] * bool(one.look.heads), *one.doubts):
            self.ask(doubt)
        if one.unused:
            few = [shown(column) for column in one.unused[:MOST_UNUSED]]
            more = len(one.unused) - len(few)
            rest = f" und {more} weitere" if more else ""
            self.lines.append(_remark(f"# nicht verwendet: {', '.join(few)}{rest}"))
        if one.same:
            self._comment(first + 1, f"Diese Angebote stehen wohl schon in {one.same}:")

    def _said_of_all(self, one: Offers) -> None:
        """What a list says of its offers besides columns: kind, area, ages."""
        if one.kind:
            self._put("kind", one.kind)
        if one.area:
            self._put("constants", {"area": one.area}, "steht im Namen des Blatts")
        flags = {"kind": one.flags, "ages": one.age_flags}
        if any(flags.values()):
            self._put("flags", {name: columns for name, columns in flags.items() if columns})
        if one.bands:
            self._put("bands", one.bands, "Plätze nach Alter")

    def without_places(self, lists: Sequence[Offers]) -> None:
        """Lists that say nowhere where their offers are."""
        if lists:
            self._long()
            names = ", ".join(dict.fromkeys(shown(one.look.path.name) for one in lists))
            self.lines.append("")
            self.ask(f"Kein Gebiet und kein Punkt in: {names}. Diese Angebote erreichen niemanden,")
            self.lines.append("#   bis ein Verzeichnis der Adressen dabei ist ([[addresses]]).")

    def addresses(self, look: Look) -> None:
        """A register of addresses."""
        self._section("[[addresses]]", look)
        names = {"area": "suburb"}
        columns = {names.get(name, name): column for name, column in look.fields.items()}
        wanted = ADDRESS_FIELDS
        chosen = {name: columns[name] for name in wanted if name in columns}
        if "city" not in chosen and "name" in columns:
            chosen["city"] = columns["name"]
        self._put("columns", chosen)

    def rest(self, unused: Sequence[Look], problems: Sequence[Problem]) -> None:
        """Files nobody found a use for, and what could not be read."""
        sheets: dict[str, list[str]] = {}
        for one in unused:
            part = one.reading.sheet or one.reading.layer
            sheets.setdefault(one.path.name, []).extend([part] if part else [])
        self._long()
        if sheets or problems:
            self.lines += ["", UNUSED]
        for name, parts in sheets.items():
            few = ", ".join(parts[:5]) + (f" und {len(parts) - 5} weitere" if parts[5:] else "")
            self.lines.append(_remark(f"#   {name}" + (f" ({few})" if parts else "")))
        self.lines += [_remark(f"#   {one.place}: {one.what} {one.cure}") for one in problems]

    def _put(self, key: str, said: Value, comment: str = "") -> None:
        """A key with its value; a long table follows the section, a line for each entry."""
        line = f"{key} = {toml_value(said)}"
        if isinstance(said, Mapping) and len(line) > WIDTH:
            self.long[key] = said
        else:
            self.lines.append(f"{line} # {comment}" if comment else line)

    def _long(self) -> None:
        """The long tables of the section that ends."""
        for key, said in self.long.items():
            self.lines.append(f"[{self.name}.{key}]")
            self.lines += toml_lines(said)
        self.long = {}

    def _comment(self, first: int, why: str) -> None:
        """Turn the lines from `first` on into a comment that begins with a question."""
        self._long()
        self.lines[first:] = [
            f"{ASK} {_remark(why)}",
            *(line if line.startswith("#") else f"# {line}" for line in self.lines[first:]),
        ]


def _sheet(look: Look) -> str:
    sheet = f", Blatt „{look.reading.sheet}“" if look.reading.sheet else ""
    return f"{look.path.name}{sheet}"


def _end_of(year: str, look: Look) -> str:
    """The end of the one month a table tells, else of the year."""
    told = f"{look.title} {look.sheet} {look.path.stem}".replace("_", " ")
    months = {name.casefold() for name, of_year in MONTH.findall(told) if of_year == year}
    month = 1 + MONTHS.index(months.pop()) if len(months) == 1 else 12
    return date(int(year), month, monthrange(int(year), month)[1]).isoformat()


def _stand_of(look: Look) -> str:
    """The one day that stands above a table, else in the name of its sheet or file, as TOML
    writes it; "" without."""
    texts = (look.title, look.sheet, look.path.stem)
    found = next(filter(None, ([*DAY.finditer(text)] for text in texts)), [])
    days = {match.groups() for match in found}
    if len(days) != 1:
        return ""
    day, month, year = map(int, days.pop())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
