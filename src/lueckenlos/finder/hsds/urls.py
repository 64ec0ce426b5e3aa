"""The addresses of the interface: each for everybody, read only, throttled, without a cookie."""

from __future__ import annotations

from django.urls import URLPattern, include, path

from lueckenlos.finder.hsds.api import api
from lueckenlos.finder.open_interface import for_everybody

PATTERNS, APP, NAMESPACE = api.urls
for one in PATTERNS:
    if isinstance(one, URLPattern):
        one.callback = for_everybody(one.callback)
urlpatterns = [path("api/hsds/", include((PATTERNS, APP), namespace=NAMESPACE))]
