"""The office in the ninety days: what people bring, what is decided, what goes to the bank. Each step may be done twice."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from amiable.apps.cases import queries as cases
from amiable.apps.cases.records import CaseView
from amiable.apps.counter import queries as counter_queries
from amiable.apps.counter import services as counter
from amiable.apps.counter.records import CashView, NewCheque
from amiable.apps.counter.refusals import BagKnown, BounceNotBooked, ChequeKnown, NothingToDeposit, TillCounted
from amiable.apps.payments import queries as money
from amiable.apps.payments import services as payments
from amiable.apps.payments.records import Announced, NewDeposit, Share, Taking
from amiable.apps.payments.refusals import WentBack
from amiable.apps.refunds import queries as refund_queries
from amiable.apps.refunds import services as refunds
from amiable.apps.remittances import queries as remittances
from amiable.apps.remittances.services import paid_directly, remit
from amiable.core.means import CashAboveLimit
from amiable.sim.ninety_people import CREDITOR, MARKETS, OFFICE, STAFF, TOLD, creditors, reference_of
from amiable.sim.ninety_plan import Event, Plan, payer_of
from amiable.sim.ninety_world import COMES_BACK, CardCompany, Order, World, entry
from amiable.sim.payers_people import account

ADA, BEN = STAFF
FEE_FIXED, FEE_PPM, MILLION = 25, 15_000, 1_000_000
NOON = 11  # o'clock, in UTC


def noon(on: date) -> datetime:
    """When everything at the counter happens."""
    return datetime(on.year, on.month, on.day, NOON, tzinfo=UTC)


class Office:
    """The office with all that it and the simulation know."""

    def __init__(self, plan: Plan, world: World, folder: Path) -> None:
        self.plan, self.world, self.company = plan, world, CardCompany(folder / "cards")
        ids = [pk for market in MARKETS for pk in cases.case_ids(market)]
        self.views = cases.cases_of(ids)
        claims = cases.claims_of(ids)
        self.ids = {claim.ref: pk for pk, of_case in claims.items() for claim in of_case if claim.ref in plan.by_ref}
        self.ref_of = {pk: ref for ref, pk in self.ids.items()}
        self.printed = {self.views[pk].printed_number: ref for ref, pk in self.ids.items()}
        self.names = {event.name: event for day in plan.days.values() for event in day if event.kind in BRINGS}
        self.told = {account(debtor.market, TOLD + debtor.number) for debtor in plan.people} | {account(market, TOLD) for market in MARKETS}
        self.takings: list[Taking] = []
        self.announced: list[Announced] = []

    def case(self, ref: str) -> CaseView:
        """A case by its first invoice."""
        return self.views[self.ids[ref]]

    # ---- what people bring

    def happens(self, event: Event) -> None:
        """One thing happens."""
        self.world.counted[event.kind] += 1
        DO[event.kind](self, event)

    def take_all(self, on: date) -> None:
        """What came by card is taken together, and the debits are announced together."""
        if self.takings:
            payments.take(self.takings, by="", today=on)
        if self.announced:
            payments.announce(self.announced)
        self.takings, self.announced = [], []

    def transfer(self, event: Event) -> None:
        """With the reference on the letter."""
        reference = reference_of(event.market, self.case(event.ref).reference_number)
        self._paid(event)
        self._expect(event, reference=reference)

    def nameless(self, event: Event) -> None:
        """Money of which nobody knows whose it is."""
        self.world.nobody[event.market] += event.minor
        self.world.received[event.market] += event.minor
        self._expect(event, text="merci")

    def debit(self, event: Event) -> None:
        """A direct debit that was announced."""
        self.announced.append(Announced(event.market, event.name, self.ids[event.ref], event.minor, "direct_debit"))
        self._paid(event)
        self._expect(event, text="domiciliation")

    def card(self, event: Event) -> None:
        """By card, at the provider."""
        key = f"demo:{event.name}"
        name, _account = payer_of(event, self.plan)
        self.takings.append(Taking(event.market, "card", "demo", event.minor, event.on, key, self.ids[event.ref], counterparty=name))
        self._paid(event)
        self.world.cards[event.market][event.name] = event.minor

    def cash(self, event: Event) -> None:
        """At the counter; who writes it down looks first whether it was. More than the law lets one pay in cash goes home again."""
        if self._taken(event):
            self._paid(event)
            self.world.tills[event.market][event.name] = event.minor

    def mistyped(self, event: Event) -> None:
        """Cash that was handed back at once."""
        for taken in self._taken(event):
            if taken.undone_on is None:
                counter.undo_cash(taken.id, by=ADA, why="mistyped", at=noon(event.on))

    def _taken(self, event: Event) -> list[CashView]:
        """The cash that was taken, now or before; nothing where the law keeps us from it."""
        if not (taken := self._at_the_till(event)):
            with suppress(CashAboveLimit):
                counter.take_cash(self.ids[event.ref], event.minor, at=noon(event.on), by=ADA, payer=event.name)
                taken = self._at_the_till(event)
        return taken

    def _at_the_till(self, event: Event) -> list[CashView]:
        return [cash for cash in counter_queries.cash(event.market) if cash.payer == event.name]

    def cheque(self, event: Event) -> None:
        """A cheque over the counter."""
        paper = NewCheque(event.minor, event.name, "Banque Fictive", "Somebody", event.on, True, True, True)
        with suppress(ChequeKnown):
            counter.receive_cheque(self.ids[event.ref], paper, at=noon(event.on), by=ADA)
        self._paid(event)
        self.world.cheques[event.market][event.name] = event.minor

    def direct(self, event: Event) -> None:
        """Paid to the creditor itself, which tells us."""
        creditor, number = self.plan.by_ref[event.ref].creditor, self.case(event.ref).printed_number
        paid_directly(creditor, number, event.minor, event.on, by=ADA, at=noon(event.on), today=event.on, reference=event.name)
        self._paid(event)
        self.world.direct[event.market] += event.minor

    def _paid(self, event: Event, sign: int = 1) -> None:
        self.world.paid[event.ref] += sign * event.minor
        self.world.received[event.market] += sign * event.minor

    def _expect(self, event: Event, *, credit: bool = True, reference: str = "", text: str = "") -> None:
        name, iban = payer_of(self.names[event.name], self.plan)
        made = entry(
            event.minor,
            event.on,
            credit=credit,
            name=event.name,
            reference=reference,
            text=text,
            counterparty=name,
            counterparty_account=iban,
            reversal=not credit,
        )
        self.world.banks[event.market].bank.expect(made)

    # ---- what is taken back

    def returned(self, event: Event) -> None:
        """The bank takes a payment back, while there is money to take it from."""
        if self._can_leave(event):
            self._paid(event, -1)
            self._expect(event, credit=False)

    def disputed(self, event: Event) -> None:
        """The bank of a card takes a payment back, unless we gave it back ourselves before."""
        if any(payment == f"demo:{event.name}" for payment, _minor in self.company.refunds.values()):
            return
        payments.take_back(f"back:{event.name}", of=f"demo:{event.name}", on=event.on, why="disputed", today=event.on)
        self._paid(event, -1)
        self.world.cards[event.market][f"back:{event.name}"] = -event.minor

    def bounced(self, event: Event) -> None:
        """A cheque is not paid: while it is with us it is put aside, afterwards the bank takes it back."""
        self._paid(event, -1)
        if event.name in self.world.cheques[event.market]:
            del self.world.cheques[event.market][event.name]
            for cheque in counter_queries.cheques(event.market):
                if cheque.number == event.name and cheque.bounced_on is None:
                    counter.bounce(cheque.id, by=ADA, why="provision insuffisante", at=noon(event.on))
        else:
            self.world.banks[event.market].bank.expect(entry(event.minor, event.on, credit=False, text=f"impayé {event.name}"))

    def unpaid_cheques(self, market: str, on: date) -> None:
        """What the bank did not pay is said at the counter, as soon as the bank's line is here: a file may come a day late."""
        gone = [event.name for day in (on - timedelta(days=1), on) for event in self.plan.days.get(day, ()) if event.kind == "bounced"]
        for cheque in counter_queries.cheques(market) if gone else ():
            if cheque.number in gone and cheque.bounced_on is None:
                with suppress(BounceNotBooked):
                    counter.bounce(cheque.id, by=ADA, why="provision insuffisante", at=noon(on))

    # ---- the bank's own

    def charge(self, event: Event) -> None:
        """The bank keeps its fee, while there is money to take it from."""
        if self._can_leave(event):
            self.world.apart[event.market] += event.minor
            self.world.charged[event.market] += event.minor
            self.world.banks[event.market].bank.expect(entry(event.minor, event.on, credit=False, text="frais"))

    def made_good(self, event: Event) -> None:
        """The office makes it good."""
        if self.world.charged[event.market]:
            self.world.charged[event.market] -= event.minor
            self.world.apart[event.market] -= event.minor
            self.from_the_office(event.market, event.minor, event.on)

    def from_the_office(self, market: str, minor: int, on: date) -> None:
        """The office pays from its own account."""
        own = account(market, OFFICE)
        self.world.banks[market].bank.expect(entry(minor, on, text="frais", counterparty_account=own))

    def _can_leave(self, event: Event) -> bool:
        bank = self.world.banks[event.market].bank
        leaving = sum(each.minor for each in bank.coming.get(event.on, ()) if not each.credit)
        return bank.balance >= leaving + event.minor

    # ---- what people decide

    def decide(self, event: Event) -> None:
        """A person says whose a payment is, rightly or not."""
        ref = event.other or event.ref
        self.put(event.name, ref, event.on)
        self.world.nobody[event.market] -= event.minor
        self.world.paid[ref] += event.minor

    def correct(self, event: Event) -> None:
        """A person sees that it was another's."""
        wrong = next(each.other for each in self._decisions(event.name))
        try:
            self.put(event.name, event.ref, event.on)
        except WentBack:  # some of it was paid back to its payer meanwhile
            return
        self.world.paid[wrong] -= event.minor
        self.world.paid[event.ref] += event.minor

    def _decisions(self, name: str) -> list[Event]:
        return [event for day in self.plan.days.values() for event in day if event.name == name and event.kind == "decide"]

    def send_back(self, event: Event) -> None:
        """Nobody's money goes back to its payer."""
        self.put(event.name, "", event.on)
        self.world.nobody[event.market] -= event.minor

    def put(self, name: str, ref: str, on: date) -> None:
        """Say whose the payment of a name is: what stands elsewhere is undone, what is left is given. Twice is once."""
        (line_id, taken_back_on, _why) = money.payments_by_end_to_end([name])[name]
        if taken_back_on:
            return
        wanted = self.ids[ref] if ref else None
        known = money.line(line_id)
        assert known is not None
        for match in known.matches:
            if match.undone_on is None and match.case_id != wanted:
                payments.undo(match.id, by=BEN, why="it is another's", today=on)
        if rest := money.rest_of([line_id])[line_id]:
            payments.assign(line_id, [Share(wanted, rest)], by=ADA, why="as the payer wrote", today=on)

    # ---- what goes out

    def pay_creditors(self, market: str, on: date) -> None:
        """The month before is paid; who was not reached last month is paid again."""
        month = (on.replace(day=1) - timedelta(days=1)).replace(day=1)
        remit(month, on, market, again=creditors(market))
        first = account("be", CREDITOR)
        for document in remittances.files(market, month):
            if document.name.endswith(".xml"):
                for order in self._carried_out(market, document.content, on):
                    if order.to == first and on.month == 3:
                        self.world.banks[market].gives_back(order, on)

    def give_back(self, market: str, on: date) -> None:
        """What was paid too much, and what is nobody's: one proposes, the other agrees, the bank and the card company pay."""
        refunds.propose_due(market, on, by=ADA, at=noon(on))
        for refund in refund_queries.under_way(market):
            if refund.state == "account_missing":
                number = refund.case_id and self.plan.by_ref[self.ref_of[refund.case_id]].number
                refunds.tell_account(
                    refund.id, account=account(market, TOLD + (number or 0)), holder="Somebody", why="on the telephone", by=ADA, at=noon(on)
                )
            refunds.approve(refund.id, by=BEN, at=noon(on), today=on)
        refunds.pay(market, on, by=ADA, at=noon(on), give_back_by_card=self.company.give_back)
        bank = self.world.banks[market]
        for message, made_on, _orders, _minor, _market in refund_queries.files(market):
            if made_on == on:
                for order in self._carried_out(market, refund_queries.file(message)[1], on):
                    if order.minor % COMES_BACK == 0 and order.to not in self.told:
                        bank.gives_back(order, on)

    def _carried_out(self, market: str, content: bytes, on: date) -> list[Order]:
        return self.world.banks[market].carry_out(content, on)

    def to_the_bank(self, market: str, on: date) -> None:
        """The till, the cheques and the cards of the week go to the bank, and are there the next day."""
        tills, cheques = self.world.tills[market], self.world.cheques[market]
        at, bag, paper = noon(on) + timedelta(hours=5), f"BAG-{market}-{on}", f"LIST-{market}-{on}"
        if tills:
            with suppress(TillCounted):
                counter.count_till(market, sum(tills.values()), at=at, by=ADA)
            with suppress(NothingToDeposit, BagKnown):
                counter.deposit_cash(market, bag, at=at, by=ADA)
            self._arrives(market, on, sum(tills.values()), bag)
            tills.clear()
        if cheques:
            with suppress(NothingToDeposit, BagKnown):
                counter.deposit_cheques(market, paper, at=at, by=ADA)
            self._arrives(market, on, sum(cheques.values()), paper)
            cheques.clear()
        self._pay_out(market, on)

    def _pay_out(self, market: str, on: date) -> None:
        """The card company pays what it holds, less its fee, what was disputed and what went back to cards."""
        cards, back = self.world.cards[market], self.given_back(market)
        held = sum(cards.values()) - sum(back.values())
        keys = tuple(f"demo:{name}" for name in cards if name in self.names)
        fee = sum(FEE_FIXED + minor * FEE_PPM // MILLION for minor in cards.values() if minor > 0)
        if not keys or held <= fee:
            return
        name = f"po-{market}-{on}"
        payments.expect_deposit(NewDeposit(market, "demo", name, held - fee, on, name, keys, fee), on)
        self.from_the_office(market, fee, on + timedelta(days=2))
        self._arrives(market, on, held - fee, name)
        self.world.given_back |= set(back)
        cards.clear()

    def given_back(self, market: str) -> dict[str, int]:
        """What went back to cards in a market and was not taken off a payout yet."""
        known = self.company.refunds.items()
        return {key: minor for key, (name, minor) in known if key not in self.world.given_back and self.names[name[5:]].market == market}

    def _arrives(self, market: str, on: date, minor: int, text: str) -> None:
        self.world.banks[market].bank.expect(entry(minor, on + timedelta(days=1), text=text))


DO: dict[str, Callable[[Office, Event], None]] = {
    "transfer": Office.transfer,
    "nameless": Office.nameless,
    "mistaken": Office.nameless,
    "stranger": Office.nameless,
    "debit": Office.debit,
    "card": Office.card,
    "cash": Office.cash,
    "mistyped": Office.mistyped,
    "cheque": Office.cheque,
    "direct": Office.direct,
    "returned": Office.returned,
    "disputed": Office.disputed,
    "bounced": Office.bounced,
    "charge": Office.charge,
    "made_good": Office.made_good,
    "decide": Office.decide,
    "correct": Office.correct,
    "send_back": Office.send_back,
}
BRINGS = ("transfer", "nameless", "mistaken", "stranger", "debit", "card", "cash", "cheque", "direct")
