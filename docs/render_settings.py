"""Write the table of settings as `.env.example` and docs/reference/settings.md.

Run `.venv/bin/python docs/render_settings.py` after every change of the table in
src/lueckenlos/config/environment.py. Same table, same bytes.
"""

from __future__ import annotations

from pathlib import Path

from lueckenlos.config import environment

ROOT = Path(__file__).resolve().parent.parent


def pages() -> dict[Path, str]:
    """File → text."""
    return {
        ROOT / ".env.example": environment.example_file(),
        ROOT / "docs" / "reference" / "settings.md": environment.reference_page(),
    }


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8", newline="\n")
