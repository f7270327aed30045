"""Remembers which of many numbers were seen, in some 16 bytes each, where a Python set takes 80."""

from array import array


class Seen:
    """A growing table of whole numbers from 1 to 2⁶⁴ − 1, with open addressing; 0 marks a free place."""

    def __init__(self) -> None:
        self._places = array("Q", bytes(8 * 1024))
        self._count = 0

    def add(self, number: int) -> bool:
        """Remember a number. Returns whether it is new."""
        places, mask = self._places, len(self._places) - 1
        place = number & mask
        while places[place]:
            if places[place] == number:
                return False
            place = (place + 1) & mask
        places[place] = number
        self._count += 1
        if self._count * 2 > mask:
            self._grow()
        return True

    def _grow(self) -> None:
        old = self._places
        self._places, self._count = array("Q", bytes(8 * 2 * len(old))), 0
        for number in old:
            if number:
                self.add(number)
