"""Where refunds keep what tells of people, sealed."""

from typing import Literal

from amiable.apps.documents.sealing import Place, seal_text, unseal_text

Table = Literal["refunds_toldaccount", "refunds_order"]


def sealed(table: Table, pk: int, **plain: str) -> dict[str, bytes]:
    """Seal texts for the row that they will live in."""
    return {column: seal_text(text, Place(table, column, pk)) for column, text in plain.items()}


def opened(table: Table, pk: int, column: str, value: bytes | memoryview) -> str:
    """Open one of them."""
    return unseal_text(value, Place(table, column, pk))
