"""Tests of pages look through the one browser."""

import pytest
from playwright.sync_api import Browser
from tests.platform.accounts.conftest import world as world


@pytest.fixture(scope="session")
def browser(chromium_browser: Browser) -> Browser:
    """Chromium of the system."""
    return chromium_browser
