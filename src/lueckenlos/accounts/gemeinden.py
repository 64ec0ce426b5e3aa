"""What Gemeinden are called: roles hold their keys, the areas of a municipality their names."""

from __future__ import annotations

from collections.abc import Callable

from lueckenlos.accounts.models import Municipality

Names = Callable[[Municipality], dict[str, str]]
_tellers: list[Names] = []


def knows_gemeinden(function: Names) -> Names:
    """Register who knows the names of Gemeinden by their keys."""
    _tellers.append(function)
    return function


def gemeinden_of(municipality: Municipality) -> dict[str, str]:
    """The names of the Gemeinden of a municipality by key, as far as anybody knows them."""
    found = dict[str, str]()
    for tell in _tellers:
        found |= tell(municipality)
    return found
