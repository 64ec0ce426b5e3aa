"""Addresses of the start page, of health checks and of the style page."""

from __future__ import annotations

from django.urls import path

from lueckenlos.web import health, views

urlpatterns = [
    path("", views.start, name="start"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("gestaltung/", views.style, name="style"),
    path("gestaltung/karte.json", views.style_map, name="style_map"),
]
