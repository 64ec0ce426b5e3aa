"""The files of an import in a folder, as the readers of `exchange` want them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from lueckenlos.areas.models import FileImport
from lueckenlos.areas.queries import files_in
from lueckenlos.jobs.files import open_file


@contextmanager
def files_of(one: FileImport) -> Iterator[Path]:
    """A folder with copies of the files under their names, gone afterwards."""
    with TemporaryDirectory(prefix="lueckenlos-import-") as name:
        folder = Path(name)
        for file in files_in(one):
            with open_file(file) as content, _free(folder, file.name).open("xb") as target:
                shutil.copyfileobj(content, target, 1 << 20)
        yield folder


def _free(folder: Path, name: str) -> Path:
    """A path nothing stands at: a second file of a name is numbered."""
    path, number = folder / name, 2
    while path.exists():
        path = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
        number += 1
    return path
