"""Settings of the processes these tests start: a short lease, so that nobody waits long."""

import os

from tests.platform.settings import *  # noqa: F403
from tests.platform.settings import DATABASES

JOB_LEASE_SECONDS = float(os.environ.get("JOB_LEASE_SECONDS", "1.5"))
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"]["timeout"] = float(os.environ.get("SQLITE_TIMEOUT", "20"))
