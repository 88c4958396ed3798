"""Words that reverse what follows them, and words that end their reach, language by language. No code but tables.

All is matched against lower-case text with straight apostrophes. A language is added here.
"""

import re
from dataclasses import dataclass

from summariser.domain.checks.tables import verbose, word_set

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
        r"""(?P<plain>不|没有|没|未|并非|绝非|無|无意|从未|勿)|(?P<object>否认|拒绝|反对|驳斥|避免|排除|反驳)"""
    ),
    harmless=verbose(
        r"""不仅|不但|不断|不同|不少|不久|不得不|不可否认|不只|不光|不懈|不过|不论|不管|未来|没有疑问|毫不|不否认|不反对
            |没有否认|不可分割|不忘|不动摇|不移"""
    ),
    adjacent=verbose(r"(?:如果|若|是否|除非)$"),
    after=verbose(r"^(?:是不实|不属实|是假)"),
    ends=verbose(r"但|而是|然而|因为|虽然|同时"),
    speech=verbose(r"表示|指出|强调|说|宣布|认为|称|呼吁|重申"),
    that=verbose(NEVER),
    near=4,
    common=word_set("的 在 和 是 了 国"),
)

LANGUAGES = (ENGLISH, VIETNAMESE, FRENCH, SPANISH, GERMAN, CHINESE)
