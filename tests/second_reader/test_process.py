"""Both proposers in the process that is made for them find what they find here."""

from pathlib import Path

from summariser.core.article import Article
from summariser.second_reader.found import bounded
from summariser.second_reader.lexicon import Lexicon
from summariser.second_reader.parser import Parser
from summariser.wiring.reading import ReaderProcess
from tests.second_reader.test_conformance import NASTY, PLAIN, WANTED


async def test_what_is_read_elsewhere_is_what_is_read_here(parser: Parser, parser_folder: Path) -> None:
    process = ReaderProcess(lambda: parser_folder)
    try:
        for text in (PLAIN, NASTY["surrogates"], NASTY["fifteen languages"]):
            article = Article.of(text)
            here = tuple((one.name, bounded(one, article, WANTED)) for one in (parser, Lexicon()))
            assert await process.read(article, WANTED) == here
    finally:
        await process.aclose()
