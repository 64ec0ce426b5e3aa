"""The rules of layout that a linter does not know.

Which package may import which is written in pyproject.toml and checked by import-linter. Here
stands the rest: what keeps the pure packages pure, the sizes, and what may not be in the files.
"""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src" / "lueckenlos"
PURE = ("assemble", "disclosure", "engine", "exchange", "report")

FILE_LINES = 400
FUNCTION_LINES = 40
ENGINE_LINES = 1500
"""Of each part of the engine: an hour of reading."""
WAYS_IN = "kernels lattice reach sources street_kernels streets sum_kernels".split()
"""How an offer comes to the places it reaches."""
BESIDE = ("catchment", "spread", "stability", "tiles", "variations")
"""What no run of the chain asks for; all else but the folders is the chain itself."""

CLOCKS = {
    "date.today",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "time.gmtime",
    "time.localtime",
    "time.time",
    "time.time_ns",
}
FILE_MODULES = {"fileinput", "glob", "io", "os", "pathlib", "shutil", "tempfile"}
FILE_CALLS = {"open", "np.fromfile", "np.load", "np.loadtxt", "np.memmap", "np.save", "np.savez"}
EMPTY_NAMES = {"common", "helper", "helpers", "misc", "util", "utils"}

TEXT = {".cfg", ".in", ".json", ".md", ".py", ".svg", ".toml", ".ts", ".txt", ".yaml", ".yml"}
NOT_OURS = {"build", "dist", "node_modules", "out", "__pycache__"}
MACHINE_PATH = re.compile(r"(?<![\w.-])/(?:farm|home|root|work|Users)/")
ADDRESS = re.compile(r"https?://|index-url|find-links")


# --- reading --------------------------------------------------------------------------------


def sources(*packages: str) -> list[Path]:
    """The Python files of these packages or modules of ours, or all; absent ones have none.

    Migrations are written by Django.
    """
    if not packages:
        return sorted(path for path in SRC.rglob("*.py") if path.parent.name != "migrations")
    found = [path for name in packages for path in (SRC / name).rglob("*.py")]
    return sorted(found + [path for name in packages if (path := SRC / f"{name}.py").is_file()])


def texts() -> Iterator[Path]:
    """Every text file a person wrote here."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(p in NOT_OURS or (p[0] == "." and p != ".ci") for p in parts)
        written = path.suffix in TEXT or path.name in {"Makefile", "run"}
        if written and not hidden and path.is_file() and ".egg-info" not in str(path):
            yield path


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a name or attribute, else nothing."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""


def imported(module: ast.Module) -> Iterator[tuple[ast.stmt, str]]:
    """Every imported module with its statement; `from a import b` counts as `a.b`."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


# --- the rules, each from a syntax tree to the nodes that break it --------------------------

Function = ast.FunctionDef | ast.AsyncFunctionDef
Rule = Callable[[ast.Module], Iterator[ast.AST]]


def imports_of(names: set[str]) -> Rule:
    def broken(module: ast.Module) -> Iterator[ast.AST]:
        return (node for node, name in imported(module) if name.split(".")[0] in names)

    return broken


