"""How the worked examples of Belgian law are put: facts as their contract writes them, figures as a person reads them."""

from collections.abc import Mapping
from datetime import date

from amiable import markets
from amiable.core.account import StatementOfAccount
from amiable.core.facts_json import parse
from amiable.core.money import text_of
from amiable.core.statement import state

Raw = Mapping[str, object]
PARTS = ("principal", "interest", "damages", "costs")


def invoice(principal: str = "600.00", due_on: str = "2024-02-15", ref: str = "F-1", **more: object) -> dict:
    """An invoice for services under a contract of October 2023: Book XIX, when a consumer owes it."""
    return {"ref": ref, "nature": "services", "principal": principal, "due_on": due_on, "contracted_on": "2023-10-01", **more}


def reminder(on: str = "2024-03-01", channel: str = "electronic", **more: object) -> dict:
    return {"kind": "first_reminder", "on": on, "channel": channel, **more}


def consumer(on: str, *claims: Raw, **facts: object) -> StatementOfAccount:
    return on_day(on, {"market": "be", "debtor": "consumer", "claims": [*claims], **facts})


def business(on: str, *claims: Raw, **facts: object) -> StatementOfAccount:
    return on_day(on, {"market": "be", "debtor": "business", "claims": [*claims], **facts})


def on_day(on: str, facts: Raw) -> StatementOfAccount:
    return state(parse(facts, markets=markets.markets()), date.fromisoformat(on), markets.load("be"))


def owed(account: StatementOfAccount) -> dict[str, str]:
    """What is owed, part by part, without the parts that are nothing."""
    amounts = {part: getattr(account, part) for part in PARTS}
    return {part: text_of(amount) for part, amount in amounts.items() if amount}


def codes(account: StatementOfAccount) -> list[str]:
    return sorted(warning.code for warning in account.warnings)


def interest(account: StatementOfAccount, ref: str = "F-1") -> list[tuple[str, str, int, str]]:
    """The interest lines of a claim: first day, last day, days, amount."""
    charged = [line for line in account.lines if line.part == "interest" and line.payment is None and line.claim == ref]
    return [(str(line.from_on), str(line.to_on), line.days, text_of(line.amount)) for line in charged]
