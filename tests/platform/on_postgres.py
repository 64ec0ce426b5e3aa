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
    "tests/platform/directory/test_at_once.py",
    "tests/platform/jobs/test_files.py",
    "tests/platform/jobs/test_pages.py",
    "tests/platform/test_glossary.py",
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
