"""Who carries the e-mails and SMS of a market: chosen once, kept beside the keys, and never spoken to where anybody may listen."""

import json
import stat

import pytest

from amiable.providers import channels
from amiable.providers.channels import (
    Channels,
    Gateway,
    NoChannel,
    NoServer,
    NotPrivate,
    NotSendable,
    Relay,
    choose,
    chosen,
    gateway_of,
    relay_of,
)
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
    assert chosen("be") == Channels(email=RELAY, sms=GATEWAY)
    assert chosen("fr") == Channels(sms=GATEWAY)
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


@pytest.mark.parametrize("host", ["relay.example", "192.0.2.7", "localhost.evil.example"])
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


@pytest.mark.parametrize(
    "host", ["", " ", "relay example", "relay..example", ".example", "x" * 64, "relay.example:25", "smtp://relay.example"]
)
def test_a_relay_is_a_server_that_can_be_looked_up(host):
    with pytest.raises(NoServer):
        choose("be", email=Relay(host))


@pytest.mark.parametrize(
    "api",
    [
        "",
        "sms.example",
        "ftp://sms.example",
        "https://",
        "https:///api",
        "https://sms.example:0",
        "https://sms.example:99999",
        "https://sms.example/a b",
        "https://sms.example/é",
        "https://us:secret@sms.example",
        "https://sms.example/?key=secret",
    ],
)
def test_a_gateway_is_an_address_without_a_secret_in_it(api):
    with pytest.raises(NoServer):
        choose("be", sms=Gateway(api, "key", "secret"))


@pytest.mark.parametrize("word", ["key\r", "key\nX-Other: 1", "clé"])
def test_a_secret_that_was_copied_with_a_line_break_is_refused_before_it_stops_a_day(word):
    for choice in ({"email": Relay("relay.example", 25, "us", word)}, {"sms": Gateway("https://sms.example", word, "secret")}):
        with pytest.raises(NotSendable) as told:
            choose("be", **choice)
        assert word not in str(told.value)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"be": 1}', '{"be": {"email": {"server": "x"}}}'])
def test_a_file_that_somebody_damaged_is_answered(content):
    choose("be", email=RELAY)
    (home.folder("keys") / channels.FILE).write_text(content)
    with pytest.raises(home.NotReady, match="somebody changed it"):
        chosen("be")
