"""A knowledge service about customers, held as a graph."""

__version__ = "0.1.0"
