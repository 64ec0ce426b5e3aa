"""The wheel is the product: no checkout, no Node, and without `[web]` no Django."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from importlib.metadata import distribution
from pathlib import Path
from urllib.request import urlopen

import pytest
from tests.platform.conftest import LINDENAU, ROOT, free_port

PACKAGE = ROOT / "src" / "lueckenlos"
NEEDED = ("pyproject.toml", "README.md", "LICENSE", *(p.name for p in ROOT.glob("*.in")))
INSTALL = "pip install 'lueckenlos[web]'"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that nothing of the build stays in the checkout."""
    place = tmp_path_factory.mktemp("bau")
    copy = place / "projekt"
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(ROOT / "src", copy / "src", ignore=ignored)
    for name in NEEDED:
        shutil.copy(ROOT / name, copy)
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation",
         "--no-index", "-w", str(place), str(copy)],
        check=True, capture_output=True,
    )  # fmt: skip
    return next(place.glob("*.whl"))


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """The invented Landkreis, as somebody has it who has no checkout."""
    shutil.copytree(LINDENAU.parent, tmp_path / "lindenau")
    return tmp_path / "lindenau" / LINDENAU.name


def test_everything_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    here = {
        f"lueckenlos/{path.relative_to(PACKAGE).as_posix()}"
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name[0] != "."
        if path.suffix not in (".nbi", ".nbc")
    }
    with zipfile.ZipFile(wheel) as archive:
        there = {name for name in archive.namelist() if name.startswith("lueckenlos/")}
        about = next(name for name in archive.namelist() if name.endswith("/METADATA"))
        told = archive.read(about).decode()
    assert here == there
    assert "lueckenlos/web/static/web/web.css" in there, "run make setup before building"
    plain = [line for line in told.splitlines() if line.startswith("Requires-Dist") and
             "extra ==" not in line]  # fmt: skip
    assert plain and not [line for line in plain if "django" in line.lower()]
    assert re.search(r"Requires-Dist: django.*; extra == \"web\"", told)


def run(venv: Path, place: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Our command out of a virtual environment, with nothing else on the path."""
    return subprocess.run(
        [str(venv / "bin" / command[0]), *command[1:]],
        cwd=place, env=environ(venv), capture_output=True, text=True, timeout=900,
    )  # fmt: skip


def environ(venv: Path, **more: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name.startswith(("PIP_", "SSL_", "HOME", "LANG")) or name.lower().endswith("_proxy")
    }
    return {**kept, "PATH": str(venv / "bin"), **more}


def check_without_web(venv: Path, place: Path, case: Path) -> None:
    assert run(venv, place, "python", "-c", "import django").returncode
    for command in ("serve", "worker", "upgrade", "doctor"):
        done = run(venv, place, "lueckenlos", command)
        assert done.returncode == 1, done
        assert INSTALL in done.stderr and len(done.stderr.splitlines()) == 1, done.stderr
    done = run(venv, place, "lueckenlos", "backup", "x.zip")
    assert done.returncode == 1 and INSTALL in done.stderr
    done = run(venv, place, "lueckenlos", "analyse", str(case), "--out", str(place / "out"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert (place / "out" / "report.html").is_file() and (place / "out" / "report.pdf").is_file()


def test_without_web_there_is_no_django_and_analyse_works(
    wheel: Path, case: Path, tmp_path: Path
) -> None:
    """The packages of requirements.txt come out of this environment, and no others."""
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    target = next((venv / "lib").glob("*/site-packages"))
    locked = re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / "requirements.txt").read_text(), re.M)
    for name in locked:
        for file in distribution(name).files or []:
            top = Path(str(file)).parts[0]
            if top != ".." and not (target / top).exists():
                (target / top).symlink_to(Path(str(distribution(name).locate_file(top))).resolve())
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    command = venv / "bin" / "lueckenlos"
    command.write_text(
        f"#!{venv}/bin/python\nimport sys\nfrom lueckenlos.cli import main\nsys.exit(main())\n"
    )
    command.chmod(0o755)
    check_without_web(venv, tmp_path, case)


# --- installed as people do, over the network ---------------------------------------------------


def installed(place: Path, wheel: Path, *locks: str, extra: str = "") -> Path:
    """An empty environment with the wheel and what the locks name."""
    venv = place / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    pip = ("python", "-m", "pip", "install", "-q", "--disable-pip-version-check")
    for lock in locks:
        done = run(venv, place, *pip, "--require-hashes", "-r", str(ROOT / lock))
        assert done.returncode == 0, done.stderr
    done = run(venv, place, *pip, "--no-index", f"lueckenlos{extra} @ {wheel.as_uri()}")
    assert done.returncode == 0, f"the locks do not hold all it needs: {done.stderr}"
    return venv


@pytest.mark.soak
def test_pip_install_without_web(wheel: Path, case: Path, tmp_path: Path) -> None:
    check_without_web(installed(tmp_path, wheel, "requirements.txt"), tmp_path, case)


@pytest.mark.soak
def test_pip_install_with_web_serves_and_analyses(wheel: Path, case: Path, tmp_path: Path) -> None:
    locks = ("requirements.txt", "requirements-web.txt")
    venv = installed(tmp_path, wheel, *locks, extra="[web]")
    assert not (venv / "bin" / "node").exists()
    done = run(venv, tmp_path, "lueckenlos", "analyse", str(case), "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stdout + done.stderr
    port = free_port()
    process = subprocess.Popen(
        [str(venv / "bin" / "lueckenlos"), "serve", "--demo", str(case)],
        cwd=tmp_path, env=environ(venv, LUECKENLOS_PORT=str(port)), start_new_session=True,
    )  # fmt: skip
    try:
        page = first_page(f"http://127.0.0.1:{port}", process)
        sheet = re.search(r'href="(/static/web/web\.[0-9a-f]+\.css)"', page)
        assert sheet, page
        with urlopen(f"http://127.0.0.1:{port}{sheet[1]}", timeout=30) as answer:
            assert len(answer.read()) > 100_000
    finally:
        process.terminate()
        process.wait(30)


def first_page(url: str, process: subprocess.Popen[bytes]) -> str:
    for _ in range(600):
        assert process.poll() is None, "it ended"
        try:
            with urlopen(url, timeout=30) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.2)
    pytest.fail("it does not answer")
