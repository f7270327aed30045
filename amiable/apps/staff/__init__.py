"""The people who work here: who they are and how they sign in."""
