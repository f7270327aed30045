"""The fields of a bank line that tell of people, sealed and opened."""

from dataclasses import dataclass

from amiable.apps.documents.sealing import Place, seal_text, unseal_text
from amiable.apps.payments.models import BankLine
from amiable.files import camt

TABLE = BankLine._meta.db_table


def sealed(pk: int, line: camt.BankLine) -> dict[str, bytes]:
    """Seal what a line says of people, for the row it will live in."""
    plain = {"text": line.text, "counterparty": line.counterparty, "counterparty_account": line.counterparty_account}
    return {column: seal_text(text, Place(TABLE, column, pk)) for column, text in plain.items()}


def opened(pk: int, column: str, value: bytes | memoryview) -> str:
    """Open one sealed field of a line."""
    return unseal_text(value, Place(TABLE, column, pk))


@dataclass(frozen=True, slots=True)
class OpenClues:
    """What a line says about its purpose, opened for matching."""

    reference: str
    text: str


def clues(line: BankLine) -> OpenClues:
    """Open what matching needs of a line, and no more."""
    return OpenClues(line.reference, opened(line.pk, "text", line.text))
