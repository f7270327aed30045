"""What makes a letter provably ours: its serial and check code, and a signature in a QR code that anybody can verify.

mark(said, keys, site)      what a letter, e-mail or text message carries
ours_data(mark)             the same for a template
published(keys)             the public keys as the site shows them
opened(text, keys)          what a signed text says, when the signature is ours
"""

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from amiable.core.ours import PLACE, Claimed, Said, check_code, claimed, print_code, serial_text, signed_text
from amiable.core.refusal import Refusal, _
from amiable.files.letter_parts import Data
from amiable.files.qr import qr_svg

FORMAT = "amiable-keys/1"
WARNED = _(
    "Pay nothing on it, and give nobody your data. Send it to us, or call the number on our own site."
    " If you have paid or given data already, call your bank and the police now."
)


class NotOurKeys(Refusal):
    """A file of public keys that is none."""

    code = "ours.not_keys"
    what = _("This is not a file of published keys: {why}.")
    remedy = _("Fetch /.well-known/amiable-keys.json from our site, or write it with “amiable keys export”.")


@dataclass(frozen=True, slots=True)
class Keys:
    """What marks with: the secret of the check codes (32 bytes), and the signing key with its public name."""

    check: bytes
    signing: Ed25519PrivateKey
    key_id: str


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key by which anybody can verify. It signed what is dated `from_on` (None: from the start) to `to` (None: in use).

    stolen   somebody else had it: its signature proves nothing any more
    """

    id: str
    public: bytes
    from_on: date | None = None
    to: date | None = None
    stolen: bool = False


@dataclass(frozen=True, slots=True)
class OurMark:
    """What one letter, e-mail or text message carries.

    site  where people reach us
    url   what the QR code says: an address on our site, with all that matters and its signature behind the #
    """

    serial: int
    code: str
    site: str
    url: str

    @property
    def printed_serial(self) -> str:
        """A-000 123 456."""
        return serial_text(self.serial)

    @property
    def printed_code(self) -> str:
        """7KQ4-2M9X."""
        return print_code(self.code)


def mark(said: Said, keys: Keys, site: str) -> OurMark:
    """Give what we send its serial, its check code and its signature.

    site  where people reach us, without a slash at its end: https://amiable.example
    """
    code = check_code(said.serial, keys.check)
    text = signed_text(said, code, keys.key_id, site)
    return OurMark(said.serial, code, site, f"{text};{_written(keys.signing.sign(text.encode()))}")


def ours_data(ours: OurMark) -> Data:
    """What a template prints: serial and code at the foot of each page, the QR code (SVG) with its address on the first."""
    return {
        "serial": ours.printed_serial,
        "code": ours.printed_code,
        "url": ours.url,
        "site": f"{ours.site}{PLACE}",
        "qr": qr_svg(ours.url),
    }


class NotGenuine(Refusal):
    """What was shown to us is not ours, or is not what we sent."""


class Forged(NotGenuine):
    """A signed text whose signature is not that of the key it names."""

    code = "ours.forged"
    what = _("The signature is false: what it signs was changed, or somebody else wrote it.")
    remedy = WARNED


class UnknownKey(NotGenuine):
    """A signed text that names a key which we never published."""

    code = "ours.unknown_key"
    what = _("It is signed with a key ({key}) that is not among our published ones.")
    remedy = _(
        "Fetch our published keys anew from our own site: there may be a newer one. If this key is not among them, pay nothing on it,"
        " and give nobody your data."
    )


class KeyNotInUse(NotGenuine):
    """A signature by a key that had been replaced before that day, or that was stolen."""

    code = "ours.key_not_in_use"
    what = _("It is signed with a key of ours ({key}) that was no longer to be trusted.")
    remedy = _("Ask us about it before you pay: its number and code tell us what we really sent.")


def opened(text: str, keys: Iterable[PublicKey]) -> Claimed:
    """Verify a signed text with its signature, with nothing but the published keys.

    returns  what it says; everything in it is then as we wrote it
    refuses  UnknownKey, Forged, KeyNotInUse
    """
    body, _mark, signature = text.rpartition(";")
    try:
        found = claimed(body)
    except ValueError:
        raise Forged(source="Ed25519") from None
    key = next((each for each in keys if each.id == found.key_id), None)
    if key is None:
        raise UnknownKey(source="Ed25519", key=found.key_id)
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(_read(signature), body.encode())
    except (InvalidSignature, ValueError):
        raise Forged(source="Ed25519") from None
    if key.stolen or (key.to is not None and found.said.on > key.to):
        raise KeyNotInUse(source="Ed25519", key=key.id)
    return found


def published(keys: Sequence[PublicKey]) -> str:
    """The public keys as JSON, the way the site shows them and strangers read them."""
    return json.dumps({"format": FORMAT, "keys": [_shown(key) for key in keys]}, indent=1) + "\n"


def read_published(text: bytes | str) -> tuple[PublicKey, ...]:
    """Read published keys.

    refuses  NotOurKeys
    """
    try:
        whole = json.loads(text)
        if whole["format"] != FORMAT:
            raise ValueError(whole["format"])
        return tuple(_key(each) for each in whole["keys"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as trouble:
        raise NotOurKeys(source=FORMAT, why=str(trouble)) from None


def _shown(key: PublicKey) -> dict[str, object]:
    return {
        "id": key.id,
        "kind": "Ed25519",
        "public": _written(key.public),
        "from": key.from_on.isoformat() if key.from_on else None,
        "to": key.to.isoformat() if key.to else None,
        "stolen": key.stolen,
    }


def _key(shown: dict[str, str]) -> PublicKey:
    public = _read(shown["public"])
    Ed25519PublicKey.from_public_bytes(public)
    days = [date.fromisoformat(day) if (day := shown.get(name)) else None for name in ("from", "to")]
    return PublicKey(shown["id"], public, days[0], days[1], bool(shown.get("stolen")))


def _written(data: bytes) -> str:
    """Bytes in base64url without its padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _read(text: str) -> bytes:
    """What `_written` wrote; a second spelling of the same bytes is a ValueError."""
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _written(data) != text:
        raise ValueError(text)
    return data
