"""Amiable: what an ethical debt-collection agency runs on."""

__version__ = "0.1.0"
