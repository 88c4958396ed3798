"""The second reader at work: an interpreter of its own, in which the parser is loaded, and nowhere else.

It is not the one that grounds, which must not wait behind a long article. Articles are read one at a time, so that it
is known which of them ended the process; the next one gets a new process.
"""

import asyncio
import importlib.util
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from summariser.core.article import Article
from summariser.core.errors import ConfigurationError
from summariser.core.schema import Schema
from summariser.machine.interpreter import SecondInterpreter
from summariser.models.parser_data import fetch_parser
from summariser.models.weight_sources import Progress
from summariser.second_reader.both import Proposals, together
from summariser.second_reader.fill import wanted
from summariser.second_reader.found import Found, Proposer, Reader, Wanted, bounded
from summariser.second_reader.lexicon import Lexicon
from summariser.second_reader.parser import Parser
from summariser.wiring.plan import Tell

Findings = tuple[tuple[Reader, Found], ...]

PATIENCE = 300.0
"""Seconds for one article; the longest that is read takes half of that on a slow machine."""

MOST_ENDS = 3
"""So many articles may end the process; after that, it is not the articles."""

NOT_PARSED = "The parser ended, or stood still, while it read this article: only the lexicon has read it."


def has_parser() -> bool:
    """Whether spaCy is installed."""
    return importlib.util.find_spec("spacy") is not None


def parser_folder(progress: Progress) -> Path | None:
    """The parser's data, fetched first if need be; None without spaCy, or if nothing is to be fetched. Raises
    ConfigurationError."""
    if not has_parser():
        return None
    try:
        return fetch_parser(progress)
    except ConfigurationError:
        if os.environ.get("SUMMARISER_OFFLINE"):
            return None
        raise


class ReaderProcess:
    """Reads with the lexicon and, if its data can be had, with the parser. To be used inside one event loop."""

    def __init__(self, data: Callable[[], Path | None], tell: Tell = lambda _: None) -> None:
        """`data`: the parser's, asked for once, in a thread; None where it is not wanted; ConfigurationError if
        it cannot be had, which is told."""
        self._data = data
        self._tell = tell
        self._turn = asyncio.Lock()
        self._folder: Path | None = None
        self._asked = self._closed = False
        self._ends = 0
        self._second: SecondInterpreter | None = None

    async def read(self, article: Article, wanted: Wanted) -> Findings:
        """What each proposer finds. If it is not the parser that reads, the lexicon does so here."""
        async with self._turn:
            if not self._asked and not self._closed:
                await self._prepare()
            if self._folder is None or self._closed:
                # In a thread: the longest article takes seconds, in which answers arrive and others are sent.
                return await asyncio.to_thread(lexicon_alone, article, wanted)
            return await self._sent(self._folder, article, wanted)

    async def aclose(self) -> None:
        """End it. Who still waits for it gets what the lexicon finds."""
        self._closed = True
        await self._end()

    async def _prepare(self) -> None:
        self._asked = True
        try:
            self._folder = await asyncio.to_thread(self._data)
        except ConfigurationError as error:
            self._tell(f"articles are read a second time without the parser: {error}")

    async def _sent(self, folder: Path, article: Article, wanted: Wanted) -> Findings:
        if self._second is None:
            self._second = SecondInterpreter("summariser.wiring.reading:reader", folder, patience=PATIENCE)
            self._second.call()
        second = self._second
        await second.come()
        alone = not second.busy
        findings: Findings | None = await second.do((article, wanted))
        if findings:
            return findings
        await self._end()
        self._ends += 1
        if self._ends == MOST_ENDS:
            self._folder = None
            self._tell(f"the parser ended {MOST_ENDS} times: what follows is read a second time without it")
        elif not (alone or self._closed):  # perhaps by the article before, whose draft was given up meanwhile
            return await self._sent(folder, article, wanted)
        return await asyncio.to_thread(lexicon_alone, article, wanted, NOT_PARSED)

    async def _end(self) -> None:
        if self._second is not None:
            await self._second.aclose()
            self._second = None


def read_here(schema: Schema, tell: Tell) -> Callable[[Article], Proposals]:
    """Reads with both proposers in this process, for a command that draws no screen; with the lexicon alone where the
    parser cannot be had, which is told."""
    folder = None
    try:
        folder = parser_folder(lambda *_: None)
    except ConfigurationError as error:
        tell(f"read without the parser: {error}")
    read, asked = reader(iter((folder,))), wanted(schema)
    return lambda article: together(read((article, asked))) if asked else Proposals()


def lexicon_alone(article: Article, wanted: Wanted, *notes: str) -> Findings:
    found = bounded(Lexicon(), article, wanted)
    return (("lexicon", replace(found, notes=(*found.notes, *notes))),)


def reader(needed: Iterator[Any]) -> Callable[[tuple[Article, Wanted]], Findings]:
    """What the second interpreter does with an article and what is wanted of it."""
    folder: Path | None = next(needed)
    proposers: tuple[Proposer, ...] = (Parser(lambda: folder), Lexicon()) if folder else (Lexicon(),)
    return lambda job: tuple((one.name, bounded(one, *job)) for one in proposers)
