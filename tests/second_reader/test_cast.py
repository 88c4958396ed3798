"""Who is who in an article, in the languages that have rules, and whom words mean."""

import pytest

from summariser.core.article import Article, Span
from summariser.language.words import language
from summariser.second_reader.cast import Cast, Meant
from summariser.second_reader.found import Person
from summariser.second_reader.lexicon_speech import speech


def cast_of(text: str, code: str = "en", names: tuple[str, ...] = ()) -> Cast:
    spans = [Span(text.index(name), text.index(name) + len(name)) for name in names]
    return Cast.of(Article.of(text), language(code), spans)


def told(cast: Cast, person: Person) -> tuple[str, str | None, str | None, str | None]:
    title = cast.article[person.title] if person.title else None
    body = cast.article[person.organisation] if person.organisation else None
    return person.name, title, body, person.country


def meant(cast: Cast, words: str, *, last: bool = False) -> Meant | None:
    text = cast.article.text
    at = text.rindex(words) if last else text.index(words)
    return cast.meant(Span(at, at + len(words)))


DESCRIBED = [
    ("en", "Ana Ruiz, 54, mayor of Lima, met them.", ("Ana Ruiz", "mayor of Lima", None, None)),
    ("en", "President of Peru Ana Ruiz met them.", ("Ana Ruiz", "President", None, "Peru")),
    ("en", "They met Norwegian Defence Minister Park Lund.", ("Park Lund", "Defence Minister", None, "Norway")),
    (
        "en",
        "They met State Secretary of the Dutch Ministry of Economy Ana Ruiz, and left.",
        ("Ana Ruiz", "State Secretary", "Dutch Ministry of Economy", "Netherlands"),
    ),
    ("en", "Talks with the President of Peru\n\nOla Berg met them.", ("Ola Berg", None, None, None)),
    ("en", "Peruvian Foreign Minister Ana Ruiz met them.", ("Ana Ruiz", "Foreign Minister", None, "Peru")),
    ("en", "Norway's Prime Minister Ola Berg met them.", ("Ola Berg", "Prime Minister", None, "Norway")),
    (
        "en",
        "They met head of the External Department of the People's Party of Laos (PPL) Kham Souvanh.",
        ("Kham Souvanh", "head", "External Department of the People's Party of Laos (PPL)", "Laos"),
    ),
    (
        "en",
        "Li Weiguo, head of the External Department of the Farmers' Party of China, said so.",
        ("Li Weiguo", "head", "External Department of the Farmers' Party of China", "China"),
    ),
    (
        "en",
        "They met head of the External Department and member of the Council of the Party of Laos (PL) Kham Souvanh.",
        ("Kham Souvanh", "head of the External Department and member of the Council", "Party of Laos (PL)", "Laos"),
    ),
    (
        "en",
        "They met FPA Central Committee Secretary and President Ola Berg.",
        ("Ola Berg", "Secretary and President", "FPA Central Committee", None),
    ),
    (
        "en",
        "The Labour Party (LPN), led by Chairwoman Kari Moe, won.",
        ("Kari Moe", "Chairwoman", "Labour Party (LPN)", None),
    ),
    ("en", "Ana Ruiz (minister of trade) spoke.", ("Ana Ruiz", "minister of trade", None, None)),
    ("en", "Ana Ruiz, who is tall, met President Ola Berg.", ("Ola Berg", "President", None, None)),
    ("en", "The chairman of Fjord Oil, Ola Berg, said so.", ("Ola Berg", "chairman", "Fjord Oil", None)),
    ("en", "Ana Ruiz, mayor of Lima, met them.", ("Ana Ruiz", "mayor of Lima", None, None)),
    ("en", "State Department spokesman Ola Berg spoke.", ("Ola Berg", "spokesman", "State Department", None)),
    ("en", "Nordvik Bank chief executive Ola Berg spoke.", ("Ola Berg", "chief executive", "Nordvik Bank", None)),
    ("en", "Halden Oil CEO Ola Berg spoke.", ("Ola Berg", "CEO", "Halden Oil", None)),
    ("en", "French farm minister Ola Berg spoke.", ("Ola Berg", "farm minister", None, "France")),
    ("en", "EU trade chief Ola Berg spoke.", ("Ola Berg", "trade chief", "EU", None)),
    ("en", "Nordvik's chairman, Ola Berg, spoke.", ("Ola Berg", "chairman", "Nordvik", None)),
    (
        "en",
        "Minister of Trade of the Republic of Laos Ola Berg spoke.",
        ("Ola Berg", "Minister of Trade", None, "Laos"),
    ),
    ("en", "Governor of the Tula Region Ola Berg spoke.", ("Ola Berg", "Governor of the Tula Region", None, None)),
    ("en", "Mr. BERG Ola, Minister for Trade, spoke.", ("BERG Ola", "Minister for Trade", None, None)),
    ("en", "Former NATO envoy Ola Berg spoke.", ("Ola Berg", "envoy", "NATO", None)),
    ("en", "She asked the envoy to send her regards to Judge Ola Berg.", ("Ola Berg", "Judge", None, None)),
    ("vi", "Tổng Bí thư Lê Văn Bảy đã tiếp đoàn.", ("Lê Văn Bảy", "Tổng Bí thư", None, None)),
    (
        "vi",
        "Bộ trưởng Bộ Ngoại giao Trung Quốc Vương Lôi phát biểu.",
        ("Vương Lôi", "Bộ trưởng", "Bộ Ngoại giao", "China"),
    ),
    (
        "vi",
        "Bà Phạm Thị Na, Giám đốc Công ty Sông Xanh, phát biểu.",
        ("Phạm Thị Na", "Giám đốc", "Công ty Sông Xanh", None),
    ),
    (
        "fr",
        "Le ministre des Affaires étrangères, Luc Morel, a parlé.",
        ("Luc Morel", "ministre des Affaires étrangères", None, None),
    ),
    ("fr", "Le président français Luc Morel a parlé.", ("Luc Morel", "président", None, "France")),
    ("es", "El presidente del Gobierno, Luis Paz, habló.", ("Luis Paz", "presidente", "Gobierno", None)),
    ("de", "Bundeskanzler Karl Maier sprach.", ("Karl Maier", "Bundeskanzler", None, None)),
    ("de", "Der chinesische Außenminister Li Wei sprach.", ("Li Wei", "Außenminister", None, "China")),
    (
        "ru",
        "Министр иностранных дел России Иван Котов заявил, что всё хорошо.",
        ("Иван Котов", "Министр иностранных дел", None, "Russia"),
    ),
    ("zh", "越南总理阮文江表示，两国关系很好。", ("阮文江", "总理", None, "Vietnam")),
    ("zh", "他同王磊外长举行会谈。", ("王磊", "外长", None, None)),
]


