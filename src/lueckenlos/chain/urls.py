"""The addresses of the chain."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from lueckenlos.chain import (
    area_views,
    completeness_views,
    gap_files,
    gap_views,
    map_views,
    overview_views,
    own_area_views,
    release_views,
    ribbon_views,
    run_views,
    scenario_files,
    scenario_views,
    scheme_views,
    siting_views,
    stability_views,
)

GAPS = [
    path("", gap_views.gaps, name="gaps"),
    path("liste.csv", gap_files.gaps_csv, name="gaps_csv"),
    path("liste.json", gap_files.gaps_json, name="gaps_json"),
    path("liste.geojson", gap_files.gaps_geojson, name="gaps_geojson"),
    path("<int:number>/", gap_views.gap, name="gap"),
    path("<int:number>/luecke.json", gap_files.gap_json, name="gap_json"),
    path("<int:number>/luecke.csv", gap_files.gap_csv, name="gap_csv"),
    path("<int:number>/luecke.geojson", gap_files.gap_geojson, name="gap_geojson"),
    path("<int:number>/stand/", gap_views.decide_gap, name="decide_gap"),
    path("<int:number>/wer/", gap_views.assign_gap, name="assign_gap"),
    path("<int:number>/kommentare/", gap_views.say_of_gap, name="say_of_gap"),
    path("kommentar/<uuid:pk>/", gap_views.withdraw_gap_comment, name="withdraw_gap_comment"),
]
OVERVIEW = [
    path("", overview_views.chain, name="chain"),
    path("ueberblick.csv", overview_views.chain_csv, name="chain_csv"),
    path("ueberblick.json", overview_views.chain_json, name="chain_json"),
    path("ueberblick.geojson", overview_views.chain_geojson, name="chain_geojson"),
    path("rechnen/", overview_views.compute, name="compute_chain"),
    path("schema/", scheme_views.scheme_page, name="scheme"),
    path("schema/aendern/", scheme_views.change_scheme_page, name="change_scheme"),
]
RUNS = [
    path("", run_views.runs_page, name="runs"),
    path("laeufe.csv", run_views.runs_csv, name="runs_csv"),
    path("laeufe.json", run_views.runs_json, name="runs_json"),
    path("<uuid:pk>/", run_views.run_page, name="run"),
    *(
        path(f"<uuid:pk>/{start}bericht.{form}", view, {"form": form}, name=f"{name}_{form}")
        for start, view, name in (
            ("", run_views.run_report, "run"),
            ("intern/", run_views.internal_report, "internal"),
        )
        for form in ("html", "pdf", "xlsx")
    ),
]
COMPLETENESS = [
    path("", completeness_views.completeness_page, name="completeness"),
    path("vollstaendig.csv", completeness_views.completeness_csv, name="completeness_csv"),
    path("erklaeren/", completeness_views.declare, name="declare_complete"),
    path("nachbarn/", completeness_views.declare_neighbours_page, name="declare_neighbours"),
    path(
        "<uuid:pk>/zuruecknehmen/",
        completeness_views.withdraw_completeness,
        name="withdraw_completeness",
    ),
]
RELEASES = [
    path("", release_views.releases_page, name="releases"),
    path("freigaben.csv", release_views.releases_csv, name="releases_csv"),
    path("freigaben.json", release_views.releases_json, name="releases_json"),
    path("neu/", release_views.release_run, name="release_run"),
    path("<uuid:pk>/", release_views.release_page, name="release"),
    path("<uuid:pk>/zurueckziehen/", release_views.withdraw_release, name="withdraw_release"),
]
SCENARIOS = [
    path("", scenario_views.scenarios_page, name="scenarios"),
    path("neu/", scenario_views.begin_scenario, name="begin_scenario"),
    path("vergleich/", scenario_views.compare_scenarios, name="compare_scenarios"),
    path("<uuid:pk>/", scenario_views.scenario_page, name="scenario"),
    path("vergleich.csv", scenario_files.comparison_csv, name="comparison_csv"),
    path("vergleich.json", scenario_files.comparison_json, name="comparison_json"),
    path("vergleich.geojson", scenario_files.comparison_geojson, name="comparison_geojson"),
    path("<uuid:pk>/unterschiede.csv", scenario_files.scenario_csv, name="scenario_csv"),
    path("<uuid:pk>/szenario.json", scenario_files.scenario_json, name="scenario_json"),
    path("<uuid:pk>/szenario.geojson", scenario_files.scenario_geojson, name="scenario_geojson"),
    path("<uuid:pk>/aendern/", scenario_views.change_scenario, name="change_scenario"),
    path("<uuid:pk>/entfernen/", scenario_views.drop_change, name="drop_scenario_change"),
    path("<uuid:pk>/name/", scenario_views.rename_scenario, name="rename_scenario"),
    path("<uuid:pk>/teilen/", scenario_views.share_scenario, name="share_scenario"),
    path("<uuid:pk>/loeschen/", scenario_views.remove_scenario, name="remove_scenario"),
]
STABILITY = [
    path("", stability_views.stability_page, name="stability"),
    path("wie-sicher.json", stability_views.stability_json, name="stability_json"),
    path("wie-sicher.csv", stability_views.stability_csv, name="stability_csv"),
    path("regel/", stability_views.rule_page, name="stability_rule"),
    path("regel/regel.json", stability_views.rule_json, name="stability_rule_json"),
    path("regel/regel.csv", stability_views.rule_csv, name="stability_rule_csv"),
]
STATE = [
    path("", release_views.state_releases, name="state_releases"),
    path("freigaben.csv", release_views.state_releases_csv, name="state_releases_csv"),
    path("freigaben.json", release_views.state_releases_json, name="state_releases_json"),
]
FIGURES = [
    path("band/", ribbon_views.ribbon, name="ribbon"),
    path("band.json", ribbon_views.ribbon_json, name="ribbon_json"),
    path("band.csv", ribbon_views.ribbon_csv, name="ribbon_csv"),
    path("band.geojson", ribbon_views.ribbon_geojson, name="ribbon_geojson"),
    path("erklaerung/", ribbon_views.explanation, name="explanation"),
    path("erklaerung.json", ribbon_views.explanation_json, name="explanation_json"),
    path("erklaerung.csv", ribbon_views.explanation_csv, name="explanation_csv"),
    path("erklaerung.geojson", ribbon_views.explanation_geojson, name="explanation_geojson"),
    path("karte/", map_views.chain_map, name="chain_map"),
    path("karte.json", map_views.chain_map_json, name="chain_map_json"),
    path("karte.geojson", map_views.chain_map_geojson, name="chain_map_geojson"),
    path("karte.svg", map_views.chain_map_svg, name="chain_map_svg"),
    path("karte.csv", map_views.chain_map_csv, name="chain_map_csv"),
    path("gebiete/", own_area_views.chain_areas, name="chain_areas"),
    path("gebiete/<path:key>/gebiet.json", area_views.chain_area_json, name="chain_area_json"),
    path("gebiete/<path:key>/gebiet.csv", area_views.chain_area_csv, name="chain_area_csv"),
    path(
        "gebiete/<path:key>/gebiet.geojson",
        area_views.chain_area_geojson,
        name="chain_area_geojson",
    ),
    path("gebiete/<path:key>/", area_views.chain_area, name="chain_area"),
]


def _siting(sort: str, name: str, many: str) -> list[URLPattern]:
    """The addresses of a sort of question for places."""
    every: list[tuple[str, Callable[..., HttpResponse], str]] = [
        ("", siting_views.sitings_page, many),
        ("fragen/", siting_views.ask_siting, f"ask_{name}"),
        ("<uuid:pk>/", siting_views.siting_page, name),
        ("<uuid:pk>/ergebnis.json", siting_views.siting_json, f"{name}_json"),
        ("<uuid:pk>/ergebnis.csv", siting_views.siting_csv, f"{name}_csv"),
        ("<uuid:pk>/neu-rechnen/", siting_views.ask_siting_again, f"ask_{name}_again"),
        ("<uuid:pk>/teilen/", siting_views.share_siting, f"share_{name}"),
        ("<uuid:pk>/loeschen/", siting_views.remove_siting, f"remove_{name}"),
    ]
    return [path(route, view, {"sort": sort}, name=called) for route, view, called in every]


SITES, TOUR = {"sort": "sites"}, {"sort": "tour"}
SITINGS = [
    *_siting("sites", "siting", "sitings"),
    path("<uuid:pk>/uebernehmen/", siting_views.adopt_siting, SITES, name="adopt_siting"),
]
TOURS = [
    *_siting("tour", "tour", "tours"),
    path("<uuid:pk>/tour.ics", siting_views.tour_ics, TOUR, name="tour_ics"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("k/<slug:slug>/kette/", include(OVERVIEW)),
    path("k/<slug:slug>/kette/laeufe/", include(RUNS)),
    path("k/<slug:slug>/kette/vollstaendig/", include(COMPLETENESS)),
    path("k/<slug:slug>/kette/freigaben/", include(RELEASES)),
    path("k/<slug:slug>/kette/was-waere-wenn/", include(SCENARIOS)),
    path("k/<slug:slug>/kette/wo-als-naechstes/", include(SITINGS)),
    path("k/<slug:slug>/kette/tour/", include(TOURS)),
    path("k/<slug:slug>/kette/wie-sicher/", include(STABILITY)),
    path("land/freigaben/", include(STATE)),
    path("k/<slug:slug>/kette/luecken/", include(GAPS)),
    path("k/<slug:slug>/kette/", include(FIGURES)),
]
