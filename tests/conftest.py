"""What every test can rely on: outside needs, hypothesis profiles, the soak clock, a summary.

LUECKENLOS_REQUIRE  names, separated by commas, that must be there: their absence fails, not skips
LUECKENLOS_SHARED   the folder of real data; else `shared` beside the checkout
SOAK_MINUTES        how long `-m soak` may take in all (2 unless told)
"""

import os
import shutil
import sqlite3
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright
from tests.platform.ready import FOLDER
from xdist.scheduler.loadscope import LoadScopeScheduling

ROOT = Path(__file__).resolve().parent.parent
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
MEMORY = "file:memorydb_default?mode=memory&cache=shared"
"""Where Django keeps the database of the tests, see its SQLite backend."""
SERVERS = {"installation", "either", "running", "stage", "postgres"}
"""What starts processes that take long; no test that uses one of them uses the tests' database."""
LONGEST = (
    "tests/e2e/test_every_page.py",
    "tests/cli/test_broken_folder.py",
    "tests/guide/test_operation.py",
    "tests/platform/accounts/test_permissions.py",
)
"""They begin first, so that nobody waits for them at the end."""
TOGETHER = (
    "tests/cli/test_analyse.py",
    "tests/e2e/test_report_page.py",
    "tests/platform/areas/test_comparison.py",
    "tests/platform/chain/test_release_attack.py",
    "tests/platform/jobs/test_worker.py",
    "tests/platform/test_backup_key.py",
    "tests/platform/test_backup_refused.py",
    "tests/platform/test_errors.py",
    "tests/platform/test_health.py",
    "tests/platform/test_start.py",
    "tests/platform/test_start_doctor.py",
    "tests/platform/test_wheel.py",
    "tests/real/",
    "tests/report/test_pdf.py",
    "tests/report/test_public.py",
    "tests/report/test_workbook.py",
)
"""Files whose tests share something that takes seconds to make: one process runs each."""
STARTED = pytest.StashKey[float]()
SOAKING = pytest.StashKey[int]()

