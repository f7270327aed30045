"""What every portal shares: safety headers, the frame of a page, words for amounts and days."""
