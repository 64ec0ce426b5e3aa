"""The one table of the benchmarks still comes out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

RUN = Path(__file__).resolve().parents[1] / "benchmarks" / "run.py"


def test_a_row_is_measured_and_told_in_a_table() -> None:
    call = [sys.executable, RUN, "--quick", "--only", "engine: run"]
    answer = subprocess.run(call, capture_output=True, text=True, check=False, timeout=300)
    assert answer.returncode == 0, answer.stderr
    head, _, row = (line for line in answer.stdout.splitlines() if line.startswith("|"))
    assert [cell.strip() for cell in head.split("|")][1:4] == ["work", "size", "ours ms"]
    assert "same bytes in 7 tiles" in row


def test_data_that_is_missing_leaves_a_row_that_says_so(tmp_path: Path) -> None:
    call = [sys.executable, RUN, "--quick", "--only", "streets"]
    answer = subprocess.run(
        call,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "LUECKENLOS_SHARED": str(tmp_path)},
    )
    assert answer.returncode == 0, answer.stderr
    assert "left out: no heidelberg.osm.pbf" in answer.stdout
