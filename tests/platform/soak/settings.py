"""The settings of production, with kinds of work and pages that only the soak has."""

import os

from lueckenlos.config.settings import *  # noqa: F403
from lueckenlos.config.settings import ACCOUNT_RATE_LIMITS, INSTALLED_APPS, JOB_LEASE_SECONDS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.platform.soak"]
ROOT_URLCONF = "tests.platform.soak.urls"
JOB_LEASE_SECONDS = float(os.environ.get("SOAK_LEASE", JOB_LEASE_SECONDS))
ACCOUNT_RATE_LIMITS = {**ACCOUNT_RATE_LIMITS, "login": "600/m/ip", "login_failed": "600/m/ip"}
"""All browsers share one address, and sign in anew every few seconds; a server killed while it
checks a password leaves a failed attempt behind."""
