"""`lueckenlos locate`: ask a geocoder outside for the points of addresses, once, into a file.

The only command that uses the network, and only where the case names a geocoder.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPException
from pathlib import Path
from time import monotonic, sleep
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from lueckenlos import __version__
from lueckenlos.cli.writing import check_writable
from lueckenlos.exchange.addresses.geocoder import Wanted, point_in, wanted
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.files.content import read_bytes
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.records import Case, Geocoder
from lueckenlos.report.tables import cell
from lueckenlos.report.words import counted

NAME = "adressen.csv"
COLUMNS = (
    *("street", "house_number", "postcode", "city", "latitude", "longitude"),
    *("source", "date"),
)
PAUSE_S, TIMEOUT_S = 1.0, 10.0
MOST_BYTES = 1_000_000
IN_A_ROW = 3
"""So many failures one after the other: the geocoder is not there."""
REFUSED = (401, 403, 429)

Row = dict[str, str]


def locate(path: Path, day: date, timeout_s: float = TIMEOUT_S, pause_s: float = PAUSE_S) -> bool:
    """Ask for the addresses of a case without an exact point and add those found to `adressen.csv`
    beside it; False where no geocoder is set or it does not answer. `day`: when it was asked.

    Raises `CaseError` when the case cannot be read, `OSError` when the file cannot be written.
    """
    case, _ = read_case(path)
    if case.geocoder is None:
        print("In der Falldatei ist kein Geocoder genannt; es wurde nichts gefragt. So geht es:")
        print(
            '  [geocoder]\n  url = "https://geocoder.example/search?format=jsonv2'
            '&addressdetails=1&q={address}"'
        )
        return False
    target = path.parent / NAME
    check_writable(target.parent)
    kept = _kept(target)
    known = {_wanted(row).key for row in kept}
    asked = [one for one in wanted(case.offers) if one.key not in known]
    if not asked:
        print("Es ist nichts zu fragen: Keine Adresse ohne genauen Punkt, die noch offen ist.")
        return True
    service = _Service(case.geocoder, day, timeout_s, pause_s)
    addresses = counted(len(asked), "Adresse geht", "Adressen gehen")
    print(f"{addresses} an {service.host}, höchstens eine je Sekunde; gesendet werden nur")
    print("Straße, Hausnummer, PLZ und Ort, keine Namen und keine geschützten Adressen.")
    sys.stdout.flush()
    try:
        service.ask(asked)
    finally:
        if service.found:
            _write(target, [*kept, *service.found])
    _tell(service, asked, target, case)
    return not service.gone


class _NoRedirect(HTTPRedirectHandler):
    """An address goes to the host the case names and to no other."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


@dataclass(slots=True)
class _Service:
    """A geocoder: what it found, what not, and why it was given up, if it was."""

    geocoder: Geocoder
    day: date
    timeout_s: float
    pause_s: float
    found: list[Row] = field(default_factory=list)
    unknown: list[Wanted] = field(default_factory=list)
    failed: list[tuple[Wanted, str]] = field(default_factory=list)
    gone: bool = False

    @property
    def host(self) -> str:
        """Who is asked, without a password or key the address may hold."""
        return urlsplit(self.geocoder.url).hostname or ""

    def ask(self, addresses: Sequence[Wanted]) -> None:
        """Ask one after the other, never sooner than `pause_s` after the one before."""
        in_a_row, last = 0, monotonic() - self.pause_s
        for one in addresses:
            sleep(max(0.0, last + self.pause_s - monotonic()))
            last = monotonic()
            why = self._one(one)
            in_a_row = in_a_row + 1 if why else 0
            if why:
                self.failed.append((one, why))
            if in_a_row == IN_A_ROW or why.startswith("abgelehnt"):
                self.gone = True
                return
        self.gone = len(self.failed) == len(addresses)

    def _one(self, one: Wanted) -> str:
        """Ask for one address; why that failed, "" where it did not."""
        url = self.geocoder.url.replace("{address}", quote(one.line, safe=""))
        request = Request(url, headers={"User-Agent": f"lueckenlos/{__version__}"})
        try:
            with build_opener(_NoRedirect).open(request, timeout=self.timeout_s) as answer:
                point = point_in(answer.read(MOST_BYTES), one)
        except HTTPError as error:
            error.close()
            word = "abgelehnt" if error.code in REFUSED else "Fehler"
            return f"{word}, Status {error.code}"
        except TimeoutError:
            return f"keine Antwort in {self.timeout_s:g} s"
        except (OSError, HTTPException) as error:
            late = isinstance(getattr(error, "reason", None), TimeoutError)
            return f"keine Antwort in {self.timeout_s:g} s" if late else "nicht zu erreichen"
        except ValueError:
            return "Antwort nicht zu lesen"
        if point is None:
            self.unknown.append(one)
        else:
            self.found.append(self._row(one, point))
        return ""

    def _row(self, one: Wanted, point: tuple[float, float]) -> Row:
        where = (f"{degrees:.6f}" for degrees in point)
        address = (one.street, one.house_number, one.postcode, one.city)
        source = self.geocoder.attribution or self.host
        values = (*address, *where, source, self.day.isoformat())
        return dict(zip(COLUMNS, values, strict=True))


def _wanted(row: Row) -> Wanted:
    return Wanted(*(row[name] for name in COLUMNS[:4]))


def _kept(path: Path) -> list[Row]:
    """The rows of an earlier run. Raises `CaseError` where the file is another table."""
    if not path.exists():
        return []
    text = read_bytes(path).decode("utf-8-sig", errors="replace")
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    if not set(COLUMNS) <= set(reader.fieldnames or ()):
        raise CaseError(Problem("addresses_of_others", path.name))
    return [{name: row[name] or "" for name in COLUMNS} for row in reader]


def _write(path: Path, rows: Iterable[Row]) -> None:
    """The file whole or as it was."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([cell(row[name]) for name in COLUMNS] for row in rows)
    beside = path.with_name(f".{path.name}.unfertig")
    beside.write_text(out.getvalue(), encoding="utf-8", newline="")
    beside.replace(path)


def _tell(service: _Service, asked: Sequence[Wanted], target: Path, case: Case) -> None:
    """What was found, what not and why, and the line that uses it."""
    print(f"Gefunden: {len(service.found)} von {len(asked)}.")
    for one in service.unknown:
        print(f"  ohne sicheren Treffer (Hausnummer und PLZ müssen stimmen): {shown(one.line)}")
    for one, why in service.failed:
        print(f"  {why}: {shown(one.line)}")
    if service.gone:
        print(f"{service.host} antwortet nicht wie erwartet; gefragt wird nicht weiter.")
        print("Prüfen Sie „url“ unter [geocoder], oder versuchen Sie es später noch einmal.")
    if not service.found:
        return
    print(f"Geschrieben: {target}")
    if not any(source.file == NAME for source in case.sources.values()):
        print("Damit die Punkte zählen, schreiben Sie ans Ende der Falldatei:")
        print(f'  [[addresses]]\n  file = "{NAME}"')
        if service.geocoder.attribution:
            print(f'  owner = "{service.geocoder.attribution}"')
