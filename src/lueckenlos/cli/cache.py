"""Where the command line keeps what takes long to make and can be made again."""

from __future__ import annotations

from pathlib import Path


def cache_folder() -> Path:
    """The folder of this person for such files; it may not be there yet."""
    return Path("~/.cache/lueckenlos").expanduser()
