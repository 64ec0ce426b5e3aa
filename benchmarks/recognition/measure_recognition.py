"""How often the kind of offer is recognised in real lists: right, wrong and left open.

Run as `python benchmarks/recognition/measure_recognition.py FOLDER_OF_THE_LISTS`. `labels.csv`
holds the right kinds; only entries with a label are looked at.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lueckenlos.exchange.vocabulary.recognition import Recognised, recognised

LABELS = Path(__file__).with_name("labels.csv")
NOTHING = "-"

Row = dict[str, Any]


@dataclass(frozen=True)
class RealList:
    """Where a list says name, kind and provider; `flags` are columns that tick a kind."""

    file: str
    name: str
    kind: str = ""
    provider: str = ""
    flags: tuple[str, ...] = ()

    def stated(self, row: Row) -> str:
        """What the row states as its kind: a column's text or its ticked columns."""
        ticked = [flag for flag in self.flags if row[flag]]
        return ", ".join(ticked) if self.flags else str(row.get(self.kind) or "")


LISTS = (
    RealList("flensburg/kitas.csv", "facility", provider="institution"),
    RealList(
        "flensburg/schulen.csv",
        "Schulname",
        provider="Schulträger",
        flags=("Grundschule", "Gemeinschaftsschule", "Gymnasium", "Förderschule"),
    ),
    RealList("flensburg/spielplaetze.geojson", "place"),
    RealList("berlin/berlin-daycare-centers-2026-07-details.csv", "name", "type", "sponsor_name"),
    RealList("berlin/schulen_2023-10.geojson", "name", "schulart", "traeger"),
    RealList("berlin/jugendfreizeiteinrichtungen_2022-12.geojson", "e_name", "e_art", "t_name"),
    RealList("hessen/schulen_geocoded.json", "name", "school_type"),
)


@dataclass
class Tally:
    """Entries of a list: right, wrong, left open though a kind fits, rightly left open."""

    right: int = 0
    wrong: int = 0
    undecided: int = 0
    rightly_none: int = 0
    mistakes: list[str] = field(default_factory=list)

    def add(self, label: str, found: Recognised, place: str) -> None:
        """Judge one entry; `place` tells which without its name."""
        if found.kind is None:
            self.rightly_none += label == NOTHING
            self.undecided += label != NOTHING
        elif found.kind.key in label.split("|"):
            self.right += 1
        else:
            self.wrong += 1
            self.mistakes.append(f"{place}: {found.kind.key} ({found.word}), is {label}")

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.right + other.right,
            self.wrong + other.wrong,
            self.undecided + other.undecided,
            self.rightly_none + other.rightly_none,
            self.mistakes + other.mistakes,
        )

    @property
    def precision(self) -> float:
        """Share of the recognised that is right; 1 where nothing is recognised."""
        recognised_ = self.right + self.wrong
        return self.right / recognised_ if recognised_ else 1.0


def labels() -> tuple[dict[str, str], dict[str, str]]:
    """Label by hash, for tuning and for testing."""
    lines = LABELS.read_text(encoding="utf-8").splitlines()
    rows = [tuple(line.split(";")) for line in lines if line[:1] != "#"][1:]
    half = len(rows) // 2
    return dict(rows[:half]), dict(rows[half:])


def read_rows(path: Path) -> list[Row]:
    """The rows of a CSV, GeoJSON or JSON list in the order of the file."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    content = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(content, dict):
        return [feature["properties"] for feature in content["features"]]
    return list(content)


def measure(folder: Path, wanted: dict[str, str]) -> dict[str, Tally]:
    """A tally for every list, over the entries whose hash is wanted."""
    found = {}
    for one in LISTS:
        tally = found[one.file] = Tally()
        for number, row in enumerate(read_rows(folder / one.file), start=1):
            name = str(row[one.name] or "").strip()
            key = hashlib.sha256(f"{one.file}|{number}|{name}".encode()).hexdigest()[:12]
            if key in wanted:
                provider = str(row.get(one.provider) or "")
                got = recognised(name, one.stated(row), provider)
                tally.add(wanted[key], got, f"{one.file} row {number}")
    return found


def seconds_for_all(folder: Path, prefix: str) -> tuple[int, float]:
    """Entries of the lists whose path begins so, and how long recognising them all takes."""
    entries = [
        (str(row[one.name] or ""), one.stated(row), str(row.get(one.provider) or ""))
        for one in LISTS
        if one.file.startswith(prefix)
        for row in read_rows(folder / one.file)
    ]
    started = time.perf_counter()
    for entry in entries:
        recognised(*entry)
    return len(entries), time.perf_counter() - started


def main(folder: Path, say: Callable[[str], object] = print) -> None:
    """Print both halves list by list, then the mistakes and the time for all of Berlin."""
    count, seconds = seconds_for_all(folder, "berlin/")
    for title, wanted in zip(("tuning", "testing"), labels(), strict=True):
        found = measure(folder, wanted)
        say(f"{title:52} right wrong open none precision")
        for file, tally in [*found.items(), ("all", sum(found.values(), Tally()))]:
            counts = f"{tally.right:5} {tally.wrong:5} {tally.undecided:4} {tally.rightly_none:4}"
            say(f"{file:52} {counts} {tally.precision:9.3f}")
            if file != "all":
                for mistake in tally.mistakes:
                    say(f"  {mistake}")
    say(f"{count} entries of Berlin in {seconds:.2f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