@pytest.mark.parametrize(("code", "text", "person"), DESCRIBED)
def test_a_title_an_organisation_and_a_country_stand_beside_a_name(
    code: str, text: str, person: tuple[str, str | None, str | None, str | None]
) -> None:
    cast = cast_of(text, code)
    assert person in [told(cast, one) for one in cast.people]


def test_a_counterpart_has_the_title_of_who_was_named_before() -> None:
    cast = cast_of("Prime Minister Ola Berg and his Peruvian counterpart Ana Ruiz met.")
    assert told(cast, cast.people[1]) == ("Ana Ruiz", "Prime Minister", None, "Peru")


@pytest.mark.parametrize(
    ("code", "text", "title"),
    [
        ("fr", "Le ministre français du Budget, Luc Morel, a reçu son homologue allemand, Jo Weber.", "ministre"),
        ("es", "El ministro Luis Paz recibió a su par de Bolivia, Ramiro Gil.", "ministro"),
        ("de", "Ministerin Eva Lind traf ihren polnischen Amtskollegen Marek Wolski.", None),
        ("de", "Bundesaußenminister Karl Maier traf seinen Amtskollegen Marek Wolski.", None),
        ("de", "Ministerin Eva Lind traf ihre polnische Amtskollegin Maria Wolska.", "Ministerin"),
    ],
)
def test_a_counterpart_has_nothing_of_the_others_country_or_gender(code: str, text: str, title: str | None) -> None:
    cast = cast_of(text, code)
    assert [told(cast, one)[1] for one in cast.people][1:] == [title]


def test_a_counterpart_of_a_subject_without_a_title_here_has_its_title() -> None:
    cast = cast_of(
        "Interior Minister Eva Lind met President Ana Ruiz. Lind spoke alongside her Danish counterpart, Ola Berg."
    )
    assert told(cast, cast.people[2])[:2] == ("Ola Berg", "Interior Minister")


def test_an_acronym_that_the_article_explains_tells_the_country() -> None:
    cast = cast_of("The Farmers' Party of Laos (FPL) met. FPL Council Secretary Kham Souvanh spoke.")
    assert told(cast, cast.people[0]) == ("Kham Souvanh", "Secretary", "FPL Council", "Laos")


