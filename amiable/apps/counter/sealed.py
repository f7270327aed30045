"""What the counter keeps of people, sealed and opened."""

from amiable.apps.documents.sealing import Place, seal_text, unseal_text

PAYER = ("counter_cashpayment", "payer")
DRAWER = ("counter_cheque", "drawer")


def sealed(column: tuple[str, str], pk: int, plain: str) -> bytes:
    """Seal a name for the row it will live in."""
    return seal_text(plain, Place(*column, pk))


def opened(column: tuple[str, str], pk: int, value: bytes | memoryview) -> str:
    """Open a name."""
    return unseal_text(value, Place(*column, pk))
