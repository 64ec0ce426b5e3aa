"""Large plain tables of official sources, read line by line: grids and lists of places."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from lueckenlos.exchange.files.decoding import sampled_encoding
from lueckenlos.exchange.files.unpacking import members, streamed
from lueckenlos.exchange.folding import fold

SAMPLE = 200_000
DELIMITERS = ";,\t|"
NAMES = (".csv", ".txt", ".tsv")
VECTORS = (".shp", ".gpkg", ".geojson")
FINEST = "100m"
GEONAMES = (
    *("country", "postcode", "city", "state", "state_code", "region", "region_code"),
    *("district", "district_code", "lat", "lon", "accuracy"),
)
"""Columns of the postal codes of GeoNames, which come without names."""
COUNTRY = re.compile(r"[A-Z]{2}\t\d{5}\t")


@dataclass(frozen=True, slots=True)
class Stream:
    """A delimited text: its columns and how to read it again."""

    path: Path
    member: str
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    headless: bool

    def rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        """Every row under the column names with its number; broken quotes end nothing."""
        with _opened(self.path, self.member) as raw:
            text = io.TextIOWrapper(raw, self.encoding, errors="replace", newline="")
            if self.delimiter == "\t":
                lines = csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
            else:
                lines = csv.reader(text, delimiter=self.delimiter)
            if not self.headless:
                next(lines, None)
            yield from ((number, row) for number, row in enumerate(lines, 2 - self.headless) if row)

    def at(self, *names: str) -> int:
        """The position of the first of these columns, names folded; -1 where there is none."""
        folded = [fold(column) for column in self.columns]
        return next((folded.index(name) for name in names if name in folded), -1)


def stream(path: Path) -> Stream | None:
    """The plain table in a file or zip archive; None where it holds none.

    Raises `CaseError` when the archive is broken or too large.
    """
    member = _member(path)
    if member is None:
        return None
    with _opened(path, member) as raw:
        sample = raw.read(SAMPLE)
    if not sample.strip() or b"\0" in sample or sample.lstrip().startswith((b"{", b"[", b"<")):
        return None
    encoding = sampled_encoding(sample)
    first = sample.decode(encoding, errors="replace").splitlines()[0]
    headless = bool(COUNTRY.match(first)) and first.count("\t") == len(GEONAMES) - 1
    delimiter = max(DELIMITERS, key=first.count)
    names = GEONAMES if headless else tuple(next(csv.reader([first], delimiter=delimiter), []))
    columns = tuple(name.strip().strip('"') for name in names)
    return Stream(path, member, encoding, delimiter, columns, headless)


@contextmanager
def _opened(path: Path, member: str) -> Iterator[IO[bytes]]:
    with streamed(path, member) if member else path.open("rb") as raw:
        yield raw


def _member(path: Path) -> str | None:
    """The one table of an archive, the finest grid of several; "" for a plain file."""
    if not zipfile.is_zipfile(path):
        return "" if path.suffix.lower() in NAMES else None
    inside = [item.filename for item in members(path).values()]
    if any(name.lower().endswith(VECTORS) for name in inside):
        return None
    names = [name for name in inside if name.lower().endswith(NAMES)]
    names = [name for name in names if name.lower().endswith((".csv", ".tsv"))] or names
    names = [name for name in names if FINEST in name.lower()] or names
    names = [name for name in names if "readme" not in name.lower()] or names
    return names[0] if len(names) == 1 else None
