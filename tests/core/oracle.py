"""The contract of the statement of account, worked out a second time: plain days, whole numbers, and tables typed by hand.

It shares no code and no data with the product. It goes from one day on which something happens to the next, in the order that
the contract gives a day; `by_days` looks at every single day instead, and must say the same. It takes the facts as JSON and
answers in minor units; `Refused` stands for a refusal.
"""

from datetime import date

from tests.core import oracle_interest as interest
from tests.core.oracle_answer import limits, warn
from tests.core.oracle_charges import LUMP_SUMS, ceiling, clause, has_lump_sum, shared
from tests.core.oracle_claim import PARTS, Owed, Refused, danish_start, owed
from tests.core.oracle_days import FAR, ONE, Period, after_fourteen_days, cents, iso, merged, two_months_after
from tests.core.oracle_fees import Asked, Gone, fee
from tests.core.oracle_law import CURRENCY, LAW

__all__ = ["Refused", "answer", "cents", "state"]

INSOLVENT = ("collective_settlement", "over_indebtedness", "restructuring")
INTEREST_FIRST = ("interest", "principal", "damages", "costs")
COSTS_FIRST = ("costs", "interest", "principal", "damages")


class Account:
    """The whole case up to and with `on`."""

    def __init__(self, facts: dict, on: date, *, by_days: bool) -> None:
        self.facts, self.on, self.by_days, self.market = facts, on, by_days, facts["market"]
        self.claims = [owed(place, raw, facts) for place, raw in enumerate(facts["claims"])]
        self.by_age = sorted(self.claims, key=lambda c: (c.due, c.place))
        self.order = facts.get("allocation") or (INTEREST_FIRST if self.market == "be" else COSTS_FIRST)
        self.actions = self.dated("actions")
        self.payments, self.refunds = self.dated("payments"), self.dated("refunds")
        self.suspensions = [(s["because"], date.fromisoformat(s["from"]), iso(s.get("to")) or FAR) for s in facts.get("suspensions", [])]
        self.suspensions = [row for row in self.suspensions if row[1] <= on]
        self.stops = self.find_stops()
        self.title_on = iso(facts.get("title", {}).get("decided_on"))
        self.lines: list[tuple] = []
        self.warnings: set[tuple] = set()
        self.unknown: dict[str, date] = {}
        self.credit: list[list] = []  # [payment, cents left, claim chosen]
        self.rests: dict[int, int] = {}  # credit notes: what is not applied yet
        self.unpaid_due_days: set[date] = set()
        self.gone: list[Gone] = []
        self.refused: Refused | None = None
        self.paid = self.lump_sums = self.fees = self.credited = 0
        for claim in self.claims:
            self.find_first_day(claim)
            claim.turns = interest.turns(claim, self.stops, on)

    # ---- what is known before the days go by

    def dated(self, key: str) -> list[tuple[date, int, dict]]:
        """Day, place and row of what the facts list, in order, up to `on`."""
        rows = [(date.fromisoformat(row["on"]), place, row) for place, row in enumerate(self.facts.get(key, []))]
        return sorted((row for row in rows if row[0] <= self.on), key=lambda row: row[:2])

    def find_stops(self) -> list[Period]:
        """The days on which interest does not run."""
        stops = [(first, last) for because, first, last in self.suspensions if because == "minor" or because in INSOLVENT]
        if self.market == "be":
            asked = [(first + 31 * ONE, last) for because, first, last in self.suspensions if because == "instalment_request"]
            stops += [(first, last) for first, last in asked if first <= last]
        return merged(stops)

    def suspended(self, day: date, *because: str) -> list[str]:
        """Why a day is suspended, if it is."""
        return [b for b, first, last in self.suspensions if first <= day <= last and (not because or b in because)]

    def concerned(self, action: dict) -> list[Owed]:
        named = action.get("claims")
        return [c for c in self.by_age if (c.ref in named if named is not None else c.due < date.fromisoformat(action["on"]))]

    def find_first_day(self, claim: Owed) -> None:
        """The first day that may bear interest."""
        if claim.regime in ("gl.unverified", "fo.unverified"):
            return
        if claim.regime == "be.book_xix":
            self.find_first_reminder(claim)
        elif claim.regime == "fr.consumer" or (claim.regime == "be.older" and claim.agreed is None):
            self.find_first_notice(claim)
        else:
            claim.bears_from = danish_start(claim) if claim.regime == "dk" else claim.due + ONE
        served = iso(self.facts.get("title", {}).get("served_on"))
        if claim.regime == "fr.consumer" and claim.agreed is None and served:
            claim.five_points_from = two_months_after(served) + ONE

    def sent_when_due(self, claim: Owed, kind: str) -> list[tuple[date, dict]]:
        return [(day, a) for day, _place, a in self.actions if a["kind"] == kind and day > claim.due and claim in self.concerned(a)]

    def find_first_reminder(self, claim: Owed) -> None:
        """Book XIX: the first reminder that was not sent on a suspended day, and its fourteen days."""
        for day, action in self.sent_when_due(claim, "first_reminder"):
            if not self.suspended(day):
                claim.chargeable = after_fourteen_days(day, action.get("channel", "post"))
                claim.bears_from = day + ONE if claim.creditor == "small" else claim.chargeable
                return

    def find_first_notice(self, claim: Owed) -> None:
        """The day after the formal notice was sent; in France after it was received, where that is known."""
        notices = self.sent_when_due(claim, "formal_notice")
        french = claim.regime == "fr.consumer"
        starts = [(french and iso(action.get("received_on"))) or day for day, action in notices]
        claim.bears_from = min(starts) + ONE if starts else None

    # ---- the days

    def days(self) -> list[date]:
        """Every day on which something happens; the rate of interest may change between them."""
        days = {day for claim in self.claims for day in (claim.due, claim.due + ONE, claim.chargeable) if day}
        days |= {row[0] for row in (*self.actions, *self.payments, *self.refunds)}
        if self.by_days:
            days = {date.fromordinal(day) for day in range(min(days).toordinal(), self.on.toordinal() + 1)}
        return sorted(day for day in days if day <= self.on)

    def live(self) -> None:
        for day in self.days():
            self.fall_due(day)
            if not self.suspended(day, *INSOLVENT):
                self.post_damages(day)
                self.post_lump_sums(day)
            self.act(day)
            if self.by_days:
                self.bear_interest(day)
            self.take_payments(day)
            self.give_back(day)
            self.unpaid_due_days |= {c.due for c in self.claims if c.due == day and c.raw.get("regular_supply") and c.parts["principal"]}
        self.post_interest(self.on)
        if self.refused:
            raise self.refused

    def charge(self, claim: Owed, part: str, day: date, amount: int) -> None:
        claim.parts[part] += amount
        if amount:
            self.lines.append((part, claim.ref, str(day), amount, None))

    def fall_due(self, day: date) -> None:
        for claim in self.claims:
            if claim.due == day:
                self.bear(claim, day - ONE)
                self.charge(claim, "principal", day, cents(claim.raw["principal"]))

    # ---- damages and lump sums

    def post_damages(self, day: date) -> None:
        together: dict[object, list[Owed]] = {}
        for claim in self.claims:
            if claim.damages is None or not claim.parts["principal"]:
                continue
            if claim.regime in ("be.older", "be.business") and claim.due + ONE == day:
                self.charge(claim, "damages", day, clause(claim))
            if claim.chargeable == day:
                together.setdefault(claim.raw.get("contract", claim.place), []).append(claim)
        for group in together.values():
            self.post_group(group, day)

    def post_group(self, group: list[Owed], day: date) -> None:
        """Claims of one contract under one ceiling, shared by principal, the largest remainder first."""
        shares = shared(ceiling(sum(c.parts["principal"] for c in group)), [c.parts["principal"] for c in group])
        fixed = [(c, clause(c), share) for c, share in zip(group, shares, strict=True) if c.damages != "max"]
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
            if claim.due + ONE == day and claim.parts["principal"] and has_lump_sum(claim):
                amount = LUMP_SUMS[claim.regime]
                self.lump_sums += amount
                self.charge(claim, "costs", day, self.increase(amount))

    def increase(self, amount: int) -> int:
        """What a lump sum or a fee adds to the costs: in Finland, between businesses, only the greater of the two sums is owed."""
        if self.claims[0].regime != "fi.business":
            return amount
        more = max(self.lump_sums, self.fees) - self.credited
        self.credited += more
        return more

    # ---- actions

    def act(self, day: date) -> None:
        for action_day, place, action in self.actions:
            if action["kind"] == "credit_note" and action_day <= day:
                self.lower(day, action_day, place, action)
            if action_day == day:
                concerned = self.concerned(action)
                open_ = [c for c in concerned if c.parts["principal"]]
                gone = Gone(action["kind"], day, {c.ref for c in concerned}, {c.ref for c in open_})
                if action.get("fee") is not None and cents(action["fee"] if action["fee"] != "max" else "1"):
                    gone.fee = self.ask_fee(day, place, action, open_)
                self.gone.append(gone)

    def lower(self, day: date, action_day: date, place: int, action: dict) -> None:
        """A credit note: on its day the claims that are due, later each claim that falls due."""
        rest = self.rests.setdefault(place, cents(action["amount"]))
        for claim in self.concerned(action) if rest else []:
            part = min(rest, claim.parts["principal"]) if (claim.due <= day if action_day == day else claim.due == day) else 0
            if part:
                self.bear(claim, day - ONE)
                rest -= part
                self.charge(claim, "principal", day, -part)
        self.rests[place] = rest

    def ask_fee(self, day: date, place: int, action: dict, open_: list[Owed]) -> int:
        fourth = any(self.fourth_due_day(c) for c in open_)
        deducts = self.facts.get("creditor_deducts_vat", True)
        asked = Asked(action, day, open_, self.gone, self.suspended(day), self.title_on, deducts_vat=deducts, fourth_due_day=fourth)
        try:
            amount, codes = fee(asked, self.market)
        except Refused as refused:  # told at the end: facts that are wrong come first
            self.refused = refused
            return 0
        self.warnings |= {(code, place) for code in codes}
        if amount:
            self.fees += amount
            self.charge(open_[0], "costs", day, self.increase(amount))
        return amount

    def fourth_due_day(self, claim: Owed) -> bool:
        if claim.regime != "be.book_xix" or not claim.raw.get("regular_supply") or claim.due not in self.unpaid_due_days:
            return False
        return sum(d.year == claim.due.year and d <= claim.due for d in self.unpaid_due_days) >= 4

    # ---- interest

    def bear_interest(self, until: date) -> None:
        for claim in self.claims:
            self.bear(claim, until)

    def bear(self, claim: Owed, until: date) -> None:
        """Let a claim's open principal bear interest up to and with a day, from where it stood."""
        start = claim.first_day
        if start is None or until <= claim.borne_until:
            return
        first, claim.borne_until = max(start, claim.borne_until + ONE), until
        if first > until or not claim.parts["principal"]:
            return
        if first == start and claim.bears_from and claim.bears_from < start and not self.suspended(start, *INSOLVENT):
            self.bear_days(claim, claim.bears_from, start - ONE)
        self.bear_days(claim, first, until)

    def bear_days(self, claim: Owed, first: date, last: date) -> None:
        cut = interest.single_days if self.by_days else interest.stretches
        for a, b in cut(claim, first, last):
            if any(stop[0] <= a <= stop[1] for stop in self.stops):
                continue
            if interest.is_void(claim):
                self.warnings.add(("clause_above_ceiling", claim.ref))
            rate, parameter = interest.rate_of(claim, a)
            if rate is None:
                self.unknown[parameter] = min(a, self.unknown.get(parameter, a))
            elif rate:
                interest.run_on(claim, a, b, rate)

    def post_interest(self, day: date) -> None:
        self.bear_interest(day)
        for claim in self.claims:
            for run, amount in interest.posted(claim):
                days = (str(run.first), str(run.last), run.days, run.base, run.rate)
                self.lines.append(("interest", claim.ref, days, amount, None))
                claim.parts["interest"] += amount

    # ---- money

    def take_payments(self, day: date) -> None:
        """Credit first, then each payment; each of both posts the interest of every claim."""
        for row in (row for row in self.credit if row[1]):
            self.post_interest(day)
            row[1] = self.allocate(day, *row)
        for paid_on, place, payment in self.payments:
            if paid_on == day:
                self.post_interest(day)
                self.paid += cents(payment["amount"])
                rest = self.allocate(day, place, cents(payment["amount"]), payment.get("claim"))
                self.credit.append([place, rest, payment.get("claim")])

    def allocate(self, day: date, payment: int, amount: int, chosen: str | None) -> int:
        for claim in sorted(self.by_age, key=lambda c: c.ref != chosen):
            for part in self.order:
                share = min(amount, claim.parts[part])
                if share:
                    if part == "principal":
                        self.bear(claim, day)
                    claim.parts[part] -= share
                    amount -= share
                    self.lines.append((part, claim.ref, str(day), -share, payment))
        return amount

    def give_back(self, day: date) -> None:
        for refunded_on, _place, refund in self.refunds:
            amount = cents(refund["amount"]) if refunded_on == day else 0
            for row in self.credit:
                back = min(amount, row[1])
                row[1] -= back
                amount -= back
            if amount:
                raise Refused("bad_facts")


def state(facts: dict, on: date, *, by_days: bool = False) -> dict:
    """The whole answer, in minor units."""
    account = Account(facts, on, by_days=by_days)
    account.live()
    warn(account)
    first = {c.ref: c.first_day for c in account.claims}
    totals = {part: sum(c.parts[part] for c in account.claims) for part in PARTS}
    return {
        "market": account.market,
        "on": on,
        "currency": CURRENCY[account.market],
        "regime": account.claims[0].regime,
        "law": LAW[account.market],
        **totals,
        "due": sum(totals.values()),
        "paid": account.paid,
        "credit": sum(row[1] for row in account.credit),
        "chargeable_from": min((day for day in first.values() if day), default=None),
        "claims": {c.ref: {**c.parts, "chargeable_from": first[c.ref]} for c in account.claims},
        "lines": sorted(account.lines, key=repr),
        "limitation": limits(account),
        "warnings": account.warnings,
        "unknown": account.unknown,
    }


def answer(facts: dict, on: date, *, by_days: bool = False) -> dict:
    """The same, or the code of the refusal."""
    try:
        return state(facts, on, by_days=by_days)
    except Refused as refused:
        return {"refusal": str(refused)}
