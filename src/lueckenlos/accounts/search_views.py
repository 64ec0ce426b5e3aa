"""The page of the search."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lueckenlos.accounts.access import member, standing_of
from lueckenlos.accounts.search import LONGEST, look


@require_safe
@never_cache
@member
def search(request: HttpRequest, slug: str) -> HttpResponse:
    """What is found for `q` in a municipality, by kind."""
    standing = standing_of(request)
    words = request.GET.get("q", "").strip()
    too_long = len(words) > LONGEST
    found = [] if too_long else look(standing, words)
    page = {
        "words": words[:LONGEST],
        "too_long": too_long,
        "longest": LONGEST,
        "found": found,
        "hits": sum(len(one.hits) for one in found),
    }
    return render(request, "accounts/search.html", page)
