"""Style sheets and scripts are laid out anew when one of them changed, ours or a package's."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as configured

from lueckenlos.config.upgrade import make_static


@pytest.fixture
def package(tmp_path: Path, settings) -> Path:
    """The folder of a package's static files; no others, which would take their time."""
    folder = tmp_path / "paket"
    folder.mkdir()
    (folder / "paket.js").write_text("alt()")
    settings.STATIC_ROOT, settings.STATICFILES_DIRS = str(tmp_path / "static"), [str(folder)]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = {
        **configured.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    return folder


def laid_out(folder: Path) -> set[str]:
    return {path.name for path in (folder.parent / "static").glob("paket.*.js")}


def test_a_changed_file_of_a_package_is_laid_out_anew_and_an_unchanged_one_is_not(
    package: Path,
) -> None:
    make_static()
    first, mark = laid_out(package), package.parent / "static" / "unberührt"
    assert len(first) == 1
    mark.write_text("")
    make_static()
    assert mark.exists(), "nothing had changed"
    (package / "paket.js").write_text("neu()")  # as long as before
    make_static()
    assert not mark.exists() and laid_out(package) - first
    (package / "paket.js").rename(package / "anders.js")
    make_static()
    assert not laid_out(package)
