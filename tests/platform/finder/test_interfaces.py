"""Every parameter of every open interface, right or wrong: the answer is one that is promised."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from tests.platform.accounts.conftest import World

from lueckenlos.finder import open_interface
from lueckenlos.finder.throttle import Throttle

INTERFACES = ("/api/hsds/openapi.json", "/api/ogc/api")


@pytest.fixture(autouse=True)
def no_throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_interface, "throttle", Throttle(1_000_000))


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """As Django's own test client has it: a request does not close the test's connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def promised(where: str, **how: Any) -> int:
    """Ask every operation of an interface so often; how many operations there are."""
    schema = schemathesis.openapi.from_wsgi(where, get_wsgi_application())
    tries = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck), **how)
    operations = [found.ok() for found in schema.get_all_operations()]
    for operation in operations:

        @tries
        @given(case=operation.as_strategy())
        def check(case: Any) -> None:
            case.call_and_validate()

        check()
    return len(operations)


@pytest.mark.parametrize("where", INTERFACES)
def test_every_answer_is_one_that_is_promised(open_world: World, where: str) -> None:
    assert promised(where, max_examples=6, derandomize=True) >= 5


@pytest.mark.soak
@pytest.mark.parametrize("where", INTERFACES)
def test_every_answer_to_many_questions_is_one_that_is_promised(
    open_world: World, where: str, soak_seconds: float
) -> None:
    until = time.monotonic() + soak_seconds
    while time.monotonic() < until:
        assert promised(where, max_examples=30, derandomize=False) >= 5
