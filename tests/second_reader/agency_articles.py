"""Articles as three agencies write them, with made-up people and what both proposers must make of them: people with
title, country and presence; who says what in which words; what is agreed, and whose it is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Report:
    text: str
    people: frozenset[tuple[str, str | None, str | None, str]]
    speech: tuple[tuple[str, str], ...]
    commitments: tuple[tuple[str, str, frozenset[str]], ...]


SEOUL = Report(
    """\
(LEAD) S. Korea, Australia hold defense talks

By Han Ji-won

SEOUL, Dec. 1 (Yonhap) -- South Korean Defense Minister Park Sang-hoon and his Australian counterpart, Fiona Carlyle, \
held talks in Seoul on Friday and agreed to bolster cooperation in shipbuilding, the ministry said.

During the talks, Park stressed the need for close coordination against North Korea's missile threats.

"We shared the view that the sea lanes must remain open," Park said in a joint news conference. "Our navies will train \
together more often."

Carlyle said Canberra was considering Korean frigates. "No decision has been made," she noted.

Earlier in the day, Carlyle paid a courtesy call on President Kim Tae-yong. Kim Soo-jin, the presidential spokeswoman, \
said the two talked about lithium.

Kim Soo-jin also said President Kim would visit Canberra next year.
""",
    frozenset(
        {
            ("Park Sang-hoon", "Defense Minister", "South Korea", "attended"),
            ("Fiona Carlyle", "Defense Minister", "Australia", "attended"),
            ("Kim Tae-yong", "President", None, "attended"),
            ("Kim Soo-jin", "presidential spokeswoman", None, "mentioned"),
        }
    ),
    (
        ("Park Sang-hoon", "the need for close coordination against North Korea's missile threats"),
        ("Park Sang-hoon", "We shared the view that the sea lanes must remain open,"),
        ("Fiona Carlyle", "Canberra was considering Korean frigates"),
        ("Fiona Carlyle", "No decision has been made,"),
        ("Kim Soo-jin", "the two talked about lithium"),
        ("Kim Soo-jin", "President Kim would visit Canberra next year"),
    ),
    (("agreed", "South Korean Defense Minister", frozenset({"South Korea", "Australia"})),),
)

TUNIS = Report(
    """\
French, Tunisian ministers spar over migration

Tunis, June 19, 2023 (AFP) - French Interior Minister Claire Dumont on Monday urged Tunisia to do more to stop boats \
leaving its shores, after meeting President Nabil Gharbi in Tunis.

"It is in our common interest that these networks are dismantled," Dumont told a press conference alongside her German \
counterpart, Jonas Albrecht.

Gharbi however insisted that his country would not become "a border guard for others", a statement from his office said.

Albrecht, who arrived on Sunday, said Berlin would offer more work visas. "Legal paths save lives," he said.

"We need partners," he went on, "not subcontractors."

Rights groups criticised the visit. "They are paying to look away," said Amina Zouari, 61, head of the League for \
Migrants.
""",
    frozenset(
        {
            ("Claire Dumont", "Interior Minister", "France", "attended"),
            ("Nabil Gharbi", "President", None, "attended"),
            ("Jonas Albrecht", "Interior Minister", "Germany", "attended"),
            ("Amina Zouari", "head", None, "mentioned"),
        }
    ),
    (
        ("Claire Dumont", "do more to stop boats leaving its shores"),
        ("Claire Dumont", "It is in our common interest that these networks are dismantled,"),
        ("Nabil Gharbi", 'his country would not become "a border guard for others"'),
        ("Jonas Albrecht", "Berlin would offer more work visas"),
        ("Jonas Albrecht", "Legal paths save lives,"),
        ("Jonas Albrecht", "We need partners,"),
        ("Amina Zouari", "They are paying to look away,"),
    ),
    (("proposed", "French Interior Minister", frozenset({"France"})),),
)

TEHRAN = Report(
    """\
Iran, Armenia vow to boost transit ties
Wednesday, 08 November 2023 9:14 AM  [ Last Update: Wednesday, 08 November 2023 10:02 AM ]

Iranian Foreign Minister Hossein Daneshvar says Tehran and Yerevan are determined to remove obstacles to transit.

Speaking at a joint press conference with visiting Armenian Foreign Minister Aram Petrosyan in Tehran on Tuesday, \
Daneshvar said the two countries' trade could triple within five years.

The top Iranian diplomat also warned that any change of borders in the region was a red line for the Islamic Republic.

Petrosyan, for his part, described the talks as "frank and useful".

He went on to say that Yerevan was committed to the corridor through Syunik.

The Armenian minister is also scheduled to meet with Parliament Speaker Reza Kazemi on Wednesday.

The two sides signed a roadmap for cooperation.
""",
    frozenset(
        {
            ("Hossein Daneshvar", "Foreign Minister", "Iran", "attended"),
            ("Aram Petrosyan", "Foreign Minister", "Armenia", "attended"),
            ("Reza Kazemi", "Speaker", None, "mentioned"),
        }
    ),
    (
        ("Hossein Daneshvar", "Tehran and Yerevan are determined to remove obstacles to transit"),
        ("Hossein Daneshvar", "the two countries' trade could triple within five years"),
        ("Hossein Daneshvar", "any change of borders in the region was a red line for the Islamic Republic"),
        ("Aram Petrosyan", "frank and useful"),
        ("Aram Petrosyan", "Yerevan was committed to the corridor through Syunik"),
    ),
    (("signed", "The two sides signed", frozenset({"Iran", "Armenia"})),),
)

REPORTS = {"Seoul": SEOUL, "Tunis": TUNIS, "Tehran": TEHRAN}
