"""What an action may cost under each market's tariff, typed by hand for the oracle: allowed, too early, too many, and how much."""

from dataclasses import dataclass
from datetime import date, timedelta

from tests.core.oracle_claim import Owed, Refused
from tests.core.oracle_days import cents

LETTERS = ("first_reminder", "reminder", "formal_notice", "collection_notice", "payment_demand", "lawyer_letter")
REMINDERS = ("first_reminder", "reminder")


@dataclass
class Gone:
    """An action that has gone by."""

    kind: str
    on: date
    about: set[str]  # the claims it concerned
    open: set[str]  # those of them that had open principal then
    fee: int = 0  # what it bore, before anything was credited


@dataclass
class Asked:
    """An action that asks for a fee, and what the tariffs look at."""

    raw: dict
    on: date
    claims: list[Owed]  # those concerned that have open principal, the oldest first
    before: list[Gone]  # the actions before it, in their order
    reasons: list[str]  # why that day is suspended
    title_on: date | None
    deducts_vat: bool
    fourth_due_day: bool  # Belgium, regular supply

    @property
    def kind(self) -> str:
        return self.raw["kind"]

    @property
    def principal(self) -> int:
        return sum(claim.parts["principal"] for claim in self.claims)

    def shares(self, refs: set[str]) -> bool:
        return any(claim.ref in refs for claim in self.claims)

    def bore(self, *kinds: str) -> list[Gone]:
        """The earlier actions that bore a fee on one of these claims."""
        return [gone for gone in self.before if gone.fee and gone.kind in (kinds or (gone.kind,)) and self.shares(gone.open)]

    def sent(self, *kinds: str) -> list[Gone]:
        """The earlier actions about one of these claims, whether they bore a fee or not."""
        return [gone for gone in self.before if gone.kind in kinds and self.shares(gone.about)]


@dataclass
class Answer:
    """What a tariff says of an allowed action."""

    most: int | None  # None: as asked, there is no maximum
    too_early: bool = False
    too_many: bool = False
    no_notice: bool = False
    total_cap: int | None = None
    may_be_suspended: bool = False


def fee(asked: Asked, market: str) -> tuple[int, list[str]]:
    """The fee of an action in cents, and the codes to warn of."""
    answer = TARIFFS[market](asked) if asked.claims else None
    if refused := reason(asked, answer):
        return 0, [refused]
    assert answer
    amount, codes = at_most(asked.raw["fee"], answer.most)
    if answer.total_cap is not None:
        rest = max(0, answer.total_cap - sum(gone.fee for gone in asked.bore()))
        if amount > rest:
            amount, codes = rest, [*codes, "fee_total_cap"]
    return amount, codes


def reason(asked: Asked, answer: Answer | None) -> str | None:
    """The first code in the order of the contract that leaves nothing of a fee."""
    if answer is None:
        return "fee_not_allowed"
    if answer.too_early:
        return "fee_too_early"
    if answer.too_many:
        return "fee_count"
    if answer.no_notice:
        return "fee_before_notice"
    return "suspended" if asked.reasons and not answer.may_be_suspended else None


def at_most(wanted: str, most: int | None) -> tuple[int, list[str]]:
    if most is None:
        return cents(wanted), []
    if wanted == "max":
        return most, []
    return min(cents(wanted), most), ["fee_above_maximum"] * (cents(wanted) > most)


def by_bracket(amount: int, brackets: tuple[tuple[int, int], ...], above: int) -> int:
    """The value beside the first upper bound that is not exceeded; bounds and values in whole euros or kroner."""
    return 100 * next((value for bound, value in brackets if amount <= 100 * bound), above)


# ---- Belgium: a reminder of regular supply, from the fourth unpaid due day of a year


def belgian(asked: Asked) -> Answer | None:
    if asked.kind != "reminder" or not asked.fourth_due_day:
        return None
    return Answer(750 + cents(asked.raw.get("postage", "0")))


# ---- France: nothing without a title, as asked after it


def french(asked: Asked) -> Answer | None:
    if not asked.title_on or asked.on <= asked.title_on:
        return None
    if asked.raw["fee"] == "max":
        raise Refused("no_maximum")
    return Answer(None)


# ---- Denmark

DANISH_TARIFFS = (  # for claims that arose from this day: up to, fee; the fee above 500 000, to which comes 1 % of what lies above
    (date(2016, 7, 1), ((1_000, 400), (2_500, 700), (5_000, 1_000), (10_000, 1_300), (25_000, 1_700), (50_000, 2_250), (100_000, 2_850),
                        (250_000, 3_850), (500_000, 6_400)), 6_400),
    (date(2009, 7, 1), ((1_000, 350), (2_500, 600), (5_000, 850), (10_000, 1_100), (25_000, 1_450), (50_000, 1_950), (100_000, 2_450),
                        (250_000, 3_300), (500_000, 5_500)), 5_500),
    (date(2002, 8, 1), ((1_000, 300), (2_500, 500), (5_000, 700), (10_000, 900), (25_000, 1_200), (50_000, 1_600), (100_000, 2_000),
                        (250_000, 2_700), (500_000, 4_500)), 4_500),
)  # fmt: skip


