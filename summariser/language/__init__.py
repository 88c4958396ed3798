"""What is known of languages: names, dates, numbers, quotation marks, words of speech and of negation. Pure."""
