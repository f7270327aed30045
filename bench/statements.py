"""How many statements of account a second, ours and with other tools, on the same million cases and to the same cent."""

from bench._statements import ceiling, explained, goals, growth, reference, table
from bench._statements.portfolio import EVENTS, ON, generate

CASES = 1_000_000


def main() -> None:
    """Print a line a rival, then the ceiling alone, one statement with its lines, how ours grows, and which goals are met."""
    portfolio = generate(CASES)
    right = reference.answers(portfolio)
    print(f"{table.spaced(CASES)} Belgian business cases of {EVENTS} events, stated on {ON}: principal, interest, costs and credit.")
    print(f"Best of {table.TIMES}; taking the events in is not timed. Right is a loop over whole numbers, which no rival shares.\n")
    found = table.measure(portfolio, right)
    ceiling.measure(portfolio)
    figures = explained.measure(portfolio, right) | growth.measure()
    goals.tell(found, figures)


if __name__ == "__main__":
    main()
