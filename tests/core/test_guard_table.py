"""May we contact this person? A table over the markets, as somebody who knows the law fills it in: half allowed, every reason once.

One claim of 600.00, due on Thursday 15 February 2024, unless a row says otherwise. A refusal has its code and the first lawful moment.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain

import pytest

from amiable.core.guard import refusals as contact_refusals
from amiable.core.guard.refusals import ContactRefused
from tests.core.asking import Answer, ask, invoice, letter, met

YES = None
REMINDED = [letter("first_reminder", "2024-03-01")]  # by e-mail: days 1 to 14 are 2 to 15 March; chargeable from the 16th
NOTICED = [*REMINDED, letter("collection_notice", "2024-03-18")]  # days 1 to 14 are 19 March to 1 April
BY_POST = [letter("collection_notice", "2024-03-18", "post")]  # day 1 is Thursday 21 March, day 14 is 3 April
PUT_IN_DEFAULT = [letter("formal_notice", "2024-03-01")]
CLEAR = [letter("reminder", "2024-02-29")]  # Finland: the fourteenth day after the due day
TWICE = [met("letter", "2024-05-07T10:12"), met("call", "2024-05-10T16:00")]  # a Tuesday and a Friday
SIX = [met("call", f"2024-{day}T11:00") for day in ("04-10", "04-15", "04-22", "04-26", "05-02", "05-06")]
AGREED = {"consents": [{"channel": "email", "given_on": "2024-01-10"}, {"channel": "visit", "given_on": "2024-04-15"}, "sms"]}


@dataclass(frozen=True)
class Situation:
    """What one wants to do, and the answer."""

    what: str
    at: str
    channel: str
    answer: Answer
    debtor: str = "consumer"
    purpose: str = "demand"
    step: str | None = None
    facts: dict = field(default_factory=dict)


def on(what: str, at: str, channel: str, answer: Answer, **more: object) -> Situation:
    own = {key: more.pop(key) for key in ("debtor", "purpose", "step") if key in more}
    return Situation(what, at, channel, answer, facts=more, **own)  # type: ignore[arg-type]


def held(because: str, first: str, last: str | None = None) -> list[dict]:
    return [{"because": because, "from": first} | ({"to": last} if last else {})]


# fmt: off
BE = [
    on("the free first reminder, the day after the due day", "2024-02-16T00:00", "letter", YES, step="first_reminder"),
    on("on the due day itself", "2024-02-15T18:00", "letter", ("nothing_owed", "2024-02-16T00:00"), step="first_reminder"),
    on("an ordinary demand before any letter", "2024-02-20T10:00", "call", ("opening_letter_missing", None)),
    on("the collector's notice on the chargeable day", "2024-03-16T08:00", "letter", YES, step="collection_notice", actions=REMINDED),
    on("the day before it", "2024-03-15T08:00", "letter", ("still_waiting", "2024-03-16T00:00"), step="collection_notice",
       actions=REMINDED),
    on("without the first reminder", "2024-03-16T08:00", "letter", ("not_yet", None), step="collection_notice"),
    on("the older rules know no first reminder", "2024-03-16T08:00", "letter", YES, step="collection_notice",
       claims=[invoice(contracted_on="2022-01-01", arose_on="2023-11-01")]),
    on("a letter of Finland", "2024-03-16T08:00", "letter", ("no_such_step", None), step="payment_demand", actions=REMINDED),
    on("a second reminder within the fourteen days", "2024-03-10T08:00", "letter", ("still_waiting", "2024-03-16T00:00"),
       step="first_reminder", actions=REMINDED),
    on("a letter within the notice's days, until Easter Monday", "2024-04-01T12:00", "letter", ("still_waiting", "2024-04-02T00:00"),
       actions=NOTICED),
    on("a call then: its hours begin at nine", "2024-04-01T12:00", "call", ("still_waiting", "2024-04-02T09:00"), actions=NOTICED),
    on("a letter at night, the days being over", "2024-04-02T03:00", "letter", YES, actions=NOTICED),
    on("by post the days begin on the third working day", "2024-04-03T12:00", "letter", ("still_waiting", "2024-04-04T00:00"),
       actions=BY_POST),
    on("and are over on the fifteenth day after it", "2024-04-04T12:00", "letter", YES, actions=BY_POST),
    on("a call at 18:59 on a Tuesday", "2024-04-02T18:59", "call", YES, actions=NOTICED),
    on("a call at 19:00", "2024-04-02T19:00", "call", ("outside_hours", "2024-04-03T09:00"), actions=NOTICED),
    on("a call at ten in the evening: no hour of the market either", "2024-04-02T22:00", "call", ("outside_hours", "2024-04-03T09:00"),
       actions=NOTICED),
    on("a text message at 8:59", "2024-04-03T08:59", "sms", ("outside_hours", "2024-04-03T09:00"), actions=NOTICED, person=AGREED),
    on("a call on Saturday at ten", "2024-04-06T10:00", "call", YES, actions=NOTICED),
    on("a call on Saturday at one", "2024-04-06T13:00", "call", ("outside_hours", "2024-04-08T09:00"), actions=NOTICED),
    on("a call on a Sunday", "2024-04-07T11:00", "call", ("outside_hours", "2024-04-08T09:00"),
       actions=NOTICED),
    on("a call on 1 May", "2024-05-01T11:00", "call", ("outside_hours", "2024-05-02T09:00"), actions=NOTICED),
    on("a letter on 1 May", "2024-05-01T11:00", "letter", YES, actions=NOTICED),
    on("two demands since Tuesday 10:12", "2024-05-13T11:00", "letter", ("too_often", "2024-05-14T10:12"), actions=NOTICED, contacts=TWICE),
    on("a week after the first of them", "2024-05-14T10:12", "letter", YES, actions=NOTICED, contacts=TWICE),
    on("until Thursday 15:00, which is Ascension Day", "2024-05-08T10:00", "call", ("too_often", "2024-05-10T09:00"), actions=NOTICED,
       contacts=[met("call", "2024-05-02T15:00"), met("call", "2024-05-06T15:00")]),
    on("six in thirty days", "2024-05-10T10:00", "call", ("too_often", "2024-05-10T11:00"), actions=NOTICED, contacts=SIX),
    on("five in thirty days", "2024-05-10T11:00", "call", YES, actions=NOTICED, contacts=SIX),
    on("four days after a conversation", "2024-05-10T10:00", "letter", ("after_conversation", "2024-05-13T15:30"), actions=NOTICED,
       contacts=[met("call", "2024-05-06T15:30", "reply", conversation=True)]),
    on("a week after it", "2024-05-13T15:30", "letter", YES, actions=NOTICED,
       contacts=[met("call", "2024-05-06T15:30", "reply", conversation=True)]),
    on("answers are no demands", "2024-05-10T10:00", "letter", YES, actions=NOTICED,
       contacts=[met("email", "2024-05-09T10:00", "reply")] * 9),
    on("an e-mail without consent", "2024-04-10T10:00", "email", ("consent_missing", None), actions=NOTICED),
    on("an e-mail to an address that the person gave", "2024-04-10T23:00", "email", YES, actions=NOTICED, person={"consents": ["email"]}),
    on("once consent was withdrawn", "2024-04-10T10:00", "email", ("consent_missing", None), actions=NOTICED,
       person={"consents": [{"channel": "email", "given_on": "2024-01-10", "withdrawn_on": "2024-04-10"}]}),
    on("a visit without consent", "2024-04-10T10:00", "visit", ("consent_missing", None), actions=NOTICED),
    on("a visit that the person agreed to", "2024-04-16T10:00", "visit", YES, actions=NOTICED, person=AGREED),
    on("an address is no consent to a visit", "2024-04-16T10:00", "visit", ("consent_missing", None), actions=NOTICED,
       person={"consents": [{"channel": "visit", "given": "given_by_person"}]}),
    on("a dispute", "2024-04-10T10:00", "letter", ("on_hold", None), actions=NOTICED, suspensions=held("dispute", "2024-04-05")),
    on("a complaint that ends on Saturday: a call on Monday", "2024-04-10T10:00", "call", ("on_hold", "2024-04-15T09:00"),
       actions=NOTICED, suspensions=held("complaint", "2024-04-05", "2024-04-13")),
    on("a receipt during a dispute, on Sunday night", "2024-04-07T23:00", "sms", YES, purpose="receipt",
       suspensions=held("dispute", "2024-04-05")),
    on("a demand during debt mediation", "2024-04-10T10:00", "letter", ("through_mediator", None), actions=NOTICED,
       suspensions=held("debt_mediation", "2024-04-05")),
    on("a reply during debt mediation", "2024-04-10T10:00", "letter", YES, purpose="reply",
       suspensions=held("debt_mediation", "2024-04-05")),
    on("a reply during a collective settlement", "2024-04-10T10:00", "letter", ("through_mediator", None), purpose="reply",
       suspensions=held("collective_settlement", "2024-04-05")),
    on("a demand while a plan runs", "2024-04-10T10:00", "letter", ("only_about_the_plan", "2024-07-01T00:00"), actions=NOTICED,
       suspensions=held("plan", "2024-04-05", "2024-06-30")),
    on("a letter to a wrong address", "2024-04-10T10:00", "letter", ("nobody_there", None), purpose="information",
       suspensions=held("wrong_address", "2024-04-05")),
    on("a person who has died", "2024-04-10T10:00", "call", ("nobody_there", None), purpose="information", person={"deceased": True}),
    on("a child", "2024-04-10T10:00", "letter", ("on_hold", None), actions=NOTICED, person={"minor": True}),
    on("a business, right after the formal notice", "2024-03-01T15:00", "call", YES, debtor="business", actions=PUT_IN_DEFAULT),
    on("a business, before it", "2024-02-29T15:00", "call", ("opening_letter_missing", None), debtor="business"),
    on("a business's formal notice, once due", "2024-02-16T06:00", "letter", YES, debtor="business", step="formal_notice"),
    on("a text message to a number that the person gave", "2024-04-03T09:00", "sms", YES, actions=NOTICED, person=AGREED),
    on("one demand this week", "2024-05-13T11:00", "letter", YES, actions=NOTICED, contacts=TWICE[:1]),
    on("a dispute that ended yesterday", "2024-04-10T10:00", "letter", YES, actions=NOTICED,
       suspensions=held("dispute", "2024-04-05", "2024-04-09")),
    on("an e-mail, only the address of the house being wrong", "2024-04-10T10:00", "email", YES, actions=NOTICED,
       suspensions=held("wrong_address", "2024-04-05"), person={"consents": ["email"]}),
    on("a letter about the plan that runs", "2024-04-10T10:00", "letter", YES, step="payment_plan",
       suspensions=held("plan", "2024-04-05")),
    on("information for a child", "2024-04-10T10:00", "letter", YES, purpose="information", person={"minor": True}),
    on("information by telephone, on a Sunday", "2024-04-07T20:00", "call", YES, purpose="information", contacts=TWICE),
    on("a call is no letter: it does not remind in its stead", "2024-02-20T10:00", "call", ("opening_letter_missing", None),
       step="first_reminder"),
    on("the first reminder by e-mail", "2024-02-20T10:00", "email", YES, step="first_reminder", person={"consents": ["email"]}),
    on("a call about the plan that runs", "2024-04-10T10:00", "call", YES, step="payment_plan", suspensions=held("plan", "2024-04-05")),
    on("a business, after a collection notice", "2024-03-19T10:00", "call", YES, debtor="business", actions=BY_POST),
]
FR = [
    on("the formal notice, once due", "2024-02-16T06:00", "letter", YES, step="formal_notice"),
    on("on the due day", "2024-02-15T06:00", "letter", ("nothing_owed", "2024-02-16T00:00"), step="formal_notice"),
    on("a call before it", "2024-03-01T10:00", "call", ("opening_letter_missing", None)),
    on("a call after it", "2024-03-01T18:30", "call", YES, actions=PUT_IN_DEFAULT),
    on("a formal notice from before the due day opens nothing", "2024-03-01T18:30", "call", ("opening_letter_missing", None),
       actions=[letter("formal_notice", "2024-02-01")]),
    on("Belgium's first reminder", "2024-03-01T10:00", "letter", ("no_such_step", None), step="first_reminder"),
    on("a call on Victory Day: Ascension follows", "2024-05-08T10:00", "call", ("outside_hours", "2024-05-10T09:00"),
       actions=PUT_IN_DEFAULT),
    on("in Paris it is 19:30", "2024-03-04T18:30Z", "call", ("outside_hours", "2024-03-05T09:00"), actions=PUT_IN_DEFAULT),
    on("in Paris it is 18:30", "2024-03-04T17:30Z", "call", YES, actions=PUT_IN_DEFAULT),
    on("a prescribed bill: two years", "2026-02-16T10:00", "letter", ("prescribed", None), actions=PUT_IN_DEFAULT),
    on("its last day", "2026-02-15T10:00", "letter", YES, actions=PUT_IN_DEFAULT),
    on("over-indebtedness: to the commission", "2024-04-10T10:00", "letter", ("through_authority", None), actions=PUT_IN_DEFAULT,
       suspensions=held("over_indebtedness", "2024-04-05")),
    on("a code of sign-in, at night", "2024-04-10T03:00", "sms", YES, purpose="code"),
    on("a business, the day of its formal notice", "2024-03-01T10:00", "call", YES, debtor="business", actions=PUT_IN_DEFAULT),
    on("a call on Saturday at 12:59", "2024-03-02T12:59", "call", YES, actions=PUT_IN_DEFAULT),
    on("a letter on the National Day, a Sunday", "2024-07-14T10:00", "letter", YES, actions=PUT_IN_DEFAULT),
    on("a text message to a number that the person gave", "2024-03-04T09:00", "sms", YES, actions=PUT_IN_DEFAULT, person=AGREED),
    on("a formal notice is not spoken", "2024-03-01T10:00", "call", ("opening_letter_missing", None), step="formal_notice"),
    on("a second formal notice", "2024-03-05T10:00", "letter", YES, step="formal_notice", actions=PUT_IN_DEFAULT),
]
FI = [
    on("a reminder on the fourteenth day", "2024-02-29T06:00", "letter", YES, step="reminder"),
    on("on the thirteenth", "2024-02-28T06:00", "letter", ("not_yet", "2024-02-29T00:00"), step="reminder"),
    on("a business's on the tenth", "2024-02-25T06:00", "letter", YES, debtor="business", step="reminder"),
    on("on the ninth", "2024-02-24T06:00", "letter", ("not_yet", "2024-02-25T00:00"), debtor="business", step="reminder"),
    on("a demand before any reminder", "2024-03-20T10:00", "call", ("opening_letter_missing", None)),
    on("a demand thirteen days after it", "2024-03-13T10:00", "call", ("still_waiting", "2024-03-14T09:00"), actions=CLEAR),
    on("a demand fourteen days after it", "2024-03-14T10:00", "call", YES, actions=CLEAR),
    on("the payment demand then", "2024-03-14T06:00", "letter", YES, step="payment_demand", actions=CLEAR),
    on("the payment demand without a reminder", "2024-03-14T06:00", "letter", ("not_yet", None), step="payment_demand"),
    on("a second one too soon after the first", "2024-03-20T06:00", "letter", ("still_waiting", "2024-03-28T00:00"),
       step="payment_demand", actions=[*CLEAR, letter("payment_demand", "2024-03-14")]),
    on("a business's payment demand, ten days after", "2024-03-10T06:00", "letter", YES, debtor="business", step="payment_demand",
       actions=CLEAR),
    on("an e-mail within the twelve months of a consent", "2025-01-10T06:00", "email", YES, actions=CLEAR, person=AGREED),
    on("and after them", "2025-01-11T06:00", "email", ("consent_missing", None), actions=CLEAR, person=AGREED),
    on("a call on Midsummer Eve, a Friday", "2024-06-21T10:00", "call", ("outside_hours", "2024-06-24T09:00"), actions=CLEAR),
    on("a call on Thursday before it", "2024-06-20T10:00", "call", YES, actions=CLEAR),
    on("in Helsinki it is 9:00", "2024-06-20T07:00+01:00", "call", YES, actions=CLEAR),
    on("restructuring: to the court", "2024-04-10T10:00", "letter", ("through_authority", None), purpose="reply",
       suspensions=held("restructuring", "2024-04-05")),
    on("a creditor's first reminder is a reminder", "2024-03-14T10:00", "call", YES, actions=[letter("first_reminder", "2024-02-29")]),
    on("an address that the person gave has no end", "2025-01-11T06:00", "email", YES, actions=CLEAR, person={"consents": ["email"]}),
    on("a letter on Independence Day", "2024-12-06T10:00", "letter", YES, actions=CLEAR),
    on("a second payment demand, fourteen days later", "2024-03-28T06:00", "letter", YES, step="payment_demand",
       actions=[*CLEAR, letter("payment_demand", "2024-03-14")]),
]
DK = [
    on("a reminder, once due", "2024-02-16T06:00", "letter", YES, step="reminder"),
    on("the next one nine days later", "2024-03-09T06:00", "letter", ("still_waiting", "2024-03-10T00:00"), step="reminder", actions=CLEAR),
    on("and ten days later", "2024-03-10T06:00", "letter", YES, step="reminder", actions=CLEAR),
    on("the formal notice, once due", "2024-02-16T06:00", "letter", YES, step="formal_notice"),
    on("a call for it, within the ten days of the letter", "2024-03-05T10:00", "call", ("still_waiting", "2024-03-12T09:00"),
       step="formal_notice", actions=PUT_IN_DEFAULT),
    on("a demand on its tenth full day", "2024-03-11T10:00", "letter", ("still_waiting", "2024-03-12T00:00"), actions=PUT_IN_DEFAULT),
    on("and after it", "2024-03-12T00:00", "letter", YES, actions=PUT_IN_DEFAULT),
    on("after reminders only", "2024-03-12T00:00", "letter", ("opening_letter_missing", None), actions=CLEAR),
    on("a visit that was agreed to after those days", "2024-04-16T10:00", "visit", YES, actions=PUT_IN_DEFAULT, person=AGREED),
    on("a visit that was agreed to within them", "2024-04-16T10:00", "visit", ("consent_missing", None), actions=PUT_IN_DEFAULT,
       person={"consents": [{"channel": "visit", "given_on": "2024-03-05"}]}),
    on("a visit on Constitution Day", "2024-06-05T10:00", "visit", ("outside_hours", "2024-06-06T09:00"), actions=PUT_IN_DEFAULT,
       person=AGREED),
    on("a call on Constitution Day", "2024-06-05T10:00", "call", YES, actions=PUT_IN_DEFAULT),
    on("a visit on Christmas Eve", "2024-12-24T10:00", "visit", ("outside_hours", "2024-12-27T09:00"), actions=PUT_IN_DEFAULT,
       person=AGREED),
    on("a call on Maundy Thursday", "2024-03-28T10:00", "call", ("outside_hours", "2024-03-30T10:00"), actions=PUT_IN_DEFAULT),
    on("a text message to a number that the person gave", "2024-04-16T10:00", "sms", YES, actions=PUT_IN_DEFAULT, person=AGREED),
    on("a prescribed bill: three years", "2027-02-16T10:00", "letter", ("prescribed", None), actions=PUT_IN_DEFAULT),
    on("a call on the morning of Christmas Eve", "2024-12-24T10:00", "call", YES, actions=PUT_IN_DEFAULT),
    on("a visit on Saturday at ten", "2024-04-20T10:00", "visit", YES, actions=PUT_IN_DEFAULT, person=AGREED),
    on("an e-mail that the person agreed to", "2024-04-20T23:00", "email", YES, actions=PUT_IN_DEFAULT, person=AGREED),
    on("a business, once the ten days are over", "2024-03-12T10:00", "call", YES, debtor="business", actions=PUT_IN_DEFAULT),
]
GL = [
    on("a demand where nobody has read the law", "2024-03-12T10:00", "letter", ("law_not_verified", None), actions=PUT_IN_DEFAULT),
    on("a step there", "2024-03-12T10:00", "letter", ("law_not_verified", None), step="reminder"),
    on("information there", "2024-03-12T10:00", "letter", YES, purpose="information"),
]
# fmt: on
TABLE = {"be": BE, "fr": FR, "fi": FI, "dk": DK, "gl": GL, "fo": GL}
ROWS = list(chain.from_iterable(((market, row) for row in rows) for market, rows in TABLE.items()))


@pytest.mark.parametrize(("market", "row"), [pytest.param(*pair, id=f"{pair[0]}: {pair[1].what}") for pair in ROWS])
def test_a_situation(market: str, row: Situation) -> None:
    found = ask(market, row.at, row.channel, purpose=row.purpose, step=row.step, debtor=row.debtor, **row.facts)  # type: ignore[arg-type]
    assert found == row.answer


@pytest.mark.parametrize(
    ("market", "row"), [pytest.param(*pair, id=f"{pair[0]}: {pair[1].what}") for pair in ROWS if pair[1].answer and pair[1].answer[1]]
)
def test_the_first_lawful_moment_is_lawful_and_the_quarters_of_an_hour_before_it_are_not(market: str, row: Situation) -> None:
    assert row.answer and row.answer[1]

    def may(at: datetime) -> bool:
        return ask(market, at.isoformat(), row.channel, purpose=row.purpose, step=row.step, debtor=row.debtor, **row.facts) is None  # type: ignore[arg-type]

    first = datetime.fromisoformat(row.answer[1])
    assert may(first)
    assert not any(
        may(first - timedelta(minutes=minutes))
        for minutes in (1, 15, 30, 60, 180, 720)
        if str(first - timedelta(minutes=minutes)) >= row.at
    )


def test_the_table_has_sixty_rows_half_of_them_allowed_and_every_reason() -> None:
    allowed = [row for _market, row in ROWS if row.answer is None]
    assert len(ROWS) >= 60
    assert 0.48 <= len(allowed) / len(ROWS) <= 0.52
    assert all(sum(row.answer is None for row in rows) >= 2 or market in ("gl", "fo") for market, rows in TABLE.items())
    kinds = {
        kind.code
        for kind in vars(contact_refusals).values()
        if isinstance(kind, type) and issubclass(kind, ContactRefused) and kind is not ContactRefused
    }
    assert kinds == {row.answer[0] for _market, row in ROWS if row.answer}