@pytest.mark.parametrize(
    ("code", "text", "names"),
    [
        ("en", "President Lê Văn Bảy spoke. Le Van Bay left. President Bảy returned.", ["Lê Văn Bảy"]),
        ("en", "President Ola K. Berg spoke. Ola Berg left. Berg said no. Mr Berg slept.", ["Ola K. Berg"]),
        ("en", "President Ola Bergstrom spoke. Ola Bergstorm left.", ["Ola Bergstrom"]),
        ("en", "Minister Li Wei and Minister Li Na met.", ["Li Wei", "Li Na"]),
        ("en", "President Zumarov said so, and Mr Zumarov left.", ["Zumarov"]),
        ("en", "The General Secretary of the Communist Party spoke in Ha Noi to the Central Committee.", []),
        ("en", "On Monday New York and Hong Kong signed. The White House said no. The Daily Post said yes.", []),
        ("en", "Laos's Kham Souvanh and Peru's Ana Ruiz came.", ["Kham Souvanh", "Ana Ruiz"]),
        ("en", "Peru's Ana Ruiz came. Receiving Ruiz, Mr Ola Berg laughed.", ["Ana Ruiz", "Ola Berg"]),
        ("en", "Nordvik Pharma and Solvana Biotech said so. Halden Energy Inc. said no.", []),
        ("en", "The Foreign Ministers' Meeting was long. The NATO Allies agreed.", []),
        ("en", "Vietnam and China agreed. The Parties met at the Great Hall of the People.", []),
        ("vi", "Tổng Bí thư gặp Đoàn Đại biểu cấp cao tại Hà Nội về Biển Đông.", []),
        ("vi", "Tổng thống Lào Kham Souvanh thăm Việt Nam.", ["Kham Souvanh"]),
        ("zh", "中国外交部发言人表示，双方应加强合作。", []),
        ("fr", "« Non », a dit Luc Morel. « Si », répond Eva Colin.", ["Luc Morel", "Eva Colin"]),
        ("es", "Aquí vive Luis Paz, de Lima. Paz dijo que sí.", ["Luis Paz"]),
        ("de", "„Nein“, sagte Moor-Sprecherin Eva Lind der Agentur Nord.", ["Eva Lind"]),
        ("de", "Präsident Jan Dvořák kam. Die Grünen-Abgeordnete Lisa Thal sprach.", ["Jan Dvořák", "Lisa Thal"]),
        ("fr", "L'analyste Driss Benali juge le bilan mitigé.", ["Driss Benali"]),
        ("es", "Llegó ayer el gerente, Marcos Solano. Solano precisó que sí.", ["Marcos Solano"]),
        ("de", "Der Imker Urs Wenger sagte, dass er komme.", ["Urs Wenger"]),
        ("de", "Präsidentin Ursula von der Heide kam.", ["Ursula von der Heide"]),
        ("de", "Er empfing den Präsidenten von Peru, Jo Paz, und die Bundesregierung.", ["Jo Paz"]),
        (
            "ru",
            "Министр Иван Котов встретился с Ильёй Зиминым. Зимин заявил, что рад.",
            ["Иван Котов", "Ильёй Зиминым"],
        ),
        ("de", "Eva Lind trifft ihren Amtskollegen\n\nBremen (dpa) - Sie kam.", ["Eva Lind"]),
        ("ru", "Министр Иван Котов уехал. Министра Ивана Котова ждут.", ["Иван Котов"]),
        ("fr", "Le groupe allemand Nord Energie grandit. Nord Energie a déclaré que tout va bien.", []),
        ("vi", "Công ty Sông Xanh ký. Giám đốc Sông Xanh nói. Sông Xanh cam kết đầu tư.", []),
        ("vi", "Bộ trưởng Bộ Công Thương tiếp khách. Bộ Công Thương cho biết họ vui.", []),
        ("vi", "Bộ trưởng Bộ Công Thương Lê Văn Bảy gặp họ.", ["Lê Văn Bảy"]),
    ],
)
def test_each_person_is_one_and_what_is_nobody_is_none(code: str, text: str, names: list[str]) -> None:
    assert [person.name for person in cast_of(text, code).people] == names


def test_what_a_recogniser_saw_is_trimmed_to_the_name() -> None:
    text = "Yesterday the envoy met PM Ola Berg. Yet Moe refused. Kari Moe of Bergen has a boat. Lima fell."
    cast = cast_of(text, names=("PM Ola Berg", "Moe refused", "Kari Moe"))
    assert [person.name for person in cast.people] == ["Ola Berg", "Kari Moe"]


