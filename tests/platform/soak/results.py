"""What a soak found, as a section of benchmarks/results/platform-soak.md."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import django
from tests.conftest import ROOT

RESULTS = ROOT / "benchmarks" / "results" / "platform-soak.md"
HEAD = """# Last soak of the platform

Written by `tests/platform/soak/`: browsers in four roles and \
strangers, imports, runs, kills with SIGKILL at random \
moments, then a calm stretch in which memory is weighed. Runs shorter than ten minutes are not kept.
"""


def machine() -> str:
    """Day, commit, machine and versions."""
    commit = "unknown"
    if shutil.which("git"):
        show = ["git", "describe", "--always", "--dirty", "--abbrev=7"]
        done = subprocess.run(show, cwd=ROOT, capture_output=True, text=True)
        commit = done.stdout.strip() or commit
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.is_file() else []
    cpu = next((line.split(":")[1].strip() for line in lines if "model name" in line), "unknown")
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{date.today()}, commit {commit}, {os.cpu_count()} cores ({cpu}, load at the end {load}), "
        f"{gigabytes:.0f} GB, Python {platform.python_version()}, Django {django.get_version()}."
    )


def keep(title: str, rows: list[tuple[str, str]]) -> None:
    """Put a section in the place of the one of the same title."""
    written = RESULTS.read_text(encoding="utf-8") if RESULTS.is_file() else HEAD
    parts = {
        one.partition("\n")[0]: one for one in re.split(r"^## ", written, flags=re.MULTILINE)[1:]
    }
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    parts[title] = f"{title}\n\n{machine()}\n\n| what | result |\n|---|---|\n{table}\n"
    sections = "\n".join(f"## {parts[name].strip()}\n" for name in sorted(parts, reverse=True))
    RESULTS.write_text(f"{HEAD}\n{sections}", encoding="utf-8")
