"""What people did here and why, each entry sealed by the one before, so that tampering shows."""
