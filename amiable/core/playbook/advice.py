"""What a person might decide once every amicable step was made, with the reasons: the legal route, monitoring, or closing."""

from amiable.core.account import StatementOfAccount
from amiable.core.facts import Facts
from amiable.core.letters import demandable
from amiable.core.money import text_of
from amiable.core.playbook.steps import Playbook
from amiable.core.working import Working, working

IN_NEED = ("vulnerability", "hardship", "debt_mediation", "collective_settlement", "over_indebtedness", "restructuring", "minor")


def advice(facts: Facts, account: StatementOfAccount, playbook: Playbook) -> tuple[Working, ...]:
    """The proposal first, then until when a court may be asked. A person decides.

    source   docs/reference/playbook.md
    """
    last_days = [account.limitation[place].last_day for place in demandable(facts, account)]
    known = [day for day in last_days if day]
    time_left = [working("decision_time_left", last_day=min(known).isoformat())] if known else []
    return (_proposal(facts, account, playbook), *time_left)


def _proposal(facts: Facts, account: StatementOfAccount, playbook: Playbook) -> Working:
    """Little is left: close. Somebody in need: only look from time to time. Else the legal route may be worth it."""
    if account.due <= playbook.closing_up_to:
        return working("decision_closing", amount=text_of(account.due))
    need = next((s.because for s in facts.suspensions if s.because in IN_NEED and s.from_on <= account.on), None)
    if need:
        return working("decision_monitoring", because=need)
    return working("decision_legal", amount=text_of(account.due))
