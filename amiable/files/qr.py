"""The drawing of a QR code."""

import numpy as np
from numpy.typing import NDArray


def svg_of(dark: NDArray[np.bool_]) -> str:
    """Draw a code as an SVG of one path, without the quiet zone: the page gives it.

    dark  which of its squares are
    """
    edges = np.diff(np.pad(dark, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    (rows, starts), (_rows, ends) = np.nonzero(edges == 1), np.nonzero(edges == -1)
    runs = zip(rows.tolist(), starts.tolist(), (ends - starts).tolist(), strict=True)
    path = "".join(f"M{start} {row}h{length}v1h-{length}z" for row, start, length in runs)
    height, width = dark.shape
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><path d="{path}"/></svg>'
