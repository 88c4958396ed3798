"""What makes a deed one that is not done, or not now: words in front of it, years beside it. No code but tables.

`UNREAL` is matched against the sentence up to the word, a ‹ and the word itself. A language is added here.
"""

import re

from summariser.language.negation_words import (
    CHINESE,
    ENGLISH,
    FRENCH,
    GERMAN,
    RUSSIAN,
    SPANISH,
    VIETNAMESE,
    Language,
)
from summariser.language.number_words import verbose

UNREAL: dict[Language, re.Pattern[str]] = {
    ENGLISH: verbose(
        r"""
        (?:\b(?:would|may|might|could|should|will|shall|can|must|won)|'ll|’ll)\s+
            (?:(?:\w+ly|also|soon|now|then|not|again|even|only|both|later|still|be|have|been|get|help)\s+)*‹
        |\b(?i:if|unless|whether|once|should)\s+(?:[^\s,;]+\s+){1,5}‹
        |\b(?:is|are|was|were)\s+to\s+(?:be\s+)?‹
        |\b(?:plan|hop(?=e|i)|expect|intend|intent|want|wish|aim|agree|vow|pledg|promis|propos|offer|urg|call|ask|seek
            |prepar|read(?=y|i)|willing|due|set|schedul|about|likely|invit|consider|desir|opportunit|deadline|yet|need
            |declin)\w*
            \s+(?:(?!and\b|but\b)[^\s,;]+\s+){0,3}?to\s+(?:(?:\w+ly|be|soon|also|jointly)\s+)*‹
        |\b(?:talks\s+(?:on|about)|withdr\w+\s+from|backed\s+out\s+of)\s+(?:the\s+)?‹\w+ing$
        |\b(?:consider|discuss|contemplat|explor|negotiat|toward|propos|suggest|postpon|delay)\w*\s+(?:the\s+|on\s+)?‹\w+ing$
        """
    ),
    VIETNAMESE: verbose(
        r"""(?:sẽ|có\s+thể|dự\s+kiến|dự\s+định|định|sắp|chuẩn\s+bị|muốn|hy\s+vọng|kỳ\s+vọng|có\s+kế\s+hoạch|đề\s+nghị
            |đề\s+xuất|nếu|sẵn\s+sàng|tiến\s+tới|xem\s+xét|hướng\s+tới|cần|sớm)\s+(?:[^\s,;]+\s+){0,2}‹"""
    ),
    FRENCH: verbose(
        r"""\b(?:pourr\w+|devr\w+|voudr\w+|va|vont|allai\w+|peu(?:t|vent)|prévoi\w+|souhait\w+|esp[èé]r\w+|comptent|compte
            |envisag\w+|veu(?:t|lent)|propos\w+|doi(?:t|vent)|prêts?|invité\w*)\s+(?:(?:de|à|bientôt|être|aussi)\s+)*(?:d')?‹
            |\b(?:si|s'ils?)\s+(?:[^\s,;]+\s+){0,4}‹|‹\w+(?:era|eront|erait|eraient)$"""
    ),
    SPANISH: verbose(
        r"""\b(?:podrí\w+|puede\w*|va\s+a|van\s+a|iba\w*\s+a|planea\w*|espera\w*|prevé\w*|quier\w+|pretende\w*|desea\w*
            |propus\w+|propone\w*|debe\w*|dispuest\w+\s+a|invitad\w+\s+a)\s+(?:(?:ser|pronto|también)\s+)*‹
            |\bsi\s+(?:[^\s,;]+\s+){0,4}‹|‹\w+(?:ar|er|ir)(?:á|án|ía|ían)$"""
    ),
    GERMAN: verbose(
        r"""\b(?:will|wollen|wollte\w*|wird|werden|würde\w*|soll\w*|kann|können|könnte\w*|möchte\w*|plan\w+|hoff\w+
            |beabsichtig\w+|wenn|falls|bereit)\b[^.;:]{0,80}‹"""
    ),
    RUSSIAN: verbose(
        r"""\b(?:если|бы|мо(?:жет|гут|гли|г)|планиру\w+|намерен\w*|хо(?:чет|тят|тел\w*)|готов\w*|собира\w+|должн\w+
            |буд(?:ет|ут)|предложил\w*|рассчитыва\w+)\s+(?:[^\s,;]+\s+){0,2}‹
            |‹(?:подпиш\w+|соглас(?:ится|ятся)|договор(?:ится|ятся)|приедет|приедут|примет|примут)$"""
    ),
    CHINESE: verbose(
        r"(?:将|將|可能|计划|計劃|拟|希望|准备|準備|有望|如果|若|愿|打算|考虑|商讨|推动|预计)[^，。；]{0,4}‹|会‹"
    ),
}
_IN = r"(?:in|năm|vào\s+năm|en|im\s+Jahr|в)\s+(?:[^\W\d]+\s+)?(\d{4})(?!\d)"
YEAR_BEHIND = re.compile(
    rf"(?:\s+(?!to\b|for\b|that\b|which\b|on\b|about\b|and\b|since\b|from\b|until\b)[\w’'-]+){{0,5}}?\s+{_IN}"
    r"|\s+(?:on|am|le|el|ngày)\s+(?:[\w.,]+\s+){1,3}(\d{4})(?!\d)",
    re.IGNORECASE,
)
"""signed in 1979, signed the treaty on 3 May 1979."""
YEAR_BEFORE = re.compile(
    rf"(?:^|[;:]\s)(?:back\s+)?{_IN}(?:\s+году)?,?\s[^,;]{{0,60}}$|(\d{{4}})年[^，。；]{{0,12}}$", re.IGNORECASE
)
PUT_OFF = re.compile(
    r"\w+\s+(?:nothing|no|neither)\b|\w+ing(?:\s+[\w’'-]+){0,3}?\s+(?:is|are|was|were|has been|have been)\s+"
    r"(?:planned|expected|scheduled|due|put off|postponed|delayed|cancelled|canceled)\b",
    re.IGNORECASE,
)
"""signed nothing; the signing was put off."""
AGO = re.compile(
    r"(?:\s+(?!to\b|for\b|that\b)[\w’'-]+){0,4}?\s+(?:last\s+year|(?:\w+\s+){1,2}(?:years|decades)\s+ago|a\s+year\s+ago"
    r"|decades\s+ago|năm\s+ngoái|l'an\s+dernier|el\s+año\s+pasado|(?:letztes|im\s+letzten)\s+Jahr|в\s+прошлом\s+году)\b",
    re.IGNORECASE,
)
