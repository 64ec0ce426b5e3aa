"""The catalogue of published offers as data, after DCAT-AP.de 3.0: what portals of open data read.

A municipality stands in it once it has said under which licence others may use its offers; without
one the profile knows no distribution.
"""

from __future__ import annotations

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils.timezone import localdate
from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, Graph, Literal, Namespace, URIRef

from lueckenlos.accounts.models import Municipality
from lueckenlos.finder.licences import LICENCES
from lueckenlos.finder.opening import licensed
from lueckenlos.finder.queries import public_services

DCATAP, DCATDE = Namespace("http://data.europa.eu/r5r/"), Namespace("http://dcat-ap.de/def/dcatde/")
PLACE = "http://dcat-ap.de/def/politicalGeocoding/"
EU = "http://publications.europa.eu/resource/authority/"
THEMES = ("SOCI", "EDUC", "HEAL")
FILES = {
    "family_csv": ("Tabelle", "CSV", "text/csv"),
    "family_geojson": ("Karte", "GEOJSON", "application/geo+json"),
    "family_package": ("Datenpaket nach Open Referral HSDS 3.1", "ZIP", "application/zip"),
}
"""Address of a file → what it is, its type in the list of the EU, and its media type."""


def catalogue() -> Graph:
    """All municipalities that are open and have chosen a licence."""
    graph = Graph()
    for prefix, space in (("dcat", DCAT), ("dct", DCTERMS), ("foaf", FOAF), ("dcatde", DCATDE)):
        graph.bind(prefix, space)
    graph.bind("dcatap", DCATAP)
    catalog = _at("catalog")
    listed = licensed()
    names = ", ".join(one.name for one, _ in listed)
    publisher = _agent(graph, URIRef(settings.BASE_URL), names or "Lückenlos")
    _say(graph, catalog, DCAT.Catalog, "Angebote für Familien",
         "Was Familien von der Schwangerschaft an vor Ort finden, aus den Verzeichnissen der "
         "Kommunen dieser Anlage.")  # fmt: skip
    graph.add((catalog, DCTERMS.publisher, publisher))
    graph.add((catalog, DCTERMS.language, URIRef(f"{EU}language/DEU")))
    for one, licence in listed:
        dataset = _dataset(graph, one, URIRef(LICENCES[licence][1]))
        graph.add((catalog, DCAT.dataset, dataset))
        for service in _services(graph, one, dataset, URIRef(LICENCES[licence][1])):
            graph.add((catalog, DCAT.service, service))
    return graph


def _at(name: str, *args: object) -> URIRef:
    return URIRef(f"{settings.BASE_URL}{reverse(name, args=args)}")


def _say(graph: Graph, one: URIRef, sort: URIRef, title: str, words: str) -> None:
    graph.add((one, RDF.type, sort))
    graph.add((one, DCTERMS.title, Literal(title, lang="de")))
    graph.add((one, DCTERMS.description, Literal(words, lang="de")))


def _agent(graph: Graph, one: URIRef, name: str) -> URIRef:
    graph.add((one, RDF.type, FOAF.Agent))
    graph.add((one, FOAF.name, Literal(name, lang="de")))
    return one


def _dataset(graph: Graph, here: Municipality, licence: URIRef) -> URIRef:
    page, day = _at("family_data", here.slug), localdate()
    dataset, kreis = URIRef(f"{page}#angebote"), len(here.key) == 5
    _say(graph, dataset, DCAT.Dataset, f"Angebote für Familien: {here.name}",
         "Treffs, Beratung, Betreuung, Gesundheit und Hilfe für Kinder und ihre Eltern, mit "
         "Ort, Zeiten, Alter und Kosten; geschützte Adressen stehen nicht darin.")  # fmt: skip
    graph.add((dataset, DCTERMS.publisher, _agent(graph, URIRef(f"{page}#stelle"), here.name)))
    graph.add((dataset, DCAT.landingPage, _at("family_start", here.slug)))
    for theme in THEMES:
        graph.add((dataset, DCAT.theme, URIRef(f"{EU}data-theme/{theme}")))
    place = f"{PLACE}{'districtKey' if kreis else 'municipalityKey'}/{here.key}"
    level = f"{PLACE}Level/{'administrativeDistrict' if kreis else 'municipality'}"
    graph.add((dataset, DCATDE.politicalGeocodingURI, URIRef(place)))
    graph.add((dataset, DCATDE.politicalGeocodingLevelURI, URIRef(level)))
    graph.add((dataset, DCTERMS.accrualPeriodicity, URIRef(f"{EU}frequency/UPDATE_CONT")))
    changed = public_services(here, day).aggregate(last=Max("changed"))["last"]
    if changed:
        said = Literal(changed.isoformat(), datatype=XSD.dateTime)
        graph.add((dataset, DCTERMS.modified, said))
    for name, (title, kind, media) in FILES.items():
        graph.add(
            (dataset, DCAT.distribution, _file(graph, here, name, title, kind, media, licence))
        )
    return dataset


def _file(
    graph: Graph, here: Municipality, name: str, title: str, kind: str, media: str, licence: URIRef
) -> URIRef:
    where = _at(name, here.slug)
    one = URIRef(f"{where}#distribution")
    graph.add((one, RDF.type, DCAT.Distribution))
    graph.add((one, DCTERMS.title, Literal(title, lang="de")))
    graph.add((one, DCAT.accessURL, where))
    graph.add((one, DCAT.downloadURL, where))
    graph.add((one, DCTERMS.license, licence))
    graph.add((one, DCTERMS["format"], URIRef(f"{EU}file-type/{kind}")))
    media_type = URIRef(f"https://www.iana.org/assignments/media-types/{media}")
    graph.add((one, DCAT.mediaType, media_type))
    graph.add((one, DCATAP.availability, URIRef(f"{EU}planned-availability/AVAILABLE")))
    return one


def _services(graph: Graph, here: Municipality, dataset: URIRef, licence: URIRef) -> list[URIRef]:
    """The interfaces that serve it."""
    said = {
        _at("ogc_collection", here.slug): (
            f"OGC API – Features: {here.name}", "Angebote als Punkte, abgefragt nach Ausschnitt.",
            _at("ogc_api"),
        ),
        _at("hsds:hsds_root"): (
            "Open Referral HSDS 3.1", "Angebote, Träger und Orte nach dem Standard für "
            "Verzeichnisse sozialer Dienste.", _at("hsds:openapi-json"),
        ),
    }  # fmt: skip
    for one, (title, words, description) in said.items():
        _say(graph, one, DCAT.DataService, title, words)
        graph.add((one, DCAT.endpointURL, one))
        graph.add((one, DCAT.endpointDescription, description))
        graph.add((one, DCAT.servesDataset, dataset))
        graph.add((one, DCTERMS.license, licence))
    return list(said)
