"""The payment QR code of the European Payments Council: what a banking app reads, and its drawing as a small SVG."""

from functools import lru_cache

import numpy as np
import segno

from amiable.core.money import text_of
from amiable.files.qr import qr_svg, svg_of

LONGEST_NAME = 70


def epc_payload(*, holder: str, iban: str, bic: str, minor: int, reference: str) -> str:
    """Write the eleven lines of a credit transfer in euro; the reference stands in the structured line, digits only.

    minor      the amount in cents, above zero
    reference  an OGM as printed, `+++123/4567/89002+++`, or another structured reference
    returns    eleven lines; the last, free text, is empty because a transfer has one or the other
    source     EPC069-12, version 002
    """
    if minor <= 0:
        raise ValueError(minor)
    structured = "".join(filter(str.isalnum, reference))
    name = " ".join(holder.split())[:LONGEST_NAME]
    return "\n".join(["BCD", "002", "1", "SCT", bic, name, iban.replace(" ", ""), f"EUR{text_of(minor)}", "", structured, ""])


@lru_cache(maxsize=1024)  # a letter is looked at before it is made: its code is drawn once
def payment_code(payload: str) -> str:
    """Draw a payload: correction M, as the EPC asks; in UTF-8, as its third line says, and with no sign of it in the code."""
    if payload.isascii():
        return qr_svg(payload)
    code = segno.make(payload, error="m", boost_error=False, mask=3, encoding="utf-8", micro=False)  # four times as slow
    return svg_of(np.array(code.matrix) == 1)
