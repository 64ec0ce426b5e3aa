"""What pages of the chain show, to take away: CSV as German Excel opens it, JSON for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse, JsonResponse

from lueckenlos.areas.import_views import attachment
from lueckenlos.exchange.formulas import no_formula


def csv_file(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """UTF-8 with its mark, semicolon, decimal comma, no formulas; None is empty."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return attachment(out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", name)


def _cell(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return "" if value is None else no_formula(str(value))


def json_of(told: Any) -> JsonResponse:
    """Days as ISO text, umlauts as they are."""
    return JsonResponse(told, safe=False, json_dumps_params={"ensure_ascii": False, "indent": 1})
