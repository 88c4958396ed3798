"""Words that reverse what follows them, and words that end their reach, language by language. No code but tables.

All is matched against lower-case text with straight apostrophes. A language is added here.
"""

import re
from dataclasses import dataclass

from summariser.language.number_words import verbose, word_set
from summariser.language.text import fold

NEVER = "(?!)"
"""A pattern that matches nothing."""


@dataclass(frozen=True)
class Language:
    """What reverses a statement in one language.

    `operators` has the groups `plain` (not), `subject` (no one, never), `to` (refused to) and `object` (denied the);
    they differ in how far they reach. `harmless` looks like an operator and is none. `adjacent` counts only right
    before a passage, `after` right behind it. `ends` ends a reach, `speech` begins a statement of its own, and
    `that` introduces the statement that an operator governs.
    """

    operators: re.Pattern[str]
    harmless: re.Pattern[str]
    adjacent: re.Pattern[str]
    after: re.Pattern[str]
    ends: re.Pattern[str]
    speech: re.Pattern[str]
    that: re.Pattern[str]
    near: int = 1
    common: frozenset[str] = word_set()


def _said(regular: str, irregular: str) -> str:
    """Past and -ing forms; no -s forms, which are mostly nouns here (claims, reports, hopes)."""
    forms = []
    for verb in regular.split():
        stem = verb[:-1] if verb.endswith(("e", "y")) else verb
        past, going = (stem + "ied", verb + "ing") if verb.endswith("y") else (stem + "ed", stem + "ing")
        forms += [past, going]
    return "|".join([*forms, *irregular.split()])


