"""Pages of lists, lists as lines, and answers that are not sent twice."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.timezone import localtime, now

from lueckenlos.accounts.models import Municipality
from lueckenlos.directory.models import Accessibility, FamilyFinder, Location, Organization, Service
from lueckenlos.finder.hsds.terms import Json

LINES = 200
"""So many lines go out at once."""
TOLD: tuple[Any, ...] = (
    *(Service, Organization, Location, Accessibility),
    *(FamilyFinder, Municipality),
)
"""The tables whose change changes what is told; each keeps its history."""
STARTED = now()
"""When this process began: another release may tell the same otherwise."""
SETTLED_SECONDS = 60
"""What changed within them may change again in the same second: it has no date yet."""


class Wanted(Protocol):
    """Which page, and how many are on one."""

    page: int

    @property
    def size(self) -> int:
        """How many are on a page."""


def page(total: int, wanted: Wanted, cut: Callable[[int, int], Iterable[Json]]) -> Json:
    """A page of a list in HSDS's envelope; `cut` gives what is between two positions."""
    number, size = wanted.page, wanted.size
    pages = -(-total // size)
    start = (number - 1) * size
    contents = list(cut(start, min(start + size, total))) if start < total else []
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": number,
        "size": len(contents),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not contents,
        "contents": contents,
    }


def written(said: Any) -> str:
    """As it goes out."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def answer(request: HttpRequest, said: Any, kind: str = "application/json") -> HttpResponseBase:
    """An answer with its tag; 304 to who has it already."""
    content = said if isinstance(said, bytes) else written(said).encode()
    response = HttpResponse(content, content_type=kind)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "public, no-cache"
    last = last_change()
    if last is not None:
        response.headers["Last-Modified"] = http_date(last)
    return get_conditional_response(request, tag, last, response) or response


def last_change() -> int | None:
    """When anything that is told here last changed, in seconds: never earlier than it did. None
    where that was a moment ago."""
    changes = (table.history.order_by("-history_date").values("history_date") for table in TOLD)
    every = Municipality.objects.order_by().values_list(*(Subquery(one[:1]) for one in changes))
    dates: Any = every.first() or ()
    today = localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    last = int(max(STARTED, today, *filter(None, dates)).timestamp())
    return last if last < time.time() - SETTLED_SECONDS else None


def lines(items: Iterable[Json]) -> StreamingHttpResponse:
    """A whole list, an object on each line."""
    return StreamingHttpResponse(_joined(items), content_type="application/x-ndjson")


def _joined(items: Iterable[Json]) -> Iterator[str]:
    held: list[str] = []
    for one in items:
        held.append(written(one))
        if len(held) == LINES:
            yield "\n".join(held) + "\n"
            held.clear()
    if held:
        yield "\n".join(held) + "\n"
