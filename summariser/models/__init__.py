"""Everything that talks to a model: the wire, OpenAI's interfaces, the embedded server, prices, recordings."""
