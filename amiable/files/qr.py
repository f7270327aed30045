"""QR codes, drawn as an SVG of one path without the quiet zone: the page gives it."""

import numpy as np
import zxingcpp
from numpy.typing import NDArray


def qr_svg(text: str) -> str:
    """Draw a text in ASCII. Correction M: it survives a fold.

    A text beyond it would be written in another alphabet, or with a sign of it that apps of banks do not expect.
    """
    assert text.isascii()
    drawn = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_image(add_quiet_zones=False, scale=1)
    return svg_of(np.array(drawn) == 0)


def svg_of(dark: NDArray[np.bool_]) -> str:
    """Draw a code as one stroke along each row of dark squares: half of what their outlines would take.

    dark  which of its squares are
    """
    edges = np.diff(np.pad(dark, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    (rows, starts), (_rows, ends) = np.nonzero(edges == 1), np.nonzero(edges == -1)
    runs = zip(rows.tolist(), starts.tolist(), (ends - starts).tolist(), strict=True)
    path = "".join(f"M{start} {row}.5h{length}" for row, start, length in runs)
    height, width = dark.shape
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><path fill="none" stroke="#000" d="{path}"/></svg>'
