"""Who carries the e-mails and SMS of a market: chosen once, kept beside the keys, and never spoken to where anybody may listen."""

import json
import stat

import pytest

from amiable.providers import channels
from amiable.providers.channels import Channels, Gateway, NoChannel, NotPrivate, Relay, choose, chosen, gateway_of, relay_of
from amiable.settings import home

RELAY = Relay("relay.example", 587, "amiable", "secret")
GATEWAY = Gateway("https://sms.example/api", "key", "secret", "Amiable")


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("AMIABLE_HOME", str(tmp_path / "home"))


def test_each_market_has_its_own_and_what_is_not_named_stays():
    choose("be", email=RELAY)
    choose("be", sms=GATEWAY)
    choose("fr", sms=GATEWAY)
    assert chosen("be") == Channels(RELAY, GATEWAY)
    assert chosen("fr") == Channels(None, GATEWAY)
    assert chosen("dk") == Channels()
    assert (relay_of("be").name, gateway_of("fr").name) == ("smtp", "sms")


def test_nobody_but_the_owner_reads_the_secrets():
    choose("be", email=RELAY)
    path = home.folder("keys") / channels.FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text())["be"]["email"]["password"] == "secret"


def test_a_market_without_a_channel_is_told_how_to_choose_one():
    with pytest.raises(NoChannel):
        relay_of("fr")
    with pytest.raises(NoChannel):
        gateway_of("fr")


@pytest.mark.parametrize("host", ["relay.example", "192.0.2.7", "localhost.evil.example", ""])
def test_nothing_crosses_a_network_unencrypted(host):
    with pytest.raises(NotPrivate):
        choose("be", email=Relay(host, 25, security="none"))
    with pytest.raises(NotPrivate):
        choose("be", sms=Gateway(f"http://{host}/api", "key", "secret"))
    assert chosen("be") == Channels()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_a_program_on_this_machine_may_be_spoken_to_plainly(host):
    choose("be", email=Relay(host.strip("[]"), 25, security="none"), sms=Gateway(f"http://{host}:8025", "key", "secret"))
    assert chosen("be").sms is not None
