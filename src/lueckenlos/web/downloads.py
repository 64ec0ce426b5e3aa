"""What pages show, to take away: files to be saved, tables as German Excel opens them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from django.http import HttpResponse

from lueckenlos.exchange.formulas import no_formula


def attachment(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Content to be saved under a name."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def csv_file(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """UTF-8 with its mark, semicolon, decimal comma, no formulas; None is empty."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return attachment(out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", name)


def _cell(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")
    return "" if value is None else no_formula(str(value))
