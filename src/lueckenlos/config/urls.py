"""Every address of the platform."""

from __future__ import annotations

from django.urls import include, path

from lueckenlos.web import errors

urlpatterns = [
    path("", include("lueckenlos.web.urls")),
    path("", include("lueckenlos.accounts.urls")),
    path("", include("lueckenlos.jobs.urls")),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = "lueckenlos.accounts.adapters.too_many"  # asked by allauth
handler500 = errors.broken
