"""The card company's site: its page, on which one pays, is declined or leaves, and the addresses for our programs. A WSGI application."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from html import escape
from http import HTTPStatus
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from amiable.core.money import text_of
from amiable.core.refusal import _
from amiable.files.wording import words
from amiable.sim.card_company import Company, Manners, Payment

Answer = tuple[HTTPStatus, str, bytes]
Start = Callable[[str, list[tuple[str, str]]], object]
LARGEST = 64 * 1024
POLL_SECONDS = 0.05

TITLE = _("Demonstration: the card company’s page")
NO_CARD = _("On a real page you would now type the card’s digits. Here nobody asks for them: choose what happens.")
PAY = _("Pay")
DECLINE = _("The bank says no")
LEAVE = _("Leave without paying")
DECLINED = _("The bank of the card said no. Nothing was paid.")
OVER = _("This page is closed.")

STYLE = b"""
body { margin: 0; background: #f3f4f8; color: #1d2440; font: 1.1875rem/1.5 sans-serif }
main { max-width: 26rem; margin: 2rem auto; padding: 1.5rem; background: #fff; border-top: .5rem solid #3b3f9c }
h1 { margin: 0 0 1rem; font-size: 1.25rem }
.amount { margin: 0; font-size: 2.25rem; font-weight: bold }
button { display: block; width: 100%; margin: .75rem 0 0; padding: .75rem; border: 2px solid }
button { background: #fff; color: #3b3f9c; font: inherit }
button[value=pay] { background: #3b3f9c; color: #fff; border-color: #3b3f9c }
button:focus { outline: 4px solid #f5b82e; outline-offset: 2px }
.no { padding: .75rem; border-left: .5rem solid #b3261e; background: #fdecea }
"""
# The form leads back to whoever sent the person, so that its target is not named here.
POLICY = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'"


class Site:
    """The company, as a WSGI application."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer one request."""
        status, kind, body = self._answer(environ)
        headers = [("Content-Security-Policy", POLICY), ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]
        if status == HTTPStatus.SEE_OTHER:
            headers.append(("Location", body.decode()))
        start(f"{status.value} {status.phrase}", [("Content-Type", kind), *headers])
        return [body]

    def _answer(self, environ: dict[str, Any]) -> Answer:
        path, sent = environ["PATH_INFO"].strip("/").split("/"), _body(environ)
        try:
            match (environ["REQUEST_METHOD"], *path):
                case ("GET", "style.css"):
                    return HTTPStatus.OK, "text/css", STYLE
                case ("GET", "pay", payment_id):
                    return self._page(self.company.book.payments[payment_id])
                case ("POST", "pay", payment_id):
                    return self._chosen(payment_id, parse_qs(sent.decode()).get("choice", [""])[0])
                case (method, *rest) if environ.get("HTTP_AUTHORIZATION") == f"Bearer {self.company.api_key}":
                    return _json(self._program(method, rest, json.loads(sent or b"{}"), parse_qs(environ.get("QUERY_STRING", ""))))
            return HTTPStatus.UNAUTHORIZED, "text/plain", b""
        except KeyError:
            return HTTPStatus.NOT_FOUND, "text/plain", b""

    def _program(self, method: str, path: list[str], sent: dict[str, Any], asked: dict[str, list[str]]) -> dict[str, Any]:
        company = self.company
        match (method, *path):
            case ("POST", "v1", "payments"):
                return company.create(**sent).shown()
            case ("GET", "v1", "payments", payment_id):
                return company.book.payments[payment_id].shown()
            case ("POST", "v1", "payments", payment_id, "refund"):
                return company.refund(payment_id, int(sent["minor"]), sent["key"]).shown() | {"refund": f"re_{payment_id}_{sent['key']}"}
            case ("POST", "v1", "payments", payment_id, "cancel" | "pay" | "decline" | "dispute" | "reinstate" as act):
                return dict(getattr(company, act)(payment_id).shown())
            case ("GET", "v1", "payouts"):
                return {"payouts": company.payouts(date.fromisoformat(asked["since"][0]))}
            case ("POST", "v1", "payouts"):
                return {"made": company.pay_out()}
            case ("POST", "v1", "payouts", payout_id, "fail"):
                company.fail_payout(payout_id)
                return {}
            case ("POST", "manners"):
                company.manners = Manners(**sent)
                return {}
            case ("POST", "deliver"):
                return {"answers": company.deliver()}
        raise KeyError(path)

    def _chosen(self, payment_id: str, choice: str) -> Answer:
        payment = self.company.book.payments[payment_id]
        if choice == "pay" and self.company.pay(payment_id).charged_at:
            return HTTPStatus.SEE_OTHER, "text/plain", payment.return_url.encode()
        if choice == "leave":
            return HTTPStatus.SEE_OTHER, "text/plain", payment.leave_url.encode()
        return self._page(self.company.decline(payment_id))

    def _page(self, payment: Payment) -> Answer:
        language = payment.language
        said = {text: escape(words(text, language)) for text in (TITLE, NO_CARD, PAY, DECLINE, LEAVE, DECLINED, OVER)}
        buttons = "".join(
            f'<button name="choice" value="{value}">{said[text]}</button>'
            for value, text in (("pay", PAY), ("decline", DECLINE), ("leave", LEAVE))
            if payment.status in {"created", "failed"}
        )
        page = f"""<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{said[TITLE]}</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css"></head><body><main><h1>{said[TITLE]}</h1>
{f'<p class="no" role="alert">{said[DECLINED]}</p>' if payment.status == "failed" else ""}
<p>{escape(payment.label)}</p><p class="amount">{text_of(payment.minor)} {escape(payment.currency)}</p>
<p>{said[NO_CARD] if buttons else said[OVER]}</p><form method="post">{buttons}</form></main></body></html>"""
        return HTTPStatus.OK, "text/html; charset=utf-8", page.encode()


def _body(environ: dict[str, Any]) -> bytes:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    sent: bytes = environ["wsgi.input"].read(min(length, LARGEST)) if length else b""
    return sent


def _json(answer: dict[str, Any]) -> Answer:
    return HTTPStatus.OK, "application/json", json.dumps(answer).encode()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_words: object) -> None:
        pass


def server(company: Company, port: int) -> WSGIServer:
    """The company's site on 127.0.0.1; port 0 is any that is free."""
    return make_server("127.0.0.1", port, Site(company), _Server, _Quiet)


@contextmanager
def open_for_business(company: Company, port: int = 0) -> Iterator[str]:
    """The company answers beside us as long as this lasts.

    returns  its address
    """
    with server(company, port) as running:
        thread = Thread(target=running.serve_forever, args=[POLL_SECONDS], daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()
