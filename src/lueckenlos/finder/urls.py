"""The addresses of the family finder, for families and for the coordination."""

from __future__ import annotations

from django.urls import include, path

from lueckenlos.finder import coordinator_views, dcat_views, feed_views, ogc_views, views

FAMILIES = [
    path("", views.start, name="family_start"),
    path("worte.json", views.words, name="family_words"),
    path("orte.json", views.places_map, name="family_places_map"),
    path("daten/", feed_views.data, name="family_data"),
    path("einbetten.js", feed_views.embedding, name="family_embedding"),
    path("angebote.csv", feed_views.services_csv, name="family_csv"),
    path("angebote.geojson", feed_views.services_geojson, name="family_geojson"),
    path("hsds.zip", feed_views.services_package, name="family_package"),
    path("neu.atom", feed_views.news, name="family_news"),
    path("ort/<uuid:pk>/termine.ics", feed_views.location_calendar, name="family_location_times"),
    path("merkliste/", views.kept, name="family_kept"),
    path("angebot/<uuid:pk>/", views.service, name="family_service"),
    path("angebot/<uuid:pk>/karte.json", views.service_map, name="family_service_map"),
    path("angebot/<uuid:pk>/termine.ics", feed_views.service_calendar, name="family_times"),
    path("angebot/<uuid:pk>/melden/", views.report, name="family_report"),
    path("<slug:place>/<slug:age>/", views.results, name="family_results"),
    path("<slug:place>/<slug:age>/karte.json", views.results_map, name="family_results_map"),
    path(
        "<slug:place>/<slug:age>/termine.ics",
        feed_views.results_calendar,
        name="family_results_times",
    ),
]
COORDINATION = [
    path("familien/", coordinator_views.settings, name="family_finder"),
    path("familien/texte/", coordinator_views.texts, name="family_texts"),
    path("meldungen/", coordinator_views.reports, name="error_reports"),
    path("meldungen/<uuid:pk>/erledigt/", coordinator_views.settle, name="settle_report"),
]
FEATURES = [
    path("", ogc_views.landing, name="ogc"),
    path("api", ogc_views.api, name="ogc_api"),
    path("conformance", ogc_views.conformance, name="ogc_conformance"),
    path("collections", ogc_views.collections, name="ogc_collections"),
    path("collections/<slug:slug>", ogc_views.collection, name="ogc_collection"),
    path("collections/<slug:slug>/items", ogc_views.items, name="ogc_items"),
    path("collections/<slug:slug>/items/<str:key>", ogc_views.item, name="ogc_item"),
]
urlpatterns = [
    path("api/ogc/", include(FEATURES)),
    path("catalog", dcat_views.catalogue_page, name="catalog"),
    *(
        path(f"catalog.{one}", dcat_views.catalogue_page, {"ending": one}, name=f"catalog_{one}")
        for one in dcat_views.ENDINGS
    ),
    path("familien/", views.municipalities, name="families"),
    path("familien/sitemap.xml", feed_views.sitemap, name="family_sitemap"),
    path("familien/<slug:slug>/", include(FAMILIES)),
    path("k/<slug:slug>/", include(COORDINATION)),
]
