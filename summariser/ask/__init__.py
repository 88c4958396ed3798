"""What a model is asked: the prompt, the numbered sentences, windows of long articles. Pure."""
