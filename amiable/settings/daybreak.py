"""The operator's hour: when the day of a market begins, by that market's own clock."""

import os
import re
from collections.abc import Mapping
from datetime import time

from amiable.settings.home import NotReady

NAME, DEFAULT = "AMIABLE_DAY_AT", time(6)
HOUR = re.compile(r"(?:([a-z]{2})=)?([01]\d|2[0-3]):([0-5]\d)")


def day_at(market: str, environment: Mapping[str, str] = os.environ) -> time:
    """When the day of a market begins: AMIABLE_DAY_AT, such as `06:00`, or `06:00 fi=05:30 dk=07:00` where markets differ.

    refuses  NotReady, when it cannot be read
    """
    hours = {"": DEFAULT}
    for word in environment.get(NAME, "").split():
        found = HOUR.fullmatch(word)
        if not found:
            raise NotReady("settings.day_at", f"{NAME} says {word}, which is no hour.", f"Write it as {NAME}='06:00 fi=05:30'.")
        hours[found[1] or ""] = time(int(found[2]), int(found[3]))
    return hours.get(market, hours[""])
