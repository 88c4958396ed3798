"""Names in another case than the one that they are asked for in."""

import pytest

from summariser.core.article import Article
from summariser.language.inflection import Endings, in_another_case, may_be_one
from summariser.language.locate import locator
from summariser.language.names import Mention, find_name, find_within
from tests.language.test_detection import TEXTS


def _found(name: str, text: str) -> tuple[str, Mention] | None:
    article = Article.of(text)
    mention = find_name(article, name, [1])
    return (article[mention.span], mention) if mention else None


@pytest.mark.parametrize(
    ("name", "own", "text"),
    [
        ("Пётр Лыков", "Петром Лыковым", "Министр встретился с Петром Лыковым и это обсудил."),
        ("Анна Дёмина", "Анной Дёминой", "Он говорил в Омске с Анной Дёминой, и не раз."),
        ("Сергей Заречный", "Сергею Заречному", "Он передал Сергею Заречному то, что было на столе."),
        ("Павел Гай", "Павлом Гаем", "Она встретилась с Павлом Гаем, как и мы в мае."),
        ("Томск", "Томске", "Они встретились в Томске, и это было не в мае."),
        ("Олена Гайова", "Оленою Гайовою", "Він зустрівся в місті з Оленою Гайовою, це було в травні."),
        ("Marek Wolny", "Markiem Wolnym", "Minister nie rozmawiał z Markiem Wolnym, jest to jednak plan na rok."),
        ("Jan Kosek", "Janem Koskem", "Ministr řekl, že se setká s Janem Koskem, který také přijel podle plánu."),
        ("Ivan Perić", "Ivanom Perićem", "Ministar nije rekao kako se sastao s Ivanom Perićem, ali su bili u gradu."),
        ("Иван Перић", "Иваном Перићем", "Министар није рекао како се састао с Иваном Перићем, али су били у граду."),
        ("Jonas Balsys", "Jonu Balsiu", "Ministras sakė, kad susitiko su Jonu Balsiu ir tai buvo kalbama iš anksto."),
        ("Aino Salminen", "Aino Salmisen", "Ministeri on sanonut, että hän tapasi Aino Salmisen ja se oli hyvä."),
        ("Kovács Anna", "Kovács Annával", "A miniszter azt mondta, hogy Kovács Annával is volt már egy találkozó."),
        ("Νίκος Βλάχος", "Νίκο Βλάχο", "Ο υπουργός μίλησε με τον Νίκο Βλάχο για τα έργα."),
        ("Eva Lind", "Eva Linds", "Ministern sade att det inte är Eva Linds plan som gäller och att hon är med."),
    ],
)
def test_a_name_is_found_in_another_case(name: str, own: str, text: str) -> None:
    found = _found(name, text)
    assert found is not None
    assert (found[0], found[1].inflected, found[1].approximate, found[1].moved) == (own, True, False, False)
    assert find_within(Article.of(text), name, 1) == found[1].span


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("سامر الحداد", "التقى الوزير في العاصمة بسامر الحداد على هامش الاجتماع."),
        ("سامر الحداد", "قال الوزير إن هذا عن زيارة وفد ولسامر الحداد رأي في ذلك."),
        ("דן לוי", "השר נפגש בבירה עם נציגים ושל זה גם לדן לוי יש עניין."),
        ("דן לוי", "השר אמר כי הוא לא יודע שלדן לוי יש עניין בזה."),
    ],
)
def test_a_name_is_found_behind_what_is_written_as_one_with_it(name: str, text: str) -> None:
    found = _found(name, text)
    assert found is not None
    assert (found[0], found[1].inflected, found[1].approximate) == (name, False, False)


