"""Names in another case than the one that they are asked for in."""

import pytest

from summariser.core.article import Article
from summariser.language.names import Mention, find_name, find_within


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
        ("Павел Гай", "Павлом Гаем", "Она встретилась с Павлом Гаем, как и в мае."),
        ("Томск", "Томске", "Они встретились в Томске, и это было не в мае."),
        ("Олена Гайова", "Оленою Гайовою", "Він зустрівся в місті з Оленою Гайовою, це було в травні."),
        ("Marek Wolny", "Markiem Wolnym", "Minister nie rozmawiał z Markiem Wolnym, jest to jednak plan na rok."),
        ("Jan Kosek", "Janem Koskem", "Ministr řekl, že se setká s Janem Koskem, který také přijel podle plánu."),
        ("Ivan Perić", "Ivanom Perićem", "Ministar nije rekao kako se sastao s Ivanom Perićem, ali su bili u gradu."),
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
        ("", "Они встретились в Томске, и это было не в мае."),
        ("דן לוי", "השר נפגש בבירה עם נציגים ושל זה גם אל רן לוי."),
    ],
)
def test_another_name_is_not_found(name: str, text: str) -> None:
    found = _found(name, text)
    assert found is None or found[1].approximate
