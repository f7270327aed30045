"""The keys that what we send is marked with: made once, replaced, and for ever published."""

import json
import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client

from amiable.apps.audit import queries as audit
from amiable.apps.documents import rotating, signing
from amiable.core.ours import Said
from amiable.files.ours import KeyNotInUse, UnknownKey, mark, opened, read_published
from tests import cast

AUTUMN = datetime(2026, 11, 21, 9, tzinfo=UTC)
SAID = Said(7, "be", date(2026, 11, 3), "first_reminder", "7KQ4-2M9X-5", "Vivre Énergie SA", "BE68539007547034", "", 60_000, "EUR")


@pytest.fixture
def home(new_home: Path, db: None) -> Path:
    cast.staff("anna")
    return new_home


def rotated(**how: object) -> None:
    rotating.rotate(**{"on": AUTUMN.date(), "by": "anna", "at": AUTUMN} | how)


def test_they_are_made_once_for_their_owner_alone(home: Path):
    first = signing.keys()
    assert signing.keys().key_id == first.key_id and signing.keys().check == first.check
    assert [(key.id, key.from_on, key.to) for key in signing.public_keys()] == [(first.key_id, None, None)]
    assert stat.S_IMODE((home / "keys" / "ours.json").stat().st_mode) == 0o600


def test_another_key_follows_and_the_old_one_still_verifies_what_it_signed(home: Path):
    before, old = mark(SAID, signing.keys(), ""), signing.keys()
    rotated()
    new = signing.keys()
    assert (new.key_id, new.check) != (old.key_id, old.check)
    assert opened(before.url, signing.public_keys()).said == SAID
    assert opened(mark(SAID, new, "").url, signing.public_keys()).said == SAID
    kept = json.loads((home / "keys" / "ours.json").read_text())
    assert [(key["id"], key["from"], key["to"]) for key in kept["public"]["keys"]] == [
        (old.key_id, None, "2026-11-21"),
        (new.key_id, "2026-11-21", None),
    ]
    assert old.signing.private_bytes_raw().hex() not in str(kept), "nobody can sign with it any more"


def test_a_key_signs_nothing_dated_after_its_last_day(home: Path):
    old = signing.keys()
    rotated()
    later = Said(8, "be", date(2026, 11, 22), "first_reminder", "", "")
    with pytest.raises(KeyNotInUse):
        opened(mark(later, old, "").url, signing.public_keys())


def test_a_stolen_key_proves_nothing_any_more(home: Path):
    before = mark(SAID, signing.keys(), "")
    rotated(stolen=True)
    with pytest.raises(KeyNotInUse):
        opened(before.url, signing.public_keys())
    (entry,) = audit.entries(who="anna", what="keys.rotated", last=5)
    assert entry.facts["stolen"] == "yes"


def test_two_keys_do_not_begin_on_one_day(home: Path):
    rotated()
    with pytest.raises(rotating.KeyTooYoung):
        rotated()
    rotated(stolen=True)
    assert len(signing.public_keys()) == 3


def test_the_site_publishes_them_for_everybody(home: Path):
    before = mark(SAID, signing.keys(), "")
    answer = Client().get("/.well-known/amiable-keys.json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert (answer["Cache-Control"], answer["Access-Control-Allow-Origin"]) == ("public, max-age=3600", "*")
    assert not answer.cookies
    assert opened(before.url, read_published(answer.content)).said == SAID
    assert "private" not in answer.content.decode() and "check" not in answer.content.decode()
    assert Client().get("/.well-known/amiable-keys.json", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert Client().post("/.well-known/amiable-keys.json").status_code == 405


def test_another_installation_never_published_it(home: Path, monkeypatch: pytest.MonkeyPatch):
    before = mark(SAID, signing.keys(), "")
    monkeypatch.setenv("AMIABLE_HOME", str(home.with_name("other")))
    with pytest.raises(UnknownKey):
        opened(before.url, signing.public_keys())