def test_the_article_of_an_arabic_name_goes_behind_to() -> None:
    found = _found("الحداد", "قال الوزير إن هذا للحداد على ما في الاتفاق من بنود.")
    assert found is not None
    assert (found[0], found[1].inflected) == ("للحداد", True)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Анна Лыкова", "Министр встретился с Анной Дёминой, и это было в мае."),
        ("Иван Дёмин", "Он говорил в Омске с Анной Дёминой, и не раз."),
        ("Мир", "Они говорили о проблемах мира, и не в первый раз."),
        ("Ана", "Он говорил в Омске с Аней, и не раз."),
        ("Maria Lopez", "The minister met Mario Lopez in the capital, and that was on Friday."),
        ("Ana Ruiz", "The minister said that the Anas Ruizem bridge is closed to traffic."),
        ("Jan Kosek", "Ministr řekl, že se setká s Jan, který také přijel. Koskem podle plánu bude most."),
        ("Иван Перов", "Премиерот ќе се сретне со Ивана Перова, и тоа меѓу двата града."),
        ("", "Они встретились в Томске, и это было не в мае."),
        ("דן לוי", "השר נפגש בבירה עם נציגים ושל זה גם אל רן לוי."),
    ],
)
def test_another_name_is_not_found(name: str, text: str) -> None:
    found = _found(name, text)
    assert found is None or found[1].approximate


@pytest.mark.parametrize(
    ("code", "name", "own"),
    [
        ("ru", "Илья Заяц", "Ильёй Зайцем"),
        ("ru", "Олег Кравец", "Олега Кравца"),
        ("ru", "Соединённые Штаты", "Соединёнными Штатами"),
        ("ru", "Министерство иностранных дел", "Министерством иностранных дел"),
        ("ru", "Организация Объединённых Наций", "Организации Объединённых Наций"),
        ("ru", "Мамин-Сибиряк", "Мамине-Сибиряке"),
        ("ru", "Роман Олегович Гай", "Романом Олеговичем Гаем"),
        ("uk", "Ольга Швець", "Ользі Швець"),
        ("uk", "Остап Швець", "Остапом Швецем"),
        ("uk", "Київ", "Києві"),
        ("uk", "Сполучені Штати", "Сполучених Штатів"),
        ("pl", "Jan Gruda", "Janowi Grudzie"),
        ("pl", "Praga", "Pradze"),
        ("pl", "Ministerstwo Zdrowia", "Ministerstwem Zdrowia"),
        ("pl", "Stany Zjednoczone", "Stanach Zjednoczonych"),
        ("pl", "Zofia Bór-Lis", "Zofii Bór-Lis"),
        ("cs", "Praha", "Praze"),
        ("cs", "Česká republika", "České republice"),
        ("sk", "Jana Tichá", "Janou Tichou"),
        ("hr", "Rijeka", "Rijeci"),
        ("sr", "Вељко Жигић", "Вељку Жигићу"),
        ("sr", "Босна и Херцеговина", "Босни и Херцеговини"),
        ("sl", "Ana Breg", "Ano Breg"),
        ("lt", "Lukas Balsaitis", "Luku Balsaičiu"),
        ("lt", "Vilnius", "Vilniuje"),
        ("lv", "Jānis Kalns", "Jāni Kalnu"),
        ("fi", "Helsinki", "Helsingissä"),
        ("fi", "Matti Aalto", "Matti Aallon"),
        ("fi", "Suomi", "Suomessa"),
        ("fi", "Aino Salo", "Aino Saloon"),
        ("hu", "Kis Balázs", "Kis Balázzsal"),
        ("el", "Ευρωπαϊκή Ένωση", "Ευρωπαϊκής Ένωσης"),
        ("he", "הכנסת", "ושבכנסת"),
        ("ar", "القاهرة", "وللقاهرة"),
    ],
)
def test_endings_and_consonants_that_change(code: str, name: str, own: str) -> None:
    found = _found(name, f"{TEXTS[code]} {own}.")
    assert found is not None
    assert own.endswith(found[0])
    assert (found[1].inflected, found[1].approximate) == (True, False)


