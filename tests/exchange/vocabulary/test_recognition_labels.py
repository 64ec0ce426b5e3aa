"""How often the kind is recognised in real lists, against labels set by reading them."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from lueckenlos.exchange.vocabulary.kinds import kinds_of_offer

SCRIPT = Path(__file__).parents[3] / "benchmarks" / "recognition" / "measure_recognition.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script that measures, as a module."""
    spec = importlib.util.spec_from_file_location("measure_recognition", SCRIPT)
    assert spec and spec.loader
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_label_is_a_kind(script: ModuleType):
    tuning, testing = script.labels()
    keys = {kind.key for kind in kinds_of_offer()} | {script.NOTHING}
    assert len(tuning) == len(testing) == 150 and not tuning.keys() & testing.keys()
    for label in (tuning | testing).values():
        assert set(label.split("|")) <= keys


@pytest.mark.needs("shared")
@pytest.mark.parametrize("half", [0, 1])
def test_what_is_recognised_is_right(script: ModuleType, shared_dir: Path, half: int):
    wanted = script.labels()[half]
    found = script.measure(shared_dir / "data", wanted)
    total = sum(found.values(), script.Tally())
    entries = total.right + total.wrong + total.undecided + total.rightly_none
    assert entries == len(wanted)
    assert total.precision >= 0.97, total.mistakes
    assert total.right >= 0.7 * entries


@pytest.mark.needs("shared")
def test_all_of_berlin_is_recognised_in_time(script: ModuleType, shared_dir: Path):
    entries, seconds = script.seconds_for_all(shared_dir / "data", "berlin/")
    assert entries > 4000 and seconds < 1.5
