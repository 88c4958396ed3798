"""Which language a text is in."""

import pytest

from summariser.core.article import Article
from summariser.language.detection import language_in, language_of
from summariser.language.words import languages

TEXTS = {
    "en": "The two ministers met in the capital on Friday and said that the talks had been held with great care.",
    "vi": "Hai bên đã trao đổi về các vấn đề cùng quan tâm và nhất trí tăng cường hợp tác trong những năm tới.",
    "fr": "Les deux ministres se sont vus dans la capitale et ont parlé des travaux que leurs équipes mènent.",
    "es": "Los dos ministros hablaron de las obras que el gobierno prepara con una empresa del norte y por las tardes.",
    "de": "Die beiden Minister trafen sich in der Hauptstadt und sprachen über den Vertrag, der nicht fertig ist.",
    "it": "Il ministro ha detto che non è pronto e che una visita della delegazione non è prevista per gli incontri.",
    "pt": "O ministro disse que os trabalhos não param e que uma visita do presidente está prevista para o dia.",
    "nl": "Het gesprek van de ministers is niet voorbij, dat zijn de woorden van een man die naar huis wordt gestuurd.",
    "sv": "Ministern sade att det är inte klart och att de som väntar på beslut för hela landet får svar med tiden.",
    "da": "Ministeren sagde, at det ikke er klart, og at de som venter på svar af regeringen til sommer har tid nok.",
    "id": "Menteri itu mengatakan bahwa pertemuan ini tidak akan ditunda dan jalan yang rusak di utara untuk warga.",
    "pl": "Minister powiedział, że nie jest to łatwe i że droga na północ, które dla kraju jest ważna, nie istnieje.",
    "cs": "Ministr řekl, že práce ještě nejsou hotové, ale také jako loni bude cesta podle plánu, který platí.",
    "sk": "Minister povedal, že cesta ešte nie je hotová, ale bude otvorená po zime, ako aj most podľa plánu.",
    "sl": "Minister je dejal, da cesta še ni končana in da bo odprta po zimi, tako kot most, ker je že pri koncu.",
    "lv": "Ministrs teica, ka ceļš vēl nav gatavs, bet tas tiks atvērts pēc ziemas, kā arī tilts, kas jau ir te.",
    "hr": "Ministar je rekao kako put još nije gotov, ali će nakon zime biti otvoren kao i most koji već stoji.",
    "sr": "Министар је рекао да пут још није готов.\n\nАли након зиме ће бити отворен, као и мост који већ стоји.",
    "lt": "Ministras sakė, kad kelias dar nėra baigtas, bet jis bus atidarytas ir apie tai buvo kalbama iš anksto.",
    "fi": "Ministeri sanoi, että se ei ole valmis, mutta hän on mukana ja maat ovat myös sopineet, että työ jatkuu.",
    "hu": "A miniszter azt mondta, hogy az út nem kész, és hogy egy új terv is volt, csak már nem az a fontos.",
    "tr": "Bakan bu konuda bir karar olarak yeni yol için çok çalıştıklarını ve daha önce de bir plan ile söyledi.",
    "ru": "Министры встретились в столице, и они обсудили вопросы, которые были открыты с прошлого года.",
    "uk": "Міністри зустрілися в столиці та обговорили питання, які їхні країни мають вирішити до зими.",
    "bg": "Българските министри се събраха в столицата и обсъдиха въпроси, които са важни за двете страни.",
    "zh": "两国部长在首都会面，就双方关心的问题交换了意见，并同意继续合作。",
    "ja": "両国の大臣は首都で会談し、今後も協力を続けることで一致したと述べた。",
    "ko": "양국 장관은 수도에서 만나 앞으로도 협력을 이어 가기로 했다고 말했다.",
    "ar": "التقى الوزيران في العاصمة يوم الجمعة وأكدا على أهمية التعاون بين البلدين.",
    "fa": "وزیران دو کشور در پایتخت با یکدیگر گفتگو کردند و بر همکاری پیش رو تأکید کردند.",
    "he": "השרים נפגשו בבירה ביום שישי ודנו בשאלות שעל הפרק.",
    "el": "Οι δύο υπουργοί συναντήθηκαν στην πρωτεύουσα και μίλησαν για τα έργα.",
    "hi": "दोनों मंत्रियों ने राजधानी में मुलाकात की और सहयोग पर बात की।",
    "bn": "দুই মন্ত্রী রাজধানীতে দেখা করেন এবং সহযোগিতা নিয়ে কথা বলেন।",
    "th": "รัฐมนตรีทั้งสองพบกันที่เมืองหลวงและหารือเรื่องความร่วมมือ",
}


def _code(text: str) -> str | None:
    found = language_in(Article.of(text))
    return found.code if found else None


def test_every_language_with_a_file_is_told() -> None:
    assert TEXTS.keys() == {one.code for one in languages()}


@pytest.mark.parametrize("code", TEXTS)
def test_a_language_is_told(code: str) -> None:
    assert _code(TEXTS[code]) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00\x01\ufffd",
        "1234 5678 %%% 90",
        "Ana Ruiz",
        "The end.",
        "大使",
        "საქართველოს მინისტრმა პარიზში სიტყვა თქვა და წავიდა.",  # Georgian
        "Премиерот изјави дека патот е готов.\n\nПо зимата ќе биде отворен, како и мостот меѓу нив.",  # Macedonian
        "Премиерот изјави дека патот е готов и дека новиот мост веќе стои.",  # so, in letters that Serbian has too
        "Министрлер астанада кездесіп, өткен жылдан бері ашық тұрған мәселелерді талқылады.",  # Kazakh
        "Mawaziri wawili walikutana mjini Nairobi wakazungumza kuhusu barabara mpya na biashara kati ya nchi zao.",
        "وزیر نے کہا کہ وہ بڑے فیصلے کے لیے تیار ہیں اور ڈاکٹر سے ملیں گے۔",  # Urdu
    ],
)
def test_too_little_or_unknown_is_none(text: str) -> None:
    assert _code(text) is None


def test_a_mixed_text_is_in_the_language_of_most_of_it() -> None:
    assert _code(f"{TEXTS['vi']}\n\n{TEXTS['fr']}\n\n{TEXTS['vi']}\n\n{TEXTS['zh']}") == "vi"
    assert _code("\n\n".join([*TEXTS.values(), TEXTS["de"]])) == "de"


def test_names_in_another_script_do_not_decide() -> None:
    assert _code(f"{TEXTS['en']} The host, 王小明, and his guest, Сергей Петров, left at noon.") == "en"


def test_checks_always_have_a_language() -> None:
    assert language_of(Article.of("")).code == "en"
    assert language_of(Article.of("Anh ấy không đến.")).code == "vi", "what negates tells where small words do not"
    assert language_of(Article.of(TEXTS["ja"])).negation.plain, "one that has words that negate"
