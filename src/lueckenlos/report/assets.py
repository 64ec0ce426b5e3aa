"""What `make setup` builds for the report from the sources in frontend/."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lueckenlos.exchange.problems import CaseError, Problem

STATIC = Path(__file__).parent / "static"
NOTICE = (
    "/* Gestaltung: KERN (EUPL-1.2). Schrift: Fira Sans, Copyright 2012-2015 The Mozilla "
    "Foundation and Telefonica S.A. (SIL Open Font License 1.1). */\n"
)


@cache
def styles(static: Path = STATIC) -> str:
    """All style sheets of the page with the faces inside.

    Raises `CaseError` when they have not been built.
    """
    sheets = [static / "fonts.css", static / "report.css"]
    if not all(sheet.is_file() for sheet in sheets):
        raise CaseError(Problem("styles_missing"))
    return NOTICE + "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
