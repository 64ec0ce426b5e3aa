"""Every address of the platform."""

from __future__ import annotations

from django.urls import include, path

from lueckenlos.accounts import notice_views, search_views
from lueckenlos.web import errors

urlpatterns = [
    path("", include("lueckenlos.web.urls")),
    path("", include("lueckenlos.accounts.urls")),
    path("", include("lueckenlos.jobs.urls")),
    path("", include("lueckenlos.areas.urls")),
    path("", include("lueckenlos.directory.urls")),
    path("", include("lueckenlos.chain.urls")),
    path("", include("lueckenlos.finder.urls")),
    path("", include("lueckenlos.finder.hsds.urls")),
    path("", include("lueckenlos.confirmation.urls")),
    path("k/<slug:slug>/suche/", search_views.search, name="search"),
    path("impressum/", notice_views.notice, {"kind": "imprint"}, name="imprint"),
    path("datenschutz/", notice_views.notice, {"kind": "privacy"}, name="privacy"),
    path("barrierefreiheit/", notice_views.notice, {"kind": "accessibility"}, name="accessibility"),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = "lueckenlos.accounts.adapters.too_many"  # asked by allauth
handler500 = errors.broken
