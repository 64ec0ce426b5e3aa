"""Compiles the catalogues of translations; what is unsure is left out, as if it were not there."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "src/lueckenlos/config/locale"


def compile_all() -> None:
    """Every .po becomes the .mo beside it."""
    for path in LOCALE.glob("*/LC_MESSAGES/*.po"):
        with path.open("rb") as source:
            catalogue = read_po(
                source, locale=path.parents[1].name.partition("_")[0], abort_invalid=True
            )
        with path.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)


if __name__ == "__main__":
    compile_all()
