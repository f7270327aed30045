"""How the worked examples of Finnish law are put: facts as their contract writes them, figures as a person reads them."""

from collections.abc import Mapping
from datetime import date

from amiable import markets
from amiable.core.account import StatementOfAccount
from amiable.core.facts_json import parse
from amiable.core.statement import state
from tests.law.be.desk import codes, interest, owed

__all__ = ["business", "claim", "codes", "consumer", "costs", "demand", "interest", "owed", "plan", "reminder", "rest"]

Raw = Mapping[str, object]


def claim(principal: str = "500.00", due_on: str = "2025-03-03", ref: str = "F-1", **more: object) -> dict:
    return {"ref": ref, "nature": "services", "principal": principal, "due_on": due_on, **more}


def reminder(on: str = "2025-03-17", **more: object) -> dict:
    """A reminder that asks as much as the law allows."""
    return {"kind": "reminder", "on": on, "fee": "max", **more}


def demand(on: str = "2025-03-31", **more: object) -> dict:
    return {"kind": "payment_demand", "on": on, "fee": "max", **more}


def plan(on: str = "2025-05-05", **more: object) -> dict:
    return {"kind": "payment_plan", "on": on, "fee": "max", **more}


def rest(because: str, first: str, last: str) -> dict:
    """A suspension, both days inside."""
    return {"because": because, "from": first, "to": last}


def consumer(on: str, *claims: Raw, **facts: object) -> StatementOfAccount:
    return _on_day(on, {"market": "fi", "debtor": "consumer", "claims": [*claims], **facts})


def business(on: str, *claims: Raw, **facts: object) -> StatementOfAccount:
    return _on_day(on, {"market": "fi", "debtor": "business", "claims": [*claims], **facts})


def costs(account: StatementOfAccount) -> tuple[list[str], list[str]]:
    """What was charged as costs, line by line, and the codes of what the reader is warned of, but for the limitation's."""
    charged = [line.amount for line in account.lines if line.part == "costs" and line.payment is None]
    return [f"{amount // 100}.{amount % 100:02d}" for amount in charged], [code for code in codes(account) if code != "prescribed"]


def _on_day(on: str, facts: Raw) -> StatementOfAccount:
    return state(parse(facts, markets=markets.markets()), date.fromisoformat(on), markets.load("fi"))
