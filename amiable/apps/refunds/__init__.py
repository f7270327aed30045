"""What was paid too much goes back to where it came from."""
