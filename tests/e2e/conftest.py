"""Tests of pages look through the one browser."""

import pytest
from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser(chromium_browser: Browser) -> Browser:
    """Chromium of the system."""
    return chromium_browser
