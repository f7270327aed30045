"""Keys of a test, and the letters of demand_cast with our mark on them."""

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from amiable.core.ours import Said
from amiable.files.letter import Letter
from amiable.files.letter_content import Demand
from amiable.files.ours import Keys, OurMark, PublicKey, mark
from tests.files.demand_cast import ON, demand_letter

SITE = "https://amiable.example"
KEYS = Keys(b"k" * 32, Ed25519PrivateKey.from_private_bytes(b"7" * 32), "3f9a12cc")
PUBLIC = PublicKey(KEYS.key_id, KEYS.signing.public_key().public_bytes_raw())
OTHERS = Keys(b"o" * 32, Ed25519PrivateKey.from_private_bytes(b"8" * 32), KEYS.key_id)  # somebody who uses our key's name
CURRENCY = {"be": "EUR", "fr": "EUR", "fi": "EUR", "dk": "DKK"}


def said_by(letter: Letter, serial: int = 123_456) -> Said:
    """What of a demand is signed."""
    content = letter.content
    assert isinstance(content, Demand)
    return Said(
        serial=serial,
        market=letter.market,
        on=letter.on,
        kind=letter.kind,
        case_number=content.case_number,
        creditor=content.creditor.name,
        account=content.payment.iban,
        reference=content.payment.reference,
        minor=content.due,
        currency=CURRENCY[letter.market],
    )


def marked(market: str, language: str, kind: str, keys: Keys = KEYS) -> tuple[Letter, OurMark]:
    """A demand with its mark."""
    letter = demand_letter(market, language, kind)
    ours = mark(said_by(letter), keys, SITE)
    return replace(letter, ours=ours), ours


__all__ = ["KEYS", "ON", "OTHERS", "PUBLIC", "SITE", "marked", "said_by"]