ENGLISH = Language(
    operators=verbose(
        r"""
        (?P<plain>\bnot\b|n't\b|\bcannot\b|\bain't\b)
        |(?P<subject>\b(?:never|hardly|barely|scarcely|rarely|seldom|nobody|no\ one|none|neither|nor|nothing|no
            |without|few(?=\ (?:believe|expect|think|want|would|will|accept|support))
            |little(?=\ (?:chance|hope|prospect|evidence|sign|reason|interest|likelihood|(?:is|was)\ known)))\b)
        |(?P<to>\b(?:refus(?:e|es|ed|ing|al)|fail(?:s|ed|ing|ure)?\ to|declin(?:e|es|ed|ing)\ (?:to|any)
            |un(?:willing|able|likely|prepared|ready)|reluctan(?:t|ce)|hesitant|impossible|incapable\ of|inability
            |(?:yet|ceas(?:e|es|ed)|too\ \w+(?:\ for\ \w+)?|mistake|neglect(?:s|ed)?|omit(?:s|ted)?|forgot|loath|averse
                |hesitat(?:es?|ed))\ to|last\ thing
            |(?:stop|stopped|quit|ceased|halted|suspended)(?=\ (?:\w+ing\b|$))
            |stop(?:s|ped|ping)?\ short\ of|far\ from|anything\ but|pretend(?:s|ed|ing)?
            |refrain(?:s|ed|ing)?\ from|abstain(?:s|ed|ing)?\ from|desist(?:s|ed)?\ from)\b)
        |(?P<object>\b(?:den(?:y|ies|ied|ying|ial)|reject(?:s|ed|ing|ion)?|dismiss(?:es|ed|ing)?
            |refut(?:e|es|ed|ing)|rebut(?:s|ted)?|disputed?\ (?:that|the\ (?:claim|report|idea|notion|suggestion))
            |rul(?:e|es|ed|ing)\ out|exclud(?:e|es|ed)|oppos(?:e|es|ed|ition\ to)|opposing(?=\ (?:the|any|an?|all)\ )
            |object(?:s|ed|ion|ions)\ to|avoid(?:s|ed|ing)?|prevent(?:s|ed|ing)?|prohibit(?:s|ed|ing)?
            |forb(?:id|ids|ade|idden)|bann(?:ed|ing)|lack(?:s|ed|ing)?|absence\ of|rather\ than|instead\ of
            |doubt(?:s|ed|ing|ful)?|s[ck]eptical|falsely|wrongly|contrary\ to|veto(?:es|ed|ing)?|repudiat(?:e|es|ed|ing)
            |(?:push|brush|laugh|shrug|play)(?:s|es|ed|ing)?\ (?:back(?:\ against|\ on)?|off|aside|down)|debunk(?:s|ed)?
            |resist(?:s|ed|ing)?|retract(?:s|ed|ing|ion)?|(?:vot|turn)(?:es?|s|ed|ing)\ down|call(?:s|ed|ing)?\ off
            |rebuff(?:s|ed|ing)?|disavow(?:s|ed|ing)?|spurn(?:s|ed|ing)?|quash(?:es|ed|ing)?|downplay(?:s|ed|ing)?
            |thwart(?:s|ed|ing)?|block(?:s|ed|ing)(?=\ (?:\w+\ ){1,4}from\b)|disagree(?:s|d|ing)?\ (?:that|with)
            |(?:dissuad|deter|discourag|barr|ban|stopp|kept)\w*(?=\ (?:\w+\ ){1,4}from\b)|renege(?:s|d)?\ on
            |back(?:s|ed|ing)?\ out\ of|walk(?:s|ed|ing)?\ away\ from|(?:fall|fell)s?\ short\ of
            |cast(?:s|ing)?\ doubt\ on|devoid\ of|out\ of\ the\ question|fabricated|annul(?:s|led)?|revok(?:es?|ed|ing)
            |disprov(?:e|es|ed|ing)|contradict(?:s|ed|ing)?|(?:insufficient|scant)\ (?:evidence|proof)
            |(?:warn|advis|vot|decid|campaign|sp[eo]k|argu|lobb|march)\w*\ against
            |(?:false|untrue|incorrect|wrong|mistaken|misleading|baseless|unfounded|absurd)
                (?=\ (?:\w+\ ){0,3}(?:that|to)\b)
            |(?:cancel|abandon|scrap|shelv|dropp?|g[ai]ve\ up|suspend|halt)(?:led|ed|ing|s|es)?
                \ (?:its\ |their\ |his\ |her\ |the\ |any\ )?(?:plan|demand|effort|attempt|call|idea)s?)\b)
        """
    ),
    harmless=verbose(
        r"""
        \bnot\ (?:only|just|merely|simply|least|to\ mention|long\ (?:ago|after|before)|surprisingly)\b
        |\b(?:whether|why|if)\ (?:or\ )?not\b|\b(?:last\ )?but\ not\ least\b
        |\bno\ (?:doubt|wonder|coincidence|accident|secret|surprise|matter|sooner|later|less|fewer|small
            |effort|alternative|substitute)\b|\bno\.\ ?\d
        |\bno\ one\ (?:is\ |be\ )?(?:left\ )?behind\b|\bsecond\ to\ none\b|\bnone\ other\b
        |\bnothing\ (?:but|less|(?:is|was)\ more)\b
        |\bwithout\ (?:a\ |any\ )?(?:doubt|question|exception|fail|delay|precedent|hesitation)\b
        |(?:\bnot|n't|\bnever|\bcannot|\bno\ one|\bnobody|\bhardly)
            \ (?:\w+ly\ |be\ |have\ |can\ |could\ |should\ |would\ |need\ |may\ |must\ )?
            (?:den(?:y|ied)|doubt(?:ed)?|disputed?|refused?|fail(?:s|ed)?|hesitated?|opposed?|object(?:ed)?|forget)\b
        |\b(?:cannot|can't|could\ not|couldn't)\ (?:but|be\ over\w+|agree\ more|help\ but)\b
        |\b(?:un|be)?(?:doubt|denia)\w*ly\b|\bthere\ (?:is|was)\ little\ doubt\b
        |\bpreventive\b|\b(?:mr|mrs|ms|miss|dr)\.?\ no\b
        """
    ),
    adjacent=verbose(r"\b(?:if|unless|whether|lest|as\ if|as\ though)$"),
    after=verbose(
        r"""^(?:\ (?:is|are|was|were|has\ been|had\ been|would\ be)\ (?:\w+ly\ )?(?:not\ true|untrue|false
            |wrong|denied|rejected|refuted|ruled\ out|baseless|nonsense|a\ lie)\b
            |,?\ (?:he|she|they|\w+)\ (?:denied|has\ denied)\b)"""
    ),
    ends=verbose(
        r"""\b(?:but|however|although|though|while|whereas|because|instead|when|after|before|once|since|until|unless
            |except|so\ (?:he|she|they|it|we))\b|\band\ (?:he|she|they|it|we|i|you|then|also|instead)\b"""
    ),
    speech=verbose(
        r"\b(?:"
        + _said(
            "stress note affirm reaffirm confirm underline underscore emphasise emphasize state declare remark announce"
            " explain reply argue claim insist pledge warn reiterate recall observe conclude acknowledge suggest hail"
            " praise thank welcome express urge propose highlight laud appreciate convey congratulate call ask agree"
            " believe hope promise vow offer invite assure inform point request demand reveal respond answer continue"
            " testify assert maintain consider predict",
            "said saying says told telling tells added adding adds wrote writing admitted admitting thought thinks"
            " believes insists stresses argues maintains made\\ clear went\\ on",
        )
        + r")\b"
    ),
    that=verbose(r"\b(?:that|to|whether)$"),
    common=word_set("the of and to in that with for said on"),
)