def danish(asked: Asked) -> Answer | None:
    in_force = date(2001, 7, 1) if asked.claims[0].debtor == "consumer" else date(2002, 8, 1)
    if asked.kind in REMINDERS and asked.on >= in_force:
        return danish_reminder(asked)
    if asked.kind == "handover" and asked.on >= in_force:
        return Answer(10_000, too_many=bool(asked.bore("handover")), no_notice=not danish_notice(asked))
    if asked.kind == "collection_tariff" and (most := danish_tariff(asked)):
        return Answer(most, too_many=bool(asked.bore("collection_tariff")), no_notice=not danish_notice(asked))
    return None


def danish_reminder(asked: Asked) -> Answer:
    bore = asked.bore(*REMINDERS)
    return Answer(10_000, too_early=any(asked.on < gone.on + timedelta(days=10) for gone in bore), too_many=len(bore) >= 3)


def danish_notice(asked: Asked) -> bool:
    """Whether a formal notice was sent at least ten full days before."""
    return any(asked.on >= gone.on + timedelta(days=11) for gone in asked.sent("formal_notice"))


def danish_tariff(asked: Asked) -> int | None:
    """By bracket and the day the oldest claim arose; a quarter more, rounded down, where the creditor bears the VAT."""
    for since, brackets, above in DANISH_TARIFFS:
        if asked.claims[0].arose >= since:
            hundredths = 100 * by_bracket(asked.principal, brackets, above) + max(0, asked.principal - 50_000_000)
            return hundredths // 100 if asked.deducts_vat else hundredths * 5 // 400
    return None


# ---- Finland


def finnish(asked: Asked) -> Answer | None:
    return finnish_consumer(asked) if asked.claims[0].debtor == "consumer" else finnish_business(asked)


def finnish_too_early(asked: Asked, days: int) -> bool:
    """A letter bears a fee so many days after the due day of the oldest claim and after any earlier letter."""
    earlier = [asked.claims[0].due, *(gone.on for gone in asked.sent(*LETTERS))]
    return any(asked.on < day + timedelta(days=days) for day in earlier)


def finnish_consumer(asked: Asked) -> Answer | None:
    if asked.on < date(2013, 3, 16):
        return None
    enforceable, principal = bool(asked.claims[0].raw.get("directly_enforceable")), asked.principal
    cap = 5_100 if enforceable else by_bracket(principal, ((100, 60), (1_000, 120)), 210)
    if asked.kind in REMINDERS:
        return Answer(500, too_early=finnish_too_early(asked, 14), total_cap=cap)
    if asked.kind == "payment_demand":
        most, bore = 1_400 if enforceable else by_bracket(principal, ((100, 14), (1_000, 24)), 50), len(asked.bore("payment_demand"))
        most = most // 2 if bore else most
        early = finnish_too_early(asked, 14)
        return Answer(most, too_early=early, too_many=bore >= 2, no_notice=not asked.sent(*REMINDERS), total_cap=cap)
    if asked.kind == "extension":
        return Answer(500, total_cap=cap)
    return finnish_plan(asked, cap, small=enforceable or principal <= 10_000) if asked.kind == "payment_plan" else None


def finnish_plan(asked: Asked, cap: int, *, small: bool) -> Answer:
    most = 2_000 if small or asked.raw.get("instalments", 1) <= 4 else by_bracket(asked.principal, ((1_000, 30),), 50)
    too_many = len(asked.bore("payment_plan")) >= (1 if small else 2)
    return Answer(most, too_many=too_many, total_cap=cap, may_be_suspended=set(asked.reasons) <= {"plan"})


def finnish_business(asked: Asked) -> Answer | None:
    if asked.on < date(2021, 1, 1):
        return None
    permanent = asked.on >= date(2022, 5, 1)
    caps = ((500, 250), (2_500, 470), (10_000, 550))
    cap = by_bracket(asked.principal, caps, 0) or None if permanent else None
    if asked.kind in REMINDERS:
        return Answer(1_200 if permanent else 1_000, too_early=finnish_too_early(asked, 10 if permanent else 7), total_cap=cap)
    if asked.kind == "payment_demand":
        most = business_demand(asked, permanent=permanent) // (2 if asked.bore("payment_demand") else 1)
        return Answer(most, too_early=finnish_too_early(asked, 10 if permanent else 7), total_cap=cap)
    return Answer(1_000, total_cap=cap) if asked.kind == "extension" and permanent else None


def business_demand(asked: Asked, *, permanent: bool) -> int:
    if not permanent:
        return by_bracket(asked.principal, ((500, 50),), 80)
    if asked.claims[0].raw.get("directly_enforceable"):
        return 5_000
    return by_bracket(asked.principal, ((500, 50), (2_500, 70), (10_000, 90)), 110)


def none(_asked: Asked) -> None:
    """Greenland and the Faroe Islands: no tariff is verified."""


TARIFFS = {"be": belgian, "fr": french, "dk": danish, "fi": finnish, "gl": none, "fo": none}
