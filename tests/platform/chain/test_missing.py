"""Pages that cannot be drawn yet: what is known already, what is missing, where that is entered."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
import shapely
from django.test import Client
from django.utils import timezone
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put

from lueckenlos.accounts.models import Municipality
from lueckenlos.areas.models import Area, Edition, Level, State
from lueckenlos.areas.rows import area_rows
from lueckenlos.chain.actions import order_run
from lueckenlos.exchange.records import AreaRecord, OfferRecord
from lueckenlos.jobs.worker import Worker

Open = Callable[..., Client]
CHAIN = "/k/lindenau/kette/"
PAGES = ("band/", "karte/", "luecken/")
OFFERS, AREAS = "/k/lindenau/angebote/laden/", "/k/lindenau/daten/"


def draw(here: Municipality, *, state: str = State.ACTIVE, borders: bool = True) -> Edition:
    """Two areas side by side, or two without a border."""
    level = Level.objects.create(municipality=here, slug="ort", name="Ort", planning=True)
    edition = Edition.objects.create(
        municipality=here, level=level, valid_from=date(2025, 1, 1), state=state
    )
    shapes = [shapely.box(9 + n / 10, 51, 9.1 + n / 10, 51.1) for n in range(2)]
    rows = area_rows(
        edition, [AreaRecord(f"0663400{n}", f"Ort {n}", shape) for n, shape in enumerate(shapes)]
    )
    if not borders:
        for row in rows:
            row.geometry = row.outline = shapely.to_wkb(shapely.Polygon())
            row.km2 = row.west = row.south = row.east = row.north = 0.0
    Area.objects.bulk_create(rows)
    return edition


def offers(here: Municipality) -> None:
    put(here, [OfferRecord(id="1", name="Treff", provider="", kind="Spielplatz")])


def computed(world: World) -> None:
    order_run(by=None, municipality=world.here, day=timezone.localdate())
    Worker().run(until_idle=True)


def shown(client: Client, page: str) -> dict[str, str]:
    """The words of each datum, and the whole page under "", as somebody reads it."""
    answer = client.get(CHAIN + page)
    assert answer.status_code == 200
    main = unescape(answer.content.decode()).split("<main")[1]
    found = {"": main}
    for part in re.findall(r'<li><div class="missing__words">(.*?)</li>', main, re.DOTALL):
        found[re.findall(r"<strong>(.*?)</strong>", part)[0]] = part
    return found


@pytest.fixture
def editor(world: World, browser: Open) -> Client:
    return browser(world.people["here"]["editor"])


@pytest.mark.parametrize("page", PAGES)
def test_with_nothing_each_datum_has_its_way(editor: Client, page: str) -> None:
    told = shown(editor, page)
    assert [*told] == ["", "Angebote", "Gebiete mit ihren Grenzen", "Kinderzahlen"]
    assert "Noch ist nichts geladen" in told[""] and "Schon zu sehen" not in told[""]
    assert f'href="{OFFERS}"' in told["Angebote"] and ">fehlt<" in told["Angebote"]
    for name in ("Gebiete mit ihren Grenzen", "Kinderzahlen"):
        assert f'href="{AREAS}"' in told[name] and ">fehlt<" in told[name]
    assert "erst gelesen, wenn die Gebiete da sind" in told["Kinderzahlen"]


@pytest.mark.parametrize("page", PAGES)
def test_with_areas_only_they_are_shown_and_offers_asked_for(
    world: World, editor: Client, page: str
) -> None:
    draw(world.here)
    told = shown(editor, page)
    assert "Schon bekannt ist, wie sich die Kommune gliedert (2 Gebiete)." in told[""]
    assert "Was es für die Kinder dort gibt, ist noch nicht bekannt" in told[""]
    assert 'href="/k/lindenau/gebiete/"' in told[""]
    areas = told["Gebiete mit ihren Grenzen"]
    assert ">da<" in areas and "2 Gebiete sind mit Grenzen geladen" in areas and "href" not in areas
    assert f'href="{OFFERS}"' in told["Angebote"] and f'href="{AREAS}"' in told["Kinderzahlen"]


@pytest.mark.parametrize("page", PAGES)
def test_with_offers_only_they_are_shown_and_areas_asked_for(
    world: World, editor: Client, page: str
) -> None:
    offers(world.here)
    told = shown(editor, page)
    assert "Schon bekannt ist, was es gibt (1 Angebot). Gerechnet ist" in told[""]
    assert "lässt sich schon rechnen" in told[""] and f'href="{CHAIN}"' in told[""]
    computed(world)
    told = shown(editor, page)
    assert "Ob es reicht, lässt sich noch nicht sagen" in told[""]
    assert 'href="/k/lindenau/angebote/"' in told[""]
    assert (f'href="{CHAIN}band/"' in told[""]) is (page != "band/"), "no way to the page itself"
    assert ">da<" in told["Angebote"] and f'href="{AREAS}"' in told["Gebiete mit ihren Grenzen"]
    assert "%" not in told[""]


@pytest.mark.parametrize("page", ["", *PAGES])
def test_while_it_is_computed_the_page_says_so_and_not_what_is_missing(
    world: World, editor: Client, page: str
) -> None:
    offers(world.here)
    order_run(by=None, municipality=world.here, day=timezone.localdate())
    told = shown(editor, page)[""]
    assert "gerechnet" in told
    assert "Die Kette wird" in told
    for words in ("Ohne Kinderzahlen", "Noch nicht gerechnet", "Ohne Gebiete", "Noch keine Zahlen"):
        assert words not in told


@pytest.mark.parametrize("page", PAGES)
def test_areas_without_borders_are_told_as_such(world: World, editor: Client, page: str) -> None:
    draw(world.here, borders=False)
    offers(world.here)
    told = shown(editor, page)
    assert "was es gibt (1 Angebot) und wie sich die Kommune gliedert (2 Gebiete)" in told[""]
    areas = told["Gebiete mit ihren Grenzen"]
    assert "2 Gebiete sind geladen, 2 davon ohne Grenze" in areas
    assert ">fehlt<" in areas and f'href="{AREAS}"' in areas


def test_borders_that_wait_are_switched_on_where_they_are(world: World, editor: Client) -> None:
    edition = draw(world.here, state=State.READY)
    areas = shown(editor, "karte/")["Gebiete mit ihren Grenzen"]
    assert "gelten aber erst, wenn Sie sie einschalten" in areas
    assert f'href="/k/lindenau/gebiete/staende/{edition.pk}/"' in areas


def test_who_only_reads_is_told_who_loads(world: World, browser: Open) -> None:
    steering = browser(world.people["here"]["steering"])
    for page in PAGES:
        told = shown(steering, page)
        assert "Das lädt die Koordination" in told["Angebote"]
        assert not any("href" in part for name, part in told.items() if name)
        assert "Zum Überblick" not in told[""]
    gemeinde = browser(world.people["here"]["gemeinde"])
    assert "Das lädt die Koordination" in shown(gemeinde, "gebiete/")["Kinderzahlen"]
