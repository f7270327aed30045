"""What a mandate says of people, sealed and opened."""

from amiable.apps.debits.models import DebitMandate
from amiable.apps.documents.sealing import Place, seal_text, unseal_text

TABLE = "debits_debitmandate"


def sealed(pk: int, holder: str, iban: str) -> dict[str, bytes]:
    """Seal whose account it is, for the row it will live in."""
    return {name: seal_text(plain, Place(TABLE, name, pk)) for name, plain in (("holder", holder), ("iban", iban))}


def opened(mandate: DebitMandate, name: str) -> str:
    """Open one sealed field of a mandate: `holder` or `iban`."""
    return unseal_text(getattr(mandate, name), Place(TABLE, name, mandate.pk))
