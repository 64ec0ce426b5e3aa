"""What confirmations do every day: ask who is due, remind, let links run out."""

from __future__ import annotations

from lueckenlos.confirmation.asking import ask_where_wanted, remind
from lueckenlos.jobs.housekeeping import duty

duty(ask_where_wanted)
duty(remind)
