"""`amiable handover`: what was released goes to the print house, the relay and the gateway."""

from pathlib import Path
from typing import Annotated

import typer

from amiable.cli import base

REFUSED = 2  # the code with which the command ends when something waits because of a trouble


def handover(
    market: Annotated[str, typer.Option(help="The market.")] = "be",
    out: Annotated[
        Path | None, typer.Option("--out", file_okay=False, help="Where batches go; print/MARKET in the home if absent.")
    ] = None,
) -> None:
    """Hand over all that waits: letters in a batch, e-mails and short messages one by one. Each goes once; the day does it too."""
    with base.database():
        from amiable.jobs.handover import hand_over

        done = hand_over(market, base.now, out)
    went = f"letters {done.letters}, e-mails {done.email}, SMS {done.sms}"
    words = f"{market}: {went}, failed {done.failed}, unknown {done.unknown}, waiting {done.waiting}."
    base.console.print(words, markup=False, highlight=False)
    for batch in done.batches:
        base.console.print(f"batch {batch}", markup=False, highlight=False)
    for trouble in done.troubles:
        base.tell(trouble)
    if done.troubles:
        raise typer.Exit(REFUSED)
