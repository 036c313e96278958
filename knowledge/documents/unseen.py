"""Text of a page that nobody sees: hidden, without size or colour, or off the screen. Pure."""

from __future__ import annotations

import re

# Written without spaces, in small letters.
_TAKEN_AWAY = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|(?<![\w-])opacity:0(?:\.0+)?(?![.\d])"
)
_INVISIBLE = re.compile(
    r"(?<![\w-])font-size:0(?:\.0+)?(?:px|pt|em|rem|%)?(?![.\d])"
    r"|(?<![\w-])color:(?:transparent|rgba\([^)]*,0(?:\.0+)?\)|hsla\([^)]*,0(?:\.0+)?\))"
    r"|(?:text-indent|(?<![\w-])left|(?<![\w-])top|margin-left):-\d{3,}"
    r"|clip:rect\((?:0|1px)[^)]*\)|clip-path:inset\((?:50|100)%\)"
)
_WHITE = re.compile(
    r"(?<![\w-])color:(?:white|#fff(?:fff)?(?:ff)?|rgb\(255,255,255\)|#fefefe|#fdfdfd)(?![\w])"
)
_PAINTED = re.compile(r"(?<![\w-])background")


def is_taken_away(style: str) -> bool:
    """Whether a `style` hides an element; a click may bring it back."""
    return bool(_TAKEN_AWAY.search(_plain(style)))


def is_invisible(style: str, around: str = "") -> bool:
    """Whether a `style` leaves text where nobody can read it. `around`: of what it stands in.

    White text counts only where nothing around it is painted.
    """
    own = _plain(style)
    if _INVISIBLE.search(own):
        return True
    return bool(_WHITE.search(own)) and not _PAINTED.search(f"{own};{_plain(around)}")


def _plain(style: str) -> str:
    return re.sub(r"\s|/\*.*?\*/|!important", "", style).lower()
