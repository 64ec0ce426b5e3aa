"""Pictures of every page of every role, to look at: python -m tests.e2e.contact_sheets FOLDER."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

OUT = "CONTACT_SHEETS"

if __name__ == "__main__":
    os.environ[OUT] = str(Path(sys.argv[1]).absolute())
    sheets = Path(__file__).with_name("sheets.py")
    sys.exit(pytest.main([str(sheets), "-q", "-p", "no:cacheprovider"]))
