"""Bytes of every encoding that articles come in: declared, undeclared, damaged, cut off."""

import pytest

from summariser.core.errors import ArticleError
from summariser.files.article_formats import from_html, from_text
from summariser.files.encodings import declared_encoding, decode

RUSSIAN = "Послы Ольга Зимина и Карл Штерн беседовали в порту о рыболовстве, сообщил представитель министерства."
CHINESE = "两国代表星期一在港口会谈，讨论了渔业问题，并同意在秋天以前交换海图。"
JAPANESE = "両国の代表は月曜日に港で会談し、漁業について話し合い、秋までに海図を交換することで合意した。"
KOREAN = "두 나라 대표는 월요일 항구에서 만나 어업 문제를 논의하고 가을까지 해도를 교환하기로 했다."
FRENCH = "Les délégués se sont rencontrés lundi à l'entrée du port et ont échangé leurs cartes, très satisfaits."
POLISH = "Posłowie spotkali się w porcie. Następnie strażnik źle ocenił żądania, mówią urzędnicy."
GREEK = "Οι αντιπρόσωποι συναντήθηκαν τη Δευτέρα στο λιμάνι και συμφώνησαν να ανταλλάξουν τους χάρτες τους."
HEBREW = "הנציגים נפגשו ביום שני בנמל והסכימו להחליף את המפות שלהם לפני הסתיו."
ARABIC = "التقى المندوبون يوم الاثنين في الميناء واتفقوا على تبادل خرائطهم قبل الخريف."
THAI = "ผู้แทนทั้งสองประเทศพบกันที่ท่าเรือเมื่อวันจันทร์ และตกลงแลกเปลี่ยนแผนที่ก่อนฤดูใบไม้ร่วง"
TURKISH = "Temsilciler pazartesi günü limanda görüştü ve haritalarını değiştirmeye karar verdi, dedi sözcü."
MIXED = "Delegates met in Orléans. “We will sign,” said René Dubœuf — and left for the café."

KINDS = [
    (CHINESE, "gb18030"),
    ("兩國代表星期一在港口會談，討論了漁業問題，並同意交換海圖。", "big5"),
    (KOREAN, "euc-kr"),
    (JAPANESE, "shift_jis"),
    (JAPANESE, "euc-jp"),
    (RUSSIAN, "koi8-r"),
    (RUSSIAN, "windows-1251"),
    (TURKISH, "cp1254"),
    (POLISH, "windows-1250"),
    (POLISH, "iso-8859-2"),
    (FRENCH, "windows-1252"),
    (GREEK, "windows-1253"),
    (GREEK, "iso-8859-7"),
    (HEBREW, "windows-1255"),
    (HEBREW, "iso-8859-8"),
    (ARABIC, "windows-1256"),
    (THAI, "tis-620"),
]
DECLARED = [
    *KINDS,
    (RUSSIAN, "iso-8859-5"),
    (ARABIC, "iso-8859-6"),
    (TURKISH, "iso-8859-9"),
    (RUSSIAN, "ibm866"),
    ("Le traité coûte 9 €, au cœur de l'été.", "iso-8859-15"),
    (JAPANESE, "iso-2022-jp"),
    (CHINESE, "hz-gb-2312"),
]


@pytest.mark.parametrize(("text", "encoding"), KINDS)
def test_what_is_guessed_is_told_as_a_guess(text: str, encoding: str) -> None:
    found = from_text(text.encode(encoding))
    assert found.text == text
    assert found.encoding
    (doubt,) = found.doubts
    assert (doubt.path, doubt.code) == ("", "encoding_doubtful")
    assert "guess" in doubt.message
    assert found.encoding in doubt.message


