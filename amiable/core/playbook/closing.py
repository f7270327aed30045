"""When a case of which everything is paid is closed: once no bank or company is expected to take its payments back."""

from collections.abc import Mapping
from datetime import date, timedelta

from amiable.core.account import StatementOfAccount
from amiable.core.facts import Facts
from amiable.core.playbook.steps import Closing, Playbook


def closes_on(facts: Facts, account: StatementOfAccount, paid: Mapping[str, date], playbook: Playbook) -> date | None:
    """The day on which a case may be closed because it is paid in full; it may be over.

    paid     by each means of payment, the day of the last payment that stands
    returns  None, while something is owed, falls due later, was paid too much, or waits for an answer; and where nothing was paid
    source   docs/reference/playbook.md
    """
    rule = next((each for each in playbook.closings if each.from_on <= account.on and (each.to is None or account.on <= each.to)), None)
    if rule is None or not paid or account.due or account.credit or _is_kept_open(facts, account.on, rule):
        return None
    return max(on + timedelta(days=rule.days[means]) for means, on in paid.items())


def _is_kept_open(facts: Facts, on: date, rule: Closing) -> bool:
    """Whether a claim has still to fall due, or the person waits for something else than the end of demands."""
    running = {each.because for each in facts.suspensions if each.from_on <= on and (each.to is None or on <= each.to)}
    return bool(running & set(rule.kept_open_by)) or any(claim.due_on >= on for claim in facts.claims)