VIETNAMESE = Language(
    operators=verbose(
        r"""
        (?P<plain>\b(?:không|chưa|chẳng|chả|đừng|chớ)\b)
        |(?P<to>\b(?:từ\ chối|tránh|khước\ từ|ngừng\ việc|hủy\ bỏ|huỷ\ bỏ)\b)
        |(?P<object>\b(?:phủ\ nhận|bác\ bỏ|phản\ đối|bác\ thông\ tin|phản\ bác|nghi\ ngờ
            |loại\ trừ|thay\ vì|chống\ lại)\b)
        """
    ),
    harmless=verbose(
        r"""
        \bkhông\ (?:chỉ|những|ngừng|khí|gian|quân|phận|lưu|trung|kém|ít|thể\ không|thể\ phủ\ nhận|phủ\ nhận|bác\ bỏ
            |nghi\ ngờ|loại\ trừ\ việc\ không|dưới|quá|hẳn)\b
        |\b(?:hàng|phòng|tàu|máy\ bay\ tàng)\ không\b|\bchưa\ từng\ (?:có|thấy)\b|\bchẳng\ (?:hạn|những|bao\ lâu)\b
        |\bhay\ không\b|\bcó\ .*\ không$
        """
    ),
    adjacent=verbose(r"\b(?:nếu|trừ\ khi|liệu)$"),
    after=verbose(r"^\ (?:là\ (?:sai|không\ đúng|bịa\ đặt)|đã\ bị\ bác\ bỏ)\b"),
    ends=verbose(r"\b(?:nhưng|mà|song|tuy\ nhiên|mặc\ dù|trong\ khi|bởi\ vì|vì|sau\ khi|trước\ khi|đồng\ thời)\b"),
    speech=verbose(
        r"""\b(?:khẳng\ định|nhấn\ mạnh|đề\ nghị|cho\ biết|cho\ rằng|bày\ tỏ|tuyên\ bố|phát\ biểu|cảm\ ơn|chúc\ mừng
            |đánh\ giá\ cao|mong\ muốn|nói|kêu\ gọi|cam\ kết|nhất\ trí)\b"""
    ),
    that=verbose(r"\b(?:rằng|việc|là)$"),
    near=2,
    common=word_set("va cua cac trong nhung voi duoc khong nguoi cho da moi hai ben hanh phan viet quyet noi"),
)

