"""The pages of docs/reference/spec say what the specification tests say."""

import importlib.util

from tests.conftest import ROOT

SPEC = importlib.util.spec_from_file_location("render_spec", ROOT / "docs" / "render_spec.py")
assert SPEC
assert SPEC.loader
render_spec = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(render_spec)


def test_the_rendered_specification_is_up_to_date():
    made = render_spec.pages()
    written = {
        path.name: path.read_text(encoding="utf-8") for path in render_spec.PAGES.glob("*.md")
    }
    stale = sorted(
        name for name in made.keys() | written.keys() if made.get(name) != written.get(name)
    )
    assert stale == [], f"render the specification again: {render_spec.COMMAND}"


def test_every_specification_test_is_named_in_the_reading_order():
    keys = {path.stem.removeprefix("test_") for path in render_spec.SPEC.glob("test_*.py")}
    assert keys == set(render_spec.ORDER)


def test_rendering_twice_gives_the_same_bytes():
    assert render_spec.pages() == render_spec.pages()
