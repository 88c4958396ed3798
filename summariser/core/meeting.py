"""The built-in schema, in two versions. The one module that knows the names of its fields.

meeting/2 tells an offer from a demand, and what is put forward for both sides from either. It is not what `meeting`
means: it asks models another question, which recorded answers, reviewed records and measured figures do not answer.
Whatever meeting/1 says, meeting/2 can say too, so that it takes the records of meeting/1 as they are.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, Field

from summariser.core.schema import (
    Against,
    Cited,
    Country,
    Cues,
    EventDate,
    Name,
    Organisation,
    Place,
    Proposed,
    Speech,
    Title,
    Verbatim,
)

# fmt: off
_ATTENDED = (
    "attend*", "join", "joins", "joined", "joining", "take part", "took part", "taken part", "taking part",
    "participat*", "present", "tham dự", "tham gia", "dự", "có mặt", "assist*", "particip*", "asist*", "teilnehm*",
    "teilgenommen", "teilnahm*", "teil", "участв*", "присутств*", "приехал*", "приед*", "出席", "参加", "參加", "与会",
    "show up", "showed up", "shows up", "arrived", "presente", "presentes", "presença", "partecip*", "compareceu",
    "preso parte", "hadir", "menghadiri", "aanwezig", "deelgenomen", "bijgewoond", "uczestnicz*", "obecn*", "участь",
    "участі", "присутн*", "يحضر", "حضر", "حضرت", "يشارك", "شارك", "شاركت", "katıldı", "deltog", "närvar*", "出席",
    "参加し", "참석", "참가", "حضور", "شرکت", "शामिल",
)
_ABSENT = (
    "absent*", "in * absence", "absence of", "skip", "skips", "skipped", "skipping", "boycott*", "stayed away",
    "stays away", "pulled out", "withdrew", "did not show up", "cancel* * visit", "cancel* * trip", "cancel* * plans",
    "call* off * visit", "call* off * trip", "sent * deputy", "sent * instead", "sent * * instead",
    "sent * * * instead", "represented by", "could not come", "did not come", "not there",
    "missed", "not make it", "stayed home", "stayed at home", "postpone* * visit", "postpone* * trip",
    "declined * invitation", "turned down * invitation", "sent * representative", "met without", "talks without",
    "vắng mặt", "hủy chuyến", "huỷ chuyến",
    "annul* sa visite", "s'est fait représenter", "a boudé", "ausent*", "ausencia de", "cancel* su visita",
    "cancel* su viaje", "faltó", "en su lugar", "abwesend*", "abwesenheit", "fehlte*", "sagte * besuch", "vertreten",
    "отсутств*", "отменил* * визит", "отменил* визит", "отменил* поездку", "пропустил*",
    "缺席", "取消访问", "取消了访问",
    "no-show", "blieb * fern", "blieb * * fern", "blieb * * * * fern", "ferngeblieben", "assente", "assenza di",
    "faltou", "ausência de",
    "afwezig", "nieobecn*", "nie przybył*", "nie przyjechał*", "відсутн*", "absen", "غاب", "غابت", "تغيب",
    "katılmad*", "katılmay*", "katılamad*", "frånvarande", "غایب", "अनुपस्थित", "欠席", "불참",
)
_SIGNED = (
    "sign", "signs", "signed", "signing", "inked", "initialled", "initialed", "ký", "ký kết", "signer", "signé*",
    "signent", "signa", "signèrent", "signer*", "paraphé*", "paraphent", "firmar*", "firma", "firman", "firmó",
    "firmad*", "firmen", "suscrib*", "unterzeichne*", "unterschr*", "подпис*", "подпиш*", "签署", "簽署", "签订",
    "签约",
    "assin*", "firmat*", "firmeranno", "firmerà", "menandatangani", "ditandatangani", "ondertekend*", "getekend",
    "podpisa*", "podpisz*", "підпис*", "підпиш*", "توقع", "يوقع", "وقع", "وقعت", "وقعا", "توقيع", "imzaladı*",
    "imzalandı*", "undertecknade*", "署名", "調印", "서명", "امضا", "हस्ताक्षर",
)
_AGREED = (
    "agree", "agrees", "agreed", "agreeing", "consent*", "concur*", "nhất trí", "thống nhất", "đồng ý", "thỏa thuận",
    "thoả thuận", "convenu*", "conviennent", "d'accord", "accepté*", "acord*", "acuerd*", "convino", "convinieron",
    "convien*", "einig*", "geeinigt", "vereinbar*", "zugestimmt", "zustimm*", "договор*", "соглас*", "同意", "商定",
    "达成", "達成", "pledge", "pledges", "pledged", "pledging", "commit", "commits", "committed", "committing", "vow",
    "vows", "vowed", "vowing", "undertook", "accepted", "decided to", "resolved to", "reach* agreement*",
    "reach* * agreement*", "reach* consensus", "reach* * consensus", "came to terms", "conclud* * agreement*",
    "reach* * deal", "struck * deal", "sides will", "countries will", "parties will", "they will", "both will",
    "sides shall", "parties shall", "they shall", "cam kết", "hai bên sẽ", "hai nước sẽ", "s'engag*", "se sont engag*",
    "ont décidé", "comprometi*", "se compromet*", "decidieron", "verpflichtete*", "verständig*", "beschlossen",
    "обязал*", "обязу*", "承诺", "承諾", "一致认为", "双方将", "雙方將", "两国将",
    "concordaram", "concordou", "concordam", "acertaram", "concordat*", "d'intesa", "sepakat", "bersepakat",
    "menyetujui", "uzgodni*", "zgodzi*", "домовил*", "погодил*", "اتفق*", "وافق*", "anlaştı*", "mutabık",
    "kwamen * overeen", "enades", "合意", "합의", "توافق", "सहमत",
)
_REAFFIRMED = (
    "reaffirm", "reaffirms", "reaffirmed", "reaffirming", "reiterate", "reiterates", "reiterated", "reiterating",
    "recommitted", "affirm* their", "confirm* their", "renew* their", "underscor* their", "underlin* their",
    "tái khẳng định", "khẳng định lại", "nhắc lại", "cam kết tiếp tục", "tiếp tục cam kết", "réaffirm*", "réitér*",
    "reafirm*", "reiter*", "bekräftig*", "подтверд*", "подтвержда*", "重申",
)
_OFFERED = (
    "invite", "invites", "invited", "inviting", "offer", "offers", "offered", "offering", "ready to", "willing to",
    "readiness to", "willingness to", "đã mời", "trân trọng mời", "gửi lời mời", "invité*", "invitó", "invitaron",
    "lud", "luden", "eingeladen", "пригласил*", "邀请", "邀請", "愿同", "愿与",
)
_REQUESTED = (
    "call on", "calls on", "called on", "calling on", "call* upon", "call for", "calls for", "called for",
    "calling for", "urge", "urges", "urged", "urging", "ask", "asks", "asked", "asking", "request", "requests",
    "requested", "requesting", "should", "kêu gọi", "appelé", "appelle", "appellent", "demandé", "demande",
    "demandent", "exhort*", "instó", "instaron", "pidió", "pidieron", "solicitó", "solicitaron", "forderte*",
    "rief", "riefen", "призвал*", "призыва*", "попросил*", "đề nghị", "呼吁", "呼籲", "应该", "应当",
)
_PUT_FORWARD = (
    "propose", "proposes", "proposed", "proposing", "suggest", "suggests", "suggested", "suggesting", "recommended",
    "recommends", "sides need to", "countries need to", "sides must", "countries must", "hope* the two",
    "hope* that the two", "hope* both", "hope* that both", "đề xuất", "kiến nghị", "proposent", "proposa",
    "proposé*", "suggér*", "recommandé*", "propuso", "propusieron", "propuesto", "sugiri*", "sugiere*", "schlug",
    "schlugen", "schlägt", "vorgeschlagen", "предложил*", "предлага*", "建议", "建議", "提议", "提議", "双方应",
    "两国应", "propone*",
)
_PROPOSED = (*_OFFERED, *_REQUESTED, *_PUT_FORWARD)
_OF_BOTH = (
    "call* on both", "call* on the two", "call* upon both", "call* on all", "urge* both", "urge* the two",
    "ask* both", "ask* the two", "sides should", "countries should", "parties should", "they should", "both should",
    "and * should", "hai bên cần", "hai nước cần", "đề nghị hai", "đề nghị các bên", "đề nghị cùng", "đề nghị lập",
    "đề nghị thành lập", "đề nghị xây dựng", "đề nghị tăng cường", "đề nghị thúc đẩy", "đề nghị đẩy mạnh",
    "đề nghị mở rộng", "đề nghị tiếp tục", "đề nghị phối hợp", "kêu gọi hai bên", "appel* les deux",
    "instó a ambas", "instó a las dos", "forderte* beide", "призвал* обе", "呼吁双方", "呼籲雙方",
)
_DEMANDED = ("demanded", "demands that", "demanding that", "appealed to", "appeals to")
_REFUSED = (
    "reject*", "refus*", "denied", "denies", "deny", "declined", "declines", "ruled out", "rules out", "turned down",
    "rebuffed", "dismissed", "opposes", "opposed", "vetoed", "refuted", "disagree*", "no agreement", "not reach",
    "failed to reach", "not accept", "n't accept", "từ chối", "bác bỏ", "phủ nhận", "rejet*", "nié", "dément*",
    "rechaz*", "negó", "negaron", "desmint*", "abgelehnt", "ablehn*", "lehnt*", "weiger*", "bestritt*", "отказ*",
    "отверг*", "отклони*", "опроверг*", "拒绝", "拒絕", "否认", "否認",
    "without agreement", "without * agreement", "without * deal", "no deal", "no accord", "imzalamad*", "imzalamay*",
    "recus*", "rifiut*", "respin*", "menolak", "membantah", "weiger*", "odmówi*", "odrzuci*", "відмовил*",
    "відхилил*", "رفض*", "نفى", "نفت", "reddet*", "拒否", "거부", "거절",
)
# fmt: on


class Participant(Cited):
    """A person at the meeting or named in the article."""

    name: Name = Field(description="The person's own full name as the article writes it, without title or office.")
    title: Title | None = Field(description="The person's office or rank, such as Foreign Minister; null if not given.")
    organisation: Organisation | None = Field(
        description="The party, ministry or company that the title belongs to, or null."
    )
    country: Country | None = Field(description="The country that the person acts for, in English, or null.")
    presence: Annotated[Literal["attended", "mentioned"], Cues(attended=_ATTENDED), Against(attended=_ABSENT)] = Field(
        description="attended: was at the meeting. mentioned: only spoken of (absent leaders, people greeted)."
    )


class Agreement(Cited):
    """Something that the parties decided, restated or put forward."""

    statement: str = Field(description="One sentence in your own words that says what was agreed or proposed.")
    kind: Annotated[
        Literal["signed", "agreed", "reaffirmed", "proposed"],
        Cues(signed=_SIGNED, agreed=_AGREED, reaffirmed=_REAFFIRMED, proposed=_PROPOSED),
        Against(signed=("unsigned", *_REFUSED), agreed=_REFUSED),
    ] = Field(
        description="signed: a document was signed. agreed: the parties decided it together. reaffirmed: an earlier"
        " commitment was repeated. proposed: one party asked for it or offered it."
    )
    parties: list[Name] = Field(description="The countries or organisations that agreed, or the one that proposed.")


class Agreement2(Cited):
    """Something that the parties decided, restated, offered or asked for."""

    statement: str = Field(
        description="One sentence in your own words that says what was agreed, offered, requested or proposed."
    )
    kind: Annotated[
        Literal["signed", "agreed", "reaffirmed", "offered", "requested", "proposed"],
        Cues(
            signed=_SIGNED,
            agreed=_AGREED,
            reaffirmed=_REAFFIRMED,
            offered=_OFFERED,
            requested=(*_REQUESTED, *_DEMANDED),
            proposed=(*_PUT_FORWARD, *_OF_BOTH),
        ),
        Against(signed=("unsigned", *_REFUSED), agreed=_REFUSED),
    ] = Field(
        description="signed: a document was signed. agreed: the parties decided it together. reaffirmed: an earlier"
        " commitment was repeated. offered: one party offers to do it itself, is ready to, or invites. requested: one"
        " party asks or calls on another to do it. proposed: one party suggests that both sides do it."
    )
    parties: list[Name] = Field(
        description="The countries or organisations that agreed, or the one that offered, requested or proposed."
    )


class Quote(Cited):
    """What someone said, in the article's own words."""

    speaker: Name = Field(description="Full name of the person who said it.")
    kind: Speech = Field(description="direct: inside quotation marks. reported: told without quotation marks.")
    text: Verbatim = Field(description="What was said.")


