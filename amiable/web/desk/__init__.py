"""The desk: what an agent of the agency sees behind staff sign-in."""
