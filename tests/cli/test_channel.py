"""`amiable channel` as typed: who carries what, and the demonstration's own relay and gateway, from outside."""

import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from amiable.files.print_house import Piece, write_folder
from amiable.providers.channels import chosen, gateway_of, relay_of
from amiable.providers.sms import Sms
from amiable.providers.smtp import Mail
from amiable.settings import home
from amiable.sim import post_office, sms_company
from tests.card_company import free_port, listens
from tests.cli.test_refused import refused
from tests.conftest import Command
from tests.files.test_print_house import blank

PATIENCE = 20  # seconds


def test_a_relay_and_a_gateway_are_chosen_and_no_secret_is_shown(amiable_anew: Command, new_home: Path):
    assert "Nobody carries" in amiable_anew("channel", "show", "be").stdout
    made = amiable_anew("channel", "email", "be", "--host", "relay.example", "--user", "us", AMIABLE_RELAY_PASSWORD="pass-1")
    assert made.returncode == 0, made.stderr
    made = amiable_anew("channel", "sms", "be", "--api", "https://sms.example", AMIABLE_SMS_API_KEY="key-1", AMIABLE_SMS_SECRET="secret-1")
    assert made.returncode == 0, made.stderr
    shown = amiable_anew("channel", "show", "be").stdout
    assert "relay.example:587" in shown
    assert "https://sms.example" in shown
    assert not any(secret in shown for secret in ("pass-1", "key-1", "secret-1"))
    found = chosen("be")
    assert found.email is not None
    assert (found.email.password, found.email.security) == ("pass-1", "starttls")
    refused(amiable_anew("channel", "email", "be", "--host", "relay.example", "--security", "none"), "would not be encrypted")
    refused(amiable_anew("channel", "email", "zz", "--host", "relay.example"), "There is no market zz here.")
    refused(amiable_anew("channel", "play", "be"), "relay.example carries the e-mails of be already")


def test_how_a_print_house_gets_its_letters_is_chosen(amiable_anew: Command, new_home: Path):
    assert "a PDF each" in amiable_anew("channel", "show", "be").stdout
    assert "Letters of be: volumes of 500." in amiable_anew("channel", "letter", "be", "--a-volume", "500").stdout
    assert "volumes of 500" in amiable_anew("channel", "show", "be").stdout
    assert "a PDF each" in amiable_anew("channel", "show", "fr").stdout
    assert chosen("be").letter.a_volume == 500
    assert amiable_anew("channel", "letter", "be", "--a-volume", "0").returncode == 0
    assert chosen("be").letter.a_volume == 0


def test_a_batch_for_the_print_house_is_compared_with_its_manifest(amiable_anew: Command, tmp_path: Path):
    """As whoever fetches it can do: three pages on both sides are two sheets."""
    write_folder(tmp_path / "be-1", [Piece(1, blank(3), "right", "BE")])
    assert "Letters: 1, pages: 3, sheets: 2." in amiable_anew("letters", "check", tmp_path / "be-1").stdout
    (tmp_path / "be-1" / "000000000001.pdf").write_bytes(b"x")
    refused(amiable_anew("letters", "check", tmp_path / "be-1"), "This file was changed after it was written.")


def test_the_played_relay_and_gateway_take_and_log(amiable_anew: Command, new_home: Path):
    ports = [free_port(), free_port()]
    command = [sys.executable, "-m", "amiable", "channel", "play", "be", "--relay-port", str(ports[0]), "--gateway-port", str(ports[1])]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + PATIENCE
        while not all(map(listens, ports)):
            assert running.poll() is None, "it did not start"
            assert time.monotonic() < deadline
            time.sleep(0.05)
        mail = Mail(7, "back@a.example", "zoe@mail.example", b"Message-ID: <7.X@a.example>\r\n\r\nx\r\n")
        assert [sent.answer for sent in relay_of("be").send([mail])] == ["handed"]
        assert [sent.answer for sent in gateway_of("be").send([Sms(8, "+32470123456", "x")])] == ["handed"]
    finally:
        running.terminate()
        assert running.wait(PATIENCE) == 143, "it ends when it is asked to"
    folder = home.folder("channels", "be")
    assert [taken.message_id for taken in post_office.read_log(folder / "email")] == ["<7.X@a.example>"]
    assert [line["key"] for line in sms_company.read_log(folder / "sms.jsonl")] == ["8"]
    assert datetime.fromisoformat(post_office.read_log(folder / "email")[0].at).tzinfo == UTC