class _Reported(BaseModel):
    """What both versions have in common."""

    summary: str = Field(description="Two sentences: who met, where, when, and the main outcome.")
    published: Annotated[date | None, Proposed("published")] = Field(
        description="The date of publication printed on the article, or null."
    )
    date: Annotated[EventDate, Proposed("day")] = Field(description="When the meeting took place.")
    location: Annotated[Place | None, Proposed("place")] = Field(
        description="Where the meeting took place, or null if there was no meeting."
    )
    participants: Annotated[list[Participant], Proposed("people")] = Field(
        description="The people who met, then those only mentioned; each person once, by name."
    )


class Meeting(_Reported):
    """A meeting between officials, as one article reports it."""

    schema_id: ClassVar[str] = "meeting/1"

    agreements: Annotated[list[Agreement], Proposed("commitments")] = Field(
        description="What was agreed or proposed at the meeting."
    )
    quotes: Annotated[list[Quote], Proposed("speech")] = Field(description="The main things that participants said.")


class Meeting2(_Reported):
    """A meeting between officials, as one article reports it, with offers told from demands."""

    schema_id: ClassVar[str] = "meeting/2"
    takes: ClassVar[tuple[str, ...]] = ("meeting/1",)

    agreements: Annotated[list[Agreement2], Proposed("commitments")] = Field(
        description="What was agreed, offered, requested or proposed at the meeting."
    )
    quotes: Annotated[list[Quote], Proposed("speech")] = Field(description="The main things that participants said.")


BUILT_IN = {model.schema_id: model for model in (Meeting, Meeting2)}
