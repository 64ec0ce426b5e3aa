"""What pages of the chain tell of areas, as GeoJSON for maps; small numbers covered as on pages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse

from lueckenlos.areas import map_json
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.shown_chain import areas_by_key, story
from lueckenlos.chain.shown_map import drawn_shapes

Json = dict[str, Any]


def feature(
    key: str, name: str, told: Mapping[str, Any], geometry: Mapping[str, Any] | None = None
) -> Json:
    """An area with what is told of it; without borders it has no geometry (RFC 7946, 3.2)."""
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {"key": key, "name": name, **told},
    }


def features(run: AnalysisRun, told: Mapping[str, Mapping[str, Any]]) -> list[Json]:
    """Areas of a run by key with what is told of each; the key "" is the municipality as a
    whole, which is a feature where there are no areas."""
    one, shapes = story(run), drawn_shapes(run)
    areas = areas_by_key(one)
    if not areas:
        return [feature(run.municipality.key, one.run.title, told.get("", {}))]
    return [
        feature(key, areas[key].name, said, shapes.get(key)) for key, said in told.items() if key
    ]


def geojson_of(found: Iterable[Json], page: Mapping[str, Any]) -> HttpResponse:
    """Features, and beside them what the page tells as JSON."""
    told = map_json.collection(found, **page)
    text = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return map_json.geojson(text.encode())
