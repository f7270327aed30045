"""What the oracle says beside the amounts: warnings, and the limitation of each claim."""

from datetime import date
from typing import TYPE_CHECKING

from tests.core.oracle_days import cents
from tests.core.oracle_interest import below_floor
from tests.core.oracle_limitation import Event, Limit, limitation

if TYPE_CHECKING:
    from tests.core.oracle import Account
    from tests.core.oracle_claim import Owed


def warn(account: "Account") -> None:
    """Warn of what each claim is, apart from what was found while the days went by."""
    for claim in account.claims:
        codes = codes_of_clauses(claim) if claim.due <= account.on else ["not_due_yet"]
        if claim.regime == "be.older" and claim.arose < date(2023, 12, 1) <= claim.due:
            codes.append("transitional_reading")
        if account.market == "be" and claim.raw["nature"] == "goods" and claim.debtor == "consumer":
            codes.append("short_presumption")
        account.warnings |= {(code, claim.ref) for code in codes}
    warn_of_rests(account)


def codes_of_clauses(claim: "Owed") -> list[str]:
    """Outside Belgium no clause on damages is charged; in France a rate may be too low to count."""
    needs_judge = claim.damages is not None and claim.regime.startswith(("fr.", "dk", "fi."))
    return ["clause_needs_judge"] * needs_judge + ["clause_below_floor"] * below_floor(claim)


def warn_of_rests(account: "Account") -> None:
    """Credit notes of which something is left, even when the claims that they name will have fallen due."""
    to_come = {c.ref: cents(c.raw["principal"]) for c in account.claims if c.due > account.on}
    for _day, place, action in account.actions:
        rest = account.rests.get(place, 0)
        for claim in account.concerned(action) if rest else []:
            part = min(rest, to_come.get(claim.ref, 0))
            rest -= part
            to_come[claim.ref] = to_come.get(claim.ref, 0) - part
        if rest:
            account.warnings.add(("credit_note_too_large", place))


def limits(account: "Account") -> dict[str, Limit]:
    """The limitation of each claim, with the warnings that it brings."""
    found = {}
    for claim in account.claims:
        limit = found[claim.ref] = limitation(
            claim, account.market, events(account, claim), account.suspensions, account.title_on, account.on
        )
        if limit.prescribed:
            account.warnings.add(("prescribed", claim.ref))
        if limit.last_day is None:
            account.warnings.add(("law_not_verified", claim.ref))
    return found


def events(account: "Account", claim: "Owed") -> list[Event]:
    """What may move a claim's last day: payments that reached it, actions about it, plans that began when it was due."""
    reached = {row[4] for row in account.lines if row[1] == claim.ref and row[4] is not None}
    paid = [Event(day, "payment") for day, place, _row in account.payments if place in reached]
    acted = [Event(day, action["kind"]) for day, _place, action in account.actions if claim in account.concerned(action)]
    plans = [Event(first, "plan") for because, first, _last in account.suspensions if because == "plan" and claim.due <= first]
    return [*paid, *acted, *plans]
