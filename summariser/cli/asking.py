"""`summariser events ask`: a dialogue of plain lines. Each answer is in the journal before the next question."""

import asyncio
import sys

from summariser.core.display import visible
from summariser.corpus.events import Corpus
from summariser.corpus.questions import Question, Questions
from summariser.corpus.rulings import Ruling, Rulings
from summariser.journal.rulings import SqlRulings
from summariser.reports import output
from summariser.reports.rulings import question, said

_PROMPT = "[y]es  [n]o  [l]ater  [u]ndo  [q]uit: "


class Dialogue:
    """Asks what is open until nothing is, or the person leaves."""

    def __init__(self, corpus: Corpus, rulings: SqlRulings, person: str) -> None:
        self._corpus = corpus
        self._rulings = rulings
        self._person = person
        self._made = list(corpus.rulings.all)
        self._questions = Questions(corpus, self._relinked)
        self._answered: list[tuple[Question, Ruling | None]] = []

    def run(self) -> None:
        while found := self._questions.first(Rulings.of(self._made)):
            asked, many = found
            names = [key.name for key in asked.keys]
            self._put(*question(asked, self._corpus.schema, self._corpus.load(names), many))
            if not self._answer(asked):
                break
        decided = sum(ruling is not None for _, ruling in self._answered)
        end = "nothing is left to ask" if not found else "the rest is asked another time"
        self._put(f"{decided} decided, {end}")

    def _answer(self, asked: Question) -> bool:
        """Do what the person says; False if they leave."""
        while True:
            word = self._word()
            if word in ("y", "yes", "n", "no"):
                act = asked.answers[0 if word[0] == "y" else 1]
                ruling = asyncio.run(self._rulings.add(self._corpus.schema.name, act, asked.pair, self._person))
                self._made.append(ruling)
                self._answered.append((asked, ruling))
                self._put(f"decision {ruling.id}: {said(ruling)}")
            elif word in ("l", "later"):
                self._questions.put_off(asked)
                self._answered.append((asked, None))
            elif word in ("u", "undo"):
                if not self._answered:
                    self._put("nothing was answered yet; `summariser events undo N` undoes what was decided before")
                    continue
                self._undo()
            elif word not in ("q", "quit"):
                self._put("please answer y, n, l, u or q")
                continue
            return word not in ("q", "quit")

    def _undo(self) -> None:
        asked, ruling = self._answered.pop()
        if ruling is None:
            self._questions.put_off(asked, again=True)
            return
        undo, _ = asyncio.run(self._rulings.undo(ruling.id, self._person))
        self._made.append(undo)
        self._put(f"decision {undo.id}: {said(undo)}")

    def _word(self) -> str:
        output.put(_PROMPT)
        line = sys.stdin.readline() if sys.stdin else ""
        if not line:
            self._put("")
        return line.strip().casefold() if line else "quit"

    def _relinked(self, rulings: Rulings) -> Corpus:
        keys = self._corpus.groups.keys
        return Corpus.of(self._corpus.schema, keys, self._corpus.load, rulings)

    @staticmethod
    def _put(*lines: str) -> None:
        output.put("".join(f"{visible(line)}\n" for line in lines))
