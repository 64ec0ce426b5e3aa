"""The German sentences for problems, and how to mend them, by where they are found."""

from __future__ import annotations

from lueckenlos.exchange.severity import Severity

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE
Messages = dict[str, tuple[Severity, str, str]]
"""A code: how bad, what is wrong, how to mend it. The place (file, row, column) stands apart.

"{count:Zeile fehlt|Zeilen fehlen}" gives the words for one and for any other number.
"""
