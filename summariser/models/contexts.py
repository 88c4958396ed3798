"""How long a model's context is: from the list bundled with genai-prices, never fetched."""


def context_window(model: str, provider: str) -> int | None:
    """Tokens, prompt and answer together; None where the list does not say. `provider` is named as there."""
    from genai_prices.data import providers
    from genai_prices.data_snapshot import DataSnapshot

    try:
        _, found = DataSnapshot(providers, from_auto_update=False).find_provider_model(model, None, provider, None)
    except LookupError:
        return None
    return found.context_window
