"""Text in an article that addresses a model instead of a reader, visible or hidden."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from summariser.core.article import Article, Span
from summariser.core.display import shorten
from summariser.core.flags import Flag
from summariser.grounding.checks.case import Case
from summariser.language.locate import locator
from summariser.language.text import Folded, fold
from summariser.language.words import verbose

_MOST = 5
"""Flags of this kind for one article: more say nothing new."""

_TAKEN_BACK = r"""
    (?:ignore|disregard|forget|override|bypass)
        \ (?:(?:all|any|the|these|those|your|my|our|everything|of|and|previous|prior|earlier|above|preceding)\ ){0,4}
        (?:previous|prior|earlier|above|preceding|foregoing|your|system)\ (?:\w+\ )?
        (?:instructions?|prompts?|rules|directions|guidelines|messages?|text|context)\b
    |(?:ignore|disregard|forget)\ (?:everything|anything|all)\ (?:that\ )?
        (?:you\ were\ told|you\ have\ been\ told|above|before\ this|written\ above)\b
    |(?:new|updated|real|actual)\ instructions?\ ?:
"""
_OTHER_PART = r"""
    |you\ are\ (?:now\ )?(?:an?\ )?
        (?:chatgpt|gpt|claude|llm|(?:large\ )?language\ model|(?:helpful\ )?(?:ai|assistant))\b
    |you\ are\ now\ (?:(?:an?|the)\ (?:\w+\ ){0,2}(?:model|bot|agent|system|assistant|hacker)\b|in\ \w+\ mode\b)
    |from\ now\ on,?\ you\ (?:will|must|shall)\ (?:act|respond|reply|answer|ignore|output)\b
    |as\ an\ ai\ (?:language\ )?(?:model|assistant)\b|(?:pretend|act)\ (?:to\ be|as)\ an?\ (?:ai|assistant)\b
    |(?:reveal|print|repeat|show|leak|output)\ (?:me\ )?your\ (?:(?:hidden|initial)\ prompt|instructions)\b
    |your\ system\ prompt\b|system\ prompt\ ?:
    |(?:attention|note|message|instructions?)\ (?:to|for)\ (?:the\ |any\ |all\ )?
        (?:llms?|language\ models?|chatbots?|ai(?:\ (?:models?|assistants?|systems?))?|summari[sz]er)\ ?:
    |if\ you\ are\ an?\ (?:ai|llm|language\ model|assistant|chatbot)\b
