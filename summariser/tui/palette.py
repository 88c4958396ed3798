"""The colours of the screen, by what they mean: each look has its own, and no text has less contrast than 4.5 to 1."""

from rich.console import Console

_NAMES = ("muted", "cursor", "evidence", "on-evidence", "doubt", "omission", "risk", "good", "bad", "under", "chosen",
          "frame")  # fmt: skip

_DARK = ("#b4b4b4", "#7cc4ff", "#15508f", "#ffffff", "#ffb86b", "#d8a6ff", "#ff8f8f", "#8fd694", "#ff9d9d",
         "#2b2b2b", "#1d5a2a", "#767676")  # fmt: skip
_LIGHT = ("#484848", "#00458f", "#a9ccff", "#000000", "#7a3300", "#5f1a94", "#8f1414", "#1a5423", "#8f1414",
          "#d0d0d0", "#a8dcb0", "#6e6e6e")  # fmt: skip
# Exact colours of a terminal that has 16: others would become any of these.
_FEW_DARK = ("#aaaaaa", "#55ffff", "#55ffff", "#000000", "#ffff55", "#ff55ff", "#ff5555", "#55ff55", "#ff5555",
             "transparent", "#55ff55", "#aaaaaa")  # fmt: skip
_FEW_LIGHT = ("#000000", "#0000aa", "#0000aa", "#ffffff", "#aa0000", "#aa00aa", "#000000", "#000000", "#aa0000",
              "transparent", "#000000", "#000000")  # fmt: skip

_OF_TEXTUAL = {
    "scrollbar": "frame", "scrollbar-hover": "muted", "scrollbar-active": "cursor",
    "input-selection-background": "evidence", "input-selection-foreground": "on-evidence",
    "block-cursor-background": "evidence", "block-cursor-foreground": "on-evidence",
    "block-cursor-blurred-background": "evidence", "block-cursor-blurred-foreground": "on-evidence",
    "text-muted": "muted", "text-disabled": "muted", "foreground-muted": "muted",
}  # fmt: skip
"""What Textual's own widgets take their colours from."""

_GROUNDS = ("scrollbar-background", "scrollbar-background-hover", "scrollbar-background-active",
            "scrollbar-corner-color")  # fmt: skip
_FEW_GROUNDS = (*_GROUNDS, "surface", "panel", "panel-darken-1")
"""Of 16 colours, the one nearest to a shade of the background is often a very different one."""


def few_colours(console: Console) -> bool:
    """Whether the terminal has 16 colours or none."""
    return console.color_system in (None, "standard", "windows")


def palette(background: str, *, dark: bool, few: bool) -> dict[str, str]:
    """The colours as variables of the style sheets."""
    chosen = (_FEW_DARK if dark else _FEW_LIGHT) if few else (_DARK if dark else _LIGHT)
    own = dict(zip(_NAMES, chosen, strict=True))
    grounds = dict.fromkeys(_FEW_GROUNDS if few else _GROUNDS, background)
    return own | {name: own[colour] for name, colour in _OF_TEXTUAL.items()} | grounds
