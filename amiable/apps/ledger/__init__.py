"""The ledger: accounts, and the transfers that move money between them. Written once, never edited."""
