"""Render tests/spec as the pages of docs/reference/spec: the rules, sentence by sentence.

Run `python docs/render_spec.py` after every change of a specification test. Same tests, same bytes.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SPEC = ROOT / "tests" / "spec"
PAGES = ROOT / "docs" / "reference" / "spec"
COMMAND = "python docs/render_spec.py"
ORDER = (
    "three_steps_of_data",
    "kind_of_offer",
    "field_of_action",
    "required",
    "month_axis",
    "suitable",
    "reach",
    "two_counts_of_one_inventory",
    "coverage",
    "links_that_hold",
    "gap",
    "certain_gap",
    "similar_offers",
    "children",
    "a_second_population",
    "without_a_car",
    "small_numbers",
)
"""The chapters in reading order; a file that is not named follows at the end."""
GENERATED = f"<!-- Made from the tests by `{COMMAND}`; change those. -->\n"
INTRODUCTION = """# The rules, as they are tested

Every page is one rule of the chain: first in words, then sentence by sentence, each with the test
that holds the software to it. The worlds are tiny and the figures worked out by hand, so that a
reader can check both. The words `village`, `offer` and `analyse` are those of the
[workbench](case.md), which makes such worlds.
"""


def pages() -> dict[str, str]:
    """File name → text of every page."""
    chapters = sorted(SPEC.glob("test_*.py"), key=_rank)
    made = {f"{_key(path)}.md": _page(path) for path in chapters}
    made["case.md"] = _workbench(SPEC / "case.py")
    made["index.md"] = _index(chapters)
    return made


def _rank(path: Path) -> tuple[int, str]:
    key = _key(path)
    return (ORDER.index(key) if key in ORDER else len(ORDER), key)


def _key(path: Path) -> str:
    return path.stem.removeprefix("test_")


def _parsed(path: Path) -> tuple[ast.Module, list[str]]:
    source = path.read_text(encoding="utf-8")
    return ast.parse(source), source.splitlines()


def _index(chapters: list[Path]) -> str:
    lines = [GENERATED, INTRODUCTION]
    for path in chapters:
        module, _ = _parsed(path)
        title, rest = _title(module)
        number = sum(1 for _ in _tests(module))
        lines.append(f"- [{title}]({_key(path)}.md): {rest} ({number} sentences)")
    return "\n".join(lines) + "\n"


def _title(module: ast.Module) -> tuple[str, str]:
    """Heading and what follows it in the first line of a module's docstring."""
    first = (ast.get_docstring(module) or "").splitlines()[0]
    title, _, rest = first.partition(": ")
    return title, rest.rstrip(".")


def _page(path: Path) -> str:
    module, lines = _parsed(path)
    title, rest = _title(module)
    body = (ast.get_docstring(module) or "").split("\n", 2)[2]
    text = [GENERATED, f"# {title}\n", f"*{rest[0].upper()}{rest[1:]}.*\n", body + "\n"]
    for node in module.body[1:]:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            text += _sentence(node, lines)
    helpers = _helpers(module, lines)
    if helpers:
        text += ["## Used above\n", _block(helpers)]
    return "\n".join(text)


def _tests(module: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node


def _sentence(node: ast.FunctionDef, lines: list[str]) -> list[str]:
    """A test as a heading, its docstring and its source without it."""
    words = node.name.removeprefix("test_").replace("_s_", "'s ").replace("_", " ")
    text = [f"## {words[0].upper()}{words[1:]}\n"]
    docstring = ast.get_docstring(node)
    if docstring:
        text.append(docstring + "\n")
    first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
    source = lines[first - 1 : node.end_lineno]
    if docstring:
        start, stop = node.body[0].lineno - first, (node.body[0].end_lineno or 0) - first
        source = source[:start] + source[stop + 1 :]
    return [*text, _block(source)]


def _helpers(module: ast.Module, lines: list[str]) -> list[str]:
    """The constants and functions of a file that are no tests, parted as in a file of their own."""
    found: list[str] = []
    before: ast.stmt | None = None
    for node in module.body[1:]:
        test = isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        if not test and not isinstance(node, ast.Import | ast.ImportFrom):
            if before:
                defined = isinstance(node, ast.FunctionDef) or isinstance(before, ast.FunctionDef)
                apart = node.lineno - (before.end_lineno or 0) > 1
                found += [""] * (2 if defined else apart)
            found += lines[node.lineno - 1 : node.end_lineno]
            before = node
    return found


def _block(source: list[str]) -> str:
    return "\n".join(["```python", *source, "```\n"])


def _workbench(path: Path) -> str:
    module, lines = _parsed(path)
    text = [GENERATED, "# The workbench\n", (ast.get_docstring(module) or "") + "\n"]
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            source = lines[first - 1 : node.end_lineno]
            text += [f"## `{node.name}`\n", (ast.get_docstring(node) or "") + "\n", _block(source)]
    return "\n".join(text)


def main() -> None:
    """Write the pages, and remove those of tests that are gone."""
    PAGES.mkdir(parents=True, exist_ok=True)
    made = pages()
    for name, text in made.items():
        (PAGES / name).write_text(text, encoding="utf-8", newline="\n")
    for old in PAGES.glob("*.md"):
        if old.name not in made:
            old.unlink()


if __name__ == "__main__":
    main()
