"""The parts of the review screen. They render what they are given and post what was done to them."""