FRENCH = Language(
    operators=verbose(
        r"""
        (?P<plain>\bne\b|\bn'|\bpas\b|\bjamais\b|\bnullement\b|\bni\b|\bnon\b)
        |(?P<subject>\b(?:aucune?|personne\ n|rien\ n|sans)\b)
        |(?P<to>\b(?:refus\w*|évit\w*|s'abst\w+|renonc\w*|incapables?|impossible)\b|\bs'est\ gardée?\ de\b)
        |(?P<object>\b(?:ni(?:e|é|ent|er|ait|a|èrent)|dément\w*|rejet\w*|exclu\w*|contest\w*|dout(?:e|é|ait|ent|er)
            |s'oppos\w*|au\ lieu\ de|plutôt\ que|réfut\w*)\b)
        """
    ),
    harmless=verbose(
        r"""
        \b(?:non|pas)\ (?:seulement|moins)\b|\bsans\ (?:aucun\ )?(?:doute|précédent|cesse|équivoque|délai)\b
        |\bni\ plus\ ni\ moins\b|\bn'importe\b|\b(?:ne|n')\ ?cess\w+\ de\b|\b(?:ne|n')\ ?\w+\ (?:que|qu')|\bnon-\w+
        |\b(?:ne|n')\ ?(?:\w+\ )?(?:nie|doute|conteste)\ pas\b|\bpas\ à\ pas\b|\bsans\ que\ cela\b
        """
    ),
    adjacent=verbose(r"\b(?:si|s'il|à\ moins\ que)$"),
    after=verbose(r"^\ (?:pas|jamais|plus|aucune?|nullement|guère|n'est\ pas\ (?:vrai|exact)|est\ fau(?:x|sse))\b"),
    ends=verbose(r"\b(?:mais|cependant|toutefois|alors\ que|tandis\ que|parce\ que|car|quand|après|avant|puis)\b"),
    speech=verbose(
        r"""\b(?:dit|déclaré|affirmé|souligné|ajouté|précisé|annoncé|indiqué|expliqué|estimé|assuré|rappelé|salué|appelé
            |a\ promis|demandé|exprimé|déclare|affirme|souligne|ajoute|précise|estime)\b"""
    ),
    that=verbose(r"\b(?:que|qu'|de|d'|à)$|\b(?:qu|d)'$"),
    near=2,
    common=word_set("le les des et une dans du que pour est"),
)

SPANISH = Language(
    operators=verbose(
        r"""
        (?P<plain>\b(?:no|nunca|jamás|tampoco|ni)\b)
        |(?P<subject>\b(?:ningún|ninguna|ninguno|nadie|nada|sin)\b)
        |(?P<to>\bse\ (?:negó|niega|niegan|negaron)\ a\b|\b(?:evit\w+|rehus\w+|imposible|incapaz)\b)
        |(?P<object>\b(?:neg(?:ó|aron|ado|ar)|nieg(?:a|an)|rechaz\w+|descart\w+|desmint\w+|desmient\w+|dud(?:a|ó|an)
            |se\ opon\w+|se\ opus\w+|en\ lugar\ de|en\ vez\ de)\b)
        """
    ),
    harmless=verbose(
        r"""
        \bno\ (?:sólo|solo|solamente|obstante|menos|cabe\ duda|hay\ duda|neg\w+|nieg\w+|dud\w+)\b
        |\bsin\ (?:duda|embargo|precedentes?|lugar\ a\ dudas|cesar|demora)\b|\bni\ más\ ni\ menos\b
        """
    ),
    adjacent=verbose(r"\b(?:si|a\ menos\ que|salvo\ que)$"),
    after=verbose(r"^\ (?:es\ falso|no\ es\ (?:cierto|verdad)|fue\ desmentid[oa])\b"),
    ends=verbose(r"\b(?:pero|sino|aunque|mientras|porque|cuando|después|antes|sin\ embargo|luego)\b"),
    speech=verbose(
        r"""\b(?:dijo|declaró|afirmó|subrayó|añadió|agregó|señaló|anunció|indicó|explicó|aseguró|recordó|destacó|pidió
            |expresó|dice|afirma|sostuvo|prometió|dicho)\b"""
    ),
    that=verbose(r"\b(?:que|de|a)$"),
    near=2,
    common=word_set("el los las que una por con para del y"),
)

