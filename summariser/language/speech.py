"""Words of speech, the one place for them: those that say who said something. A language is added here."""

import re

SAID = (
    "said|says|told|added|adds|noted|notes|stressed|stresses|stated|states|affirmed|affirms|remarked|explained|replied"
    "|declared|announced|insisted|warned|wrote|argued|observed|concluded|reiterated|recalled|acknowledged|underlined"
    "|underscored|emphasi[sz]ed|highlighted|reaffirmed|confirmed|pledged|claimed|suggested|answered|responded|countered|retorted|complained|admitted|conceded|asserted"
    "|contended|cautioned|vowed|predicted"
)
DID = (
    "thanked|hailed|praised|lauded|welcomed|congratulated|expressed|conveyed|appreciated|urged|asked|proposed"
    "|called (?:on|for)|extended|voiced|pointed out"
)
SAYING = (
    "saying|telling|adding|noting|stressing|affirming|stating|remarking|explaining|declaring|announcing|insisting"
    "|warning|arguing|observing|concluding|reiterating|recalling|acknowledging|underlining|underscoring"
    "|emphasi[sz]ing|highlighting|reaffirming|confirming|pledging|claiming|suggesting|thanking|hailing|praising"
    "|lauding|welcoming|congratulating|expressing|conveying|appreciating|urging|asking|proposing"
    "|calling (?:on|for)|voicing|pointing out|believing|hoping"
)
VIETNAMESE = (
    "khẳng định|nhấn mạnh|đề nghị|cho biết|cho rằng|bày tỏ|tuyên bố|phát biểu|cảm ơn|chúc mừng|đánh giá cao"
    "|mong muốn|hoan nghênh|đồng thời|theo lời"
)
_OTHERS = (
    "nói|đáp|dijo|afirmó|declaró|aseguró|señaló|añadió|agregó|explicó|respondió|replicó|dit|déclar\\w+|affirm\\w+|ajout\\w+"
    "|expliqu\\w+|répond\\w*|répliqu\\w+|sagte|erklärte|betonte|meinte|erwiderte|antwortete|disse|ha detto|dichiar\\w+"
    "|rispo\\w+|spieg\\w+|afirmou|declarou|acrescentou|respondeu|сказал\\w*|заявил\\w*|отметил\\w*|подчеркнул\\w*|ответил\\w*"
    "|добавил\\w*|сказав|заявив|відпові\\w+|додав|powiedział\\w*|oświadczył\\w*|dodał\\w*|odpowiedział\\w*|sade|säger|svarade"
    "|sanoi|sanoo|vastasi|totesi|sagde|siger|svarede|zei|zegt|antwoordde|dedi|söyledi|belirtti|kata|ujar|tutur|mondta"
    "|válaszolt\\w*|είπε|δήλωσε|απάντησε|אמר\\w*|השיב\\w*|قال\\w*|أكد\\w*|صرح\\w*|گفت|افزود|कहा|বলেন|বলেছেন|กล่าว"
)
_UNSPACED = "说|說|表示|指出|强调|称|述べ|語っ|話し|말했|말하|밝혔|강조"
_VERB = rf"(?:(?<!\w)(?:{SAID}|{VIETNAMESE}|{_OTHERS})(?!\w)|(?:{_UNSPACED}))"
VERB = re.compile(_VERB)
ATTRIBUTION = re.compile(
    rf"[,،?!–—―-]\s*(?:(?:has|had|a|ha|hat)\s+)?{_VERB}\s+\w"
    rf"|[,،?!–—―]\s+(?:[\w.’'-]+\s+){{1,5}}?{_VERB}(?:\s+[\w’'-]+){{0,4}}?\s*(?:[.,،;:–—]|$)"
    rf"|[，、]\w{{1,12}}?(?:{_UNSPACED})\w{{0,3}}(?:[。，：]|$)"
)
"""Who said it, after or between the words: ", said Ana Ruiz", ", the minister told reporters." """
