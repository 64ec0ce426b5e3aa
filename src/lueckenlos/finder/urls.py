"""The addresses of the family finder, for families and for the coordination."""

from __future__ import annotations

from django.urls import include, path

from lueckenlos.finder import coordinator_views, views

FAMILIES = [
    path("", views.start, name="family_start"),
    path("orte.json", views.places_map, name="family_places_map"),
    path("merkliste/", views.kept, name="family_kept"),
    path("angebot/<uuid:pk>/", views.service, name="family_service"),
    path("angebot/<uuid:pk>/karte.json", views.service_map, name="family_service_map"),
    path("angebot/<uuid:pk>/melden/", views.report, name="family_report"),
    path("<slug:place>/<slug:age>/", views.results, name="family_results"),
    path("<slug:place>/<slug:age>/karte.json", views.results_map, name="family_results_map"),
]
COORDINATION = [
    path("familien/", coordinator_views.settings, name="family_finder"),
    path("familien/texte/", coordinator_views.texts, name="family_texts"),
    path("meldungen/", coordinator_views.reports, name="error_reports"),
    path("meldungen/<uuid:pk>/erledigt/", coordinator_views.settle, name="settle_report"),
]
urlpatterns = [
    path("familien/", views.municipalities, name="families"),
    path("familien/<slug:slug>/", include(FAMILIES)),
    path("k/<slug:slug>/", include(COORDINATION)),
]
