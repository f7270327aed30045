"""The fields of a line that tell of people, sealed and opened."""

from typing import Protocol

from amiable.apps.documents.sealing import Place, mark, seal_text, unseal_text

TABLE = "payments_bankline"  # the name under which these fields were always sealed; a seal opens under no other
COLUMNS = ("text", "counterparty", "counterparty_account")


class Said(Protocol):
    """What a line says of people."""

    @property
    def text(self) -> str:
        """Free text."""

    @property
    def counterparty(self) -> str:
        """The name of the other side."""

    @property
    def counterparty_account(self) -> str:
        """Its account."""


def sealed(pk: int, line: Said) -> dict[str, bytes]:
    """Seal what a line says of people, for the row it will live in."""
    return {column: seal_text(getattr(line, column), Place(TABLE, column, pk)) for column in COLUMNS}


def opened(pk: int, column: str, value: bytes | memoryview) -> str:
    """Open one sealed field of a line."""
    return unseal_text(value, Place(TABLE, column, pk))


def payer_mark(account: str) -> str:
    """The blind mark of an account, by which its other payments are found; nothing for none."""
    plain = "".join(account.split()).upper()
    return mark("account", plain) if plain else ""
