"""The compiled kernel of this installation: compiled once for each text of the kernel, and kept."""

import hashlib
import shutil
from pathlib import Path

import numba
import numpy as np

import amiable.core.kernel
from amiable import markets
from amiable.core.kernel.books import PROFILE, TERMS, book_of
from amiable.core.kernel.compiled import Compiled
from amiable.core.kernel.law import law_of
from amiable.jobs.engines.marks import of_sources
from amiable.settings import home

FOLDER = "kernel"
NO_CASES = book_of({}, np.zeros(0, np.int32), {"profiles": np.zeros(0, PROFILE), "terms": np.zeros(0, TERMS)})


def mark() -> str:
    """What changes when the kernel's text or its compiler does."""
    texts = [of_sources(Path(folder)) for folder in amiable.core.kernel.__path__]
    return hashlib.blake2b("|".join([*texts, numba.__version__, np.__version__]).encode(), digest_size=8).hexdigest()


def compiled(threads: int) -> Compiled:
    """The kernel for so many threads, ready. After an installation or a release it is compiled, which takes some twenty seconds."""
    kept = home.folder(FOLDER, mark())
    for folder in kept.parent.iterdir():
        if folder != kept:  # of an older release
            shutil.rmtree(folder, ignore_errors=True)
    engine = Compiled(str(kept), threads)
    law = law_of(markets.load(markets.markets()[0]))
    engine.state(law, NO_CASES, 1)  # the first call loads or compiles
    engine.pay(law, NO_CASES, 1)
    return engine
