"""Drawings of a report: SVG that looks the same in a page and on paper, each with its table."""

from lueckenlos.report.charts.grid import links_grid
from lueckenlos.report.charts.links import links_bar
from lueckenlos.report.charts.map import area_map
from lueckenlos.report.charts.matrix import matrix
from lueckenlos.report.charts.ribbon import ribbon

__all__ = ["area_map", "links_bar", "links_grid", "matrix", "ribbon"]
