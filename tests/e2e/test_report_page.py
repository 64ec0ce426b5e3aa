"""The report in a browser: for everybody, on every screen and on paper, without the network."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route
from tests.report.sample_report import every_block

from lueckenlos.cli import main
from lueckenlos.report.html import html

pytestmark = pytest.mark.needs("chromium")

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
VIOLATIONS = (
    "tags => axe.run({runOnly: tags}).then(r => r.violations.map("
    "v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120)).join(' | ')))"
)
LINDENAU = Path(__file__).parents[2] / "samples/lindenau/case.toml"
DRAWINGS = """() => {
  const small = [], cut = [];
  const all = [...document.querySelectorAll('.drawing svg')];
  const shown = all.filter(one => one.getClientRects().length);
  for (const svg of shown) {
    const box = svg.getBoundingClientRect(), frame = svg.closest('figure').getBoundingClientRect();
    const title = svg.querySelector('title').textContent;
    if (box.left < frame.left || box.right > frame.right + 0.5) cut.push(title);
    const scale = box.width / svg.viewBox.baseVal.width;
    for (const words of svg.querySelectorAll('text')) {
      const at = words.getBoundingClientRect();
      if (at.left < box.left - 1 || at.right > box.right + 1) cut.push(words.textContent);
      if (words.getAttribute('font-size') * scale < 10) small.push(words.textContent);
    }
  }
  return [small, cut, shown.length];
}"""
WIDTHS = [320, 360, 640, 1280]
Opening = Callable[[int], Page]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report as a file, as people get it."""
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(html(every_block()), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def landkreis(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the invented Landkreis."""
    folder = tmp_path_factory.mktemp("landkreis")
    assert main(["analyse", str(LINDENAU), "--out", str(folder)]) == 0
    return folder / "report.html"


@pytest.fixture
def opened(browser: Browser, file: Path) -> Iterator[Opening]:
    """Opens the report at a width; fails when the page asks for more than itself or complains."""
    wrong: list[str] = []
    context = browser.new_context()

    def only_itself(route: Route) -> None:
        if route.request.url == file.as_uri():
            route.continue_()
        else:
            wrong.append(route.request.url)
            route.abort()

    def opening(width: int) -> Page:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 800})
        page.route("**", only_itself)
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(file.as_uri())
        page.evaluate("document.fonts.ready")
        return page

    yield opening
    context.close()
    assert wrong == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("unfolded", [False, True])
def test_axe_finds_nothing(opened: Opening, axe: str, width: int, unfolded: bool):
    page = opened(width)
    if unfolded:
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.evaluate(axe)
    assert page.evaluate(VIOLATIONS, TAGS) == []


def test_axe_finds_nothing_in_the_report_of_a_landkreis(
    browser: Browser, axe: str, landkreis: Path
):
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.goto(landkreis.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate("document.querySelectorAll('.part ~ .part').forEach(one => one.open = false)")
    page.evaluate(axe)
    assert page.evaluate(VIOLATIONS, TAGS) == []
    page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_never_moves_sideways(opened: Opening, width: int):
    page = opened(width)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_letters_are_those_of_the_file(opened: Opening):
    page = opened(1280)
    loaded = page.evaluate("[...document.fonts].map(face => [face.weight, face.status])")
    assert sorted(loaded) == [["400", "loaded"], ["600", "loaded"]]


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(opened: Opening):
    page = opened(1280)
    page.keyboard.press("Tab")
    link = page.locator(".skip")
    assert page.evaluate("document.activeElement.className") == "skip"
    box = link.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"


def test_what_is_folded_opens_from_the_keyboard(opened: Opening):
    page = opened(1280)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Als Tabelle":
            break
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open") is True
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "region"


def test_every_stop_of_the_keyboard_can_be_seen(opened: Opening):
    page = opened(1280)
    hidden, stops = [], 0
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement !== document.body"):
        stops += 1
        seen = page.evaluate(
            "(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2)"
            "(getComputedStyle(document.activeElement))"
        )
        if not seen:
            hidden.append(page.evaluate("document.activeElement.outerHTML.slice(0, 80)"))
        page.keyboard.press("Tab")
    assert hidden == []
    assert stops > 12


def test_contents_stand_beside_on_wide_screens_and_fold_on_phones(opened: Opening):
    wide, narrow = opened(1280), opened(360)
    assert wide.locator(".contents-beside").is_visible()
    assert not wide.locator(".contents-folded").is_visible()
    assert not narrow.locator(".contents-beside").is_visible()
    assert narrow.locator(".contents-folded summary").is_visible()
    assert not narrow.locator(".contents-folded a").first.is_visible()


@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1280])
def test_every_drawing_is_whole_and_legible(browser: Browser, landkreis: Path, width: int):
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(landkreis.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    small, cut, seen = page.evaluate(DRAWINGS)
    assert cut == []
    assert small == []
    assert seen > 10
    page.close()


def test_on_paper_offers_and_tables_are_open_and_the_contents_are_gone(opened: Opening):
    page = opened(794)
    page.emulate_media(media="print")
    for gone in (
        ".skip",
        ".contents-folded",
        ".contents-beside",
        ".drawing-narrow",
        ".chart .fold:not([open])",
    ):
        assert not page.locator(gone).first.is_visible()
    heights = page.evaluate(
        "[...document.querySelectorAll('.finding .fold > ul, section > .fold > .scroll')]"
        ".map(one => one.getBoundingClientRect().height)"
    )
    assert len(heights) > 5
    assert min(heights) > 0
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
