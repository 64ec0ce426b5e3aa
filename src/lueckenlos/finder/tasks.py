"""What the family finder has to do every day."""

from __future__ import annotations

from lueckenlos.finder.actions import purge
from lueckenlos.jobs.housekeeping import duty

duty(purge)
