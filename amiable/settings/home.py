"""The folder of one installation: where it stands, how its folders are made, and the secrets that are made once."""

import base64
import json
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

KEY_ID_BYTES = 4


class NotReady(Exception):  # noqa: N818 — an answer for the operator, like a Refusal; the settings may not import the core
    """The installation cannot be used as it is: what stands in the way, and what to do about it."""

    def __init__(self, code: str, what: str, remedy: str) -> None:
        self.code, self.what, self.remedy = code, what, remedy
        super().__init__(f"{code}: {what} {remedy}")


def root() -> Path:
    """The installation's folder: AMIABLE_HOME, or `.amiable` in the user's own folder."""
    chosen = os.environ.get("AMIABLE_HOME") or "~/.amiable"
    return Path(chosen).expanduser().absolute()


def folder(*names: str) -> Path:
    """A folder below the home, made for its owner alone when it is missing.

    Root's own home may be walked through (never listed) by the account that its database server runs under; nobody else's may.
    """
    home = root()
    if not home.parent.is_dir():
        with _in_our_reach(home):
            home.parent.mkdir(parents=True, exist_ok=True)
    made_now = _make(home)
    if made_now and os.geteuid() == 0:
        home.chmod(0o711)
    below = home
    for name in names:
        below = below / name
        _make(below)
    return below


def secret(name: str, make: Callable[[], bytes]) -> bytes:
    """The content of `keys/<name>`, made once for ever: of two commands that make it at the same time both get the same.

    returns  the bytes that stand in the file, readable by its owner only
    """
    path = folder("keys") / name
    with _in_our_reach(path):
        if not path.exists():
            _write_once(path, make())
        return path.read_bytes()


def replace_secret(name: str, content: bytes) -> None:
    """Put other bytes into `keys/<name>`: whoever reads meanwhile gets all of the old ones or all of the new."""
    path = folder("keys") / name
    with _in_our_reach(path):
        fresh = _written_whole(path.parent, content)
        fresh.replace(path)


def kept(name: str) -> dict[str, Any]:
    """What was chosen and kept in the JSON file `keys/<name>`; nothing while there is none.

    refuses  NotReady, for a file that somebody damaged
    """
    path = folder("keys") / name
    with _in_our_reach(path):
        content = path.read_bytes() if path.exists() else b"{}"
    try:
        found = json.loads(content)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise damaged(name)
    return found


def damaged(name: str) -> NotReady:
    """What to answer when a file of choices is not what we wrote."""
    what = f"{folder('keys') / name} is not what this program writes: somebody changed it."
    return NotReady("home.damaged", what, "Put it back from a backup, or remove it and choose again.")


def secret_key() -> str:
    """Django's key for signing sessions and forms."""
    return secret("django", _text).decode()


def database_password() -> str:
    """The password of the role that the product works under in the embedded database."""
    return secret("database", _text).decode()


def database_admin_password() -> str:
    """The password of the embedded server's own superuser, used only to make the role and its database."""
    return secret("database-admin", _text).decode()


def field_keys() -> dict[str, bytes]:
    """The 32-byte keys that seal personal fields, by key id; the last one seals, every one opens."""
    stored: dict[str, str] = json.loads(secret("fields.json", _first_field_key))
    return {key_id: base64.b64decode(key) for key_id, key in stored.items()}


def blind_index_key() -> bytes:
    """The 32-byte key under which sealed words can be found again."""
    return base64.b64decode(secret("blind-index", lambda: base64.b64encode(secrets.token_bytes(32))))


def _text() -> bytes:
    return secrets.token_urlsafe(48).encode()


def _first_field_key() -> bytes:
    """Its id is drawn too: the keys of two installations never share one, so that both can stand in one file."""
    return json.dumps({secrets.token_hex(KEY_ID_BYTES): base64.b64encode(secrets.token_bytes(32)).decode()}).encode()


def _make(path: Path) -> bool:
    if path.is_dir():
        return False
    with _in_our_reach(path):
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            if not path.is_dir():
                raise
            return False  # another command was quicker
    return True


@contextmanager
def _in_our_reach(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as trouble:
        what = f"{path} cannot be made or read: {trouble.strerror}."
        raise NotReady("home.no_access", what, "Set AMIABLE_HOME to a folder of your own.") from None


def _write_once(path: Path, content: bytes) -> None:
    fresh = _written_whole(path.parent, content)
    try:
        os.link(fresh, path)  # unlike a rename, a link never replaces what another command made first
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _written_whole(folder: Path, content: bytes) -> Path:
    handle, name = tempfile.mkstemp(dir=folder, prefix=".new-")  # mkstemp makes it 0600
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)
