"""Marks that change when what an answer rests on changes: the program's own text, and the law."""

import hashlib
from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from pathlib import Path

import amiable.apps.contacts
import amiable.core
from amiable import markets
from amiable.core.facts import DEBTORS
from amiable.core.pack import Pack

FIRST_BYTES = 7  # of a hash, as a number that every column holds


def of_sources(folder: Path) -> str:
    """A mark of the Python files below a folder."""
    made = hashlib.blake2b(digest_size=16)
    for path in sorted(folder.rglob("*.py")):
        made.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return made.hexdigest()


def basis(market: str) -> int:
    """What the next step of every case of a market rests on besides its facts, as one number: law, playbooks, rules, and the program.

    Rates are left out: they change what is owed, never which step is due; so that publishing one does not wake every case.
    """
    return _basis(market, markets.load(market))


@lru_cache(maxsize=32)
def _basis(market: str, pack: Pack) -> int:
    law = replace(pack, rates={}, older_rates={}, bases={})
    playbooks = [markets.playbook(market, debtor) for debtor in DEBTORS]
    program = [of_sources(Path(folder)) for package in (amiable.core, amiable.apps.contacts) for folder in package.__path__]
    told = repr((_plain(law), _plain(playbooks), _plain(markets.contact_rules(market)), program))
    return int.from_bytes(hashlib.blake2b(told.encode()).digest()[:FIRST_BYTES])


def _plain(value: object) -> object:
    """The same value in lists and texts, in an order that is the same in every process."""
    if is_dataclass(value):
        return [type(value).__name__, *(_plain(getattr(value, field.name)) for field in fields(value))]
    if isinstance(value, Mapping):
        return [[str(key), _plain(value[key])] for key in sorted(value, key=str)]
    if isinstance(value, Set):
        return sorted(str(each) for each in value)
    return [_plain(each) for each in value] if isinstance(value, tuple | list) else repr(value)
