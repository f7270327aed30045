"""Payment by card, on a page of the provider, never with us."""
