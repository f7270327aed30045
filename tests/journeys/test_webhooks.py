"""Webhooks as the network brings them, to the site as it is served: ten at once, before the browser, beside a forger, and backwards."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from amiable.sim.card_company import Company, Manners, Message
from tests import till
from tests.card_company import SECRET, company_of, free_port, listens
from tests.cast import TODAY
from tests.journeys.killing import Command, ask, start

PATIENCE = 60  # seconds
AT_ONCE = 10


@pytest.fixture
def link(office: Command, tmp_path: Path) -> str:
    """What stands in the address of a link, for 250.00 of the 600.00 that somebody owes."""
    (sheet := tmp_path / "claims.csv").write_bytes(till.sheet([till.claim("F-1", 60_000, TODAY)]))
    assert office("placement", "import", sheet, "--creditor", "vivre", "--on", str(TODAY)).returncode == 0
    assert office("staff", "add", "ines").returncode == 0
    with company_of():
        (number,) = ask("SELECT number FROM cases_case")
        made = office("card", "link", str(number), "250.00", "--as", "ines")
    assert made.returncode == 0, made.stderr
    assert "Up to 250.00 EUR" in made.stdout
    return made.stdout.split("/pay/")[1].split("/")[0]


@pytest.fixture
def site(link: str) -> Iterator[str]:
    """The site, served as operators serve it."""
    running = start("serve", "--port", str(port := free_port()))
    deadline = time.monotonic() + PATIENCE
    while not listens(port):
        assert running.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    running.terminate()
    running.wait(timeout=PATIENCE)


@pytest.fixture
def company(site: str) -> Iterator[Company]:
    with company_of(tell=f"{site}/pay/webhooks/be/") as company:
        company.manners = Manners(hold=True)
        yield company


def pay(person: OpenerDirector, page: str, company: Company) -> None:
    """Choose all of it, and click on the company's page; the browser does not come back."""
    shown = person.open(page).read().decode()
    (token,) = set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]*)"', shown))
    on_the_page = person.open(page, urlencode({"csrfmiddlewaretoken": token, "all": "1"}).encode())
    company.pay(on_the_page.url.rsplit("/", 1)[1])


def counts() -> tuple[object, ...]:
    """Events kept, lines booked, matches, and what the case has paid."""
    return ask(
        "SELECT (SELECT count(*) FROM cards_providerevent), (SELECT count(*) FROM payments_line),"
        " (SELECT count(*) FROM payments_match), (SELECT coalesce(sum(minor), 0)::int FROM payments_allocation)"
    )


def sync_twice_at_once() -> list[int]:
    return [one.wait(timeout=PATIENCE) for one in [start("card", "sync"), start("card", "sync")]]


def test_whatever_the_network_does_a_payment_has_one_effect(office: Command, company: Company, site: str, link: str):
    """250.00 of 600.00: told ten times at once beside a forger, before the browser comes back; then given back, told backwards."""
    person, page = build_opener(HTTPCookieProcessor(CookieJar())), f"{site}/pay/{link}/"
    pay(person, page, company)
    (message,) = company.waiting
    forgery = Message("evt_forged", "succeeded", message.payment, message.reference)
    with ThreadPoolExecutor(2 * AT_ONCE) as crowd:
        told = [crowd.submit(company.send, *each) for _ in range(AT_ONCE) for each in ((message, SECRET), (forgery, "guessed"))]
    assert sorted(each.result() for each in told) == [200] * AT_ONCE + [400] * AT_ONCE
    assert counts() == (1, 0, 0, 0), "told once, and not believed"
    assert ask("SELECT count(*) >= 1 FROM audit_entry WHERE what = 'cards.forged_webhook'") == (True,)
    assert "We are checking with your bank" in person.open(f"{page}back/").read().decode()
    assert sync_twice_at_once() == [0, 0]
    assert counts() == (1, 1, 1, 25_000)
    back = person.open(f"{page}back/").read().decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "Thank you, your payment was received" in back
    assert "350,00 €" in back, "and what remains"
    company.waiting = [message]  # once more, much later
    company.refund(message.payment, 25_000, "r-1")
    company.manners = Manners(copies=3, backward=True)
    assert set(company.deliver()) == {200}
    assert office("card", "sync").returncode == 0
    assert counts() == (2, 2, 1, 0), "it came and went"
    checked = office("ledger", "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
