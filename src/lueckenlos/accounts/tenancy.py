"""Rows of one municipality: who forgets to name it gets nothing, not everything."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class Limited(models.Manager[M]):
    """The manager of every table whose rows belong to a municipality.

    Such a table has `unscoped` beside it, for the places `tests/platform/accounts` names.
    """

    def get_queryset(self) -> models.QuerySet[M]:
        """Nothing."""
        return super().get_queryset().none()

    def for_municipality(self, municipality: Any) -> models.QuerySet[M]:
        """The rows of a municipality."""
        return super().get_queryset().filter(municipality=municipality)

    def for_municipalities(
        self, some: Collection[Any] | models.QuerySet[Any, Any]
    ) -> models.QuerySet[M]:
        """The rows of several municipalities, by their keys or a query of them."""
        return super().get_queryset().filter(municipality__in=some)