"""
_DICTATED = r"""
    |(?:respond|reply|answer)\ (?:only|exclusively)\ (?:with|in)\b
    |output\ (?:only\ )?(?:the\ following|this|exactly|valid)\ (?:json|text|xml|words?|answer)\b
    |return\ (?:only\ )?(?:the\ following|valid)\ json\b
    |(?:set|fill|write|put)\ (?:the\ )?["'`]?\w+["'`]?\ (?:field|key)\ (?:to|with|as)\b
"""
_ELSEWHERE = r"""
    |bo\ qua\ (?:(?:tat\ ca|moi|cac|nhung|toan\ bo)\ )*(?:huong\ dan|chi\ dan|lenh|yeu\ cau|chi\ thi)\b
        [^.]{0,20}\b(?:truoc|tren)\b
    |tu\ (?:bay\ gio|nay),?\ ban\ la\ (?:mot\ )?(?:ai|tro\ ly|mo\ hinh)\b
    |ignore[rz]?\ (?:toutes?\ )?(?:les|vos|ces|tes)\ (?:instructions|consignes|directives)\b
    |tu\ es\ maintenant\ une?\ (?:ia|assistant|modele)\b
    |(?:ignora|ignore|olvida)\ (?:todas?\ )?(?:las|tus|sus|estas)\ (?:instrucciones|indicaciones)\b
    |ahora\ eres\ una?\ (?:ia|asistente|modelo)\b
    |(?:ignoriere|ignorieren\ sie|vergiss)\ (?:(?:alle|die|deine|ihre|vorherigen|bisherigen)\ )+
        (?:anweisungen|instruktionen)\b|du\ bist\ jetzt\ eine?\ (?:ki|assistent|sprachmodell)\b
    |игнорируи(?:те)?\ (?:все\ )?(?:предыдущие\ )?(?:инструкции|указания)
"""
_ANYWHERE = r"""
    |(?:^|[.!?:;"]\ ?|\bplease\ |\bmust\ )(?:do\ not|do\ n't|don't|never)\ (?:mention|include|extract|report|list)\b
        [^.!?]{0,60}\b(?:summary|record|output|answer|response|json|extraction)\b
    |忽略(?:之前|以上|前面|上述|所有|先前)[^。]{0,8}(?:指令|指示|提示|说明)
"""
_MARKS = r"""
    |<\|?/?(?:im_start|im_end|system|assistant|user|article|instructions?|endoftext|prompt)\|?>
    |\[/?inst\]|<</?sys>>|</?s>|<(?:start|end)_of_turn>|\{\ ?"role"\ ?:
    |\#{2,}\ ?(?:instructions?|system|response|assistant)\b
"""
_FORBIDDING = ("do not", "do n't", "don't", "never", "忽略")
"""No match of `_ANYWHERE` is without one of these."""
_AT_WORDS = rf"\b(?:{_TAKEN_BACK}{_OTHER_PART}{_DICTATED}{_ELSEWHERE})"


@cache
def _instruction(*, forbidding: bool) -> re.Pattern[str]:
    """Matched in folded text, which has no accents, no invisible characters and single spaces. What begins with a word
    is tried only where a word begins: that is most of it, and an article is long. Most texts forbid nothing."""
    return verbose(rf"{_AT_WORDS}{_ANYWHERE if forbidding else ''}{_MARKS}")


_TELLING = (
    "ignor", "disregard ", "forget ", "override ", "bypass ", "instruction", "prompt", "you are ", "from now on",
    "as an ai ", "pretend ", "act as ", "act to ", "llm", "language model", "chatbot", "ai:", "ai :", "ai model",
    "ai assistant", "ai system", "summari", "respond ", "reply ", "answer ", "output ", "json", " field ", " key ",
    "bo qua ", "ban la ", "tu es maintenant", "olvida ", "ahora eres ", "vergiss ", "du bist jetzt ", "игнорируи",
    "<", "[inst", "[/inst", '"role"', "##", *_FORBIDDING,
)  # fmt: skip
"""No instruction is without one of these, and most articles are: that is soon seen."""

_ROLE = re.compile(r"^[ \t]*(?:system|assistant|developer)[ \t]*:", re.IGNORECASE | re.MULTILINE)

_INVISIBLE = "\u200b-\u200d\u2060-\u2064\u206a-\u206f\ufeff\u00ad\u180e\ufff9-\ufffb"
_HIDDEN = re.compile(
    "(?<!\U0001f3f4)(?<![\U000e0000-\U000e007f])[\U000e0000-\U000e007f]+"  # after a black flag they make a region's
    f"|[\u202d\u202e]|[{_INVISIBLE}]{{3,}}|[\ufe00-\ufe0f\U000e0100-\U000e01ef]{{2,}}"
)
_HIDING = re.compile(f"[\U000e0000-\U000e007f\u202d\u202e{_INVISIBLE}\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""The characters of which it is made: most articles have none of them, which is soon seen."""


def check_instructions(case: Case) -> Iterator[Flag]:
    """instruction_like, about the article: it depends on no value of the record."""
    yield from _instructions(case.article)


@lru_cache(maxsize=8)
def _instructions(article: Article) -> tuple[Flag, ...]:
    folded = fold(article.text)
    places = [(span.start, span.end) for span in _addressed(folded)]
    if any(role in folded.text for role in ("system", "assistant", "developer")):
        places += [match.span() for match in _ROLE.finditer(article.text)]
    flags: dict[int, Flag] = {}
    for start, end in sorted(places):
        number = locator(article).sentence_at(start)
        shown = shorten(article.text[max(0, start - 10) : end + 50].strip(), 80)
        message = f"Sentence {number} looks like an instruction to a model: “{shown}”."
        flags.setdefault(number, Flag(path="", code="instruction_like", message=message))
    hidden = _HIDDEN.search(article.text) if _HIDING.search(article.text) else None
    return tuple(list(flags.values())[:_MOST]) + ((_hidden(article, hidden.start()),) if hidden else ())


def _addressed(folded: Folded) -> list[Span]:
    if not any(word in folded.text for word in _TELLING):
        return []
    pattern = _instruction(forbidding=any(word in folded.text for word in _FORBIDDING))
    return [folded.span(*match.span()) for match in pattern.finditer(folded.text)]


def _hidden(article: Article, at: int) -> Flag:
    number = locator(article).sentence_at(at)
    code = f"U+{ord(article.text[at]):04X}"
    message = f"The article contains invisible characters in or near sentence {number} ({code}), which can hide text."
    return Flag(path="", code="instruction_like", message=message)
