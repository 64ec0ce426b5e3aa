"""The catalogue for portals of open data: what DCAT-AP.de 3.0 demands, and only with a licence."""

from __future__ import annotations

import pytest
from django.test import Client
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, URIRef
from tests.platform.accounts.conftest import World
from tests.platform.finder.conftest import SECRET

from lueckenlos.accounts.people import RefusedError
from lueckenlos.finder import open_interface
from lueckenlos.finder.actions import choose_licence, open_finder
from lueckenlos.finder.licences import LICENCES
from lueckenlos.finder.opening import is_open, licence_of
from lueckenlos.finder.throttle import Throttle

NOTATIONS = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml"}
MEDIA = {"ttl": "text/turtle", "jsonld": "application/ld+json", "rdf": "application/rdf+xml"}
BY = "http://dcat-ap.de/def/licenses/dl-by-de/2.0"


@pytest.fixture(autouse=True)
def fresh_throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_interface, "throttle", Throttle(open_interface.MOST_A_MINUTE))


@pytest.fixture
def licensed(open_world: World) -> World:
    by = open_world.people["here"]["coordinator"]
    choose_licence(by=by, municipality=open_world.here, licence="dl-by-de")
    return open_world


def read(client: Client, ending: str = "ttl") -> Graph:
    answer = client.get(f"/catalog.{ending}")
    assert answer.status_code == 200 and answer["Content-Type"].startswith(MEDIA[ending])
    return Graph().parse(data=answer.content, format=NOTATIONS[ending])


def test_three_notations_say_the_same(licensed: World, client: Client) -> None:
    graphs = [read(client, ending) for ending in NOTATIONS]
    assert len(graphs[0]) > 50
    assert graphs[0].isomorphic(graphs[1]) and graphs[0].isomorphic(graphs[2])


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml, text/turtle;q=0.5", "application/rdf+xml"),
        ("*/*", "text/turtle"),
        ("text/html", "text/turtle"),
    ],
)
def test_a_client_gets_the_notation_it_reads(
    licensed: World, client: Client, accept: str, media: str
) -> None:
    answer = client.get("/catalog", headers={"accept": accept})
    assert answer["Content-Type"] == f"{media}; charset=utf-8"
    assert answer["Access-Control-Allow-Origin"] == "*" and "Accept" in answer["Vary"]


def test_it_has_all_the_profile_demands(licensed: World, client: Client) -> None:
    graph = read(client)
    (catalog,) = graph.subjects(RDF.type, DCAT.Catalog)
    (dataset,) = graph.objects(catalog, DCAT.dataset)
    for one in (catalog, dataset):
        for what in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher):
            assert graph.value(one, what), what
        assert graph.value(graph.value(one, DCTERMS.publisher), FOAF.name)
    said = {
        str(two).rsplit("/", 1)[1]: str(three)
        for _, two, three in graph.triples((dataset, None, None))
    }
    key = licensed.here.key
    assert said["politicalGeocodingURI"].endswith(f"districtKey/{key}")
    assert said["politicalGeocodingLevelURI"].endswith("Level/administrativeDistrict")
    files = list(graph.objects(dataset, DCAT.distribution))
    assert len(files) == 3
    for one in files:
        assert graph.value(one, DCTERMS.license) == URIRef(BY)
        assert graph.value(one, DCTERMS["format"]) and graph.value(one, DCAT.accessURL)
    services = list(graph.objects(catalog, DCAT.service))
    assert len(services) == 2
    for one in services:
        assert graph.value(one, DCAT.servesDataset) == dataset
        assert graph.value(one, DCAT.endpointURL) and graph.value(one, DCTERMS.title)


def test_every_address_of_ours_answers(licensed: World, client: Client) -> None:
    graph = read(client)
    ours = {str(one).split("#")[0] for three in graph for one in three if isinstance(one, URIRef)}
    paths = {one.partition("/familien/")[1] + one.partition("/familien/")[2] for one in ours}
    paths |= {"/api" + one.partition("/api")[2] for one in ours if "/api/" in one}
    for path in filter(None, paths):
        assert client.get(path).status_code == 200, path


def test_without_a_licence_or_closed_a_municipality_is_not_in_it(
    open_world: World, client: Client
) -> None:
    assert not list(read(client).subjects(RDF.type, DCAT.Dataset))
    by = open_world.people["here"]["coordinator"]
    choose_licence(by=by, municipality=open_world.here, licence="cc-zero")
    assert len(list(read(client).subjects(RDF.type, DCAT.Dataset))) == 1
    open_finder(by=by, municipality=open_world.here, open=False)
    assert not list(read(client).subjects(RDF.type, DCAT.Dataset))
    assert licence_of(open_world.here) == "cc-zero", "it is still there when it opens again"


def test_a_licence_opens_nothing_and_must_be_one_of_the_list(open_world: World) -> None:
    by = open_world.people["there"]["coordinator"]
    choose_licence(by=by, municipality=open_world.there, licence="cc-by")
    assert not is_open(open_world.there)
    with pytest.raises(RefusedError):
        choose_licence(by=by, municipality=open_world.there, licence="GPL")
    assert licence_of(open_world.there) == "cc-by"


def test_the_coordination_chooses_it_on_its_page(open_world: World, client: Client) -> None:
    client.force_login(open_world.people["here"]["coordinator"])
    page = "/k/lindenau/familien/"
    answer = client.post(page, {"licence": "dl-zero-de"}, follow=True).content.decode()
    assert f"Es gilt: {LICENCES['dl-zero-de'][0]}." in answer
    assert '<option value="dl-zero-de" selected>' in answer
    answer = client.post(page, {"licence": "unfug"}, follow=True).content.decode()
    assert "Wählen Sie eine der Lizenzen" in answer and is_open(open_world.here)


def test_no_secret_place_is_told(licensed: World, client: Client) -> None:
    assert SECRET not in client.get("/catalog").content.decode()
