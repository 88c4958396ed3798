"""Sentences about what was decided or put forward, with the kind that the built-in schema gives it and its passage."""

BEFORE = "Anna Berg of Norway met Luis Ortega of Chile in Oslo on Monday. "

MADE = [
    ("signed", "After lunch, the two ministers signed a fishing treaty.", "the two ministers signed a fishing treaty"),
    ("signed", "A protocol on ports was signed on Monday.", "A protocol on ports was signed on Monday"),
    ("signed", "Berg and Ortega witnessed the signing of two contracts.", "Berg and Ortega witnessed the signing"),
    ("agreed", "Both sides agreed to open a rail link, adding that costs are low.", "Both sides agreed to open"),
    ("agreed", "Both sides agreed to buy a port, mend roads, and cut tolls.", "Both sides agreed to buy a port, mend"),
    ("agreed", "Norway and Chile agreed on a joint budget.", "Norway and Chile agreed on a joint budget"),
    ("agreed", "The two leaders reached broad consensus on fisheries.", "The two leaders reached broad consensus on"),
    ("agreed", "The parties pledged to share data.", "The parties pledged to share data"),
    ("agreed", "The two sides will also set up a fund.", "The two sides will also set up a fund"),
    ("agreed", "Berg accepted the invitation to Santiago.", "Berg accepted the invitation to Santiago"),
    ("reaffirmed", "Berg and Ortega reaffirmed their ties to the league.", "Berg and Ortega reaffirmed their ties to"),
    ("reaffirmed", "Both ministers affirmed their resolve to cut tolls.", "Both ministers affirmed their resolve"),
    ("proposed", "Berg called upon all parties to lay down their arms.", "Berg called upon all parties to lay down"),
    ("proposed", "Ortega proposed that the ports share pilots.", "Ortega proposed that the ports share pilots"),
    ("proposed", "Berg called on the two sides to respect the truce.", "Berg called on the two sides to respect the"),
    ("proposed", "Berg invited Ortega to visit Bergen next spring.", "Berg invited Ortega to visit Bergen next"),
    ("proposed", "Ortega asked Norway to lower its tolls.", "Ortega asked Norway to lower its tolls"),
    ("proposed", "Norway is ready to work with Chile on whales.", "Norway is ready to work with Chile on whales"),
    ("proposed", "Ortega hoped that the two sides would trade more.", "Ortega hoped that the two sides would"),
]  # fmt: skip
"""In English; both proposers find them."""

NONE = [
    "Berg thanked Norway for the aid.",
    "The two sides discussed trade and fishing.",
    "Both sides did not agree on quotas.",
    "The two ministers may sign a treaty next year.",
    "They are expected to sign a deal in June.",
    "The treaty signed by both countries covers trade.",
    "In 1994, both sides signed a treaty on whales.",
    "Berg asked Ortega to convey her warm greetings to the king.",
    "Ortega asked Berg whether the port was open.",
    '"I agree with Ortega," Berg said.',
    '"I agree that it was late," Ortega said.',
    "Berg reaffirmed that trade has grown.",
    "The ties between the two countries will grow.",
    "Chile is committed to peace.",
    "The proposed tunnel is long.",
]
"""None, for either."""

ABROAD = [
    ("vi", "signed", "Chiều qua, hai bộ trưởng ký kết hiệp định nghề cá.", "hai bộ trưởng ký kết hiệp định nghề cá"),
    ("vi", "agreed", "Hai bên nhất trí mở đường bay mới.", "Hai bên nhất trí mở đường bay mới"),
    ("vi", "reaffirmed", "Hai nước tái khẳng định tôn trọng luật biển.", "Hai nước tái khẳng định tôn trọng luật biển"),
    ("vi", "proposed", "Ông Nam đề nghị lập một nhóm công tác.", "Ông Nam đề nghị lập một nhóm công tác"),
    ("fr", "signed", "Les deux ministres ont signé un traité de pêche.", "Les deux ministres ont signé un traité"),
    ("fr", "agreed", "Les deux parties sont convenues de se revoir en mai.", "Les deux parties sont convenues"),
    ("fr", "reaffirmed", "Les dirigeants ont réaffirmé leur soutien à la paix.", "Les dirigeants ont réaffirmé leur"),
    ("fr", "proposed", "La ministre Colin a proposé un fonds pour les ports.", "La ministre Colin a proposé un fonds"),
    ("es", "signed", "Ambos presidentes firmaron un convenio de pesca.", "Ambos presidentes firmaron un convenio"),
    ("es", "agreed", "Las dos partes acordaron ampliar el puerto.", "Las dos partes acordaron ampliar el puerto"),
    ("es", "reaffirmed", "Ambos países reafirmaron su amistad en la reunión.", "Ambos países reafirmaron su amistad"),
    ("es", "proposed", "El presidente Vega propuso crear un fondo.", "El presidente Vega propuso crear un fondo"),
    ("de", "signed", "Die beiden Minister unterzeichneten ein Abkommen.", "Die beiden Minister unterzeichneten"),
    ("de", "agreed", "Beide Seiten einigten sich auf einen Zeitplan.", "Beide Seiten einigten sich auf einen Zeitplan"),
    ("de", "reaffirmed", "Beide Länder bekräftigten ihre Freundschaft erneut.", "Beide Länder bekräftigten ihre"),
    ("de", "proposed", "Kanzlerin Meier forderte die Öffnung der Grenze.", "Kanzlerin Meier forderte die Öffnung der"),
    ("ru", "signed", "Министры подписали договор о рыболовстве.", "Министры подписали договор о рыболовстве"),
    ("ru", "agreed", "Стороны договорились расширить торговлю и туризм.", "Стороны договорились расширить торговлю"),
    ("ru", "reaffirmed", "Стороны подтвердили верность договору о границе.", "Стороны подтвердили верность договору"),
    ("ru", "proposed", "Президент Иванов предложил создать общий фонд.", "Президент Иванов предложил создать"),
    ("zh", "signed", "两国部长签署了渔业协定。", "两国部长签署了渔业协定"),
    ("zh", "agreed", "双方同意扩大港口合作。", "双方同意扩大港口合作"),
    ("zh", "reaffirmed", "双方重申坚持和平解决争端。", "双方重申坚持和平解决争端"),
    ("zh", "proposed", "李明建议双方尽快再次会谈。", "李明建议双方尽快再次会谈"),
]  # fmt: skip

ABROAD_NONE = [
    ("vi", "Hai bên chưa nhất trí về giá gạo."),
    ("vi", "Hai bên dự kiến ký hiệp định trong tháng tới."),
    ("vi", "Nhận lời mời của ông Nam, bà Lan thăm Huế."),
    ("fr", "Les deux parties n'ont pas signé le texte proposé."),
    ("es", "Las dos partes no firmaron el convenio de pesca."),
    ("de", "Beide Seiten einigten sich nicht auf einen Zeitplan."),
    ("ru", "Министры не подписали договор о рыболовстве."),
    ("zh", "双方没有签署渔业协定。"),
]
