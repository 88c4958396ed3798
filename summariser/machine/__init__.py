"""What this computer offers: files that are whole, the clock, processors."""
