"""Pages of lists, lists as lines, and answers that are not sent twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from lueckenlos.finder.hsds.terms import Json

LINES = 200
"""So many lines go out at once."""


def page(total: int, number: int, size: int, cut: Callable[[int, int], Sequence[Json]]) -> Json:
    """A page of a list in HSDS's envelope; `cut` gives what is between two positions."""
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
    return get_conditional_response(request, etag=tag, response=response) or response


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
