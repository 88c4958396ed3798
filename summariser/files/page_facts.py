"""What a page says of its own article: when it was published, and whether the whole of it is shown to everybody.

A date counts only where the page says it of this article: in its data for machines (JSON-LD, meta elements, microdata)
or in its byline. Clocks, footers, related stories, last changes and dates of the site as such are never taken.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from summariser.language.dates import find_dates
from summariser.language.text import words

_ARTICLE = re.compile(r"(?:.*[/:#])?(?:\w*Article|\w*BlogPosting|Report|SocialMediaPosting)/?")
"""schema.org's types of articles, bare or with their vocabulary's address."""

_META = re.compile(
    r"(?:og:)?article[:.]published(?:_time)?|og:published_time|datepublished|rnews:datepublished"
    r"|dc(?:terms)?\.(?:date\.)?issued|parsely-pub-date|sailthru\.date|bt:pubdate|pubdate|publish[-_]?date"
    r"|(?:citation_)?publication[-_]date|iso-8601-publish-date|article_date_original|cxenseparse:(?:recs:)?publishtime",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?<![a-z])(?:byline|dateline|publi(?:sh(?:ed)?|cation)|pub-?date|posted|timestamp)", re.IGNORECASE
)
_ABOUT_ENTRY = re.compile(r"(?<![a-z])(?:meta|info|author|date|time)(?![a-z])", re.IGNORECASE)
_FURNITURE = re.compile(
    r"(?<![a-z])(?:related|recommend\w*|side-?bar|most|popular|trending|teasers?|promos?|cards?|comments?|widget|mast-?head"
    r"|top-?bar|clock|today|footer|nav\w*|menu|breadcrumbs?|newsletter|ticker|latest|similar|also|next|more|copyright)"
    r"(?![a-z])",
    re.IGNORECASE,
)
_FURNITURE_TAGS = frozenset({"nav", "aside", "footer", "form", "template", "noscript", "dialog"})
_BY = re.compile(
    r"\W*(?:by|von|par|por|di|da|door|av|af|от|published|posted|first published|on|date|veröffentlicht|publié|publicado"
    r"|publicada|pubblicato|gepubliceerd|publicerad|opublikowano|опубликовано|đăng|发布|發布|公開|掲載|입력)(?!\w)",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"updat|modif|revis|edited|corrected|last change|aktuali|geändert|mise? à jour|atualiz|actualiz|aggiorn"
    r"|bijgewerkt|gewijzigd|cập nhật|обнов|измен|更新|修改|修正|수정|uppdater|oppdater|opdater|güncel|zmieni|تحديث",
    re.IGNORECASE,
)
_HEADLINE_SHARED = 0.3
"""The share of a headline's words that the page's own titles must have: less is another story's headline."""
_LONG = 100
"""Characters of a paragraph that is the article's text, and not its head any more."""
_ANOTHER_DAY = timedelta(days=1)
"""Two statements may be a day apart because their clocks stand in different zones."""


@dataclass(frozen=True)
class Stated:
    """A day of publication, and where the page states it; `plain`: only in words for people."""

    day: date
    source: str
    plain: bool = False


@dataclass(frozen=True)
class PageFacts:
    """What a page says of its own article. `doubt` says why the day may be wrong."""

    published: Stated | None = None
    doubt: str | None = None
    free: bool = True


def page_facts(tree: Any) -> PageFacts:
    """The facts about the one article of a parsed page (lxml)."""
    own = _own_node(tree)
    stated = _day(own.get("datePublished")) if own else None
    found = [Stated(stated, "JSON-LD datePublished")] if stated else []
    found += [*_in_meta(tree), *_in_body(tree)]
    free = own is None or str(own.get("isAccessibleForFree")).lower().rpartition("/")[2] != "false"
    if not found:
        return PageFacts(free=free)
    first = found[0]
    other = next((one for one in found if abs(one.day - first.day) > _ANOTHER_DAY), None)
    doubt = None
    if other:
        doubt = f"The page says {first.day} ({first.source}), and also {other.day} ({other.source})."
    elif first.plain:
        doubt = f"The page says {first.day} only in the words of its byline."
    return PageFacts(first, doubt, free)


# JSON-LD


