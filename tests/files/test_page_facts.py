"""The day of publication that a page states of its own article, and nothing that stands around it."""

import json
from datetime import date

import pytest

from summariser.files.article_formats import Content, from_html

DAY = date(2021, 3, 9)
TEXT = "".join(
    f"<p>The two delegations spoke about fishing rights in the strait for the {number} time, and agreed to exchange"
    " their maps of the sea bed before the next season begins in the autumn.</p>"
    for number in ("first", "second", "third", "fourth")
)
OTHER = "<time datetime='2014-11-30'>30 November 2014</time>"


def page(head: str = "", top: str = "", before: str = "", bottom: str = "", article: str = "article") -> bytes:
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>Fishing rights agreed - The Strait</title>{head}"
        f"</head><body>{top}<{article}><h1>Fishing rights agreed</h1>{before}{TEXT}</{article}>{bottom}</body></html>"
    ).encode()


def ld(*values: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(value)}</script>' for value in values)


def news(day: object = "2021-03-09T23:10:00-05:00", kind: object = "NewsArticle", **more: object) -> dict[str, object]:
    return {"@type": kind, "datePublished": day, **more}


SITE = {"@type": "WebPage", "datePublished": "2009-01-01", "dateModified": "2025-05-05"}
STORY = news("2014-11-30", headline="Lighthouse keeper retires", url="https://strait.example/lighthouse")
CANONICAL = "<link rel='canonical' href='https://strait.example/fishing'>"

STATED = {
    "news": page(ld(news())),
    "blog": page(ld(news(kind="BlogPosting"))),
    "subtype": page(ld(news(kind=["Thing", "ReportageNewsArticle"]))),
    "report": page(ld(news(kind="https://schema.org/Report"))),
    "graph": page(ld({"@graph": [SITE, news()]})),
    "list": page(ld([SITE, news()])),
    "scripts": page("<script type='application/ld+json'>{broken</script>" + ld(SITE, news())),
    "main entity": page(ld({**SITE, "mainEntity": news()})),
    "main entity by id": page(
        ld([{**SITE, "mainEntity": {"@id": "#own"}}, news("2014-11-30"), news(**{"@id": "#own"})])
    ),
    "by address": page(CANONICAL + ld([STORY, news(mainEntityOfPage={"@id": "https://www.strait.example/fishing/"})])),
    "by headline": page(ld(STORY, news(headline="Fishing rights agreed"))),
    "not what it contains": page(ld(news(hasPart=[STORY], mentions=STORY))),
    "compact day": page(ld(news("20210309"))),
    "mail's day": page(ld(news("Tue, 09 Mar 2021 08:00:00 GMT"))),
    "words": page(ld(news("March 9, 2021"))),
    "meta": page("<meta property='article:published_time' content='2021-03-09T08:00:00Z'>"),
    "meta after change": page(
        "<meta property='article:modified_time' content='2025-01-01'><meta name='DC.date.issued' content='2021-03-09'>"
    ),
    "parsely": page("<meta name='parsely-pub-date' content='2021-03-09T08:00:00Z'>"),
    "microdata": page(before="<span itemprop='datePublished' content='2021-03-09'>Tuesday</span>"),
    "head's microdata": page("<meta itemprop='datePublished' content='2021-03-09'>"),
    "byline": page(before="<p class='byline'>By A. Writer <time datetime='2021-03-09T10:00'>9 March</time></p>"),
    "header": page(before="<header><time datetime='2021-03-09'>9 March</time></header>"),
    "under the headline": page(before="<time datetime='2021-03-09'>9 March</time>"),
    "a line of its own": page(before="<p>Published on <time>9 March 2021</time></p>"),
    "published and updated": page(
        before="<div class='meta'>Published: <time datetime='2021-03-09'>then</time> Updated:"
        " <time datetime='2023-01-01'>later</time></div>"
    ),
    "updated and published": page(
        before="<p class='byline'>Updated <time datetime='2023-01-01'>later</time> Published"
        " <time datetime='2021-03-09'>then</time></p>"
    ),
    "no article element": page(article="div", top=f"<header>{OTHER}</header>", before="<p class='published'><time"
        " datetime='2021-03-09'>then</time></p>"),
    "clock besides": page(top=f"<header class='masthead'>{OTHER}</header>", before="<div class='byline'><time"
        " datetime='2021-03-09'>then</time></div>"),
}  # fmt: skip

