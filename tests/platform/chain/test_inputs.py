"""The same figures as on the command line, by construction: from the same records."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.platform.accounts.conftest import World
from tests.platform.chain.kreis import as_shown, load_sample

from lueckenlos.assemble.figures import figures
from lueckenlos.assemble.world import assemble
from lueckenlos.chain.inputs import basis_as_json, basis_now, basis_of_json, case_of, checksum
from lueckenlos.chain.running import compute
from lueckenlos.directory.queries import offer_records
from lueckenlos.report.public import published


@pytest.fixture
def sample(world: World, tmp_path: Path, settings: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path / "media"
    return load_sample(world.here, world.people["here"]["coordinator"])


def test_a_run_tells_what_the_command_line_tells(world: World, sample: Any) -> None:
    basis = basis_now(world.here, sample.reference_day)
    case = case_of(world.here, basis, offer_records(world.here))
    again = replace(case, title=sample.title, key=sample.key)
    assert [area.id for area in case.areas] == [area.id for area in sample.areas]
    assert case.offers == sample.offers
    assert {*case.complete} == {*sample.complete}
    assert case.resolved == sample.resolved
    assert {*case.sources} == {*sample.sources}
    computed = compute(again, "", lambda step, progress: None)
    assert replace(computed.internal, covered=()) == figures(assemble(sample, Path()))
    wanted = figures(assemble(as_shown(world.here, sample), Path()))
    assert computed.internal == wanted and wanted.covered
    assert computed.told == published(wanted)


def test_the_checksum_is_that_of_the_input(world: World, sample: Any) -> None:
    basis = basis_now(world.here, sample.reference_day)
    assert basis_of_json(basis_as_json(basis)) == basis
    case = case_of(world.here, basis, offer_records(world.here))
    assert checksum(case) == checksum(case_of(world.here, basis, offer_records(world.here)))
    assert checksum(replace(case, offers=case.offers[1:])) != checksum(case)
