"""How the worked examples of French law are put."""

from datetime import date

from amiable import markets
from amiable.core.account import StatementOfAccount
from amiable.core.facts_json import parse
from amiable.core.money import text_of
from amiable.core.statement import state

PARTS = ("principal", "interest", "damages", "costs")


def invoice(principal: str = "1000.00", due_on: str = "2025-02-15", ref: str = "F-1", **more: object) -> dict:
    """An unpaid service."""
    return {"ref": ref, "nature": "services", "principal": principal, "due_on": due_on, **more}


def notice(on: str, received_on: str | None = None, **more: object) -> dict:
    """A formal notice, with the day on which it arrived, when that is known."""
    return {"kind": "formal_notice", "on": on, **more} | ({"received_on": received_on} if received_on else {})


def consumer(on: str, *claims: dict, **facts: object) -> StatementOfAccount:
    return on_day(on, {"market": "fr", "debtor": "consumer", "claims": [*claims], **facts})


def business(on: str, *claims: dict, **facts: object) -> StatementOfAccount:
    return on_day(on, {"market": "fr", "debtor": "business", "claims": [*claims], **facts})


def on_day(on: str, facts: dict) -> StatementOfAccount:
    return state(parse(facts, markets=markets.markets()), date.fromisoformat(on), markets.load(str(facts["market"])))


def owed(account: StatementOfAccount) -> dict[str, str]:
    """What is owed, part by part, without the parts that are nothing."""
    amounts = {part: getattr(account, part) for part in PARTS}
    return {part: text_of(amount) for part, amount in amounts.items() if amount}


def codes(account: StatementOfAccount) -> list[str]:
    return sorted(warning.code for warning in account.warnings)


def unknown(account: StatementOfAccount) -> list[tuple[str, str]]:
    """Which parameter was not known, and from when."""
    return [(each.parameter, str(each.from_on)) for each in account.unknown]


def interest(account: StatementOfAccount) -> list[tuple[str, str, str, str]]:
    """The interest lines: first day, last day, rate in percent, amount."""
    charged = [line for line in account.lines if line.part == "interest" and line.payment is None]
    return [(str(line.from_on), str(line.to_on), f"{line.rate / 10_000:.2f}", text_of(line.amount)) for line in charged if line.rate]
