"""The guard's answer as the JSON of its contract (docs/reference/guard.md)."""

from datetime import datetime

from amiable.core.guard.refusals import ContactRefused
from amiable.files.wording import refused

Json = dict[str, object]


def answer_json(refusal: ContactRefused | None, language: str, market: str) -> Json:
    """Allowed, or the refusal with the first lawful moment by the market's clocks; null when it cannot be foreseen."""
    if refusal is None:
        return {"allowed": True}
    what, remedy = refused(refusal, language, market)
    told: Json = {"code": refusal.code, "what": what, "remedy": remedy, "source": refusal.source, "from": _iso(refusal.from_at)}
    return {"allowed": False, "refusal": told}


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="minutes") if at else None