settings.register_profile("default", derandomize=True, deadline=None, max_examples=60)
settings.register_profile(
    "soak",
    deadline=None,
    max_examples=2000,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


# --- needs from outside ---------------------------------------------------------------------


def shared_folder() -> Path:
    return Path(os.environ.get("LUECKENLOS_SHARED") or ROOT.parent / "shared").resolve()


def chromium() -> str | None:
    named = os.environ.get("CHROMIUM_PATH")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


def postgres() -> bool:
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or bool(shutil.which("initdb"))


NEEDS: dict[str, tuple[Callable[[], bool], str]] = {
    "shared": (
        lambda: (shared_folder() / "data").is_dir(),
        "real data: put shared/ beside the checkout or set LUECKENLOS_SHARED",
    ),
    "chromium": (lambda: bool(chromium()), "a browser: apt install chromium"),
    "poppler": (lambda: bool(shutil.which("pdftotext")), "poppler: apt install poppler-utils"),
    "postgres": (postgres, "PostgreSQL: apt install postgresql"),
    "libreoffice": (lambda: bool(shutil.which("soffice")), "LibreOffice: apt install libreoffice"),
}


def required() -> set[str]:
    return {name.strip() for name in os.environ.get("LUECKENLOS_REQUIRE", "").split(",")} - {""}


def need_or_skip(name: str) -> None:
    """Go on if `name` is there; else fail where it is required and skip where it is not."""
    there, cure = NEEDS[name]
    if there():
        return
    if name in required():
        pytest.fail(f"required here but missing: {cure}", pytrace=False)
    pytest.skip(f"needs {cure}")


@pytest.fixture(scope="session")
def need() -> Callable[[str], None]:
    """For a need that only shows inside a test: `need("chromium")`."""
    return need_or_skip


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of real data."""
    need_or_skip("shared")
    return shared_folder()


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        for name in marker.args:
            need_or_skip(name)


# --- the database of the tests --------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """It begins as a copy of one that has every migration: making them takes ten seconds."""
    from django.db import connection
    from tests.platform.conftest import Installation

    if connection.vendor != "sqlite":
        yield
        return
    one = Installation(tmp_path_factory.mktemp("tests"))
    one.upgraded()
    memory = sqlite3.connect(MEMORY, uri=True)
    with sqlite3.connect(one.data / "lueckenlos.sqlite3") as made:
        made.backup(memory)
    made.close()
    yield
    memory.close()


# --- a browser ------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    """Chromium of the system."""
    need_or_skip("chromium")
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=root)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which make setup fetches."""
    assert AXE.is_file(), "axe-core is missing: make setup"
    return AXE.read_text(encoding="utf-8")


# --- how long and how hard ------------------------------------------------------------------


def soaking(config: pytest.Config) -> bool:
    chosen = config.getoption("markexpr") or ""
    return "soak" in chosen and "not soak" not in chosen


@pytest.fixture(scope="session")
def soak_seconds(request: pytest.FixtureRequest) -> float:
    """One soak test's share of SOAK_MINUTES."""
    minutes = float(os.environ.get("SOAK_MINUTES", "2"))
    return minutes * 60 / max(1, request.config.stash.get(SOAKING, 1))


def pytest_configure(config: pytest.Config) -> None:
    config.stash[STARTED] = time.monotonic()
    if not hasattr(config, "workerinput"):  # the processes of a run share the folder
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="lueckenlos-ready-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ[FOLDER], ignore_errors=True))
    unknown = required() - NEEDS.keys()
    if unknown:
        raise pytest.UsageError(
            f"LUECKENLOS_REQUIRE names {', '.join(sorted(unknown))}; known are {', '.join(NEEDS)}"
        )
    if not config.getoption("hypothesis_profile", None):
        settings.load_profile("soak" if soaking(config) else "default")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    long = [item for item in items if item.get_closest_marker("soak")]
    config.stash[SOAKING] = sum("soak_seconds" in getattr(one, "fixturenames", ()) for one in long)
    if long and not soaking(config):
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
    # the slowest first, so that no process is left alone with them at the end
    items.sort(
        key=lambda item: (
            not item.nodeid.startswith(LONGEST),
            not item.nodeid.startswith(TOGETHER),
            not SERVERS & set(getattr(item, "fixturenames", ())),
        )
    )


class Scheduling(LoadScopeScheduling):
    """Tests one by one to whoever is free; those of a file of `TOGETHER` to one process.

    (The `loadgroup` of xdist 3.8 writes into a name of tests that pytest 9 no longer reads.)
    """

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0] if nodeid.startswith(TOGETHER) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return Scheduling(config, log)


# --- the summary at the end -----------------------------------------------------------------

Reporter = pytest.TerminalReporter


def seconds_per_test(reporter: Reporter) -> dict[str, float]:
    """Set-up, call and tear-down of each test together."""
    seconds: dict[str, float] = defaultdict(float)
    for reports in reporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[report.nodeid] += report.duration
    return seconds


def skip_reasons(reporter: Reporter) -> Iterator[tuple[str, int]]:
    """Reason and how many, most frequent first."""
    reasons: Counter[str] = Counter()
    for report in reporter.stats.get("skipped", []):
        text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[text.removeprefix("Skipped: ")] += 1
    yield from reasons.most_common()


def pytest_terminal_summary(terminalreporter: Reporter, config: pytest.Config) -> None:
    def count(*kinds: str) -> int:
        return sum(len(terminalreporter.stats.get(kind, [])) for kind in kinds)

    line = terminalreporter.write_line
    terminalreporter.section("summary")
    line(f"passed   {count('passed'):5}")
    line(f"failed   {count('failed', 'error'):5}")
    line(f"skipped  {count('skipped'):5}")
    for reason, number in skip_reasons(terminalreporter):
        line(f"  {number:5} × {reason}")
    line(f"seconds  {time.monotonic() - config.stash[STARTED]:7.1f}")
    slowest = sorted(seconds_per_test(terminalreporter).items(), key=lambda row: -row[1])[:10]
    if slowest:
        line("slowest")
    for nodeid, duration in slowest:
        line(f"  {duration:7.2f} s  {nodeid}")
