"""The throttle of the sign-in: it slows who guesses, and never shuts out a colleague behind the same address."""

import pytest
from django.test import Client

from tests.web.portfolio import NAME, PASSWORD, Portfolio

OFFICE = "192.0.2.7"


def try_in(name: str, password: str, address: str = OFFICE, passed: str = "") -> int:
    headers = {"X-Forwarded-For": passed} if passed else {}
    return Client(REMOTE_ADDR=address).post("/desk/sign-in/", {"username": name, "password": password}, headers=headers).status_code


def test_many_failures_from_an_address_leave_each_name_one(portfolio: Portfolio) -> None:
    """Ten names failed from one address: a name that did not fail may still try, once; elsewhere it has its five."""
    assert [try_in(f"guess-{n}", "wrong") for n in range(10)] == [422] * 10
    assert try_in("guess-0", "wrong") == 429
    assert try_in(NAME, PASSWORD) == 302
    assert try_in(NAME, "wrong") == 422
    assert try_in(NAME, PASSWORD) == 429
    assert try_in(NAME, PASSWORD, address="198.51.100.4") == 302


def test_a_right_password_does_not_wash_an_address_clean(portfolio: Portfolio) -> None:
    assert [try_in(f"guess-{n}", "wrong") for n in range(10)] == [422] * 10
    assert try_in(NAME, PASSWORD) == 302
    assert try_in("guess-0", "wrong") == 429


@pytest.mark.parametrize(("hops", "others"), [(0, 429), (1, 422)])
def test_behind_a_proxy_addresses_are_told_apart_as_the_operator_says(portfolio: Portfolio, settings, hops: int, others: int) -> None:
    """The proxy is 127.0.0.1 and writes whom it heard at the end; what the caller claims before that is not believed."""
    settings.TRUSTED_HOPS = hops
    for n in range(10):
        assert try_in(f"guess-{n}", "wrong", "127.0.0.1", f"203.0.113.{n}, 192.0.2.66") == 422
    assert try_in("guess-0", "wrong", "127.0.0.1", "192.0.2.66") == 429
    assert try_in("guess-0", "wrong", "127.0.0.1", "192.0.2.66, 198.51.100.4") == others
    assert try_in(NAME, PASSWORD, "127.0.0.1", "192.0.2.66") == 302


def test_a_request_that_passed_too_few_proxies_counts_as_the_nearest(portfolio: Portfolio, settings) -> None:
    settings.TRUSTED_HOPS = 2
    for n in range(10):
        assert try_in(f"guess-{n}", "wrong", "127.0.0.1", f"203.0.113.{n}") == 422
    assert try_in("guess-0", "wrong", "127.0.0.1", "198.51.100.4") == 429
