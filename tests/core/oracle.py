"""The contract of the statement of account for Belgium, worked out a second time: plain days, fractions, and tables typed by hand.

It shares no code and no data with the product. Slow and simple on purpose: one loop over days, in the order that the contract gives a day.
It takes the facts as JSON and answers in minor units; `Refused` stands for a refusal.
"""

from datetime import date
from fractions import Fraction

from tests.core.oracle_claim import Owed, Refused, Run, owed
from tests.core.oracle_law import (
    BOOK_XIX,
    BUSINESS,
    FAR,
    INSOLVENT,
    OLDER,
    ONE,
    ORDER,
    after_fourteen_days,
    ceiling,
    cents,
    half_up,
    iso,
    percent,
    published,
    weight,
)
from tests.core.oracle_limitation import Limit, limitation

__all__ = ["Refused", "cents", "state"]


class Account:
    """The whole case, day by day, up to and with `on`."""

    def __init__(self, facts: dict, on: date) -> None:
        self.facts, self.on = facts, on
        self.claims = [owed(place, raw, facts["debtor"]) for place, raw in enumerate(facts["claims"])]
        self.by_age = sorted(self.claims, key=lambda c: (c.due, c.place))
        self.actions = sorted(
            ((date.fromisoformat(a["on"]), place, a) for place, a in enumerate(facts.get("actions", [])) if a["on"] <= str(on)),
            key=lambda row: row[:2],
        )
        self.suspensions = [
            (s["because"], date.fromisoformat(s["from"]), iso(s.get("to")) or FAR)
            for s in facts.get("suspensions", [])
            if s["from"] <= str(on)
        ]
        self.lines: list[tuple] = []
        self.warnings: set[tuple] = set()
        self.unknown: dict[str, date] = {}
        self.credit: list[list] = []  # [payment, cents left, claim chosen]
        self.rests: dict[int, int] = {}  # credit notes: what is not applied yet
        self.unpaid_due_days: set[date] = set()
        self.paid = 0
        for claim in self.claims:
            self.find_first_day(claim)

    # ---- what is known before the days go by

    def suspended(self, day: date, *because: str) -> bool:
        return any(first <= day <= last and (not because or b in because) for b, first, last in self.suspensions)

    def stopped(self, day: date) -> bool:
        """Whether interest does not run on a day."""
        return self.suspended(day, "minor", *INSOLVENT) or any(
            because == "instalment_request" and first + 31 * ONE <= day <= last for because, first, last in self.suspensions
        )

    def concerned(self, action: dict) -> list[Owed]:
        named = action.get("claims")
        return [c for c in self.by_age if (c.ref in named if named is not None else c.due < date.fromisoformat(action["on"]))]

    def find_first_day(self, claim: Owed) -> None:
        """The first day that may bear interest."""
        if claim.regime == BUSINESS or (claim.regime == OLDER and claim.interest):
            claim.bears_from = claim.due + ONE
            return
        kind = "first_reminder" if claim.regime == BOOK_XIX else "formal_notice"
        for day, _place, action in self.actions:
            if (
                action["kind"] == kind
                and claim in self.concerned(action)
                and day > claim.due
                and (kind == "formal_notice" or not self.suspended(day))
            ):
                claim.bears_from = day + ONE
                if claim.regime == BOOK_XIX:
                    claim.chargeable = after_fourteen_days(day, action.get("channel", "post"))
                    if self.facts.get("creditor") != "small":
                        claim.bears_from = claim.chargeable
                return

    # ---- one day

    def live(self) -> None:
        day = min(c.due for c in self.claims)
        for row in (*self.facts.get("payments", []), *self.facts.get("refunds", [])):
            day = min(day, date.fromisoformat(row["on"]))
        for action_day, _place, _action in self.actions:
            day = min(day, action_day)
        while day <= self.on:
            self.fall_due(day)
            if not self.suspended(day, *INSOLVENT):
                self.post_damages(day)
                self.post_lump_sums(day)
            for row in self.actions:
                self.act(day, *row)
            for claim in self.claims:
                self.bear_interest(claim, day)
            self.use_credit(day)
            self.take_payments(day)
            self.give_back(day)
            self.unpaid_due_days |= {c.due for c in self.claims if c.due == day and c.raw.get("regular_supply") and c.parts["principal"]}
            day += ONE
        for claim in self.claims:
            self.post_interest(claim)

    def charge(self, claim: Owed, part: str, day: date, amount: int) -> None:
        claim.parts[part] += amount
        if amount:
            self.lines.append((part, claim.ref, str(day), amount, None))

    def fall_due(self, day: date) -> None:
        for claim in self.claims:
            if claim.due == day:
                self.charge(claim, "principal", day, cents(claim.raw["principal"]))

    def clause(self, claim: Owed) -> int:
        clause = claim.damages
        share = half_up(Fraction(clause.get("rate", "0")) / 100 * claim.parts["principal"])
        return max(share + cents(clause.get("fixed", "0")), cents(clause.get("minimum", "0")))

    def post_damages(self, day: date) -> None:
        ready = [c for c in self.claims if c.damages is not None and c.parts["principal"]]
        for claim in ready:
            if claim.regime != BOOK_XIX and claim.due + ONE == day:
                self.charge(claim, "damages", day, self.clause(claim))
        together: dict[object, list[Owed]] = {}
        for claim in ready:
            if claim.chargeable == day:
                together.setdefault(claim.raw.get("contract", claim.place), []).append(claim)
        for group in together.values():
            self.post_group(group, day)

    def post_group(self, group: list[Owed], day: date) -> None:
        """Claims of one contract under one ceiling, shared by principal, the largest remainder first."""
        base = sum(c.parts["principal"] for c in group)
        most = ceiling(base)
        exact = [Fraction(most * c.parts["principal"], base) for c in group]
        shares = [int(share) for share in exact]
        for place in sorted(range(len(group)), key=lambda i: shares[i] - exact[i])[: most - sum(shares)]:
            shares[place] += 1
        fixed = [(c, self.clause(c), share) for c, share in zip(group, shares, strict=True) if c.damages != "max"]
        void = sum(row[1] for row in fixed) > sum(row[2] for row in fixed)
        for claim, share in zip(group, shares, strict=True):
            if claim.damages == "max":
                self.charge(claim, "damages", day, share)
        for claim, amount, _share in fixed:
            if void:
                self.warnings.add(("clause_above_ceiling", claim.ref))
            else:
                self.charge(claim, "damages", day, amount)

    def post_lump_sums(self, day: date) -> None:
        for claim in self.claims:
            since = (claim.contracted or claim.arose) >= date(2013, 3, 16)
            if claim.regime == BUSINESS and since and claim.due + ONE == day and claim.parts["principal"]:
                self.charge(claim, "costs", day, 4_000)

    def act(self, day: date, action_day: date, place: int, action: dict) -> None:
        if action["kind"] == "credit_note" and action_day <= day:
            self.lower(day, action_day, place, action)
        if action_day == day and action.get("fee") not in (None, "0.00"):
            self.ask_fee(day, place, action)

    def lower(self, day: date, action_day: date, place: int, action: dict) -> None:
        """A credit note: on its day the claims that are due, later each claim that falls due."""
        named = [c for c in self.concerned(action) if (c.due <= day if action_day == day else c.due == day)]
        rest = self.rests.setdefault(place, cents(action["amount"]))
        for claim in named:
            part = min(rest, claim.parts["principal"])
            rest -= part
            self.charge(claim, "principal", day, -part)
        self.rests[place] = rest

    def ask_fee(self, day: date, place: int, action: dict) -> None:
        open_ = [c for c in self.concerned(action) if c.parts["principal"]]
        if action["kind"] != "reminder" or not any(self.fourth_due_day(c) for c in open_):
            self.warnings.add(("fee_not_allowed", place))
        elif self.suspended(day):
            self.warnings.add(("suspended", place))
        else:
            most = 750 + cents(action.get("postage", "0"))
            fee = most if action["fee"] == "max" else cents(action["fee"])
            if fee > most:
                self.warnings.add(("fee_above_maximum", place))
            self.charge(open_[0], "costs", day, min(fee, most))

    def fourth_due_day(self, claim: Owed) -> bool:
        if claim.regime != BOOK_XIX or not claim.raw.get("regular_supply") or claim.due not in self.unpaid_due_days:
            return False
        return sum(d.year == claim.due.year and d <= claim.due for d in self.unpaid_due_days) >= 4

    # ---- interest

    def rate(self, claim: Owed, day: date) -> Fraction | None:
        """What a day bears in percent a year; None where no rate is published, which is noted."""
        if claim.regime != BOOK_XIX:
            if claim.interest:
                return percent(claim.interest)
            name = "interest/civil" if claim.regime == OLDER else "interest/commercial"
            old = claim.regime == BUSINESS and (claim.contracted or claim.arose) < date(2013, 3, 16)
            return self.noted(name, day, published("old" if old else name, day))
        if claim.interest is None or claim.void:
            return Fraction(0)
        most = self.noted("interest/consumer", day, published("interest/commercial", day))
        if most is None or claim.interest == "max":
            return most
        return min(most, percent(claim.interest))

    def noted(self, parameter: str, day: date, rate: Fraction | None) -> Fraction | None:
        if rate is None:
            self.unknown[parameter] = min(day, self.unknown.get(parameter, day))
        return rate

    def bear_interest(self, claim: Owed, day: date) -> None:
        first = claim.chargeable or claim.bears_from
        if first is None or day < first or not claim.parts["principal"]:
            return
        if day == first and claim.regime == BOOK_XIX:
            most = published("interest/commercial", claim.bears_from)  # an agreed rate above the ceiling of its first day is void
            claim.void = bool(most and claim.interest not in (None, "max") and Fraction(claim.interest) > most)
            back = claim.bears_from
            while back < day and not self.suspended(day, *INSOLVENT):
                self.bear_day(claim, back)
                back += ONE
        self.bear_day(claim, day)

    def bear_day(self, claim: Owed, day: date) -> None:
        if self.stopped(day):
            return
        if claim.void:
            self.warnings.add(("clause_above_ceiling", claim.ref))
        rate = self.rate(claim, day)
        if not rate:
            return
        count = self.facts.get("day_count") or ("ACT/ACT" if claim.regime == BOOK_XIX else "ACT/365F")
        days, of = weight(day, count)
        base, run = claim.parts["principal"], claim.runs[-1] if claim.runs else None
        new_year = count == "ACT/ACT" and (day.month, day.day) == (1, 1)
        if run and run.last + ONE == day and (run.base, run.rate) == (base, rate) and not new_year:
            run.last, run.days = day, run.days + days
        else:
            claim.runs.append(Run(day, day, base, rate, days, of))

    def post_interest(self, claim: Owed) -> None:
        """Round the running sum once, and give each line the difference it makes."""
        running, shown = Fraction(0), 0
        for run in claim.runs:
            running += run.base * run.rate / 100 * run.days / run.of
            rounded = int(running) if claim.regime == BOOK_XIX else half_up(running)
            if rounded != shown:
                days = (str(run.first), str(run.last), run.days, run.base, run.rate)
                self.lines.append(("interest", claim.ref, days, rounded - shown, None))
            shown = rounded
        claim.parts["interest"] += shown
        claim.runs = []

    # ---- money

    def use_credit(self, day: date) -> None:
        for row in (row for row in self.credit if row[1]):
            row[1] = self.allocate(day, *row)

    def take_payments(self, day: date) -> None:
        for place, payment in enumerate(self.facts.get("payments", [])):
            if payment["on"] == str(day):
                for claim in self.claims:
                    self.post_interest(claim)
                self.paid += cents(payment["amount"])
                rest = self.allocate(day, place, cents(payment["amount"]), payment.get("claim"))
                self.credit.append([place, rest, payment.get("claim")])

    def allocate(self, day: date, payment: int, amount: int, chosen: str | None) -> int:
        for claim in sorted(self.by_age, key=lambda c: c.ref != chosen):
            for part in self.facts.get("allocation") or ORDER:
                share = min(amount, claim.parts[part])
                claim.parts[part] -= share
                amount -= share
                if share:
                    self.lines.append((part, claim.ref, str(day), -share, payment))
        return amount

    def give_back(self, day: date) -> None:
        for refund in self.facts.get("refunds", []):
            amount = cents(refund["amount"]) if refund["on"] == str(day) else 0
            for row in self.credit:
                back = min(amount, row[1])
                row[1] -= back
                amount -= back
            if amount:
                raise Refused("bad_facts")

    # ---- what is worth saying

    def warn(self) -> None:
        for claim in self.claims:
            if claim.due > self.on:
                self.warnings.add(("not_due_yet", claim.ref))
            if claim.regime == OLDER and claim.arose < date(2023, 12, 1) <= claim.due:
                self.warnings.add(("transitional_reading", claim.ref))
            if claim.raw["nature"] == "goods" and self.facts["debtor"] == "consumer":
                self.warnings.add(("short_presumption", claim.ref))
        self.warn_of_rests()

    def warn_of_rests(self) -> None:
        """Credit notes of which something is left, even when the claims that they name will have fallen due."""
        to_come = {c.ref: cents(c.raw["principal"]) for c in self.claims if c.due > self.on}
        for _day, place, action in self.actions:
            rest = self.rests.get(place, 0)
            for claim in self.concerned(action):
                part = min(rest, to_come.get(claim.ref, 0))
                rest -= part
                if part:
                    to_come[claim.ref] -= part
            if rest:
                self.warnings.add(("credit_note_too_large", place))

    def limits(self) -> dict[str, Limit]:
        limits = {}
        for claim in self.claims:
            payments = {row[4] for row in self.lines if row[1] == claim.ref and row[4] is not None}
            paid = {date.fromisoformat(self.facts["payments"][place]["on"]) for place in payments}
            kinds = [(action["kind"], day) for day, _place, action in self.actions if claim in self.concerned(action)]
            limit = limitation(claim.raw, paid, kinds, self.suspensions, iso(self.facts.get("title", {}).get("decided_on")), self.on)
            limits[claim.ref] = limit
            if limit.prescribed:
                self.warnings.add(("prescribed", claim.ref))
            if limit.last_day is None:
                self.warnings.add(("law_not_verified", claim.ref))
        return limits


def state(facts: dict, on: date) -> dict:
    """The whole answer, in minor units."""
    account = Account(facts, on)
    account.live()
    account.warn()
    first = {c.ref: c.chargeable or c.bears_from for c in account.claims}
    totals = {part: sum(c.parts[part] for c in account.claims) for part in ORDER}
    return {
        "regime": account.claims[0].regime,
        **totals,
        "due": sum(totals.values()),
        "paid": account.paid,
        "credit": sum(row[1] for row in account.credit),
        "chargeable_from": min((day for day in first.values() if day), default=None),
        "claims": {c.ref: {**c.parts, "chargeable_from": first[c.ref]} for c in account.claims},
        "lines": sorted(account.lines, key=repr),
        "limitation": account.limits(),
        "warnings": account.warnings,
        "unknown": account.unknown,
    }
