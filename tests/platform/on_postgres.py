"""The tests of the platform once more, on a private PostgreSQL.

`python -m tests.platform.on_postgres`, as `make test` does it.

Tests that start servers and workers choose their databases themselves and are not among these.
"""

import os
import subprocess
import sys

from tests.conftest import NEEDS, required
from tests.platform.clusters import cluster

TESTS = (
    "tests/platform/accounts",
    "tests/platform/areas/test_hostile.py",
    "tests/platform/areas/test_importing.py",
    "tests/platform/areas/test_pages.py",
    "tests/platform/areas/test_switching.py",
    "tests/platform/chain/test_completeness.py",
    "tests/platform/chain/test_gap_pages.py",
    "tests/platform/chain/test_gaps.py",
    "tests/platform/chain/test_recalculation.py",
    "tests/platform/chain/test_release.py",
    "tests/platform/chain/test_runs.py",
    "tests/platform/chain/test_scheme.py",
    "tests/platform/chain/test_editions.py",
    "tests/platform/chain/test_files.py",
    "tests/platform/chain/test_listed_complete.py",
    "tests/platform/chain/test_look_again.py",
    "tests/platform/chain/test_neighbours.py",
    "tests/platform/confirmation",
    "tests/platform/directory/test_at_once.py",
    "tests/platform/directory/test_deriving_areas.py",
    "tests/platform/directory/test_bulk.py",
    "tests/platform/directory/test_deriving.py",
    "tests/platform/directory/test_import_interrupted.py",
    "tests/platform/directory/test_list.py",
    "tests/platform/directory/test_merge.py",
    "tests/platform/directory/test_organizations.py",
    "tests/platform/directory/test_rows.py",
    "tests/platform/directory/test_search_index.py",
    "tests/platform/directory/test_secrecy.py",
    "tests/platform/directory/test_service_form.py",
    "tests/platform/finder",
    "tests/platform/jobs/test_files.py",
    "tests/platform/jobs/test_pages.py",
    "tests/platform/soak/test_chain_checks.py",
    "tests/platform/test_glossary.py",
    "tests/platform/test_search.py",
)


def main() -> int:
    """The exit code of the tests; without PostgreSQL 0, or 1 where it is required."""
    there, cure = NEEDS["postgres"]
    if not there():
        print(f"On PostgreSQL nothing was run; needs {cure}")
        return int("postgres" in required())
    with cluster() as url:
        environ = os.environ | {"DATABASE_URL": url.format("postgres")}
        command = [sys.executable, "-m", "pytest", "-n", "2", *TESTS, *sys.argv[1:]]
        return subprocess.run(command, env=environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
