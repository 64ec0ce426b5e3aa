"""Pages of the guide, and how they are run.

In a page

- `<!-- Test: name -->` lays out the invented files of that name, or does what a person does,
- a block `sh` is run line by line, in a folder of its own for each page,
- a block `text` is a part of what the last command printed (… stands for anything),
- a block `toml` is a part of fall.toml as it is then,
- a block `diff` is an edit of fall.toml,
- a block with a name behind its language is a file somebody writes.

In quellen/ every block `toml` is a section of a case, read together with small invented files.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.guide.ground import gitter_2011, gitter_2022, vg250
from tests.guide.kommune import antworten, kreis, liste, stadt
from tests.guide.official import (
    downloads,
    geburten_12612,
    hsds,
    kinder_12411,
    kitas,
    orte,
    schulen,
    sgb2,
    spielplaetze,
    stadtstatistik,
)

from lueckenlos.cli import main

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide"
STEP = re.compile(r"^<!-- Test: (\w+) -->$|^```(\w+) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TOLD = (
    "README.md",
    "angebotsarten.md",
    "probleme.md",
    "plattform.md",
    "betrieb.md",
    "bestand.md",
    "kette.md",
    "familiensuche.md",
    "rechnen-auf-mehreren-rechnern.md",
)
"""Pages without anything to run; those of the platform have tests of their own."""
PAGES = sorted(path for path in GUIDE.glob("*.md") if path.name not in TOLD)
SOURCES = sorted((GUIDE / "quellen").glob("*.md"))
SETUP = ("make ", "cd ", "mkdir ", "source ", "git clone")


ACTIONS: dict[str, Callable[[Path], None]] = {
    one.__name__: one
    for one in (
        *(liste, kreis, stadt, downloads, antworten, vg250, gitter_2022, gitter_2011),
        *(kinder_12411, geburten_12612, orte, sgb2, stadtstatistik, schulen, kitas),
        *(spielplaetze, hsds),
    )
}


def steps(page: Path) -> list[tuple[str, str, str, str]]:
    """Action, or language, name and content of a block, in order."""
    return [match.groups("") for match in STEP.finditer(page.read_text(encoding="utf-8"))]


def run(line: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """A line of a page as a shell would run it; what it printed."""
    words = shlex.split(line)
    assert words[0] == "lueckenlos", line
    target = words[words.index(">") + 1] if ">" in words else ""
    code = main(words[1 : words.index(">")] if target else words[1:])
    printed, errors = capsys.readouterr()
    if target:
        (folder / target).write_text(printed, encoding="utf-8")
    assert code == 0, errors
    return printed + errors


def spaced(line: str) -> str:
    return " ".join(line.split())


def meant(wanted: str, line: str) -> bool:
    """Whether a line is the one wanted, where … stands for anything."""
    return bool(re.fullmatch(".*".join(map(re.escape, wanted.split("…"))), line))


def shown(block: str, whole: str) -> list[str]:
    """Lines of a block that do not stand in the whole, in its order; … stands for anything."""
    lines, at, lost = [spaced(line) for line in whole.splitlines()], 0, []
    for wanted in filter(None, map(spaced, block.splitlines())):
        found = next((i for i in range(at, len(lines)) if meant(wanted, lines[i])), None)
        if found is None:
            lost.append(wanted)
        else:
            at = found + 1
    return lost


def edited(lines: list[str], edit: str) -> list[str]:
    """The lines after an edit: unchanged ones lead the way, - is taken out, + put in."""

    def place(wanted: str) -> int:
        found = [i for i in range(at, len(lines)) if meant(wanted, lines[i])]
        assert found, f"„{wanted}“ is not there"
        return found[0]

    lines, at = list(lines), 0
    for sign, line in ((one[:1], one[2:]) for one in edit.splitlines() if one.strip()):
        if sign == "+":
            lines.insert(at, line)
            at += 1
            continue
        at = place(line)
        if sign == "-":
            del lines[at]
        else:
            at += 1
    return lines


def typed(line: str) -> bool:
    """Whether a line is what a person types besides our commands."""
    return f"{line} ".startswith(SETUP)
