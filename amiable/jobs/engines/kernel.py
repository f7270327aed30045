"""The compiled kernel of this installation: compiled once for each text of the kernel, and kept."""

import hashlib
import shutil
from pathlib import Path

import numba
import numpy as np

import amiable.core.kernel
from amiable.core.kernel.compiled import Compiled
from amiable.jobs.engines.marks import of_sources
from amiable.settings import home

FOLDER = "kernel"


def compiled(threads: int) -> Compiled:
    """The kernel for so many threads. The first call of an installation or a release compiles it, which takes some twenty seconds."""
    mark = hashlib.blake2b("".join((*map(of_sources, map(Path, amiable.core.kernel.__path__)), numba.__version__, np.__version__)).encode())
    kept = home.folder(FOLDER, mark.hexdigest()[:16])
    _forget_others(kept)
    return Compiled(str(kept), threads)


def _forget_others(kept: Path) -> None:
    """Leave no compiled code of an older release behind."""
    for folder in kept.parent.iterdir():
        if folder != kept:
            shutil.rmtree(folder, ignore_errors=True)
