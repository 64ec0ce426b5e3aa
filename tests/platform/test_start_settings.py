"""Every setting is documented, and everything documented is read."""

from __future__ import annotations

import ast
import importlib.util
import re
from types import ModuleType

import pytest
from tests.platform.starting import ROOT

from lueckenlos.config.environment import VARIABLES

SRC = ROOT / "src" / "lueckenlos"
TABLE = SRC / "config" / "environment.py"
READERS = {"text", "yes", "number", "one_of"}
DJANGOS = {"DJANGO_SETTINGS_MODULE"}
"""Set for Django, which reads it."""
UNKNOWN = "a name that is not written there"


def names_read(module: ast.Module) -> dict[str, int]:
    """Names of the environment a module reads, by any way, with a line."""
    found: dict[str, int] = {}
    for node in ast.walk(module):
        name = _name(node)
        if name is not None:
            found[name] = getattr(node, "lineno", 0)
    return found


def _name(node: ast.AST) -> str | None:
    if isinstance(node, ast.Subscript) and _is_environ(node.value):
        return _text(node.slice)
    if isinstance(node, ast.Compare) and any(map(_is_environ, node.comparators)):
        return _text(node.left)
    if isinstance(node, ast.ImportFrom) and node.module == "os":
        return UNKNOWN if {one.name for one in node.names} & {"environ", "getenv"} else None
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    function = node.func
    reads = (
        (_is_environ(function.value) and function.attr != "copy")
        or ast.unparse(function) in ("os.getenv", "os.environb")
        or (ast.unparse(function.value) == "environment" and function.attr in READERS)
    )
    return (_text(node.args[0]) if node.args else UNKNOWN) if reads else None


def _is_environ(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and ast.unparse(node) == "os.environ"


def _text(node: ast.AST) -> str:
    written = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.value if written else UNKNOWN


def all_read() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(SRC.rglob("*.py")):
        if path != TABLE:
            read = names_read(ast.parse(path.read_text(encoding="utf-8")))
            found.update({name: f"{path.relative_to(ROOT)}:{at}" for name, at in read.items()})
    return found


def renderer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("r", ROOT / "docs" / "render_settings.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_whatever_the_program_reads_is_documented():
    known = {one.name for one in VARIABLES} | DJANGOS
    assert {name: at for name, at in all_read().items() if name not in known} == {}


def test_whatever_is_documented_is_read():
    read = all_read()
    assert [one.name for one in VARIABLES if one.name not in read] == []


@pytest.mark.parametrize(
    "code",
    [
        "import os\nos.environ['SECRET']",
        "import os\nos.environ.get('SECRET', '')",
        "import os\nos.getenv('SECRET')",
        "import os\n'SECRET' in os.environ",
        "environment.text('SECRET')",
    ],
)
def test_a_read_of_a_name_is_seen(code):
    assert set(names_read(ast.parse(code))) == {"SECRET"}


@pytest.mark.parametrize("code", ["from os import environ", "environment.yes(name)"])
def test_a_read_in_disguise_is_seen(code):
    assert set(names_read(ast.parse(code))) == {UNKNOWN}


def test_template_and_reference_are_made_from_the_table():
    made = renderer().pages()
    assert {path.name for path in made} == {".env.example", "settings.md"}
    for path, text in made.items():
        assert path.read_text(encoding="utf-8") == text, "run docs/render_settings.py"


def test_the_template_sets_nothing_by_itself_and_holds_no_secret():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []
    offered = [line for line in lines if re.match(r"# [A-Z_]+=", line)]
    assert len(offered) == len(VARIABLES)


def test_the_reference_is_to_be_found_from_the_readme():
    assert "docs/reference/settings.md" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_name_is_there_once_with_a_sentence():
    names = [one.name for one in VARIABLES]
    assert len(set(names)) == len(names)
    assert [one.name for one in VARIABLES if not one.what.endswith(".")] == []
