"""The statement of account as the JSON of its contract, and a refusal as JSON (docs/reference/statement.md)."""

from datetime import date

from amiable.core.account import Limitation, Line, StatementOfAccount, StatementWarning
from amiable.core.money import percent_of, text_of
from amiable.core.refusal import Refusal
from amiable.files.wording import faults, refused, say

Json = dict[str, object]


def account_json(account: StatementOfAccount, language: str) -> Json:
    """A statement as its contract writes it: amounts and rates as text, days in ISO form, workings in the reader's language."""
    return {
        "market": account.market,
        "on": account.on.isoformat(),
        "currency": account.currency,
        "regime": account.regime,
        "law": account.law,
        "principal": text_of(account.principal),
        "interest": text_of(account.interest),
        "damages": text_of(account.damages),
        "costs": text_of(account.costs),
        "due": text_of(account.due),
        "paid": text_of(account.paid),
        "credit": text_of(account.credit),
        "chargeable_from": _iso(account.chargeable_from),
        "claims": [
            {
                "ref": claim.ref,
                "principal": text_of(claim.principal),
                "interest": text_of(claim.interest),
                "damages": text_of(claim.damages),
                "costs": text_of(claim.costs),
                "chargeable_from": _iso(claim.chargeable_from),
            }
            for claim in account.claims
        ],
        "lines": [_line(line, language, account.market) for line in account.lines],
        "limitation": [_limitation(limit, language, account.market) for limit in account.limitation],
        "warnings": [_warning(warning, language, account.market) for warning in account.warnings],
        "unknown": [{"parameter": unknown.parameter, "from": unknown.from_on.isoformat()} for unknown in account.unknown],
    }


def refusal_json(refusal: Refusal, language: str) -> Json:
    """A refusal as every program gets it: its code, what, remedy, source, and each fault with its place."""
    what, remedy = refused(refusal, language)
    answer: Json = {"code": refusal.code, "what": what, "remedy": remedy, "source": refusal.source}
    if refusal.faults:
        answer["faults"] = faults(refusal.faults, language)
    return {"refusal": answer}


def _line(line: Line, language: str, market: str) -> Json:
    written: Json = {"part": line.part, "claim": line.claim}
    if line.from_on and line.to_on:
        written |= {"from": line.from_on.isoformat(), "to": line.to_on.isoformat(), "days": line.days}
        written |= {"base": text_of(line.base), "rate": percent_of(line.rate)}
    else:
        written["on"] = _iso(line.on)
    written["amount"] = text_of(line.amount)
    if line.payment is not None:
        written["payment"] = line.payment
    if line.action is not None:
        written["action"] = line.action
    if line.working:
        written |= {"working": say(line.working, language, market), "source": line.source}
    return written


def _limitation(limit: Limitation, language: str, market: str) -> Json:
    return {
        "claim": limit.claim,
        "kind": limit.kind,
        "starts_on": limit.starts_on.isoformat(),
        "last_day": _iso(limit.last_day),
        "final_day": _iso(limit.final_day),
        "suspended_since": _iso(limit.suspended_since),
        "prescribed": limit.prescribed,
        "working": say(limit.working, language, market),
        "source": limit.source,
    }


def _warning(warning: StatementWarning, language: str, market: str) -> Json:
    written: Json = {"code": warning.code, "claim": warning.claim, "what": say(warning.what, language, market), "source": warning.source}
    return written | ({"action": warning.action} if warning.action is not None else {})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
