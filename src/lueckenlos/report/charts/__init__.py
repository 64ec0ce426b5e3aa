"""Drawings of a report: SVG that looks the same in a page and on paper, each with its table."""

from lueckenlos.report.charts.changed import before_after
from lueckenlos.report.charts.grid import links_grid
from lueckenlos.report.charts.links import links_bar
from lueckenlos.report.charts.map import area_map
from lueckenlos.report.charts.matrix import matrix
from lueckenlos.report.charts.plan import plan
from lueckenlos.report.charts.ribbon import ribbon
from lueckenlos.report.charts.series import series

__all__ = [
    "area_map",
    "before_after",
    "links_bar",
    "links_grid",
    "matrix",
    "plan",
    "ribbon",
    "series",
]
