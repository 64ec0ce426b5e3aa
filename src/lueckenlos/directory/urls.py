"""The addresses of the inventory."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from lueckenlos.directory import (
    bulk_views,
    doubles_views,
    history,
    import_case_views,
    import_questions,
    import_views,
    kind_views,
    list_views,
    map_views,
    merge_views,
    organization_merge_views,
    organization_views,
    questionnaire_views,
    service_views,
    translation_views,
)

LIST = [
    path("", list_views.services, name="services"),
    path("meine/", list_views.own_services, name="own_services"),
    path("liste.xlsx", list_views.services_xlsx, name="services_xlsx"),
    path("liste.csv", list_views.services_csv, name="services_csv"),
    path("ansichten/", list_views.save_list, name="save_services_view"),
    path("ansichten/<uuid:pk>/loeschen/", list_views.remove_list, name="remove_services_view"),
    path("doppelte/", doubles_views.doubles_page, name="doubles"),
    path("doppelte/entscheiden/", doubles_views.decide_doubles, name="decide_doubles"),
    path("uebersetzungen/", translation_views.translation_work, name="translation_work"),
    path("viele/", bulk_views.change_services, name="change_services"),
]
IMPORTS = [
    path("", import_views.imports_page, name="inventory_imports"),
    path("schnittstelle/", import_views.harvest_page, name="harvest"),
    path("arten/", kind_views.kind_decisions, name="kind_decisions"),
    path("<uuid:pk>/", import_views.import_page, name="inventory_import"),
    path("<uuid:pk>/arten/", kind_views.import_kinds, name="import_kinds"),
    path("<uuid:pk>/zeilen/", import_views.decide_rows, name="decide_import_rows"),
    path("<uuid:pk>/teil/", import_views.add_part, name="add_inventory_part"),
    path("<uuid:pk>/teil/<int:number>/", import_views.part_page, name="inventory_import_part"),
    path(
        "<uuid:pk>/teil/<int:number>/spalten/",
        import_views.choose_columns,
        name="choose_inventory_columns",
    ),
    path("<uuid:pk>/laden/", import_views.load, name="load_inventory_import"),
    path("<uuid:pk>/verwerfen/", import_views.discard, name="discard_inventory_import"),
    path("<uuid:pk>/wieder/", import_views.reopen, name="reopen_inventory_import"),
    path("<uuid:pk>/dateien/", import_views.remove_uploads, name="remove_inventory_files"),
    path("<uuid:pk>/pruefbericht.xlsx", import_views.quality, name="inventory_import_quality"),
    path(
        "<uuid:pk>/teil/<int:number>/art/",
        import_questions.decide_list_kind,
        name="decide_list_kind",
    ),
    path(
        "<uuid:pk>/teil/<int:number>/stimmt/",
        import_questions.confirm,
        name="confirm_inventory_part",
    ),
    path("<uuid:pk>/fall.toml", import_case_views.declaration, name="inventory_declaration"),
    path("fall.toml", import_case_views.whole, name="whole_case"),
]
QUESTIONS = [
    path("", questionnaire_views.questionnaire_page, name="questionnaire"),
    path("rueckfragen.xlsx", questionnaire_views.questionnaire_xlsx, name="questionnaire_xlsx"),
]
SERVICE = [
    path("neu/", service_views.add_service, name="add_service"),
    path("<uuid:pk>/", service_views.service_page, name="service"),
    path("karte.json", map_views.ground_map, name="inventory_map"),
    path("<uuid:pk>/karte.json", map_views.service_map, name="service_map"),
    path("<uuid:pk>/aendern/", service_views.change_service, name="change_service"),
    path("<uuid:pk>/bestaetigen/", service_views.confirm, name="confirm_service"),
    path("<uuid:pk>/archivieren/", service_views.archive, name="archive_service"),
    path("<uuid:pk>/verlauf/", history.service_history, name="service_history"),
    path("<uuid:pk>/uebersetzungen/", translation_views.translations_page, name="translations"),
    path(
        "<uuid:pk>/uebersetzungen/<slug:language>/",
        translation_views.translate_service,
        name="translate_service",
    ),
    path("<uuid:pk>/zusammenfuehren/", merge_views.merge_service, name="merge_service"),
]
ORGANIZATIONS = [
    path("", organization_views.organizations_page, name="organizations"),
    path("orte/<uuid:pk>/", organization_views.change_location, name="change_location"),
    path("<uuid:pk>/", organization_views.organization_page, name="organization"),
    path("<uuid:pk>/aendern/", organization_views.change_organization, name="change_organization"),
    path("<uuid:pk>/loeschen/", organization_views.delete_organization, name="delete_organization"),
    path(
        "<uuid:pk>/zusammenfuehren/",
        organization_merge_views.merge_organization,
        name="merge_organization",
    ),
    path(
        "<uuid:pk>/trennen/", organization_merge_views.part_organization, name="part_organization"
    ),
    path("<uuid:pk>/menschen/", organization_views.add_member, name="add_organization_member"),
    path(
        "<uuid:pk>/menschen/<int:number>/",
        organization_views.remove_member,
        name="remove_organization_member",
    ),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("k/<slug:slug>/angebote/laden/", include(IMPORTS)),
    path("k/<slug:slug>/angebote/rueckfragen/", include(QUESTIONS)),
    path("k/<slug:slug>/angebote/", include([*LIST, *SERVICE])),
    path("k/<slug:slug>/traeger/", include(ORGANIZATIONS)),
]
