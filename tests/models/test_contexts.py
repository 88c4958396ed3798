"""What the bundled list knows of contexts."""

from summariser.models.prices import context_window


def test_contexts_come_from_the_bundled_list() -> None:
    assert context_window("gpt-4o-mini", "openai") == 128_000
    assert context_window("gpt-4", "openai") == 8192


def test_what_the_list_does_not_say_is_unknown() -> None:
    assert context_window("no such model", "openai") is None
    assert context_window("davinci", "openai") is None
