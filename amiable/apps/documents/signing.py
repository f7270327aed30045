"""The keys that what we send is marked with. They stand beside the keys that seal: `keys/ours.json`, made when first asked for.

Only the last signing key is kept whole: of those before it the public half stays, for what they signed. The secret of the check codes
changes with it: a code that was printed stands in its contact, and is compared with that.
"""

import base64
import json
import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from amiable.apps.audit import services as audit
from amiable.apps.staff import queries as staff
from amiable.core.refusal import Refusal, _
from amiable.files.ours import Keys, PublicKey, published, read_published
from amiable.settings import home

FILE = "ours.json"
ROTATING = 0x6F757273  # the number of the lock under which one key follows another


class KeyTooYoung(Refusal):
    """A key that began on that day, or later, cannot end before it."""

    code = "keys.too_young"
    what = _("The key in use began on {from_on}; another one can begin on the day after.")
    remedy = _("Choose a later day; if the key was stolen, say so, and it ends at once.")


@dataclass(frozen=True, slots=True)
class _Kept:
    """What stands in the file. The last of the public keys is that of `private`."""

    check: bytes
    private: bytes
    public: tuple[PublicKey, ...]

    @classmethod
    def read(cls) -> Self:
        kept = json.loads(home.secret(FILE, lambda: _drawn(None, ()).written()))
        return cls(base64.b64decode(kept["check"]), base64.b64decode(kept["private"]), read_published(json.dumps(kept["public"])))

    def written(self) -> bytes:
        secret = {"check": base64.b64encode(self.check).decode(), "private": base64.b64encode(self.private).decode()}
        return json.dumps({**secret, "public": json.loads(published(self.public))}, indent=1).encode()


def keys() -> Keys:
    """What marks what we send from now on."""
    kept = _Kept.read()
    return Keys(kept.check, Ed25519PrivateKey.from_private_bytes(kept.private), kept.public[-1].id)


def public_keys() -> tuple[PublicKey, ...]:
    """Every key that has ever signed what we sent, the one in use last."""
    return _Kept.read().public


@transaction.atomic
def rotate(*, on: date, by: str, at: datetime, stolen: bool = False) -> PublicKey:
    """Take another key. The one before stays published, with its last day; its private half is gone for good.

    on       the first day of the new key
    stolen   the old one is no longer trusted, whatever the day
    returns  the new one
    refuses  StaffUnknown; KeyTooYoung
    """
    # 1. Lock: two who take another key at once would each forget that of the other.
    who = staff.must_work_here(by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ROTATING])
    kept = _Kept.read()
    last = kept.public[-1]
    # 2. Decide.
    if not stolen and last.from_on and on <= last.from_on:
        raise KeyTooYoung(source="house rule", from_on=last.from_on.isoformat())
    ended = replace(last, to=on, stolen=stolen)  # what left in the morning of that day bears the old signature
    new = _drawn(on, (*kept.public[:-1], ended))
    word = {"old": last.id, "new": new.public[-1].id, "from": on.isoformat(), "stolen": "yes" if stolen else "no"}
    # 3. Write.
    audit.record(at, who, "keys.rotated", word)
    home.replace_secret(FILE, new.written())
    return new.public[-1]


def _drawn(from_on: date | None, before: tuple[PublicKey, ...]) -> _Kept:
    """A new key by chance. Its id is drawn too, so that those of two installations never share one."""
    signing = Ed25519PrivateKey.generate()
    public = PublicKey(secrets.token_hex(home.KEY_ID_BYTES), signing.public_key().public_bytes_raw(), from_on)
    return _Kept(secrets.token_bytes(32), signing.private_bytes_raw(), (*before, public))
