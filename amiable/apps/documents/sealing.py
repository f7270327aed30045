"""Personal fields are sealed before they reach the database, and found again by blind marks."""

import hmac
import os
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from amiable.core.refusal import Refusal, _
from amiable.settings import home

HOUSE_RULE = "house rule"
NONCE_BYTES = 12
MARK_HEX_DIGITS = 32
FOLDS = str.maketrans({"Æ": "AE", "Ø": "O", "Å": "A", "ẞ": "SS", "ß": "SS", "Œ": "OE", "Ð": "D", "Đ": "D", "Ł": "L", "Þ": "TH"})


class SealBroken(Refusal):
    """A sealed value was changed, moved to another row, or sealed with a key that we do not have."""

    code = "seal.broken"
    what = _("What is sealed in {place} does not open.")
    remedy = _(
        "Put back the folder “keys” that belongs to these data; if it is the right one, somebody changed the data: restore a backup."
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value lives. It opens at no other place."""

    table: str
    column: str
    row: int

    @property
    def name(self) -> bytes:
        """The associated data that binds the value to its place."""
        return f"{self.table}|{self.column}|{self.row}".encode()


def seal(plain: bytes, place: Place) -> bytes:
    """Seal bytes for one place with AES-256-GCM.

    returns  a header (the length of the key's id, the id), a nonce, and the sealed bytes with their tag
    """
    header, cipher = _ciphers(_home())[""]
    nonce = os.urandom(NONCE_BYTES)  # chance belongs to the cipher here; nothing is decided by it
    return header + nonce + cipher.encrypt(nonce, plain, place.name)


def unseal(sealed: bytes, place: Place) -> bytes:
    """Open what `seal` closed for that same place.

    refuses  SealBroken, for anything else
    """
    body = 1 + sealed[0]
    try:
        cipher = _ciphers(_home())[sealed[1:body].decode()][1]
        return cipher.decrypt(sealed[body : body + NONCE_BYTES], sealed[body + NONCE_BYTES :], place.name)
    except (InvalidTag, KeyError, ValueError) as error:
        raise SealBroken(source=HOUSE_RULE, place=f"{place.table}.{place.column}, {place.row}") from error


def seal_text(plain: str, place: Place) -> bytes:
    """Seal a text for one place; an empty text stays empty, so that absence shows without a key."""
    return seal(plain.encode(), place) if plain else b""


def unseal_text(sealed: bytes | memoryview, place: Place) -> str:
    """Open a sealed text."""
    return unseal(bytes(sealed), place).decode() if sealed else ""


def plain_words(text: str) -> tuple[str, ...]:
    """The words of a text as a search sees them, in any script: accents off, upper case, Æ Ø Å ß folded, each once."""
    folded = unicodedata.normalize("NFKD", text.upper().translate(FOLDS))
    bare = (letter for letter in folded if not unicodedata.combining(letter))
    return tuple(dict.fromkeys("".join(letter if _in_a_word(letter) else " " for letter in bare).split()))


def _in_a_word(letter: str) -> bool:
    """Letters and digits, and the vowel signs of scripts that write them apart."""
    return letter.isalnum() or unicodedata.category(letter)[0] == "M"


def mark(purpose: str, *parts: str) -> str:
    """A blind mark of some values together: equal values give equal marks, and a mark tells nothing without the key.

    returns  32 hexadecimal digits of HMAC-SHA256
    """
    message = "\x1f".join((purpose, *parts)).encode()
    return hmac.digest(_index_key(_home()), message, "sha256").hex()[:MARK_HEX_DIGITS]


def blind_index(words: Iterable[str]) -> list[str]:
    """The marks of each normalised word, by which a sealed field is found word by word."""
    plain = dict.fromkeys(word for text in words for word in plain_words(text))
    return [mark("word", word) for word in plain]


def _home() -> str:
    """What the keys are remembered by, so that another installation in the same process never meets ours."""
    return os.environ.get("AMIABLE_HOME", "")


@cache
def _ciphers(_home: str) -> dict[str, tuple[bytes, AESGCM]]:
    """The header and cipher of each key by its id; the one that seals stands under "" too."""
    found = {key_id: (bytes([len(key_id)]) + key_id.encode(), AESGCM(key)) for key_id, key in home.field_keys().items()}
    return found | {"": list(found.values())[-1]}


@cache
def _index_key(_home: str) -> bytes:
    return home.blind_index_key()
