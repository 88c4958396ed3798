"""Notices of pages that stand in an article's place: for a short text only, and only if it says so."""

import pytest

from summariser.core.article import Article
from summariser.core.flags import Flag
from summariser.core.meeting import Meeting
from summariser.core.schema import Schema
from summariser.files.article_formats import from_html
from summariser.grounding.checks.case import Case
from summariser.grounding.checks.walls import check_walls

TEASER = (
    "Fisheries ministers Ada Holm and Jon Berg met in Tromsø on Monday. They spoke about quotas for cod, and about the"
    " harbour that both countries use in winter. The talks lasted for five hours and ended late at night.\n"
)
FULL = "".join(f"On day {day} of the talks: {TEASER}" for day in range(15))


def flags(text: str) -> list[Flag]:
    return list(check_walls(Case(SCHEMA, {}, Article(text, "0" * 64))))


SCHEMA = Schema.of(Meeting)

WALLS = [
    "Subscribe now to continue reading.",
    "Subscribe to read the full article",
    "To keep reading, log in or create an account.",
    "This article is for subscribers only.",
    "This story is available exclusively to our paying members.",
    "Already a subscriber? Log in",
    "You have reached your limit of free articles this month.",
    "Pour lire la suite, abonnez-vous.",
    "Article réservé aux abonnés. Il vous reste 80 % à lire.",
    "Déjà abonné ? Connectez-vous",
    "Jetzt weiterlesen mit dem Digitalabo",
    "Dieser Artikel ist nur für Abonnenten.",
    "Para seguir leyendo, inicie sesión.",
    "Exclusivo para assinantes. Já é assinante? Entre.",
    "Contenuto riservato agli abbonati.",
    "Log in om verder te lezen",
    "Aby czytać dalej, kup dostęp.",
    "Чтобы читать дальше, оформите подписку.",
    "Đăng nhập để đọc tiếp",
    "登录后继续阅读全文",
    "この記事は会員限定です。残り 1200文字",
    "로그인하고 계속 읽기",
    "Read more…",
    "Verder lezen? Neem nu een abonnement.",
    "Dalsza część jest dostępna tylko dla subskrybentów.",
    "اشترك الآن لمتابعة القراءة.",
    "Okumaya devam etmek için abone olun.",
    "Berlangganan untuk membaca selengkapnya.",
]
BANNERS = [
    "We and our partners use cookies to improve your experience. Accept all cookies",
    "Nous utilisons des cookies. Accepter tout",
    "Wir verwenden Cookies. Alle Cookies akzeptieren",
    "Utilizamos cookies propias y de terceros.",
    "Мы используем файлы cookie.",
    "本网站使用cookie。",
    "Please enable JavaScript to view this page.",
    "Subscribe now",
    "Please verify you are human.",
    "404 Not Found",
    "Access denied. You have no permission to access this page.",
    "We and our partners keep or access information on a device, such as cookies.",
    "Your network sends unusual traffic from your address. Checking your browser.",
]


@pytest.mark.parametrize("notice", [*WALLS, *BANNERS])
def test_a_short_text_with_a_notice_is_flagged(notice: str) -> None:
    for text in (notice, TEASER + notice, f"{TEASER}\n\n{notice}\n"):
        (flag,) = flags(text)
        assert (flag.path, flag.code) == ("", "looks_cut")


@pytest.mark.parametrize("notice", [*WALLS, *BANNERS, "Subscribe to our newsletter"])
def test_an_article_that_is_there_is_not_flagged_for_what_stands_under_it(notice: str) -> None:
    assert flags(FULL + notice) == []


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Subscribe to our newsletter.",
        "The paper lost ten thousand subscribers after the article.",
        "The minister said that members of the union would read the treaty in full.",
        "The commission fined the firm for its use of cookies.",
        "He said that access had been denied to the inspectors, and that the page was turned.",
        "He asked them to continue the talks and to read the draft again.",
    ],
)
def test_a_short_article_that_speaks_of_such_things_is_not_flagged(said: str) -> None:
    assert flags(TEASER + said) == []


@pytest.mark.parametrize("free", ["false", "False", False, "http://schema.org/False"])
@pytest.mark.parametrize(("text", "walled"), [(TEASER, True), (FULL, False)])
def test_a_page_that_says_its_article_is_not_free(free: object, text: str, walled: bool) -> None:
    said = str(free).lower() if isinstance(free, bool) else f'"{free}"'
    node = f'{{"@type": "NewsArticle", "isAccessibleForFree": {said}}}'
    page = "<html><head><script type='application/ld+json'>{}</script></head><body><article>{}</article></body></html>"
    found = from_html(page.format(node, "".join(f"<p>{line}</p>" for line in text.splitlines())).encode())
    assert [flag.code for flag in found.doubts] == ["not_free"] * walled
    free_too = page.format(node.replace(said, "true"), f"<p>{TEASER}</p>")
    assert from_html(free_too.encode()).doubts == ()
