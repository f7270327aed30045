"""The keys that what we send is marked with. They stand beside the keys that seal: `keys/ours.json`, made when first asked for.

Only the last signing key is kept whole: of those before it the public half stays, for what they signed. The secret of the check codes
changes with it; the earlier ones stay too: they tell whether these keys belong to some data.
"""

import base64
import json
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from amiable.files.ours import Keys, PublicKey, published, read_published
from amiable.settings import home

FILE = "ours.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """What stands in the file. The last of the public keys is that of `private`, the last secret of check codes is in use."""

    checks: tuple[bytes, ...]
    private: bytes
    public: tuple[PublicKey, ...]

    @classmethod
    def read(cls) -> Self:
        """What is in use; made now, when nothing ever was."""
        kept = json.loads(home.secret(FILE, lambda: drawn(None).written()))
        checks = tuple(base64.b64decode(each) for each in kept["checks"])
        return cls(checks, base64.b64decode(kept["private"]), read_published(json.dumps(kept["public"])))

    def written(self) -> bytes:
        """The same as it stands in the file."""
        checks = [base64.b64encode(each).decode() for each in self.checks]
        private = base64.b64encode(self.private).decode()
        return json.dumps({"checks": checks, "private": private, "public": json.loads(published(self.public))}, indent=1).encode()


def keys() -> Keys:
    """What marks what we send from now on."""
    kept = Kept.read()
    return Keys(kept.checks[-1], Ed25519PrivateKey.from_private_bytes(kept.private), kept.public[-1].id)


def public_keys() -> tuple[PublicKey, ...]:
    """Every key that has ever signed what we sent, the one in use last."""
    return Kept.read().public


def check_secrets() -> tuple[bytes, ...]:
    """Every secret that check codes were made with, the one in use last."""
    return Kept.read().checks


def drawn(from_on: date | None, checks: tuple[bytes, ...] = (), before: tuple[PublicKey, ...] = ()) -> Kept:
    """A new key by chance, after those before it. Its id is drawn too, so that those of two installations never share one."""
    signing = Ed25519PrivateKey.generate()
    public = PublicKey(secrets.token_hex(home.KEY_ID_BYTES), signing.public_key().public_bytes_raw(), from_on)
    return Kept((*checks, secrets.token_bytes(32)), signing.private_bytes_raw(), (*before, public))