GERMAN = Language(
    operators=verbose(
        r"""
        (?P<plain>\b(?:nicht|nie|niemals|keineswegs|kaum)\b)
        |(?P<subject>\b(?:kein(?:e|en|er|es|em)?|niemand|nichts|weder|noch\ nie|ohne)\b)
        |(?P<to>\b(?:weigert?e?n?\ sich|unmöglich|unfähig|vermeide?\w*|verweigert?\w*|unterlassen)\b)
        |(?P<object>\b(?:bestritt(?:en)?|bestreite\w*|leugne\w*|dementiert?\w*|lehnt?e?n?|ablehn\w*|abgelehnt|bezweifel\w*
            |zurückgewiesen|wies|schloss|statt|anstatt)\b)
        """
    ),
    harmless=verbose(
        r"""
        \bnicht\ (?:nur|zuletzt|allein|bloß|minder)\b|\bohne\ (?:zweifel|weiteres|ausnahme)\b|\bkein(?:en)?\ zweifel\b
        |\bnicht\ (?:bestritten|geleugnet|bezweifelt)\b|\bschloss\ (?:sich|ein)\b|\bwies\ (?:darauf|auf)\b
        """
    ),
    adjacent=verbose(r"\b(?:wenn|falls|ob|sofern|als\ ob)$"),
    after=verbose(r"^\ (?:[\wäöüß]+\ ){0,3}(?:nicht|nie|niemals)\b|^,?\ (?:ist|sei)\ (?:falsch|unwahr)\b"),
    ends=verbose(
        r"\b(?:aber|sondern|jedoch|doch|obwohl|während|weil|da|nachdem|bevor|als|denn|und\ (?:er|sie|es|wir))\b"
    ),
    speech=verbose(
        r"""\b(?:sagte|erklärte|betonte|fügte|teilte|kündigte|unterstrich|versicherte|bekräftigte|forderte|rief|gesagt
            |erklärt|betont|begrüßte|dankte|sagt|meinte|schrieb)\b"""
    ),
    that=verbose(r"\b(?:dass|daß|zu|ob|ab|zurück|aus)$"),
    near=2,
    common=word_set("der die und das den nicht mit ist dass sich"),
)

CHINESE = Language(
    operators=verbose(
        r"""(?P<plain>不|没有|没|沒有|沒|未|并非|並非|绝非|絕非|無|无意|从未|從未|勿)
        |(?P<object>否认|否認|拒绝|拒絕|反对|反對|驳斥|駁斥|避免|排除|反驳|反駁)"""
    ),
    harmless=verbose(
        r"""不仅|不僅|不斷|不過|不論|未來|不但|不断|不同|不少|不久|不得不|不可否认|不只|不光|不懈|不过|不论|不管|未来|没有疑问|毫不|不否认|不反对
            |没有否认|不可分割|不忘|不动摇|不移"""
    ),
    adjacent=verbose(r"(?:如果|若|是否|除非)$"),
    after=verbose(r"^(?:是不实|不属实|是假)"),
    ends=verbose(r"但|而是|然而|因为|虽然|同时"),
    speech=verbose(r"表示|指出|强调|说|宣布|认为|称|呼吁|重申"),
    that=verbose(NEVER),
    near=4,
    common=word_set("的 在 和 是 了 国 國 说 說"),
)


def _language(operators: str, harmless: str, common: str, **words: str) -> Language:
    """A language whose tables are of whole words alone: adjacent, after, ends, speech and that."""
    return Language(
        operators=verbose(operators),
        harmless=verbose(rf"\b(?:{harmless})\b"),
        adjacent=verbose(rf"\b(?:{words['adjacent']})$"),
        after=verbose(rf"^,?\ (?:{words['after']})\b"),
        ends=verbose(rf"\b(?:{words['ends']})\b"),
        speech=verbose(rf"\b(?:{words['speech']})\b"),
        that=verbose(rf"\b(?:{words['that']})$"),
        near=2,
        common=word_set(fold(common).text),
    )