def test_a_vietnamese_surname_that_a_recogniser_left_out_belongs_to_the_name() -> None:
    assert [person.name for person in cast_of("Judge Dinh Tien Vu spoke.", names=("Tien Vu",)).people] == [
        "Dinh Tien Vu"
    ]


MET = "President Ola Berg met Minister Ana Ruiz."
TWO = {"Ola Berg", "Ana Ruiz"}
PRESENCE = [
    ("en", "President Ola Berg has pushed for a bridge during talks with Minister Ana Ruiz.", TWO),
    ("en", MET + " They were joined by Ambassador Eva Lind.", {*TWO, "Eva Lind"}),
    ("en", MET + " The Swedish delegation was led by Minister Eva Lind.", {*TWO, "Eva Lind"}),
    ("en", MET + " Ruiz paid a courtesy call on King Eva Lind.", {*TWO, "Eva Lind"}),
    ("en", MET + " Ruiz is also scheduled to meet with Speaker Eva Lind.", TWO),
    ("en", MET + " Ruiz concluded a visit to Oslo, where she held talks with King Eva Lind.", {*TWO, "Eva Lind"}),
    ("en", "President Ola Berg received Minister Ana Ruiz in Oslo.", TWO),
    ("en", "The mayor met with H.E. Ms. Ana Ruiz, President of Peru, in Oslo.", {"Ana Ruiz"}),
    ("en", "President Ola Berg and Minister Ana Ruiz agreed Friday to open a bridge.", TWO),
    ("en", "President Ola Berg met in Oslo on Monday with Ana Ruiz, a Peruvian minister.", TWO),
    ("en", "A team led by General Jo Paz came. A delegation led by Mayor Li Wei visited Oslo.", {"Li Wei"}),
    ("en", "They held talks with Judge Ada Lund, General Jo Paz and Mayor Li Wei.", {"Ada Lund", "Jo Paz", "Li Wei"}),
    ("en", f"{MET} Minister Jo Paz, who also attended the talks, praised them.", {*TWO, "Jo Paz"}),
    ("en", f"{MET} It is good, said Minister Jo Paz, who chaired the talks.", {*TWO, "Jo Paz"}),
    ("en", f"{MET} Minister Jo Paz, who visited Lima last year, was ill.", TWO),
    ("en", "The president of Norway, Ola Berg, received the minister of Peru, Ana Ruiz, on Friday.", TWO),
    ("es", "El presidente de Noruega, Juan Paz, recibió al canciller de Perú en Oslo.", {"Juan Paz"}),
    ("en", f"{MET} Kim Dahl and Ada Lund were present at the meeting.", {*TWO, "Kim Dahl", "Ada Lund"}),
    ("en", f"{MET} He asked Ruiz to convey his greetings to President Jo Paz.", TWO),
    ("en", f"{MET} Ruiz conveyed President Jo Paz's regards.", TWO),
    ("en", f"{MET} He praised the party led by Secretary Jo Paz.", TWO),
    ("en", f"{MET} A. B grows. Ties are good. It was the first since President Jo Paz visited Lima last year.", TWO),
    ("en", f"{MET} General Jo Paz will visit Oslo soon.", TWO),
    ("en", f"{MET} A. B grows. Ties are good. The plan is bad, said Kim Dahl. Jo Paz, an analyst, said so too.", TWO),
    (
        "en",
        f"{MET} A. B grows. Ties are good. Speaking at the talks, Mayor Jo Paz said that it was good.",
        {*TWO, "Jo Paz"},
    ),
    ("en", "The governor came.\n\nOla Berg: How are things?\n\nAna Ruiz: Output is up.", TWO),
    ("en", f"{MET} A. B grows. Ties are good. Minister Jo Paz urged them to trade.", {*TWO, "Jo Paz"}),
    ("en", "Prices rose, said analyst Ola Berg. Engineer Ana Ruiz said they fell.", set()),
    ("vi", "Chủ tịch nước Lê Văn Bảy đã hội đàm với Tổng thống Jo Paz.", {"Lê Văn Bảy", "Jo Paz"}),
    ("vi", "Ông Lê Văn Bảy tiếp đoàn. Ông chia buồn về việc Tổng Bí thư Trần Văn Sáu từ trần.", {"Lê Văn Bảy"}),
    ("fr", "Le président Luc Morel a reçu à Paris la chancelière Anna Weber.", {"Luc Morel", "Anna Weber"}),
    ("es", "El ministro Juan Paz se reunió en Lima con su homólogo Luis Gil.", {"Juan Paz", "Luis Gil"}),
    ("de", "Bundeskanzler Karl Maier empfing am Montag den Außenminister Li Wei.", {"Karl Maier", "Li Wei"}),
    ("fr", "La reine Eva Colin a été reçue lundi à Paris par le ministre Luc Morel.", {"Eva Colin", "Luc Morel"}),
    ("es", "El ministro Luis Paz recibió este viernes en el palacio a la jefa Ana Gil.", {"Luis Paz", "Ana Gil"}),
    ("es", "El ministro Luis Paz firmó. Asistió también al acto, y cantó, la jefa Ana Gil.", {"Luis Paz"}),
    ("es", "El ministro Luis Paz firmó. Al acto asistió también la jefa Ana Gil.", {"Luis Paz", "Ana Gil"}),
    ("de", "Minister Karl Maier begrüßte die Vereinbarung.", set()),
    ("fr", "Le traité a été signé hier par le ministre Luc Morel.", {"Luc Morel"}),
    (
        "de",
        "Minister Karl Maier hat am Montag in Wien seine Amtskollegin Eva Lind empfangen.",
        {"Karl Maier", "Eva Lind"},
    ),
    ("vi", "Chứng kiến lễ ký có Đại sứ Jo Paz.", {"Jo Paz"}),
    ("ru", "Министр Иван Котов провел переговоры с президентом Львом Зиминым.", {"Иван Котов", "Львом Зиминым"}),
    ("zh", "外交部长王磊3日会见越南总理阮文江。王磊转达国家主席李建华的问候。", {"王磊", "阮文江"}),
]


