"""Addresses of areas, children, indicators and imports of a municipality."""

from __future__ import annotations

from django.urls import include, path

from lueckenlos.areas import (
    confirm_views,
    edition_views,
    file_views,
    import_views,
    need_views,
    travel_views,
    views,
)

AREAS = [
    path("", views.areas, name="areas"),
    path("liste.csv", views.areas_csv, name="areas_csv"),
    path("liste.xlsx", views.areas_xlsx, name="areas_xlsx"),
    path("staende/", edition_views.editions_page, name="editions"),
    path("staende/<uuid:pk>/", edition_views.edition_page, name="edition"),
    path("staende/<uuid:pk>/einschalten/", edition_views.switch, name="switch_edition"),
    path("staende/<uuid:pk>/verwerfen/", edition_views.discard_edition, name="discard_edition"),
    path("planungsebene/<slug:level>/", views.plan_here, name="plan_here"),
    path("anmerkung/<uuid:pk>/", views.withdraw_comment, name="withdraw_comment"),
    path("ebene/<slug:level>/<path:key>/", views.area, name="area"),
]
CHILDREN = [
    path("", need_views.populations_page, name="populations"),
    path("<uuid:pk>/", need_views.population_page, name="population"),
    path("<uuid:pk>/zuruecknehmen/", import_views.withdraw_population, name="withdraw_population"),
    path("<uuid:pk>/tabelle.xlsx", need_views.population_xlsx, name="population_xlsx"),
]
INDICATORS = [
    path("", need_views.indicators_page, name="indicators"),
    path("<uuid:pk>/", need_views.indicator_page, name="indicator"),
    path("<uuid:pk>/zuruecknehmen/", import_views.withdraw_indicator, name="withdraw_indicator"),
]
IMPORTS = [
    path("", import_views.imports_page, name="imports"),
    path("<uuid:pk>/", import_views.import_page, name="import"),
    path("<uuid:pk>/teil/<int:number>/", import_views.part_page, name="import_part"),
    path("<uuid:pk>/teil/", import_views.add_part, name="add_part"),
    path("<uuid:pk>/laden/", import_views.load, name="load_import"),
    path("<uuid:pk>/verwerfen/", import_views.discard, name="discard_import"),
    path("<uuid:pk>/wieder/", import_views.reopen, name="reopen_import"),
    path("<uuid:pk>/dateien/", file_views.remove_import_files, name="remove_import_files"),
    path("<uuid:pk>/pruefbericht.xlsx", import_views.quality, name="import_quality"),
    path("<uuid:pk>/teil/<int:number>/stimmt/", confirm_views.confirm, name="confirm_import_part"),
    path("<uuid:pk>/fall.toml", import_views.declaration, name="import_declaration"),
]
TRAVEL = [
    path("", travel_views.travel_page, name="travel"),
    path("<uuid:pk>/entfernen/", travel_views.withdraw_travel_file, name="withdraw_travel_file"),
    path("bus/", travel_views.bus_page, name="bus_service"),
    path("bus/uebernehmen/", travel_views.take_over_bus, name="take_over_bus"),
    path("bus/busanbindung.csv", travel_views.bus_csv, name="bus_csv"),
]
urlpatterns = [
    path("k/<slug:slug>/gebiete/", include(AREAS)),
    path("k/<slug:slug>/kinder/", include(CHILDREN)),
    path("k/<slug:slug>/kennzahlen/", include(INDICATORS)),
    path("k/<slug:slug>/daten/", include(IMPORTS)),
    path("k/<slug:slug>/wege/", include(TRAVEL)),
]
