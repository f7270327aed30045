"""The desk with a small, real portfolio: three cases, a payment, an agent who may sign in; and a browser to look at it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Lock, Thread
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, sync_playwright

if TYPE_CHECKING:  # a conftest is read before Django stands
    from tests.web.portfolio import Portfolio

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
)
AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))


@pytest.fixture(autouse=True)
def rested() -> None:
    """No sign-in of an earlier test counts."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def portfolio(db: None) -> "Portfolio":
    """Three cases, a payment, and an agent."""
    from tests.web.portfolio import placed

    return placed()


class Server(ThreadingMixIn, WSGIServer):
    """A thread a request, because a browser opens more connections than it uses."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Writes no line for each request."""

    def log_message(self, *_words: object) -> None:
        pass


def on_the_connection_of_this_test() -> Callable[..., list[bytes]]:
    """The site, one request at a time on the test's own connection: the test's rollback undoes what the pages wrote."""
    from django.core.wsgi import get_wsgi_application
    from django.db import connections

    application, shared, lock = get_wsgi_application(), connections["default"], Lock()

    def answer(environ: dict[str, object], start_response: object) -> list[bytes]:
        with lock:
            connections["default"] = shared
            shared.inc_thread_sharing()
            body = application(environ, start_response)
            content = list(body)
            getattr(body, "close", lambda: None)()
            shared.dec_thread_sharing()
            return content

    return answer


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests leave the test's connection open, as Django's own test client does."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def site(portfolio: "Portfolio", one_connection: None) -> Iterator[str]:
    """The address of the running site."""
    with make_server("127.0.0.1", 0, on_the_connection_of_this_test(), Server, Quiet) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing; apt-get install --no-install-recommends chromium fonts-dejavu-core fonts-noto-core")
    from django.db import connections

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread, which is not Django's concern
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS.split())
        connections.close_all()  # Django keeps the connections made beside a running event loop apart
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
