"""Text that a page shows instead of its article, or after its first lines: who is to pay, log in or accept first."""

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import normalize

from summariser.core.article import Article
from summariser.core.display import shorten
from summariser.core.flags import Flag
from summariser.grounding.checks.case import Case
from summariser.language.text import fold
from summariser.language.words import verbose


def _folded(pattern: str) -> re.Pattern[str]:
    """A pattern for folded text, in which Korean syllables and Japanese letters are taken apart. It is tried only where
    a word begins: that is most of its time."""
    return verbose(rf"(?<![a-z])(?:{normalize('NFD', pattern)})")


SHORT = 3_000
"""Letters of a text that may be an article's beginning alone, if it says that the rest is for some. Chosen by hand, as
the next: an article that is there in full is seldom so short, and may well end by asking for subscriptions."""
_SCANT = 900
"""Letters of a text that a banner may be most of."""

_UNSPACED = re.compile(r"[^\x00-\u2e7f]")
_WALL = _folded(r"""
    (?:subscribe|sign\ (?:in|up)|log\ ?in|register|pay|upgrade)\b[^.!?]{0,40}
        \bto\ (?:continue|keep|read|unlock|access)\b
    |to\ (?:continue|keep)\ reading\b
    |(?:read|unlock|access)\ (?:the\ )?(?:rest|full|whole)\ (?:of\ )?(?:this\ |the\ )?(?:article|story)\b
    |(?:rest|remainder)\ of\ this\ (?:article|story)\b
    |this\ (?:article|story|content|page)\ is\ (?:(?:only|exclusively|reserved|available)\ )*(?:to|for)
        \ (?:(?:our|paying|registered|premium|digital)\ )*(?:subscribers|members)
    |(?:subscriber|member|premium)s?[- ](?:only|exclusive)\ (?:article|story|content)
    |already\ (?:a\ |have\ a\ )(?:subscriber|subscription|member|account)|(?:your|of)\ free\ (?:articles?|stories)\b
    |(?:have|'ve)\ (?:reached|read|used)\ (?:your|all)\b[^.!?]{0,30}\b(?:articles|limit)
    |reserve[es]*\ aux\ abonne|pour\ (?:lire|acceder\ a)\ la\ suite|il\ vous\ reste\ [\d,. %]+|deja\ abonne
    |abonnez-vous\ pour
    |(?:jetzt|um)\ weiter(?:zu)?lesen|weiterlesen\ mit|(?:nur|exklusiv)\ fur\ (?:unsere\ )?(?:abonnent|mitglied)
    |(?:schon|bereits)\ abonnent
    |dieser\ (?:artikel|beitrag|text)\ ist\ (?:nur\ )?(?:fur|kostenpflichtig)
    |(?:para|por)\ (?:seguir|continuar)\ (?:leyendo|lendo|a\ ler)
    |(?:solo|exclusiv[oa]|so)\ para\ (?:nuestros\ )?(?:suscriptores|assinantes)
    |ya\ eres\ suscriptor|(?:ja\ e|sou)\ assinante|suscribete\ para|assine\ para
    |per\ continuare\ a\ leggere|riservat[oa]\ agli\ abbonati|sei\ gia\ abbonato|(?:log\ in\ om|lees)\ verder
    |alleen\ voor\ abonnees|verder\ lezen\?
    |(?:dostepn\w*|tylko|wylacznie)\ (?:tylko\ |wylacznie\ )?dla\ (?:prenumeratorow|subskrybentow)
    |(?:اشترك|سجل\ الدخول|للاشتراك)[^.،]{0,20}(?:لمتابعة|لمواصلة|القراءة|المقال)|للمشتركين\ فقط
    |(?:okumaya\ devam|devamini\ okumak|sadece\ abonelere)|tilaa\ ja\ lue
    |(?:पढ़ना\ जारी|सब्सक्राइबर)|(?:ادامه\ مطلب|برای\ خواندن).{0,20}(?:مشترک|اشتراک)
    |(?:daftar|masuk|berlangganan)\ untuk\ (?:membaca|melanjutkan)
    |(?:aby|zeby)\ czytac\ dalej|dostep\ (?:tylko\ )?dla\ (?:prenumeratorow|subskrybentow)
    |czytaj\ dalej\ z\ subskrypcj
    |for\ att\ lasa\ (?:vidare|hela)|log(?:ga)?\ in(?:d)?\ for\ at[t]?\ (?:lasa|laese|lese)|kun\ for\ abonnenter
    |чтобы\ (?:читать|продолжить)|(?:только|доступ\w*)\ (?:для\ )?подписчик|оформите\ подписку
    |(?:dang\ nhap|dang\ ky)\ de\ (?:doc|xem)|danh\ (?:rieng\ )?cho\ (?:thue\ bao|thanh\ vien|doc\ gia\ dai\ han)
    |(?:登录|登錄|登入|订阅|訂閱|注册|註冊)[^。]{0,6}(?:继续|繼續|查看|阅读|閱讀)
    |(?:订阅者|訂閱者|会员|會員)(?:专享|專享|专属|專屬|可读|可讀)
    |(?:会員|有料|購読者)(?:限定|記事|会員)|(?:続き|全文)(?:を|は)[^。]{0,16}(?:読|会員|登録|ログイン)
    |残り\ ?\d+\ ?(?:文字|字)
    |(?:로그인|구독)[^.]{0,10}(?:계속|전문|읽)|유료\ ?(?:회원|구독|기사)
""")  # fmt: skip
_BANNER = _folded(r"""
    (?:404|page)\ not\ found\b|access\ denied\b|permission\ to\ access\ (?:this|the)
    |page\ you\ (?:requested|are\ looking\ for)
    |(?:store|access)\b[^.!?]{0,40}\bon\ (?:a|your)\ device|such\ as\ cookies|value\ your\ privacy
    |unusual\ (?:traffic|activity)\ from\ your|checking\ your\ browser|are\ you\ a\ robot
    |subscribe\ (?:now|today)\b|start\ your\ (?:free\ )?(?:trial|subscription)
    |(?:manage|cancel)\ (?:your\ )?(?:subscription|anytime)
    |(?:we|this\ (?:web)?site|our\ partners)\b[^.!?]{0,60}\buses?\ cookies
    |(?:accept|reject|allow|manage)\ (?:all\ )?cookies|cookie\ (?:settings|preferences|policy)
    |(?:enable|turn\ on)\ (?:javascript|cookies)|(?:disable|turn\ off)\ your\ ad[- ]?blocker
    |(?:verify|confirm)\ (?:that\ )?you\ are\ (?:not\ a\ robot|(?:a\ )?human)
    |nous\ utilisons\ des\ cookies|(?:accepter|refuser|parametrer)\ (?:tout|les\ cookies)|abonnez-vous
    |wir\ (?:verwenden|nutzen)\ cookies|(?:alle\ )?cookies\ (?:akzeptieren|zulassen)
    |jetzt\ (?:abonnieren|abo\b)|(?:utilizamos|usamos|utilizziamo|usiamo)\ (?:i\ )?cookies?
    |acept(?:ar|o)\ (?:todas\ las\ )?cookies|aceitar\ (?:todos\ os\ )?cookies|accetta\ (?:tutti\ )?i\ cookie
    |suscribete\ (?:ahora|ya)|assine\ (?:agora|ja)|abbonati\ (?:ora|subito)|(?:wij|we)\ gebruiken\ cookies
    |abonneer\ nu|(?:uzywamy|korzystamy\ z)\ (?:plikow\ )?cookie|vi\ (?:anvander|bruger|bruker)\ cookies
    |(?:мы|саит)\ использу\w+\ (?:фаилы\ )?cookie|подпишитесь\ сеичас|chung\ toi\ su\ dung\ cookie
    |使用(?:了)?\ ?cookie|立即(?:订阅|訂閱)|cookie[^。]{0,12}(?:使用|同意)|쿠키를\ 사용
""")  # fmt: skip
_CUT_OFF = _folded(r"""
    (?:read\ more|continue\ reading|read\ the\ full\ (?:article|story)|lire\ la\ suite|weiterlesen|mehr\ lesen
    |seguir\ leyendo|leer\ mas
    |leia\ mais|continua\ a\ leggere|leggi\ tutto|lees\ (?:meer|verder)|czytaj\ (?:dalej|wiecej)|las\ mer
    |читать\ (?:далее|полностью)
    |\[(?:\.\.\.|…)\]
    |xem\ them|doc\ tiep|阅读(?:全文|更多)|閱讀(?:全文|更多)|查看全文|続きを読む|더\ ?보기)[\ .…»>→\]]*$
""")  # fmt: skip


def check_walls(case: Case) -> Iterator[Flag]:
    """looks_cut, about the article: it depends on no value of the record."""
    yield from _walls(case.article)


def size(text: str) -> int:
    """Letters; scripts that need no spaces say as much in a third of them."""
    return len(text) + 2 * len(_UNSPACED.findall(text))


@lru_cache(maxsize=8)
def _walls(article: Article) -> tuple[Flag, ...]:
    letters = size(article.text)
    if letters > SHORT:
        return ()
    folded = fold(article.text.strip())
    found = _WALL.search(folded.text) or _CUT_OFF.search(folded.text)
    if not found and letters <= _SCANT:
        found = _BANNER.search(folded.text)
    if not found:
        return ()
    span = folded.span(*found.span())
    shown = shorten(article.text.strip()[span.start : span.end + 40], 80)
    message = f"The text may be a page's notice, or only the beginning of its article: it is short, with “{shown}”."
    return (Flag(path="", code="looks_cut", message=message),)
