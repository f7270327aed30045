"""What we owe to send: put here in the transaction that decided it, released by a shell's run."""