def _own_node(tree: Any) -> dict[str, Any] | None:
    """The description of the page's own article among all that its JSON-LD describes; None if that is not clear."""
    nodes = list(_nodes(tree))
    mains = {_id(inner) for node in nodes for inner in _each(node.get("mainEntity"))} - {None}
    articles = [node for node in nodes if any(_is_article(kind) for kind in _each(node.get("@type")))]
    page = _PageParser(tree)
    weights = [4 * (_id(node) in mains) + page.likeness(node) for node in articles]
    best = [node for node, weight in zip(articles, weights, strict=True) if weight == max(weights) >= 0]
    return best[0] if len({str(_day(node.get("datePublished"))) for node in best}) == 1 else None


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """The items that scripts describe themselves: not what these mention, contain or are related to."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            waiting = [json.loads((script.text or "").strip().removeprefix("<!--").removesuffix("-->"), strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            one = waiting.pop(0)
            if isinstance(one, list):
                waiting = [*one, *waiting]
            elif isinstance(one, dict):
                yield one
                waiting += [one.get("@graph"), one.get("mainEntity")]


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _id(node: Any) -> str | None:
    """The `@id` by which other nodes refer to this one, or else the id of the Python object; None for no object."""
    return str(node.get("@id") or id(node)) if isinstance(node, dict) else None


def _is_article(kind: Any) -> bool:
    return isinstance(kind, str) and _ARTICLE.fullmatch(kind) is not None


class _PageParser:
    """By what a page's own article is known: its addresses and titles."""

    def __init__(self, tree: Any) -> None:
        said = {_name(meta): meta.get("content") or "" for meta in tree.iter("meta")}
        links = [link.get("href") or "" for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
        self._addresses = {_address(one) for one in [*links, said.get("og:url", "")]} - {""}
        titles = [element.text_content() for tag in ("h1", "title") for element in tree.iter(tag)]
        self._words = [{word for word, _ in words(one)} for one in [*titles, said.get("og:title", "")]]

    def likeness(self, node: dict[str, Any]) -> int:
        """Positive: this page's article; negative: another story."""
        known = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
        known = [one.get("@id") if isinstance(one, dict) else one for one in known]
        addresses = {_address(one) for one in known if isinstance(one, str)} - {""}
        weight = 0
        if addresses and self._addresses:
            weight += 2 if addresses & self._addresses else -2
        headline = {word for word, _ in words(str(node.get("headline") or node.get("name") or ""))}
        if headline and any(self._words):
            shared = max(len(headline & title) for title in self._words) / len(headline)
            weight += 2 if shared > 2 * _HEADLINE_SHARED else -3 if shared < _HEADLINE_SHARED else 0
        return weight


def _address(url: str) -> str:
    """One spelling for all addresses of a page; "" for what is no address."""
    found = re.match(r"\s*(?:https?:)?//(?:www\.|m\.|amp\.)?([^?#\s]+)", url, re.IGNORECASE)
    return found[1].rstrip("/").lower() if found else ""


# Elements


def _in_meta(tree: Any) -> Iterator[Stated]:
    for meta in tree.iter("meta"):
        name = _name(meta)
        if _META.fullmatch(name) and (day := _day(meta.get("content"))) and _of_article(meta):
            yield Stated(day, f"meta {name}")


def _name(meta: Any) -> str:
    return str(meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip()


def _in_body(tree: Any) -> Iterator[Stated]:
    """Microdata, then <time>, then the words of the byline: each in the article's own element and not in furniture."""
    own = _container(tree)
    if own is None:
        return
    head = [one for one in own.iter() if isinstance(one.tag, str) and _is_own(one, own)]
    for one in head:
        if "datePublished" in (one.get("itemprop") or "").split() and one.tag != "meta" and _of_article(one):
            day = _day(one.get("content") or one.get("datetime")) or _day(one.text_content())
            if day and not _is_change(one):
                yield Stated(day, "itemprop datePublished")
    for one in head:
        day = _day(one.get("datetime")) or _day(one.text_content()) if one.tag == "time" else None
        if day and not _is_change(one) and _is_byline(one, own):
            yield Stated(day, "time of the byline")
            break
    for one in head:
        if _BYLINE.search(_labels(one)) and not _CHANGED.search(_labels(one)):
            said = _CHANGED.split(one.text_content(), maxsplit=1)[0]
            if len(said) < 2 * _LONG and (day := _written(said)):
                yield Stated(day, "text of the byline", plain=True)
                break


def _container(tree: Any) -> Any:
    """The element of the page's article: of those that are marked so the longest, if it holds the headline or most of
    the text; or else the page's body."""
    body = next(tree.iter("body"), None)
    if body is None:
        return None
    marked = [
        one for one in body.iter() if isinstance(one.tag, str) and _is_marked(one) and _is_own(one.getparent(), body)
    ]
    longest = max(marked, key=_length, default=None)
    if longest is not None and (next(longest.iter("h1"), None) is not None or 2 * _length(longest) > _length(body)):
        return longest
    return next((one for one in body.iter("main")), body)


def _is_marked(element: Any) -> bool:
    return element.tag == "article" or element.get("role") == "article" or _is_article(element.get("itemtype"))


def _length(element: Any) -> int:
    return sum(len(one.text_content()) for one in element.iter("p"))


def _is_own(element: Any, own: Any) -> bool:
    """Whether nothing between the element and the article's is furniture, or another article's."""
    while element is not None and element is not own:
        list_item = element.tag == "li" and not _BYLINE.search(_labels(element) + _labels(element.getparent()))
        site_head = element.tag == "header" and own.tag in ("body", "main") and next(element.iter("h1"), None) is None
        if (
            element.tag in _FURNITURE_TAGS
            or list_item
            or site_head
            or _is_marked(element)
            or _FURNITURE.search(_labels(element))
        ):
            return False
        element = element.getparent()
    return True


def _labels(element: Any) -> str:
    return " ".join(element.get(name) or "" for name in ("class", "id", "rel", "itemprop", "data-testid", "role"))


def _of_article(element: Any) -> bool:
    """Whether the item of microdata that the element belongs to, if any, is an article."""
    scope = next((one for one in element.iterancestors() if one.get("itemscope") is not None), None)
    return scope is None or _is_article((scope.get("itemtype") or "Article").strip())


def _is_change(element: Any) -> bool:
    """Whether the element, or the words right before it, speak of a later change."""
    said = _labels(element) + " " + element.text_content()
    for one in (element, element.getparent()):
        before = one.getprevious()
        text = (one.getparent().text or "") if before is None else before.tail or ""
        if not text.strip(" \t\r\n:|·•-–—") and before is not None and before.tag != "time":
            text = before.text_content()
        if text.strip(" \t\r\n:|·•-–—"):
            said += " " + text
            break
        if before is not None:
            break
    if element.getparent().tag != "time" and len(list(element.getparent().iter("time"))) == 1:
        said += " " + _labels(element.getparent())
    return _CHANGED.search(said) is not None


def _is_byline(element: Any, own: Any) -> bool:
    """Whether it stands in the article's header or in a byline: a sentence of the text has days in it too."""
    labels = ""
    for one in (element, *element.iterancestors()):
        if one is own:
            break
        labels += " " + _labels(one)
        if one.tag == "header":
            return True
    if _BYLINE.search(labels) or element.get("pubdate") is not None:
        return True
    block = next(
        one for one in element.iterancestors() if one is own or one.tag not in ("span", "a", "b", "i", "small")
    )
    if block is own:
        rest = (element.tail or "").strip() if element.getprevious() is None else ""
        return len(rest) < _LONG and _before_text(element, own)
    rest = " ".join(block.text_content().replace(element.text_content(), " ").split())
    if len(rest) > _LONG or not _before_text(element, own):
        return False
    return len(rest) <= 3 or _BY.match(rest) is not None or _ABOUT_ENTRY.search(labels) is not None


def _before_text(element: Any, own: Any) -> bool:
    """Whether it comes before the first long paragraph; after the headline, if no element is marked as the article."""
    headline = own.tag not in ("body", "main")
    for one in own.iter():
        if one is element:
            return headline
        if one.tag == "p" and len(one.text_content()) >= _LONG:
            return False
        headline = headline or one.tag == "h1"
    return False


# Days


def _day(stated: Any) -> date | None:
    """The day of a date for machines, or of one that is written out; None where that is not one certain day."""
    if not isinstance(stated, str) or not stated.strip():
        return None
    text = stated.strip()
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            day = read(text).date()
        except (ValueError, OverflowError, IndexError, TypeError):
            continue
        return day if day.year > 1500 and day != date(1970, 1, 1) else None  # what programs say for "unknown"
    return _written(text)


def _written(text: str) -> date | None:
    found = {
        date(one.year, one.month, one.day)
        for one in (find_dates(text) if len(text) < 4 * _LONG else ())
        if one.year and one.month and one.day
    }
    return found.pop() if len(found) == 1 else None
