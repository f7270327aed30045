"""State: tables and transactions, one capability a folder."""
