"""`amiable receipt`: the receipt of any payment of a case, in the person's language."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amiable.cli.base import console, database, day_in, table
from amiable.cli.paths import writing
from amiable.core.money import text_of

if TYPE_CHECKING:
    from amiable.apps.counter.records import ReceiptView


def receipt(
    number: Annotated[str, typer.Argument(metavar="CASE", help="The case number, typed in any way.")],
    payment: Annotated[int | None, typer.Argument(metavar="[PAYMENT]", help="Which payment, as listed; all are listed if absent.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write it to this file, as PDF.", dir_okay=False)] = None,
) -> None:
    """Make the receipt of a payment, by whatever means it came: what it paid, what remains and why. The same payment has one receipt."""
    with database():
        from amiable.apps.cases import queries as cases
        from amiable.apps.counter import queries, services
        from amiable.apps.payments import queries as payments

        case = cases.case_numbered(number)
        if payment is not None:
            made = services.receipt(case.id, payment, on=day_in(case.market))
            console.print(f"Receipt {made.number}, {text_of(made.minor)}.", highlight=False)
            keep(made, out)
            return
        receipts = {each.line_id: each.number for each in reversed(queries.receipts_of(case.id))}
        found = [each for each in payments.case_payments(case.id) if each.stands]
    rows = table("payment", "day", "means", "amount", "", "receipt", whole=(0, 1, 2, 3), right=(0, 3))
    for each in found:
        rows.add_row(str(each.line_id), each.on.isoformat(), each.means, text_of(each.minor), each.currency, receipts.get(each.line_id, ""))
    console.print(rows if found else "No payment stands on this case.")


def keep(made: "ReceiptView", out: Path | None) -> None:
    """Write a receipt to a file, if one was named."""
    from amiable.apps.documents import queries as documents

    if out is None:
        return
    with writing(out):
        out.write_bytes(documents.open(made.document_id).content)
    console.print(f"Written: {out}", markup=False, highlight=False, soft_wrap=True)
