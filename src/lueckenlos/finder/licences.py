"""Under which licence a municipality gives its published offers to others."""

from __future__ import annotations

from collections.abc import Mapping

BASE = "http://dcat-ap.de/def/licenses/"
LICENCES: Mapping[str, tuple[str, str]] = {
    "dl-by-de": ("Datenlizenz Deutschland – Namensnennung 2.0", f"{BASE}dl-by-de/2.0"),
    "dl-zero-de": ("Datenlizenz Deutschland – Zero 2.0", f"{BASE}dl-zero-de/2.0"),
    "cc-by": ("Creative Commons Namensnennung 4.0", f"{BASE}cc-by/4.0"),
    "cc-zero": ("Creative Commons Zero 1.0", f"{BASE}cc-zero"),
}
"""Key → name, and its address in the list of DCAT-AP.de."""
