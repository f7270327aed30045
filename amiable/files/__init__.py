"""Formats: bytes on one side, dataclasses on the other."""