@pytest.mark.parametrize(("code", "text", "there"), PRESENCE)
def test_who_acts_at_the_event_was_there(code: str, text: str, there: set[str]) -> None:
    people = cast_of(text, code).people
    assert {person.name for person in people if person.present} == there


TALKS = (
    "Norwegian Prime Minister Ola Berg received Peruvian Foreign Minister Ana Ruiz in Oslo. "
    "Berg said trade grows. He was glad. Ms Ruiz thanked him. She left. "
    "The Norwegian leader promised help. The Peruvian guest, the PM and the Foreign Minister agreed."
)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Norwegian Prime Minister Ola Berg", "Ola Berg"), ("Berg", "Ola Berg"), ("Ms Ruiz", "Ana Ruiz"),
        ("He", "Ola Berg"), ("She", "Ana Ruiz"), ("The Norwegian leader", "Ola Berg"),
        ("The Peruvian guest", "Ana Ruiz"), ("the PM", "Ola Berg"), ("the Foreign Minister", "Ana Ruiz"),
    ],
)  # fmt: skip
def test_names_roles_and_pronouns_mean_a_person(words: str, name: str) -> None:
    assert meant(cast_of(TALKS), words) == Meant(name, person=True)


@pytest.mark.parametrize(
    ("code", "text", "words", "name"),
    [
        ("vi", "Chủ tịch nước Lê Văn Bảy gặp ông Kim Sáng. Ông Bảy nói. Ông vui.", "Ông vui"[:3], "Lê Văn Bảy"),
        ("fr", "Le ministre Luc Morel a parlé. Il est parti.", "Il", "Luc Morel"),
        ("es", "La ministra Ana Gil habló con el ministro Luis Paz. Ella salió.", "Ella", "Ana Gil"),
        ("de", "Kanzlerin Anna Weber traf Minister Karl Maier. Sie ging.", "Sie", "Anna Weber"),
        ("ru", "Министр Иван Котов заявил это. Он уехал.", "Он", "Иван Котов"),
        ("zh", "外交部长王磊会见阮文江总理。他表示欢迎。", "他", "王磊"),
        ("zh", "国家主席王磊会见阮文江总理。王主席表示欢迎。", "王主席", "王磊"),
    ],
)
def test_pronouns_in_other_languages(code: str, text: str, words: str, name: str) -> None:
    found = meant(cast_of(text, code), words, last=True)
    assert found
    assert (found.name, found.person) == (name, True)


@pytest.mark.parametrize(
    "words",
    ["the ministry", "Both sides", "a spokesman", "Berg's spokesman", "Ola Berg and Ana Ruiz", "They", "the leaders"],
)
def test_bodies_and_the_unnamed_stand_for_themselves(words: str) -> None:
    text = f"President Ola Berg met Minister Ana Ruiz. Trade grows, {words} said."
    assert meant(cast_of(text), words, last=True) == Meant(words)


