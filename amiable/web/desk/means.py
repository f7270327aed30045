"""The means of payment and the office of a market, in words."""

from dataclasses import dataclass
from datetime import date

from babel.dates import get_day_names
from django.utils.translation import get_language, gettext_lazy

from amiable.core.means import MeansOfPayment, not_offered, offered
from amiable.files import wording

NOT_TAKEN = {
    "obsolete": gettext_lazy("not taken: banks no longer issue it here"),
    "not_used": gettext_lazy("not taken: it is not used here"),
    "no_counter": gettext_lazy("not taken: the office has no counter"),
    "another_scheme": gettext_lazy("not taken by us: the person arranges it with their own bank"),
    "law_unread": gettext_lazy("not taken: nobody here has read the law of this market"),
}
VISITORS = {
    "freely": gettext_lazy("Open to visitors; no appointment is needed."),
    "appointment": gettext_lazy("Open to visitors who have an appointment."),
    "closed": gettext_lazy("Closed to visitors."),
}


@dataclass(frozen=True, slots=True)
class ShownMeans:
    """A means of payment: taken, taken up to an amount (minor units), or why not; and where that stands."""

    name: str
    why_not: str
    most: int
    source: str


def shown_means(means: MeansOfPayment, on: date) -> list[ShownMeans]:
    """Every means of a market, those that are taken first."""
    known = (*offered(means, on), *not_offered(means, on))
    return [
        ShownMeans(
            name=means_name(offer.means),
            why_not=str(NOT_TAKEN[offer.not_taken]) if offer.not_taken else "",
            most=offer.most.at(on).value if offer.most else 0,
            source=str(offer.most.at(on).source if offer.most else offer.source),
        )
        for offer in known
    ]


def means_name(means: str) -> str:
    """What a means of payment is called in the reader's language."""
    return wording.words(wording.MEANS[means], get_language() or "en")


def shown_hours(means: MeansOfPayment) -> list[str]:
    """The opening hours, a line a stretch of days: Monday – Friday, 09:00–12:00."""
    days = get_day_names("wide", context="stand-alone", locale=get_language() or "en")
    return [
        f"{days[min(window.weekdays) - 1]} – {days[max(window.weekdays) - 1]}, {window.opens:%H:%M}–{window.closes:%H:%M}"
        for rule in means.office.hours
        for window in rule.windows
        if window.closes
    ]
