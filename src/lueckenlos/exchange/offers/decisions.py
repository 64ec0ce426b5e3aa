"""What a municipality decided once about texts whose kind of offer nobody recognises.

The table is `text;art;von;am`: how a list calls the kind or the offer, the kind that is meant or
"-" (no offer for families), by whom and when. Open texts stand below with proposals.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lueckenlos.exchange.files.content import read_bytes
from lueckenlos.exchange.files.decoding import decoded_text
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.formulas import no_formula
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import nearest, shown
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.tables.sheets import refuse_other_kinds
from lueckenlos.exchange.vocabulary.kinds import kinds_of_offer, recognise
from lueckenlos.exchange.vocabulary.recognition import NO_OFFER, kind_of, names_no_kind, proposals

COLUMNS = ("text", "art", "von", "am", "anzahl", "beispiele", "vorschlaege")
DASHES = frozenset("-‐‑‒–—−")
EXAMPLES, PROPOSALS = 2, 3
PROBABLY = 95
AT_LEAST_NAMED = 3
"""So many offers of one stated kind must be recognised by name for these to propose a kind."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """A text without a kind: how many offers have it, names of some, kinds it may mean.

    `proposals` are German names of kinds, or "-", with how sure (0 to 100), best first.
    """

    text: str
    count: int
    examples: tuple[str, ...] = ()
    proposals: tuple[tuple[str, int], ...] = ()


@dataclass(slots=True)
class _Group:
    """Offers that state one kind: those still open, and the kinds their names tell."""

    text: str
    open: list[str] = field(default_factory=list)
    named: Counter[str] = field(default_factory=Counter)


def read_decisions(path: Path) -> tuple[dict[str, str], list[Problem]]:
    """Folded text → key of the kind, or "-" for none; rows without a kind are still open.

    A file that is not there decides nothing; rows that cannot be used are problems, the others
    hold. Raises `CaseError` when the file cannot be read.
    """
    found: dict[str, str] = {}
    first: dict[str, int] = {}
    problems: list[Problem] = []
    for number, row in _rows(path):
        text, kind = row["text"], row["art"]
        if not kind:
            continue
        key = NO_OFFER if kind in DASHES else _key(kind)
        if not fold(text):
            problems.append(Problem("decision_without_text", path.name, number, "text"))
        elif not key:
            values: dict[str, object] = {"value": shown(kind), "text": shown(text)}
            values["near"] = nearest(kind, _names()) or kinds_of_offer()[0].name
            problems.append(Problem("decision_unknown", path.name, number, "art", values))
        elif found.setdefault(fold(text), key) == key:
            first.setdefault(fold(text), number)
        else:
            said: dict[str, object] = {"text": shown(text), "row": first[fold(text)]}
            problems.append(Problem("decision_twice", path.name, number, "art", said))
    return found, problems


def waiting(path: Path) -> set[str]:
    """The folded texts of a file that wait for their kind."""
    return {fold(row["text"]) for _, row in _rows(path) if not row["art"]}


def undecided(offers: Iterable[OfferRecord], decisions: Mapping[str, str]) -> list[Undecided]:
    """The texts still without a kind, most offers first.

    An offer that states no kind goes by its name.
    """
    groups: dict[str, _Group] = {}
    for offer in offers:
        text = offer.kind or offer.name
        group = groups.setdefault(fold(text), _Group(text))
        found = kind_of(offer, decisions)
        if found.kind is None and found.how != "decided":
            group.open.append(offer.name)
        elif found.kind is not None and found.how == "name":
            group.named[found.kind.name] += 1
    still = [
        Undecided(group.text, len(group.open), _examples(group), _proposed(group))
        for group in groups.values()
        if group.open
    ]
    return sorted(still, key=lambda one: (-one.count, fold(one.text), one.text))


def write_undecided(path: Path, rows: Iterable[Undecided]) -> None:
    """Write the open texts for the column `art` to be filled, below the decisions in the file.

    Rows that have a kind stay as they are. Raises `CaseError` where the file there is no table of
    decisions: it is not overwritten.
    """
    kept = _rows(path)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    decided = [row for _, row in kept if row["art"]]
    writer.writerows([no_formula(row[column]) for column in COLUMNS] for row in decided)
    done = {fold(row["text"]) for row in decided}
    for one in rows:
        if fold(one.text) in done:
            continue
        offered = " | ".join(f"{name} ({score})" for name, score in one.proposals)
        cells = (one.text, "", "", "", str(one.count), " | ".join(one.examples), offered)
        writer.writerow([no_formula(cell) for cell in cells])
    path.write_text(out.getvalue(), encoding="utf-8-sig", newline="")


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Rows with their numbers, every column there; `CaseError` when the file is no such table."""
    if not path.exists():
        return []
    content = read_bytes(path)
    refuse_other_kinds(path.name, content)
    text, _ = decoded_text(path.name, content)
    head = text.split("\n", 1)[0]
    signs = ";" if ";" in head else "\t" if "\t" in head else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=signs)
    try:
        lines = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error:
        raise CaseError(Problem("decisions_unreadable", path.name)) from None
    names = [fold(name) for name in lines[0][1]] if lines else []
    if not {"text", "art"} <= set(names):
        raise CaseError(Problem("decisions_unreadable", path.name, 1))
    found = [(number, dict(zip(names, cells, strict=False))) for number, cells in lines[1:]]
    return [(n, {column: row.get(column, "") for column in COLUMNS}) for n, row in found]


def _key(kind: str) -> str:
    found = recognise(kind)
    return found.key if found else ""


def _names() -> list[str]:
    return [word for kind in kinds_of_offer() for word in (kind.name, *kind.synonyms)]


def _examples(group: _Group) -> tuple[str, ...]:
    """Names that tell more than the text itself."""
    others = [name for name in dict.fromkeys(group.open) if fold(name) != fold(group.text)]
    return tuple(shown(name) for name in others[:EXAMPLES])


def _proposed(group: _Group) -> tuple[tuple[str, int], ...]:
    """What names of offers with the same text tell, and what the text is spelled like."""
    if names_no_kind(group.text):
        return ((NO_OFFER, PROBABLY),)
    found: dict[str, int] = {}
    total = sum(group.named.values())
    if total >= AT_LEAST_NAMED:
        for name, count in sorted(group.named.items(), key=lambda item: (-item[1], item[0])):
            found[name] = round(PROBABLY * count / total)
    for kind, score in proposals(group.text):
        found.setdefault(kind.name, score)
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return tuple((name, score) for name, score in ranked if score)[:PROPOSALS]