def clock_reads(module: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and ".".join(dotted(node).split(".")[-2:]) in CLOCKS:
            yield node
    yield from (node for node, name in imported(module) if name in CLOCKS)


def file_access(module: ast.Module) -> Iterator[ast.AST]:
    yield from imports_of(FILE_MODULES)(module)
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and dotted(node.func) in FILE_CALLS:
            yield node


def long_functions(module: ast.Module) -> Iterator[ast.AST]:
    functions = (n for n in ast.walk(module) if isinstance(n, Function))
    return (f for f in functions if (f.end_lineno or f.lineno) - f.lineno >= FUNCTION_LINES)


def undocumented(module: ast.Module) -> Iterator[ast.AST]:
    named = (n for n in module.body if isinstance(n, Function | ast.ClassDef))
    return (n for n in named if n.name[0] != "_" and not ast.get_docstring(n))


def hard_locks(module: ast.Module) -> Iterator[ast.AST]:
    """Rows locked so hard that nobody can write a row that names them."""
    calls = (n for n in ast.walk(module) if isinstance(n, ast.Call))
    locks = (n for n in calls if getattr(n.func, "attr", "") == "select_for_update")
    return (n for n in locks if "no_key" not in {word.arg for word in n.keywords})


def offenders(paths: list[Path], rule: Rule) -> list[str]:
    return [place(path, node) for path in paths for node in rule(tree(path))]


# --- pure packages --------------------------------------------------------------------------


def test_pure_packages_import_no_django():
    assert offenders(sources(*PURE), imports_of({"django"})) == []


def test_pure_packages_read_no_clock():
    assert offenders(sources(*PURE), clock_reads) == []


def test_the_engine_opens_no_files():
    assert offenders(sources("engine"), file_access) == []


def test_only_the_engine_imports_numba():
    others = [path for path in sources() if SRC / "engine" not in path.parents]
    assert offenders(others, imports_of({"numba", "llvmlite"})) == []


# --- sizes ----------------------------------------------------------------------------------


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_a_file_holds_one_noun():
    long = {str(p.relative_to(ROOT)): lines(p) for p in sources() if lines(p) > FILE_LINES}
    assert long == {}, f"more than {FILE_LINES} lines: make it a folder, split by noun"


def test_a_function_fits_a_screen():
    assert offenders(sources(), long_functions) == [], f"more than {FUNCTION_LINES} lines"


def test_each_part_of_the_engine_can_be_read_in_an_hour():
    parts = Counter[str]()
    for path in sources("engine"):
        deep = path.parent.name != "engine"
        part = "beside" if path.stem in BESIDE else "chain"
        part = "ways in" if path.stem in WAYS_IN else part
        parts[path.parent.name if deep else part] += lines(path)
    assert {part: count for part, count in parts.items() if count > ENGINE_LINES} == {}, parts


def test_a_lock_lets_others_name_what_is_locked():
    """On PostgreSQL a new row waits for a locked one that it names; two of them wait for ever."""
    assert offenders(sources(), hard_locks) == []


# --- names and words ------------------------------------------------------------------------


def test_every_public_thing_of_engine_and_exchange_says_what_it_is():
    assert offenders(sources("engine", "exchange"), undocumented) == []


def test_no_file_has_a_name_that_says_nothing():
    empty = [p for p in texts() if p.suffix in {".py", ".ts"} and p.stem in EMPTY_NAMES]
    assert empty == []


def test_a_word_of_the_glossary_has_one_row():
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("|")
    ][2:]
    assert rows, "the table of the glossary is gone"
    assert [row for row in rows if len(row) != 5] == []
    for column in (0, 1):
        words = Counter(row[column] for row in rows)
        assert [word for word, times in words.items() if times > 1] == []


# --- what may not be in a file --------------------------------------------------------------


def test_requirements_and_ci_name_no_host():
    folders = ("requirements*", ".ci/*", "frontend/*", "frontend/.npmrc")
    named = [path for one in folders for path in ROOT.glob(one) if path.is_file()]
    assert named
    assert [p.name for p in named if ADDRESS.search(p.read_text(encoding="utf-8"))] == []


def test_no_file_names_a_path_of_one_machine():
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in texts()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert found == []


# --- the rules themselves -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "bad", "good"),
    [
        (imports_of({"django"}), "from django.db import models", "import djangoish"),
        (clock_reads, "import datetime as d\nd.date.today()", "date.fromisoformat(day)"),
        (clock_reads, "from time import time\ntime()", "time.monotonic()"),
        (file_access, "open('x')", "engine.open_gaps()"),
        (file_access, "from pathlib import Path", "import numpy as np\nnp.zeros(3)"),
        (undocumented, "def reach():\n    pass", "def _reach():\n    pass"),
        (long_functions, "def f():" + "\n    pass" * 40, "def f():" + "\n    pass" * 39),
        (hard_locks, "Gap.all().select_for_update()", "x.select_for_update(no_key=True)"),
    ],
)
def test_a_rule_sees_what_it_should(rule: Rule, bad: str, good: str):
    assert list(rule(ast.parse(bad)))
    assert not list(rule(ast.parse(good)))
