"""Whole articles of agencies, read by both proposers: all that they must find, and nothing else."""

from datetime import date

import pytest

from summariser.core.article import Article
from summariser.core.meeting import Meeting
from summariser.core.schema import Schema
from summariser.second_reader.both import Proposals, together
from summariser.second_reader.compare import Compared, compared
from summariser.second_reader.event_day import event
from summariser.second_reader.fill import wanted
from summariser.second_reader.lexicon import Lexicon
from summariser.second_reader.parser import Parser
from tests.second_reader.agency_articles import REPORTS, Report

SCHEMA = Schema.of(Meeting)
ALL = {node.name for node in SCHEMA.proposed}


@pytest.fixture(params=list(REPORTS))
def report(request: pytest.FixtureRequest) -> Report:
    return REPORTS[request.param]


@pytest.fixture
def found(report: Report, parser: Parser) -> Proposals:
    article, asked = Article.of(report.text), wanted(SCHEMA)
    assert asked
    return together([(one.name, one.read(article, asked)) for one in (parser, Lexicon())])


@pytest.fixture
def draft(report: Report, found: Proposals) -> Compared:
    return compared(SCHEMA, {}, Article.of(report.text), found, ALL)


def test_its_people(report: Report, draft: Compared) -> None:
    people = draft.data["participants"]
    assert {(one["name"], one["title"], one["country"], one["presence"]) for one in people} == report.people


def test_who_said_what(report: Report, draft: Compared) -> None:
    assert tuple((one["speaker"], one["text"]) for one in draft.data["quotes"]) == report.speech


def test_what_was_agreed(report: Report, draft: Compared) -> None:
    told = [(one["kind"], one["statement"], frozenset(one["parties"])) for one in draft.data["agreements"]]
    expected = report.commitments
    assert [(kind, parties) for kind, _, parties in told] == [(kind, parties) for kind, _, parties in expected]
    assert all(told[n][1].startswith(begins) for n, (_, begins, _) in enumerate(expected))


def test_a_right_draft_is_read_in_no_other_way(report: Report, found: Proposals, draft: Compared) -> None:
    assert compared(SCHEMA, draft.data, Article.of(report.text), found, ()).other_readings == ()


def test_a_day_before_a_comma_belongs_to_what_stands_before_it() -> None:
    article = Article.of(REPORTS["Tehran"].text)
    day = event(article, None)
    assert day
    assert day.start == date(2023, 11, 7)