@pytest.mark.parametrize(
    ("code", "name", "other"),
    [
        ("ru", "Александра Громова", "Александром Громовым"),
        ("ru", "Валерий Туз", "Валерией Туз"),
        ("ru", "Мария Зима", "Марио Зима"),
        ("ru", "Андрей", "Андреев"),
        ("ru", "Пётр", "Петровым"),
        ("ru", "Омск", "Омским"),
        ("uk", "Андрій", "Андріїв"),
        ("uk", "Олександра Гай", "Олександром Гаєм"),
        ("pl", "Jan Górski", "Jana Górska"),
        ("pl", "Mario Lis", "Marią Lis"),
        ("cs", "Jan Kos", "Jana Kosová"),
        ("cs", "Petra Kos", "Petrem Kosem"),
        ("hr", "Mario Vuk", "Marija Vuka"),
        ("lt", "Linas Medis", "Lina Medė"),
        ("fi", "Mari Salo", "Marian Salon"),
        ("el", "Μαρία Λύκου", "Μάριου Λύκου"),
        ("ar", "ريم حداد", "ولكريم حداد"),
        ("he", "רון לוי", "שרון לוי"),
        ("he", "לוי", "לו"),
        ("en", "Пётр Лыков", "Петром Лыковым"),
        ("fr", "Marin Diaz", "Marina Diaz"),
        ("ru", "Анна Лыкова " * 20, "Анной Лыковой " * 20),
    ],
)
def test_somebody_with_a_name_alike_is_not_found(code: str, name: str, other: str) -> None:
    found = _found(name, f"{TEXTS[code]} {other}.")
    assert found is None or found[1].approximate


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Marin Diaz", "Mawaziri wawili walikutana mjini Nairobi na Marina Diaz kuhusu biashara kati ya nchi zao."),
        ("Иван Колев", "Министърът каза, че пътят още не е готов, и се срещна с Ивана Колева в София."),
    ],
)
def test_in_an_unknown_language_names_stand_as_they_are(name: str, text: str) -> None:
    found = _found(name, text)
    assert found is None or found[1].approximate


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Лыковым это было сказано.", "Лыковым"),
        ("Это было сказано Анной Лыковой.", None),
        ("Анна Лыкова это сказала.", None),
        ("Они вышли. Лыкова ждали.", "Лыкова"),
    ],
)
def test_a_part_of_a_name_is_found_in_another_case(text: str, own: str | None) -> None:
    article = Article.of(f"{TEXTS['ru']} {text}")
    found = find_within(article, "Пётр Лыков", len(article.sentences))
    assert (article[found] if found else None) == own


@pytest.mark.parametrize(
    ("code", "name", "text", "own"),
    [
        ("ar", "محمد السيد", "قال بِمُحَمَّدٍ السَّيِّدِ كلاما", "مُحَمَّدٍ السَّيِّدِ"),
        ("he", "דן לוי", "אמר לְדָן לֵוִי מיד", "דָן לֵוִי"),
        ("ar", "والي", "قال لوالي", "والي"),
        ("he", "לבנון", "ללבנון", "לבנון"),
        ("ru", "Сергей Лыков", "с Серге\u0301ем Лы\u0301ковым был", "Серге\u0301ем Лы\u0301ковым"),
    ],
)
def test_what_is_joined_takes_its_marks_along(code: str, name: str, text: str, own: str) -> None:
    found = _found(name, f"{TEXTS[code]} {text}")
    assert found is not None
    assert found[0] == own


def test_two_cases_may_be_one_name_whichever_comes_first() -> None:
    article = Article.of(TEXTS["ru"])
    assert may_be_one(article, "Павлом Ткачом", "Павел Ткач")
    assert may_be_one(article, "Павел Ткач", "Павлом Ткачом")
    assert not may_be_one(article, "Павлом Ткачом", "Павла Зимы")


def test_only_words_that_begin_alike_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    article = Article.of(
        TEXTS["ru"] + " " + " ".join(f"Сло{chr(1072 + n // 30)}{chr(1072 + n % 30)}" for n in range(900))
    )
    compared: list[str] = []

    def unchanged(_: str, other: str, __: Endings) -> int:
        compared.append(other)
        return 0

    monkeypatch.setattr("summariser.language.inflection.unchanged", unchanged)
    assert not in_another_case(locator(article), ("петр", "лыков"))
    assert len(compared) < 10
