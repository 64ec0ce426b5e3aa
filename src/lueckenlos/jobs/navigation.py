"""The entry of jobs in the navigation."""

from __future__ import annotations

from lueckenlos.accounts.roles import SEE_JOBS
from lueckenlos.web.navigation import Entry

ENTRIES = (Entry("Arbeiten", "jobs", SEE_JOBS, 80, "Zusammenarbeit", ("job",)),)
