"""The start page and the page that shows every component."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lueckenlos.web import samples


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Who this is for, and the way in."""
    return render(request, "web/start.html")


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Every component in every state, as pages use them."""
    page = {
        "chart_": samples.chart(),
        "map_": samples.map_chart(),
        "table_": samples.table(),
        "place": samples.SamplePlace(),
        "form": samples.SampleForm(),
        "wrong": samples.SampleForm({"kind": "x"}),
        "filter_": samples.SampleFilter(request.GET or None),
    }
    return render(request, "web/style.html", page)


@require_safe
def style_map(request: HttpRequest) -> HttpResponse:
    """What the map of the style page shows."""
    return JsonResponse(samples.live_map())
