"""A small table that remembers numbers must agree with a set, however full it gets."""

from hypothesis import given
from hypothesis import strategies as some

from amiable.files.seen import Seen


@given(some.lists(some.integers(1, 2**64 - 1) | some.integers(1, 50).map(lambda number: number << 32)))
def test_it_agrees_with_a_set(numbers):
    seen, plain = Seen(), set()
    for number in numbers:
        assert seen.add(number) is (number not in plain)
        plain.add(number)


def test_it_grows():
    """A thousand numbers whose last bits are all equal: the worst case for the table."""
    seen = Seen()
    assert all(seen.add(number << 20) for number in range(1, 1001))
    assert not any(seen.add(number << 20) for number in range(1, 1001))