SILENT = {
    "nothing": page(),
    "masthead's clock": page(top="<header><span class='date'>Sunday, 30 November 2014</span></header>"),
    "masthead's time": page(top=f"<header>{OTHER}</header>"),
    "masthead's time, no article": page(top=f"<header>{OTHER}</header>", article="div"),
    "top bar, no article": page(top=f"<div class='top-bar'>{OTHER}</div>", article="div"),
    "footer": page(bottom="<footer>© 2014 The Strait. Updated 30 November 2014</footer>"),
    "aside": page(before=f"<aside>{OTHER} Lighthouse</aside>"),
    "related": page(before=f"<div class='related-stories'><p class='byline'>{OTHER}</p></div>"),
    "list of links": page(before=f"<ul><li><a href='/x'>Lighthouse</a> {OTHER}</li></ul>"),
    "card": page(bottom=f"<article><h3>Lighthouse</h3>{OTHER}<p>Short.</p></article>"),
    "card inside": page(before=f"<article><h3>Lighthouse</h3><p class='byline'>{OTHER}</p></article>"),
    "the text's day": page(before=f"<p>They had met in Brest on {OTHER}, in the rain.</p>"),
    "after the text": page(bottom=f"<p>{OTHER}</p>"),
    "last change": page("<meta property='article:modified_time' content='2014-11-30'>"),
    "last change in words": page(before=f"<p class='byline'>Updated: {OTHER}</p>"),
    "last change of a label": page(before=f"<p class='byline'><b>Mis à jour le</b> {OTHER}</p>"),
    "last change of microdata": page(before="<time itemprop='dateModified' datetime='2014-11-30'>x</time>"),
    "site's own": page(ld(SITE)),
    "site's own in a graph": page(ld({"@graph": [SITE, {"@type": "Organization", "datePublished": "2014-11-30"}]})),
    "site's own microdata": page(
        top="<div itemscope itemtype='https://schema.org/WebPage'>"
        "<meta itemprop='datePublished' content='2014-11-30'></div>"
    ),
    "another story": page(ld(STORY)),
    "another story's address": page(CANONICAL + ld(news("2014-11-30", url="https://strait.example/lighthouse"))),
    "stories in a list": page(ld({"@type": "ItemList", "itemListElement": [STORY]})),
    "stories mentioned": page(ld({**SITE, "relatedLink": [STORY], "hasPart": STORY})),
    "two, nobody knows whose": page(ld(news(), news("2014-11-30"))),
    "last change only": page(ld({"@type": "NewsArticle", "dateModified": "2014-11-30"})),
    "placeholder": page(ld(news("1970-01-01T00:00:00Z"), news("0001-01-01"))),
    "either way round": page(ld(news("03/09/2021"))),
    "no date": page(ld(news({"@value": 5}), news("soon"))),
}  # fmt: skip


@pytest.mark.parametrize("name", STATED)
def test_what_the_page_states_of_its_article_is_its_day(name: str) -> None:
    found = from_html(STATED[name])
    assert found.published == DAY
    assert found.published_from
    assert found.doubts == ()


@pytest.mark.parametrize("name", SILENT)
def test_what_stands_around_an_article_is_not_its_day(name: str) -> None:
    found = from_html(SILENT[name])
    assert (found.published, found.published_from, found.doubts) == (None, None, ())


def test_a_day_in_words_is_a_doubt() -> None:
    found = from_html(page(before="<p class='byline'>By A. Writer, 9 March 2021. Updated 5 May 2022</p>"))
    assert found.published == DAY
    assert found.published_from == "text of the byline"
    assert _doubt(found) == "The page says 2021-03-09 only in the words of its byline."


@pytest.mark.parametrize(
    ("head", "before"),
    [
        (ld(news()) + "<meta property='article:published_time' content='2019-01-01'>", ""),
        (ld(news()), "<p class='byline'><time datetime='2019-01-01'>then</time></p>"),
        (ld(news()), "<p class='byline'>1 January 2019</p>"),
        ("<meta name='pubdate' content='2021-03-09'>", "<i itemprop='datePublished' content='2019-01-01'></i>"),
    ],
)
def test_two_days_that_contradict_each_other_are_a_doubt(head: str, before: str) -> None:
    found = from_html(page(head, before=before))
    assert found.published == DAY
    assert "2021-03-09" in _doubt(found)
    assert "2019-01-01" in _doubt(found)


def test_clocks_in_two_zones_contradict_nothing() -> None:
    head = ld(news()) + "<meta property='article:published_time' content='2021-03-10T04:10:00Z'>"
    assert from_html(page(head)).doubts == ()


def _doubt(found: Content) -> str:
    (flag,) = found.doubts
    assert (flag.path, flag.code) == ("", "publication_doubtful")
    return flag.message
