"""The demonstration's card company for tests: it answers over HTTP beside the test, and takes the cards of Belgium."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count

from amiable.providers import config
from amiable.settings import home
from amiable.sim.card_company import Company
from amiable.sim.card_company_web import open_for_business

API_KEY, SECRET = "api-key-of-a-test", "secret-of-a-test"
NOBODY = "http://127.0.0.1:9/"


def the_clock() -> datetime:
    """The real one: a webhook has to be signed now."""
    return datetime.now(UTC)


@contextmanager
def company_of(market: str = "be", *, tell: str = NOBODY, now: Callable[[], datetime] = the_clock) -> Iterator[Company]:
    """The company as long as this lasts; afterwards nobody takes cards again.

    tell  whom it tells; nobody, unless the test says otherwise
    """
    numbers = count(1)
    company = Company(API_KEY, SECRET, tell=tell, now=now, draw=lambda: f"{next(numbers):04}")
    with open_for_business(company) as address:
        config.choose(market, config.Choice("demo", API_KEY, SECRET, api=address))
        try:
            yield company
        finally:
            (home.folder("keys") / config.FILE).unlink()


def free_port() -> int:
    """A port on which nobody listens yet."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def listens(port: int) -> bool:
    """Whether somebody listens there by now."""
    with socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0
