"""What we tell everybody in a market: that the telephone is busy, that somebody cheats in our name."""
