"""Words for numbers, folded. English ones are read as a claim; those of other languages only support one.

Vietnamese năm is five and also year, ba is three and bà is Mrs: good enough to find a number, not to miss one.
"""

from summariser.language.word_tables import word_set


def _counted(first: int, *rows: str) -> dict[str, int]:
    return {word: number for number, row in enumerate(rows, first) for word in row.split()}


_ENGLISH_CARDINALS = _counted(
    0, "zero", "one", "two both twice", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve dozen", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_ENGLISH_ORDINALS = _counted(
    1, "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
)  # fmt: skip
_OTHERS = _counted(
    1, "mot un une uno una ein eine einen um uma 一", "hai deux dos zwei beide deren ambos dois duas dua 二 两 兩",
    "ba trois tres drei tiga 三", "bon tu quatre cuatro vier quatro empat 四", "nam lam cinq cinco funf lima 五",
    "sau six seis sechs enam 六", "bay sept siete sieben sete tujuh 七", "tam huit ocho acht oito delapan 八",
    "chin neuf nueve neun nove sembilan 九", "dix diez zehn dez sepuluh", "onze once elf", "douze doce zwolf doze",
    "treize trece dreizehn", "quatorze catorce vierzehn", "quinze quince funfzehn", "seize sechzehn", "siebzehn",
    "achtzehn", "neunzehn",
)  # fmt: skip
_ENGLISH_TENS = {
    word: 10 * number
    for word, number in _counted(
        2, "twenty twentieth", "thirty thirtieth", "forty fortieth", "fifty fiftieth", "sixty sixtieth",
        "seventy seventieth", "eighty eightieth", "ninety ninetieth",
    ).items()
}  # fmt: skip
_OTHER_TENS = {
    word: 10 * number
    for word, number in _counted(
        2, "vingt veinte zwanzig", "trente treinta dreissig", "quarante cuarenta vierzig",
        "cinquante cincuenta funfzig",
        "soixante sesenta sechzig", "setenta siebzig", "ochenta achtzig", "noventa neunzig",
    ).items()
}  # fmt: skip

UNITS = _OTHERS | _ENGLISH_ORDINALS | _ENGLISH_CARDINALS
TENS = _OTHER_TENS | _ENGLISH_TENS
HUNDREDS = {"hundred": 100, "hundredth": 100, "tram": 100, "hundert": 100, "百": 100, "muoi": 10, "十": 10}
"""What multiplies the count right before it: hai mươi is two tens."""

SCALES = {
    **dict.fromkeys(["thousand", "nghin", "ngan", "mille", "mil", "tausend", "ribu", "千"], 10**3),
    **dict.fromkeys(["million", "trieu", "millones", "millon", "millionen", "milhoes", "juta", "mio"], 10**6),
    **dict.fromkeys(["billion", "ty", "ti", "milliard", "milliarde", "milliarden", "mrd", "miliar"], 10**9),
    **dict.fromkeys(["trillion", "billionen", "billones"], 10**12),
    "mn": 10**6,
    "bn": 10**9,
    "tn": 10**12,
    **dict.fromkeys(["thousands", "milliers"], 10**3),
    **dict.fromkeys(["millions"], 10**6),
    **dict.fromkeys(["billions", "milliards"], 10**9),
    **dict.fromkeys(["万", "萬"], 10**4),
    **dict.fromkeys(["亿", "億"], 10**8),
}
SUFFIXES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12}
"""Scales written onto the digits: $10bn. The bare digits stay possible, because 10m may be ten metres."""

CLAIMED = word_set(
    *_ENGLISH_CARDINALS, *_ENGLISH_ORDINALS, *_ENGLISH_TENS, "hundred hundredth thousand million billion trillion"
) - word_set("both twice first second one zero")
"""Words that count as a number in a record's own words. "Second" is too often a unit of time or an adverb."""
