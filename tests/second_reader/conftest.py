"""The parser, where it is installed and its data are in the cache folder; nothing is fetched here."""

import importlib.util
from pathlib import Path

import pytest

from summariser.core.errors import ConfigurationError
from summariser.models.parser_data import fetch_parser
from summariser.second_reader.parser import Parser
from tests.conftest import CACHE


@pytest.fixture(scope="session")
def parser_folder() -> Path:
    """The data that spaCy loads."""
    if importlib.util.find_spec("spacy") is None:
        pytest.skip("spaCy is not installed: pip install 'summariser[reader]'")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SUMMARISER_CACHE", str(CACHE))
        try:
            return fetch_parser(sources=())
        except ConfigurationError as error:
            pytest.skip(str(error))


@pytest.fixture(scope="session")
def parser(parser_folder: Path) -> Parser:
    return Parser(lambda: parser_folder)
