"""What a draft has from an example: flagged. What the article says too, in one form or another: not."""

import json
from pathlib import Path
from typing import Any

import pytest

from summariser.ask.prompt import Example
from summariser.core.answer_type import draft_type
from summariser.core.article import Article
from summariser.core.meeting import Meeting
from summariser.core.schema import Schema
from summariser.files.prompts import load_templates
from summariser.grounding.checks import check_examples
from summariser.grounding.checks.case import Case
from summariser.grounding.grounding import ground
from summariser.grounding.inverse import answer_of
from tests.grounding.records import DEAL, deal

ROOT = Path(__file__).parents[2]
MEETING = Schema.of(Meeting)
HAND_WRITTEN = load_templates("meeting", ROOT / "nowhere").examples
SHOWN = Example(
    Article("On 5 May 2021 Mara Kovač of Chile sold 40 ships. She said the two sides would go on as before.", ""),
    '{"headline": "Chile sold ships to the port authority of Valdivia in the south.", "x": ["Laos", {"y": "Kenya"}]}',
)


def paths(text: str, unfound: dict[str, str] | None = None, **values: Any) -> list[str]:
    case = Case(DEAL, deal(**values), Article(text, ""))
    return [flag.path for flag in check_examples(case, [SHOWN], unfound or {})]


def seeds() -> dict[str, tuple[Article, dict[str, Any], Example]]:
    found = {}
    for file in sorted((ROOT / "reviewed").glob("*.json")):
        data = json.loads(file.read_text("utf-8"))["data"]
        article = Article((ROOT / "seeds" / f"{file.stem}.txt").read_bytes().decode(), "")
        found[file.stem] = (article, data, Example(article, json.dumps(answer_of(MEETING, data, article))))
    return found


@pytest.mark.parametrize(
    ("text", "headline", "flagged"),
    [
        ("Ann met Bo in Rome.", "Ann met Bo in Rome.", False),
        ("Ann met Bo in Rome.", "Kovač met Bo in Rome.", True),
        ("Ann Kovac met Bo in Rome.", "Kovač met Bo in Rome.", False),
        ("Ann met Bo in Rome.", "Kenya", True),
        ("Kenyan ministers met Bo.", "Kenya", False),
        ("The Lao minister met Bo.", "Ann went to Laos.", False),
        ("Ann met Bo in Rome.", "They met.", False),
        ("Ann met Bo in Rome.", "The two sides would go on.", False),
        ("Ann met Bo in Rome.", "The two sides would go on as before.", True),
        ("Ann met Bo.", "Sold ships to the port authority of Valdivia in the south.", True),
        ("Ann met Bo.", "Sold ships to the port authority of", True),
        ("Ships of the port authority were sold to Bo.", "Sold ships to the port authority of", False),
    ],
)
def test_names_and_passages_of_an_example_in_a_text(text: str, headline: str, flagged: bool) -> None:
    assert paths(text, headline=headline) == (["/headline"] if flagged else [])


@pytest.mark.parametrize(
    ("text", "day", "flagged"),
    [
        ("Ann met Bo.", "2021-05-05", True),
        ("Ann met Bo on May 5.", "2021-05-05", False),
        ("Ann met Bo on Wednesday.", "2021-05-05", False),
        ("Ann met Bo today.", "2021-05-05", False),
        ("Ann met Bo on 6 June 2021.", "2021-05-05", True),
        ("Ann met Bo.", "2021-05-06", False),
        ("Ann met Bo.", "2021", False),
    ],
)
def test_dates(text: str, day: str, flagged: bool) -> None:
    assert paths(text, printed=day) == (["/printed"] if flagged else [])


@pytest.mark.parametrize(
    ("text", "share", "flagged"),
    [("Ann paid.", 40, True), ("Ann paid forty.", 40, False), ("Ann paid.", 41, False), ("Ann paid.", 2, False)],
)
def test_numbers(text: str, share: float, flagged: bool) -> None:
    clause = {"gist": "Pay.", "share": share, "due": None, "evidence": []}
    assert paths(text, clauses=[clause]) == (["/clauses/0/share"] if flagged else [])


def test_a_name_is_a_leak_though_others_have_its_parts_and_a_title_is_not() -> None:
    remark = {"by": "Mara Kovač", "words": "", "evidence": []}
    assert paths("Mara Lind came. Ann Kovač left.", remarks=[remark]) == ["/remarks/0/by"]
    assert paths("Mara Kovac met Ann.", remarks=[remark]) == []
    assert paths("Ann met Bo.", remarks=[{**remark, "by": "She"}]) == ["/remarks/0/by"]
    assert paths("Ann met Bo.", remarks=[{**remark, "by": "President"}]) == []


def test_opening_words_that_were_an_examples() -> None:
    unfound = {"/remarks/0/words": "the two sides would go", "/remarks/1/words": "we shall go", "/remarks/2/words": ""}
    assert paths("Ann met Bo.", unfound) == ["/remarks/0/words"]


def test_the_records_of_the_seeds_are_not_suspected_of_each_other() -> None:
    for name, (article, data, _) in seeds().items():
        shown = [*HAND_WRITTEN, *(example for other, (*_, example) in seeds().items() if other != name)]
        assert list(check_examples(Case(MEETING, data, article), shown, {})) == []


def test_the_answers_of_the_shipped_examples_are_recognised_in_any_other_article() -> None:
    hits = total = 0
    for article, _, _ in seeds().values():
        for example in HAND_WRITTEN:
            answer = draft_type(MEETING).model_validate_json(example.answer)
            grounded = ground(MEETING, answer.model_dump(), article)
            case = Case(MEETING, grounded.data, article)
            flagged = {flag.path for flag in check_examples(case, HAND_WRITTEN, grounded.unfound)}
            sites = [f"/participants/{n}/name" for n in range(len(grounded.data["participants"]))]
            sites += [f"/agreements/{n}/statement" for n in range(len(grounded.data["agreements"]))]
            sites += [f"/quotes/{n}/text" for n in range(len(grounded.data["quotes"]))]
            sites += ["/summary", "/location/name"]
            hits, total = hits + len(flagged.intersection(sites)), total + len(sites)
    assert hits == total
    assert total > 90
