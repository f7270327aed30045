"""What rows name in their own case, as places: the claims of an action, the claim that a payment means, a contract's first claim."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from amiable.apps.portfolio.sorting import Columns, Ints, Sorted

MOST_CLAIMS = 127  # whose places 8 bits hold
OWN = -1  # in place of a contract that no earlier claim of the case has


@dataclass(frozen=True, slots=True)
class Named:
    """The claims that actions name, by action and age.

    claims  their places in their case, end to end
    count   by case, how many
    lo, hi  by action, where its own begin and end among those of its case; -1 where it names none
    """

    claims: NDArray[np.int32]
    count: Ints
    lo: Ints
    hi: Ints


def named(links: Columns, actions: Sorted, claims: Sorted) -> Named:
    """The claims that actions name; an action that names none is about all that were due."""
    action, claim = actions.now_at(links["action_id"]), claims.now_at(links["claim_id"])
    kept = (action >= 0) & (claim >= 0)
    action, claim = action[kept], claim[kept]
    order = np.lexsort((claim, action))
    claim = claim[order]
    of_action = np.bincount(action, minlength=len(actions))
    ends = np.cumsum(of_action)
    of_case = np.bincount(actions.place, weights=of_action, minlength=len(actions.count)).astype(np.int64)
    begun = (np.cumsum(of_case) - of_case)[actions.place]
    names = of_action > 0
    return Named(
        claims=claims.place_in_case[claim].astype(np.int32),
        count=of_case,
        lo=np.where(names, ends - of_action - begun, -1),
        hi=np.where(names, ends - begun, -1),
    )


def chosen(payments: Sorted, claims: Sorted) -> Ints:
    """The claim that a payment means: named, or by its amount in a case with several, as `core.matching.with_choices` does. -1: by rule."""
    several = claims.count[payments.place]
    asked = np.flatnonzero((several > 1) & (several <= MOST_CLAIMS))
    times = several[asked]
    payment = np.repeat(np.arange(len(asked)), times)
    turn = np.arange(len(payment)) - np.repeat(np.cumsum(times) - times, times)
    at = claims.start[payments.place[asked]][payment] + turn
    amount, on = payments["amount"][asked][payment], payments["on"][asked][payment]
    fits = (claims["principal"][at] == amount) & (claims["due"][at] < on)
    only = np.bincount(payment[fits], minlength=len(asked)) == 1
    found = np.full(len(asked), -1)
    found[payment[fits]] = turn[fits]
    answer = np.full(len(payments), -1)
    answer[asked] = np.where(only, found, -1)
    told = np.flatnonzero(payments["claim_id"] > 0)
    answer[told] = claims.place_in_case[claims.now_at(payments["claim_id"][told])]
    return answer


def contracts(claims: Sorted, texts: pa.ChunkedArray) -> Ints:
    """For each claim the place of the first one of its contract in its case; OWN where there is no earlier one."""
    answer = np.full(len(claims), OWN)
    asked = np.flatnonzero(claims.count[claims.place] > 1)
    text = texts.take(pa.array(claims.order[asked])).combine_chunks().dictionary_encode()
    words = text.dictionary.to_pylist()
    code = text.indices.to_numpy()
    has_one = code != (words.index("") if "" in words else -1)
    asked, code = asked[has_one], code[has_one]
    _keys, first, which = np.unique(claims.place[asked] * max(len(words), 1) + code, return_index=True, return_inverse=True)
    earliest = asked[first][which]
    answer[asked] = np.where(earliest < asked, claims.place_in_case[earliest], OWN)
    clipped: Ints = np.minimum(answer, MOST_CLAIMS)
    return clipped
