"""Files that we were given or that we wrote: kept as they are, sealed, and never changed."""