@pytest.mark.parametrize(("text", "encoding"), DECLARED)
@pytest.mark.parametrize(
    "page",
    [
        '<html><head><meta charset="{0}"></head><body><p>{1}</p></body></html>',
        "<html><META HTTP-EQUIV=Content-Type CONTENT='text/html; charset={0}'><body><p>{1}</p></body></html>",
        '<?xml version="1.0" encoding="{0}"?>\n<html><body><p>{1}</p></body></html>',
    ],
)
def test_a_declaration_is_believed(text: str, encoding: str, page: str) -> None:
    found = from_html(page.format(encoding, text).encode("cp866" if encoding == "ibm866" else encoding))
    assert found.text == text
    assert found.doubts == ()
    assert found.encoding in (encoding, encoding.replace("ibm", "cp"), "gb18030", "windows-1254", "hz", "shift-jis")


@pytest.mark.parametrize("text", [FRENCH, RUSSIAN, CHINESE, JAPANESE])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-8"])
def test_unicode_with_and_without_its_mark(text: str, encoding: str) -> None:
    found = decode(f"{text}\n{text}\n".encode(encoding))
    assert found.text == f"{text}\n{text}\n"
    assert (found.encoding is None) == encoding.startswith("utf-8")
    assert (found.doubt is not None) == (encoding in ("utf-16-le", "utf-16-be"))


@pytest.mark.parametrize("text", [FRENCH, RUSSIAN, CHINESE, MIXED])
@pytest.mark.parametrize("bad", [b"\xe9", b"\xff", b"\x93", b"\xc3(", b"\xe2\x80 "])
@pytest.mark.parametrize("declared", [None, "iso8859-1", "utf-8", "koi8-r"])
def test_a_bad_byte_is_replaced_and_the_rest_is_utf_8(text: str, bad: bytes, declared: str | None) -> None:
    data = text.encode()
    found = decode(data + b" Photo: Ren" + bad + b" D.\n" + data, declared)
    assert found.text.startswith(f"{text} Photo: Ren\ufffd")
    assert found.text.endswith(f" D.\n{text}")
    assert found.encoding == "utf-8"
    assert "one place" in str(found.doubt)


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("cut", [1, 2])
def test_a_last_character_that_is_cut_off_is_replaced(bom: bytes, cut: int) -> None:
    for text in ("The delegates met…", f"{CHINESE}海", "They met at the cafe”"):
        found = decode(bom + text.encode()[:-cut])
        assert (found.text, found.encoding) == (f"{text[:-1]}\ufffd", "utf-8")
        assert found.doubt


@pytest.mark.parametrize(("text", "encoding"), [(CHINESE, "gb18030"), (JAPANESE, "euc-jp"), (KOREAN, "cp949")])
def test_so_is_one_of_an_older_encoding(text: str, encoding: str) -> None:
    data = f"{text}{text[0]}".encode(encoding)[:-1]
    for declared in (None, encoding.replace("-", "_")):
        assert decode(data, declared).text == f"{text}\ufffd"


def test_old_quotation_marks_in_utf_8_do_not_make_it_something_else() -> None:
    data = MIXED.encode() + " “So will we,” said Aster – ‘soon’.".encode("cp1252")
    assert decode(data).text == f"{MIXED} \ufffdSo will we,\ufffd said Aster \ufffd \ufffdsoon\ufffd."


def test_a_single_letter_beyond_ascii_is_not_of_another_alphabet() -> None:
    text = "The delegates met in the port on Monday. " * 20 + "Photo: Andr\xe9 Dubois."
    assert decode(text.encode("latin-1")).text == text
    assert "guess" in str(decode(text.encode("latin-1")).doubt)


def test_escape_sequences_alone_are_no_japanese() -> None:
    text = "a\x1b[2Jb \x1b$B is how it begins"
    assert decode(text.encode()).text == text


@pytest.mark.parametrize("data", [b"\xff\xfea", b"text\0 with NUL", bytes(range(1, 255)), b"\0\1\2\3" * 30])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ArticleError):
        decode(data)


@pytest.mark.parametrize(
    "page",
    [
        b"<meta charset=unicode_escape>",
        b"<meta charset=rot13>",
        b"<p>charset=koi8-r</p>",
        b"<script charset=big5>",
        b"",
    ],
)
def test_what_declares_no_encoding_of_a_page(page: bytes) -> None:
    assert declared_encoding(page) is None
