"""The web shell: parse a request, call one use case or query, render a page."""