@pytest.mark.parametrize(
    ("code", "text", "words", "name"),
    [
        ("fr", "Le ministre Luc Morel a parlé. L'entourage de M. Morel se tait.", "L'entourage de M. Morel", ""),
        (
            "fr",
            "Le ministre Luc Morel a parlé. Un conseiller du ministre Morel nie.",
            "Un conseiller du ministre Morel",
            "",
        ),
        (
            "fr",
            "Le porte-parole du gouvernement Luc Morel a parlé.",
            "Le porte-parole du gouvernement Luc Morel",
            "Luc Morel",
        ),
        ("fr", "La ministre Eva Colin a parlé. Le cabinet de Mme Colin nie.", "Le cabinet de Mme Colin", ""),
        ("es", "El ministro Luis Paz calló. El entorno de Paz protestó.", "El entorno de Paz", ""),
        ("de", "Minister Karl Maier sprach. Ein Berater von Maier ging.", "Ein Berater von Maier", ""),
        ("ru", "Министр Иван Котов уехал. Помощник Котова остался.", "Помощник Котова", ""),
        ("vi", "Chủ tịch nước Lê Văn Bảy gặp họ. Trợ lý của ông Bảy nói.", "Trợ lý của ông Bảy", ""),
        ("zh", "外交部长王磊会见阮文江总理。王磊的助手说。", "王磊的助手", ""),
        ("es", "La canciller Ana Gil vio al presidente Luis Paz. La ministra habló.", "La ministra", "Ana Gil"),
        ("es", "El canciller Luis Gil calló. La ministra habló.", "La ministra", "Luis Gil"),
        ("de", "Außenminister Karl Maier traf Ministerin Eva Lind. Der Minister ging.", "Der Minister", "Karl Maier"),
        ("de", "Vizekanzler Karl Maier kam. Der Kanzler blieb.", "Der Kanzler", ""),
    ],
)
def test_a_role_means_who_has_it_and_nobody_who_only_speaks_for_him(
    code: str, text: str, words: str, name: str
) -> None:
    assert meant(cast_of(text, code), words, last=True) == Meant(name or words, person=bool(name))


def test_a_quotation_without_a_speaker_is_of_the_subject_before() -> None:
    cast = cast_of("El ministro Luis Paz agradeció la visita. «No podemos seguir así», dijo.", "es")
    (found,) = speech(cast.article, cast.language, cast)
    assert (found.speaker, bool(found.doubt)) == ("Luis Paz", True)


@pytest.mark.parametrize("words", ["it", "There", "This"])
def test_what_is_nobody_means_nobody(words: str) -> None:
    assert meant(cast_of(f"President Ola Berg spoke. {words} was said."), words) is None


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Minister Jo Clint met Governor Al Clint. Clint said so.", "Clint", "Al Clint"),
        ("President Ola Berg spoke, and Minister Jo Paz said no. He left.", "He", "Jo Paz"),
        ("President Ola Berg spoke. Trade grew. Oil fell. Fish swam. Ice melted. He left.", "He", "Ola Berg"),
        ("Minister Jo Paz met Minister Al Moe. The minister left.", "The minister", "Jo Paz"),
    ],
)  # fmt: skip
def test_where_two_people_fit_there_is_a_doubt(text: str, words: str, name: str) -> None:
    found = meant(cast_of(text), words, last=True)
    assert found
    assert found.name == name
    assert found.doubt


def test_a_subject_that_was_noted_is_whom_a_pronoun_means() -> None:
    cast = cast_of("President Ola Berg met Minister Jo Paz. With joy came Paz. He left.")
    before = meant(cast, "He")
    at = cast.article.text.rindex("Paz")
    cast.noted(Span(at, at + 3))
    after = meant(cast, "He")
    assert [found and found.name for found in (before, after)] == ["Ola Berg", "Jo Paz"]


@pytest.mark.parametrize("code", ["en", "vi", "zh", "ja", "ar"])
@pytest.mark.parametrize(
    "text",
    ["", "\x00\x07", "A" * 30_000, "President " * 3_000, "Mr. A, " * 3_000, "“" * 9_000, "主席" * 5_000, "\ud800 Xi"],
)  # fmt: skip
def test_any_text_is_read(code: str, text: str) -> None:
    cast = cast_of(text, code)
    if text:
        cast.meant(Span(0, min(9, len(text))))
