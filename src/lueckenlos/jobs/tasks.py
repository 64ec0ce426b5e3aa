"""What the worker does beside the jobs: send the letters that wait."""

from __future__ import annotations

from lueckenlos.jobs import returned
from lueckenlos.jobs.housekeeping import duty
from lueckenlos.jobs.letters import EVERY_SECONDS, send_letters

duty(send_letters, every=EVERY_SECONDS)
duty(returned.take_returned, every=returned.EVERY_SECONDS)
