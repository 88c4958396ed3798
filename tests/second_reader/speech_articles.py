"""Short articles of news, marked as the sentences of `speech_cases` are."""

ARTICLES = {
    "en": """\
Ministers of two coastal states met in the port of Selm on Tuesday to talk about fish.

Opening the talks, Fisheries Minister Clara Boyd said ⟦Fisheries Minister Clara Boyd|the herring had never been \
so few⟧. \
“⟦she|We cannot fish what is not there,⟧” she told the guests. Her guest, Jon Arne Lie, \
replied that ⟦Her guest|his fleet had already lost a third of its boats⟧. He also noted that ⟦He|young people were \
leaving the islands⟧.

According to the Institute of Marine Research, ⟦the Institute of Marine Research|the stock may recover within eight \
years⟧. “⟦Mona Reed|That is a long time for a village,⟧” said Mona Reed, who owns two boats. “⟦Mona Reed|By then my \
children will be gone.⟧”

The “Selm Declaration” was read out by an actor. Both ministers underlined that ⟦Both ministers|inspectors from either \
side should be let on board⟧. Mr Lie did not say that the quota would be cut.

⟦Mr Lie|A second round will be held in spring⟧, Mr Lie said.
""",
    "vi": """\
Chiều 4/3, Bộ trưởng Nông nghiệp Phạm Thu đã tiếp đoàn công tác của tỉnh Sa Lang.

Tại buổi tiếp, Bộ trưởng Phạm Thu cho biết ⟦Bộ trưởng Phạm Thu|giá cà phê đã tăng gấp đôi so với năm ngoái⟧. Bà cũng \
nhấn mạnh ⟦Bà|người trồng cà phê cần được vay vốn với lãi suất thấp⟧. Trưởng đoàn Hoàng Long cảm ơn sự đón tiếp \
của bộ, \
khẳng định ⟦Trưởng đoàn Hoàng Long|tỉnh sẽ sớm mở lại con đường lên vùng núi⟧.

“⟦ông Long|Năm nào mưa lũ cũng cuốn mất cầu của chúng tôi⟧”, ông Long nói. Ông nói thêm rằng ⟦Ông|tỉnh đang \
thiếu kỹ sư \
và máy móc⟧. Theo Cục Thống kê, ⟦Cục Thống kê|số hộ nghèo ở Sa Lang đã giảm một nửa⟧.

Đoàn đã thăm khu vườn “Hương rừng” ở ngoại ô. Hai bên cho rằng ⟦Hai bên|việc xây kho lạnh là cần thiết⟧. Bộ trưởng đề \
nghị ⟦Bộ trưởng|các ngân hàng giảm lãi suất cho nông dân⟧. Bộ trưởng chưa nói rằng khoản vay đã được duyệt.
""",
    "fr": """\
La ministre des Pêches, Claire Bodin, a reçu mardi à Selme son homologue du Nord.

Mme Bodin a rappelé que ⟦Mme Bodin|le hareng n’avait jamais été aussi rare⟧. « ⟦elle|On ne pêche pas ce qui n’existe \
plus⟧ », a-t-elle lancé devant ses hôtes. Son invité, Jean Arnaud, a répondu que ⟦Son invité|sa flotte avait \
déjà perdu un \
tiers de ses bateaux⟧. Il a également souligné que ⟦Il|les jeunes quittaient les îles⟧.

Selon l’Institut de la mer, ⟦l’Institut de la mer|les bancs pourraient se refaire en huit ans⟧. « ⟦Mona \
Riou|C’est long \
pour un village⟧, soupire Mona Riou, ⟦+|et mes enfants seront partis d’ici là.⟧ »

La « Déclaration de Selme » a été lue par un acteur. Les deux ministres ont affirmé que ⟦Les deux ministres|des \
inspecteurs des deux pays monteraient à bord⟧. M. Arnaud n’a pas annoncé que les quotas baisseraient.

⟦M. Arnaud|Une deuxième rencontre aura lieu au printemps⟧, a précisé M. Arnaud. La ministre a conclu : « ⟦La \
ministre|Nous \
avons besoin de nos voisins.⟧ »
""",
    "es": """\
La ministra de Pesca, Clara Boix, recibió el martes en Selma a su colega del norte.

Boix recordó que ⟦Boix|el arenque nunca había sido tan escaso⟧. «⟦la ministra|No se pesca lo que ya no \
existe⟧», dijo la \
ministra ante sus invitados. Juan Arnés respondió que ⟦Juan Arnés|su flota había perdido ya un tercio de los barcos⟧. \
También destacó que ⟦Juan Arnés|los jóvenes abandonan las islas⟧.

Según el Instituto del Mar, ⟦el Instituto del Mar|los bancos podrían rehacerse en ocho años⟧. «⟦Mona Ríos|Es \
mucho tiempo \
para un pueblo⟧», se quejó Mona Ríos, dueña de dos barcos.

La «Declaración de Selma» fue leída por un actor. Ambos ministros subrayaron que ⟦Ambos ministros|los \
inspectores de los \
dos países subirán a bordo⟧. Arnés no dijo que las cuotas fueran a bajar.

⟦Arnés|La segunda reunión se celebrará en primavera⟧, precisó Arnés. La ministra concluyó: «⟦La ministra|Necesitamos a \
nuestros vecinos más que nunca⟧».
""",
    "de": """\
Die Fischereiministerin Klara Boje hat am Dienstag in Selm ihren Kollegen aus dem Norden empfangen.

Boje sagte, ⟦Boje|der Hering sei noch nie so selten gewesen⟧. „⟦die Ministerin|Man kann nicht fischen, was es \
nicht mehr \
gibt⟧“, betonte die Ministerin vor ihren Gästen. Jens Arnold antwortete, dass ⟦Jens Arnold|seine Flotte schon \
ein Drittel \
ihrer Boote verloren habe⟧. Er wies darauf hin, dass ⟦Er|die Jungen die Inseln verließen⟧.

Laut Institut für Meereskunde ⟦Institut für Meereskunde|könnte sich der Bestand in acht Jahren erholen⟧. „⟦Mona \
Riedel|Das \
ist lange für ein Dorf⟧“, sagte Mona Riedel, „⟦+|und meine Kinder sind dann fort.⟧“

Die „Erklärung von Selm“ wurde von einem Schauspieler verlesen. Beide Minister erklärten, dass ⟦Beide \
Minister|Prüfer aus \
beiden Ländern an Bord gehen dürften⟧. Arnold kündigte nicht an, dass die Quoten sinken.

⟦Arnold|Im Frühjahr werde man sich wieder treffen⟧, sagte Arnold. Die Ministerin erwiderte: „⟦Die \
Ministerin|Wir brauchen \
unsere Nachbarn.⟧“
""",
    "ru": """\
Министр рыболовства Клара Боева приняла во вторник в Сельме коллегу с севера.

Боева напомнила, что ⟦Боева|сельди ещё никогда не было так мало⟧. «⟦министр|Нельзя ловить то, чего больше нет⟧», — \
подчеркнула министр. Иван Арнов ответил, что ⟦Иван Арнов|его флот уже потерял треть лодок⟧. Он также отметил, что \
⟦Он|молодёжь покидает острова⟧.

По данным Института моря, ⟦Института моря|запасы могут восстановиться за восемь лет⟧. «⟦Мона Рыкова|Для деревни это \
долго⟧, — вздохнула Мона Рыкова, — ⟦+|мои дети к тому времени уедут⟧».

«Сельмскую декларацию» прочитал актёр. Оба министра заявили, что ⟦Оба министра|инспекторы двух стран будут \
подниматься на \
борт⟧. Арнов не сообщил, что квоты снизят.

⟦Арнов|Вторая встреча пройдёт весной⟧, — уточнил Арнов. Министр добавила: «⟦Министр|Нам нужны наши соседи⟧».
""",
    "zh": """\
渔业部长林安星期二在塞尔姆港会见了来自北方的同行。

林安表示，⟦林安|鲱鱼从来没有像今年这样少⟧。“⟦她|海里没有的鱼，谁也捕不到，⟧”她说。客人王海回应说，⟦客人王海|北方的船队已经失去三分之一的渔船⟧。\
他还指出，⟦他|年轻人正在离开海岛⟧。

据海洋研究所介绍，⟦海洋研究所|鱼群可能在八年内恢复⟧。“⟦船主李梅|八年对一个村子来说太长了。⟧”船主李梅说。

演员朗读了《塞尔姆宣言》。双方认为，⟦双方|两国检查员都应当可以登船⟧。王海没有表示配额会减少。

会谈结束时，林安强调，⟦林安|明年春天将举行第二次会谈⟧。当地媒体把她称为“鲱鱼部长”。
""",
}
