"""The workspace's configuration of the review."""

from pathlib import Path

import pytest

from summariser.core.errors import ConfigurationError
from summariser.files.review_settings import ReviewSettings, load_settings


def test_no_file_sets_nothing(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "config.toml") == ReviewSettings()


def test_what_can_be_set(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('reviewer = " Anna "\ntheme = "light"\n[keys]\naccept = "a,space"\n', "utf-8")
    assert load_settings(file) == ReviewSettings("Anna", "light", {"accept": "a,space"})


@pytest.mark.parametrize(
    "text", ["[keys", "keys = 3", "[keys]\naccept = 1", '[keys]\naccept = ""', 'theme = "pink"', "reviewer = 7", "\xff"]
)
def test_what_cannot_be_understood_is_one_line(tmp_path: Path, text: str) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(ConfigurationError) as caught:
        load_settings(file)
    assert "config.toml" in str(caught.value)
    assert "\n" not in str(caught.value)
