"""What a page looks like beyond its words: on paper, in the dark, by keyboard, on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.e2e import walk
from tests.e2e.ground import ground
from tests.platform.accounts.conftest import World

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db]
PAPER = """() => {
  const seen = one => one.getClientRects().length > 0;
  const dark = [...document.querySelectorAll("main *")].filter(one => seen(one) &&
    one.namespaceURI.endsWith("xhtml") && getComputedStyle(one).color !== "rgb(0, 0, 0)");
  return {
    ways: [...document.querySelectorAll("header, footer, nav, button")].filter(seen).length,
    paper: getComputedStyle(document.body).backgroundColor,
    dark: dark.map(one => one.outerHTML.slice(0, 80)),
  };
}"""


@pytest.fixture
def pages(browser: Browser, live_server, world: World) -> Iterator[tuple[Page, dict[str, str]]]:
    """A phone or desk in the dark where the coordination is signed in, and pages by their name."""
    base = f"{live_server.url}/k/{world.here.slug}/"
    made = ground(world)
    area, pk = made["area"], "pk"
    context = browser.new_context(color_scheme="dark", viewport={"width": 1280, "height": 900})
    walk.enter(context, walk.signed_in(world.people["here"]["coordinator"]), live_server.url)
    yield (
        context.new_page(),
        {
            "home": base,
            "areas": f"{base}gebiete/",
            "area": f"{base}gebiete/ebene/{area['level']}/{area['key']}/",
            "population": f"{base}kinder/{made['population'][pk]}/",
            "import": f"{base}daten/{made['import'][pk]}/",
            "part": f"{base}daten/{made['import'][pk]}/teil/{made['import']['number']}/",
        },
    )
    context.close()


def test_on_paper_a_page_is_black_on_white_without_ways(pages: tuple[Page, dict[str, str]]) -> None:
    page, address = pages
    for name in ("area", "population"):
        page.goto(address[name])
        heading = page.locator("main h1").inner_text()
        page.emulate_media(media="print", color_scheme="dark")
        told = page.evaluate(PAPER)
        assert told == {"ways": 0, "paper": "rgb(255, 255, 255)", "dark": []}, name
        assert page.locator("main h1").inner_text() == heading
        assert page.locator("main table:visible").count() >= 1
        page.emulate_media(media="screen")


def test_drawings_keep_their_light_ground_in_the_dark(pages: tuple[Page, dict[str, str]]) -> None:
    page, address = pages
    page.goto(address["areas"])
    assert page.evaluate("document.documentElement.dataset.kernTheme") == "dark"
    ground_ = page.locator(".chart svg:visible").first.evaluate(
        "one => getComputedStyle(one).backgroundColor"
    )
    assert ground_ == "rgb(255, 255, 255)"


def test_the_map_can_be_skipped_and_its_areas_are_marked_under_the_keyboard(
    pages: tuple[Page, dict[str, str]],
) -> None:
    page, address = pages
    page.goto(address["areas"])
    skip = page.get_by_role("link", name="Karte überspringen")
    skip.focus()
    page.keyboard.press("Tab")
    look = page.evaluate(
        "(() => { const one = document.activeElement; const path = one.querySelector('path');"
        "return [one.closest('svg') !== null, getComputedStyle(one).outlineStyle,"
        " getComputedStyle(one).outlineColor, getComputedStyle(path).fill] })()"
    )
    assert look == [True, "solid", "rgb(20, 58, 133)", "rgb(255, 224, 138)"]
    skip.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#liste') !== null")


def test_on_a_phone_a_row_is_a_card_without_rules_between_its_cells(
    pages: tuple[Page, dict[str, str]],
) -> None:
    page, address = pages
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address["areas"])
    row = page.locator("#liste tbody tr").first
    edge, shadows = row.evaluate(
        "one => [getComputedStyle(one).borderTopStyle,"
        " [...one.children].map(cell => getComputedStyle(cell).boxShadow)]"
    )
    assert edge == "solid"
    assert set(shadows) == {"none"}
    caption = page.locator("#liste caption").bounding_box()
    assert caption is not None
    assert caption["width"] > 200, "the caption stands letter under letter"


def test_long_names_of_files_stay_on_the_page(pages: tuple[Page, dict[str, str]]) -> None:
    page, address = pages
    page.set_viewport_size({"width": 320, "height": 740})
    for name in ("import", "part"):
        page.goto(address[name])
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name


def test_the_form_of_a_part_has_its_fields_under_headings(
    pages: tuple[Page, dict[str, str]],
) -> None:
    page, address = pages
    page.goto(address["part"])
    groups = page.locator("fieldset.group")
    assert groups.locator("legend.kern-heading-medium").all_inner_texts() == [
        "Tabelle und Spalten", "Bedeutung", "Quelle", "Regeln", "Fragen",
    ]  # fmt: skip
    outside = "main form :is(input:not([type=hidden]), select, textarea)"
    inside = "main fieldset.group :is(input:not([type=hidden]), select, textarea)"
    assert page.locator(outside).count() == page.locator(inside).count() > 8


def test_parts_of_a_page_keep_their_distance(pages: tuple[Page, dict[str, str]]) -> None:
    """No heading, box or text touches what stands before it."""
    page, address = pages
    touching = """() => [...document.querySelectorAll(
        'main, main section, main article, main .flow, main .card')].flatMap(box => {
      const seen = [...box.children].filter(one => one.getClientRects().length &&
        getComputedStyle(one).position !== 'absolute' && one.getBoundingClientRect().height);
      return seen.slice(1).filter((one, n) => one.getBoundingClientRect().top <
        seen[n].getBoundingClientRect().bottom + 3).map(one => one.outerHTML.slice(0, 80));
    })"""
    for name, path in address.items():
        page.goto(path)
        assert page.evaluate(touching) == [], name