ITALIAN = _language(
    r"""
    (?P<plain>\b(?:non|né|mai)\b)|(?P<subject>\b(?:nessun\w*|nulla|niente|senza)\b)
    |(?P<to>\b(?:rifiut\w+|evit\w+|impossibile|incapac\w+)\b)
    |(?P<object>\b(?:neg(?:a|ò|ato|ano|arono)|smenti\w+|respin\w+|esclu\w+|dubit\w+|invece\ di|anziché)\b)
    """,
    r"non\ (?:è\ |sono\ |era\ )?(?:solo|soltanto|solamente|meno|neg\w+|dubit\w+|esclu\w+|ha\ (?:neg|esclu|smenti)\w+)"
    r"|senza\ (?:dubbio|precedenti|sosta)|più\ che\ mai",
    adjacent=r"se|a\ meno\ che",
    after=r"è\ fals[oa]|non\ è\ ver[oa]",
    ends=r"ma|però|anche\ se|mentre|perché|quando|dopo|prima|bensì|tuttavia",
    speech=r"detto|dichiarato|affermato|sottolineato|aggiunto|annunciato|spiegato|chiesto|disse|afferma|dichiara",
    that=r"che|di|a",
    common="il di che non gli della per con una del è sono",
)

PORTUGUESE = _language(
    r"""
    (?P<plain>\b(?:não|nem|nunca|jamais|tampouco)\b)|(?P<subject>\b(?:nenhum\w*|ninguém|nada|sem)\b)
    |(?P<to>\b(?:recus\w+|evit\w+|impossível|incapaz)\b)
    |(?P<object>\b(?:neg(?:ou|a|am|ado|aram)|rejeit\w+|descart\w+|desment\w+|duvid\w+|em\ vez\ de|opôs)\b)
    """,
    r"não\ (?:é\ |são\ |era\ )?(?:só|somente|apenas|obstante|há\ dúvida|neg\w+|duvid\w+|descart\w+|rejeit\w+)"
    r"|não\ desment\w+|sem\ (?:dúvida|precedentes|demora)|mais\ do\ que\ nunca",
    adjacent=r"se|a\ menos\ que",
    after=r"é\ fals[oa]|não\ é\ verdade|foi\ desmentid[oa]",
    ends=r"mas|porém|embora|enquanto|porque|quando|depois|antes|contudo|no\ entanto",
    speech=r"disse|declarou|afirmou|sublinhou|acrescentou|anunciou|explicou|garantiu|destacou|pediu|dito|diz",
    that=r"que|de|a",
    common="o os que uma por com para do da não em dos ao",
)

INDONESIAN = _language(
    r"""
    (?P<plain>\b(?:tidak|tak|bukan|belum|jangan)\b)|(?P<subject>\b(?:tanpa|tiada)\b)
    |(?P<to>\b(?:menolak|enggan|menghindari|gagal)\b)
    |(?P<object>\b(?:membantah|menyangkal|menampik|menentang|meragukan|alih-alih)\b)
    """,
    r"tidak\ (?:hanya|saja|lama|kurang|menutup\ kemungkinan|membantah|menyangkal|diragukan)|bukan\ (?:hanya|cuma|saja)"
    r"|tanpa\ (?:ragu|henti|syarat)|belum\ lama\ ini",
    adjacent=r"jika|kalau|apabila",
    after=r"tidak\ benar|adalah\ bohong",
    ends=r"tetapi|tapi|namun|melainkan|meskipun|walaupun|karena|ketika|setelah|sebelum|sementara",
    speech=r"mengatakan|menyatakan|menegaskan|menambahkan|mengumumkan|menjelaskan|berharap|ujar|kata|sepakat",
    that=r"bahwa|untuk",
    common="yang dan di dengan untuk pada dari ini itu tidak akan",
)

