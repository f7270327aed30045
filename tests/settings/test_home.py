"""The home: made for its owner alone, with secrets that are made once."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from amiable.settings import home


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_home_is_where_the_operator_says(new_home: Path) -> None:
    assert home.root() == new_home


def test_without_a_choice_it_is_in_the_users_own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("AMIABLE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert home.root() == tmp_path / ".amiable"


def test_folders_are_closed_to_others(new_home: Path) -> None:
    assert mode(home.folder("letters", "2026")) == mode(new_home / "letters") == 0o700
    assert mode(new_home) & 0o077 in (0o000, 0o011), "nobody else may list it; root's server may walk through"


def test_a_home_that_is_there_already_keeps_its_mode(new_home: Path) -> None:
    new_home.mkdir(mode=0o700)
    home.folder("letters")
    assert mode(new_home) == 0o700


def test_secrets_stay_the_same_and_are_their_owners_only(new_home: Path) -> None:
    first = home.secret_key(), home.database_password(), home.field_keys(), home.blind_index_key()
    assert first == (home.secret_key(), home.database_password(), home.field_keys(), home.blind_index_key())
    assert len(set(map(str, first))) == 4
    assert {mode(file) for file in (new_home / "keys").iterdir()} == {0o600}


def test_field_keys_are_32_bytes_and_a_second_key_can_be_added(new_home: Path) -> None:
    """An operator who rotates the key writes a second line; both are then there, and the last one seals."""
    ((first, key),) = home.field_keys().items()
    assert len(key) == 32
    file = new_home / "keys" / "fields.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"2": "AAAA"}))
    assert list(home.field_keys()) == [first, "2"]
    assert len(home.blind_index_key()) == 32


def test_commands_that_make_a_secret_at_the_same_time_get_the_same_one(new_home: Path) -> None:
    """Six processes ask together; one file is made, and each reads it."""
    code = "from amiable.settings import home; print(home.secret('race', lambda: __import__('os').urandom(8).hex().encode()).decode())"
    asking = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(6)]
    assert len({process.communicate()[0] for process in asking}) == 1
    assert [file.name for file in (new_home / "keys").iterdir() if file.name.startswith(".new")] == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_home_that_cannot_be_made_is_refused_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    monkeypatch.setenv("AMIABLE_HOME", str(tmp_path / "home"))
    with pytest.raises(home.NotReady, match="Set AMIABLE_HOME"):
        home.folder("keys")
