"""The numbers of our payment references, read from whatever a payer typed; and those that are one slip away from it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

LONGEST_TYPED = 20  # a Finnish reference, filled with zeros
SHORTEST_TYPED = 10  # one of eleven digits, of which one was forgotten
MOST_GROUPS = 16  # of digits in one text: more is a list of something else
MOST_NEAR = 48
GROUP = re.compile(r"[0-9]+")
JOINTS = frozenset(" /.-+*\u00a0")
WITHOUT_JOINTS = str.maketrans("", "", " \t\n/.-+*\u00a0")


@dataclass(frozen=True, slots=True)
class Check:
    """A rule of check digits: what all digits give together is a whole multiple of the modulus.

    gives   at each place, what each digit gives
    givers  at each place, the digits that give what is wanted
    """

    modulus: int
    gives: tuple[tuple[int, ...], ...]
    givers: tuple[dict[int, str], ...]

    def misfit(self, digits: str) -> int:
        """What the digits are off; nothing when they are valid."""
        return sum([row[int(digit)] for row, digit in zip(self.gives, digits, strict=True)]) % self.modulus


def _check(modulus: int, gives: Sequence[Sequence[int]]) -> Check:
    givers: list[dict[int, str]] = []
    for row in gives:
        found: dict[int, str] = {}
        for digit, given in enumerate(row):
            found[given % modulus] = found.get(given % modulus, "") + str(digit)
        givers.append(found)
    return Check(modulus, tuple(tuple(row) for row in gives), tuple(givers))


def _weighted(*weights: int) -> list[list[int]]:
    return [[digit * weight for digit in range(10)] for weight in weights]


ONCE = tuple(range(10))
DOUBLED = tuple(2 * digit // 10 + 2 * digit % 10 for digit in range(10))
OGM = _check(97, _weighted(*(10**place for place in range(9, -1, -1)), -10, -1))
VIITE = _check(10, _weighted(7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1))
FIK = _check(10, (*(ONCE, DOUBLED) * 5, ONCE))


def payment_number(text: str) -> int | None:
    """Read the number of one of our payment references, whichever country's it is.

    returns  its ten digits; None for anything else, also for a valid reference of another length: it belongs to another house
    """
    if "<" in text:  # the line at the foot of a Danish slip
        text = text.partition("<")[2].partition("+")[0]
    plain = text.translate(WITHOUT_JOINTS)
    if plain.isdecimal() and plain.isascii():
        return _of_digits(plain)
    return _of_rf(plain[2:]) if plain[:2].upper() == "RF" and plain[2:].isdecimal() and plain.isascii() else None


def numbers_in(text: str) -> dict[int, str]:
    """The numbers of all payment references that stand in a free text, in order, each as it was typed."""
    found: dict[int, str] = {}
    for typed, digits, is_rf in _typed_in(text):
        number = _of_rf(digits) if is_rf else _of_digits(digits)
        if number is not None:
            found.setdefault(number, f"RF{typed}" if is_rf else typed)
    return found


def near_numbers_in(text: str) -> dict[int, str]:
    """The numbers whose reference is one slip away from what was typed: a digit wrong, two swapped, one missing, one too many.

    returns  at most `MOST_NEAR`, each with what was typed
    """
    near = ((number, typed) for typed, digits, is_rf in _typed_in(text) for number in (_near_rf(digits) if is_rf else _near(digits)))
    return dict(islice(near, MOST_NEAR))


def is_short(typed: str) -> bool:
    """Whether it is a Finnish reference without zeros: any tenth number of eleven digits is one, so chance makes them too."""
    return typed[:2] != "RF" and sum(map(str.isdecimal, typed)) == len(VIITE.gives)


def _of_digits(digits: str) -> int | None:
    """Twelve digits are a Belgian reference, fifteen or sixteen a Danish one; eleven a Finnish one, with any other zeros before them."""
    if len(digits) == 12 and digits[0] != "0":
        number = int(digits[:10])
        return number if int(digits[10:]) == (number % 97 or 97) else None
    bare = digits.lstrip("0")
    if len(bare) != 11 or len(digits) > LONGEST_TYPED:
        return None
    check = FIK if len(digits) in (15, 16) else VIITE
    return int(bare[:10]) if check.misfit(bare) == 0 else None


def _of_rf(digits: str) -> int | None:
    """Behind RF and its two digits of check stand a Finnish reference, or the ten digits themselves."""
    inside = digits[2:].lstrip("0")
    if len(inside) not in (10, 11) or int(f"{inside}2715{digits[:2]}") % 97 != 1:
        return None
    return int(inside[:10]) if len(inside) == 10 or VIITE.misfit(inside) == 0 else None


def _typed_in(text: str) -> Iterator[tuple[str, str, bool]]:
    """Each way to read neighbouring groups of digits as one: as typed, the digits alone, and whether RF stands before them."""
    groups = [(found.start(), found.end()) for found in islice(GROUP.finditer(text), MOST_GROUPS)]
    for place, (start, end) in enumerate(groups):
        is_rf = text[max(0, start - 3) : start].rstrip().upper().endswith("RF")
        digits = text[start:end]
        for next_start, next_end in (*groups[place + 1 :], (len(text) + 9, 0)):
            if SHORTEST_TYPED <= len(digits) <= LONGEST_TYPED:
                yield text[start:end], digits, is_rf
            if next_start - end > 3 or len(digits) >= LONGEST_TYPED or not JOINTS.issuperset(text[end:next_start]):
                break
            digits, end = digits + text[next_start:next_end], next_end


def _near(digits: str) -> Iterator[int]:
    """As many digits as a Danish slip has are one; of fewer, both a Belgian and a Finnish reference may be meant."""
    if _of_digits(digits) is not None and not is_short(digits):
        return
    bare = digits.lstrip("0")
    if len(digits) >= 14:
        yield from (int(one[:10]) for one in _one_slip(bare, FIK) if one[0] != "0")
        return
    yield from (number for one in _one_slip(digits, OGM) if (number := _of_digits(one)) is not None)
    yield from (int(one[:10]) for one in _one_slip(bare, VIITE) if one[0] != "0")


def _near_rf(digits: str) -> Iterator[int]:
    """A slip in the check of RF leaves a valid number behind it; a slip behind it must make the whole right."""
    check, inside = digits[:2], digits[2:]
    if _of_rf(digits) is not None:
        return
    if len(inside) == len(VIITE.gives) and inside[0] != "0" and VIITE.misfit(inside) == 0:
        yield int(inside[:10])
    yield from (number for one in _one_slip(inside, VIITE) if (number := _of_rf(check + one)) is not None)


def _one_slip(typed: str, check: Check) -> Iterator[str]:
    """The valid digits one slip away; none when so many are missing or too many that it takes two."""
    digits, longer = [int(digit) for digit in typed], len(typed) - len(check.gives)
    if longer == 0:
        yield from _wrong_or_swapped(typed, digits, check)
    elif longer == -1:
        for place, off in enumerate(_around(digits, check.gives)):
            yield from (f"{typed[:place]}{digit}{typed[place:]}" for digit in check.givers[place].get(-off % check.modulus, ""))
    elif longer == 1:
        offs = enumerate(_around(digits, check.gives))
        yield from (typed[:place] + typed[place + 1 :] for place, off in offs if off % check.modulus == 0)


def _wrong_or_swapped(typed: str, digits: Sequence[int], check: Check) -> Iterator[str]:
    gives, off = check.gives, check.misfit(typed)
    for place, digit in enumerate(digits):
        fitting = check.givers[place].get((gives[place][digit] - off) % check.modulus, "")
        yield from (f"{typed[:place]}{other}{typed[place + 1 :]}" for other in fitting if other != typed[place])
    for place in range(len(digits) - 1):
        left, right = digits[place], digits[place + 1]
        change = gives[place][right] - gives[place][left] + gives[place + 1][left] - gives[place + 1][right]
        if left != right and (off + change) % check.modulus == 0:
            yield f"{typed[:place]}{right}{left}{typed[place + 2 :]}"


def _around(digits: Sequence[int], gives: Sequence[Sequence[int]]) -> list[int]:
    """What the digits give around each place, when one is missing there, or the one there is too many: what follows it moves."""
    before = accumulate((row[digit] for row, digit in zip(gives, digits, strict=False)), initial=0)
    after = list(accumulate((row[digit] for row, digit in zip(reversed(gives), reversed(digits), strict=False)), initial=0))
    return [left + right for left, right in zip(before, reversed(after), strict=True)]
