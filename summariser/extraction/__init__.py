"""Articles in, grounded drafts out, under the run's cap. Over ports alone: testable without a network or a disk."""
