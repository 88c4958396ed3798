"""What the program does, step by step, over ports alone: testable without a terminal, a network or a disk."""