DUTCH = _language(
    r"""
    (?P<plain>\b(?:niet|nooit)\b)|(?P<subject>\b(?:geen|niemand|niets|noch|zonder)\b)
    |(?P<to>\b(?:weiger\w*|onmogelijk|vermijd\w*)\b)
    |(?P<object>\b(?:ontken\w*|verwierp\w*|verwerp\w*|sloot|betwijfel\w*|in\ plaats\ van|afgewezen|wees)\b)
    """,
    r"niet\ (?:alleen|slechts|minder|ontken\w*)|zonder\ (?:twijfel|meer|uitzondering)|geen\ twijfel|wees\ (?:erop|op)"
    r"|sloot\ (?:een|zich)",
    adjacent=r"als|indien|tenzij|of",
    after=r"(?:\w+\ ){0,3}(?:niet|nooit)|is\ onjuist",
    ends=r"maar|echter|hoewel|terwijl|omdat|want|toen|nadat|voordat",
    speech=r"zei|zegt|verklaarde|benadrukte|voegde|meldde|kondigde|verzekerde|gezegd|riep",
    that=r"dat|te|om|of",
    common="het een van niet dat zijn voor wordt naar",
)

SWEDISH = _language(
    r"""
    (?P<plain>\b(?:inte|aldrig|ej)\b)|(?P<subject>\b(?:ingen|inget|inga|utan)\b)
    |(?P<to>\b(?:vägra\w*|undvik\w*|undvek|omöjligt)\b)
    |(?P<object>\b(?:förneka\w*|avvisa\w*|uteslöt|utesluter|tvivla\w*|i\ stället\ för|motsätter|motsatte)\b)
    """,
    r"inte\ (?:bara|minst|heller|enbart|förneka\w*)|inte\b[^.]*\butan|utan\ (?:tvekan|tvivel|dröjsmål)|ingen\ tvekan",
    adjacent=r"om|såvida",
    after=r"(?:\w+\ ){0,3}(?:inte|aldrig)|är\ falskt",
    ends=r"men|dock|eftersom|medan|när|efter|innan|fastän|trots",
    speech=r"sade|sa|säger|förklarade|betonade|tillade|meddelade|underströk|sagt|uppmanade",
    that=r"att",
    common="och att som på för är inte med till",
)

DANISH_AND_NORWEGIAN = _language(
    r"""
    (?P<plain>\b(?:ikke|aldri|aldrig)\b)|(?P<subject>\b(?:ingen|intet|ingenting|uden|uten)\b)
    |(?P<to>\b(?:nægt\w*|nekt\w*|undgå\w*|unngå\w*|umulig\w*)\b)
    |(?P<object>\b(?:afvis\w*|avvis\w*|benægt\w*|benekt\w*|udeluk\w*|uteluk\w*|tvivl\w*|tvil\w*|i\ stedet\ for)\b)
    """,
    r"ikke\ (?:bare|kun|mindst|minst|alene|benægt\w*|benekt\w*)|(?:uden|uten)\ (?:tvivl|tvil)|ingen\ (?:tvivl|tvil)",
    adjacent=r"hvis|dersom|medmindre|med\ mindre|om",
    after=r"(?:\w+\ ){0,3}(?:ikke|aldri|aldrig)|er\ (?:usandt|falsk)",
    ends=r"men|dog|fordi|mens|når|da|efter|etter|før|selvom|selv\ om",
    speech=r"sagde|sa|siger|sier|erklærede|erklærte|understregede|understreket|tilføjede|meddelte|oplyste|sagt",
    that=r"at|å",
    common="og det som på ikke til af av har hadde havde ble regjeringen ministeren",
)

