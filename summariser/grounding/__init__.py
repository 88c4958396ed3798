"""From a model's answer to a record: every value looked up in the article, every passage cut out of it. Pure."""
