"""The keys of the adjudication: those in the line of keys, the rest, and what the help says of them."""

KEYS = (
    ("a", "take('a')", "a", "take A"),
    ("b", "take('b')", "b", "take B"),
    ("n", "later", "n", "neither"),
    ("u", "rewind('undo')", "u", "undo"),
    ("d", "done", "d", "done"),
    ("A", "rest('a')", "A", "rest from A"),
    ("B", "rest('b')", "B", "rest from B"),
    ("left,h", "look('a')", "←", "words of A"),
    ("right,l", "look('b')", "→", "words of B"),
    ("right_curly_bracket", "article(1)", "}", "next article"),
    ("left_curly_bracket", "article(-1)", "{", "previous"),
    ("question_mark", "help", "?", "help"),
    ("q", "leave", "q", "quit"),
)
"""Keys, action, and what the line of keys shows."""

MORE = (
    ("down,j", "step(1)"),
    ("up,k", "step(-1)"),
    ("home", "step(-1000000)"),
    ("end", "step(1000000)"),
    ("pagedown", "scroll(10)"),
    ("pageup", "scroll(-10)"),
    ("U,ctrl+r", "rewind('redo')"),
    ("R", "reopen"),
    ("T", "theme"),
)
HELP = {
    "Decide": (
        ("a b", "The record is to say what A says, or B, about this disagreement; then the next undecided one"),
        ("A B", "So about every disagreement that is undecided"),
        ("n", "Neither: go to the next undecided one, and leave this for a third version in `summariser review`"),
        ("u", "Undo, without limit"),
        ("U ^r", "Redo"),
        ("d", "Finish: write the reviewed record and open the next article"),
        ("R", "Work on a finished article again"),
    ),
    "Move": (
        ("↓ j ↑ k", "Next and previous disagreement"),
        ("home end", "First and last"),
        ("← h → l", "Mark in the article what A rests on, or B"),
        ("pgdn pgup", "Scroll the article"),
        ("} {", "Next and previous article"),
    ),
    "View": (("T", "Dark or light"), ("?", "All keys and marks"), ("q", "Quit; everything decided is saved already")),
    "Marks": (
        ("· A B", "undecided, taken from A, taken from B"),
        ("✎", "a third version, made in `summariser review`"),
        ("▌ │", "in the article: what the reader shown rests on, and what the other does"),
    ),
}