RUSSIAN = _language(
    r"""
    (?P<plain>\b(?:не|ни|нет)\b)|(?P<subject>\b(?:никогда|никто|ничто|ничего|никак\w+|нельзя|без)\b)
    |(?P<to>\b(?:отказал\w*|отказыва\w+|избега\w+|избежал\w*|невозможно|воздержал\w+)\b)
    |(?P<object>\b(?:отрица\w+|опроверг\w*|отверг\w*|отклонил\w*|исключил\w*|исключа\w+|возража\w+|вместо
        |сомнева\w+|против)\b)
    """,
    r"не\ (?:только|просто|менее|случайно|раз|отрица\w+|исключ\w+|сомнева\w+|отказ\w+|возража\w+|опроверг\w*)"
    r"|не\ мо\w+\ не|без\ сомнения|нет\ сомнений|как\ никогда|ни\ в\ коем\ случае\ не|против\ которых",
    adjacent=r"если|ли",
    after=r"не\ соответствует\ действительности|неправда|не\ подтвердил\w*",
    ends=r"но|однако|хотя|потому\ что|так\ как|а|когда|после|пока|зато",
    speech=r"(?:сказал|заявил|отметил|подчеркнул|сообщил|добавил|пояснил|призвал|считает|говорит)\w*",
    that=r"что|чтобы|о|об",
    common="и в на что с по из для не к как это",
)

ARABIC = _language(
    r"""
    (?P<plain>\bو?(?:لا|لم|لن|ليس|ليست|لسنا)\b)|(?P<subject>\bو?(?:بدون|دون|عدم|غير)\b)
    |(?P<to>\bو?(?:رفض\w*|يرفض\w*|ترفض|امتنع\w*)\b)
    |(?P<object>\bو?(?:نفى|نفت|ينفي|تنفي|نفي|أنكر\w*|استبعد\w*|استبعاد|بدلا\ من|عارض\w*)\b)
    """,
    r"لا\ (?:شك|سيما|بد|يزال|تزال|ينفي|ينكر|يستبعد)|ليس\ (?:فقط|فحسب)|دون\ (?:شك|تأخير)|لم\ (?:ينف|ينكر|يستبعد)",
    adjacent=r"إذا|لو",
    after=r"غير\ صحيح\w*",
    ends=r"لكن\w*|ولكن\w*|بل|إلا\ أن|لأن|بينما|عندما|بعد\ أن|قبل\ أن|رغم",
    speech=r"و?(?:قال|أكد|أعلن|صرح|أضاف|أوضح|شدد|ذكر|دعا)\w*",
    that=r"أن|بأن|أنه|أنها|إن|إنه",
    common="في من على إلى أن عن مع هذا التي لا لم لن",
)

HEBREW = _language(
    r"""
    (?P<plain>\b[ושכ]?(?:לא|אין|אינו|אינה|אינם)\b)|(?P<subject>\b(?:בלי|ללא|אף|מעולם)\b)
    |(?P<to>\b(?:סירב\w*|מסרב\w*|נמנע\w*)\b)
    |(?P<object>\b(?:הכחיש\w*|מכחיש\w*|דחה|דחתה|דוחה|שלל\w*|במקום|התנגד\w*)\b)
    """,
    r"לא\ (?:רק|פחות|הכחיש\w*|שלל\w*)|אין\ ספק|ללא\ ספק",
    adjacent=r"אם",
    after=r"אינו\ נכון|לא\ נכון",
    ends=r"אבל|אך|אלא|למרות|בזמן|לאחר|לפני|משום|כאשר",
    speech=r"(?:אמר|הודיע|הדגיש|הוסיף|הצהיר|מסר)\w*",
    that=r"כי|לדבר",
    common="של את על לא הוא עם כי זה גם",
)

LANGUAGES = (
    ENGLISH, VIETNAMESE, FRENCH, SPANISH, GERMAN, CHINESE, ITALIAN, PORTUGUESE, INDONESIAN, DUTCH, SWEDISH,
    DANISH_AND_NORWEGIAN, RUSSIAN, ARABIC, HEBREW,
)  # fmt: skip
