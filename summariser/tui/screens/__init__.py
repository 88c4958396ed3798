"""The two screens over a review session, and the controllers that the review owns."""
