"""What a page says of a shop in figures rather than in words: where, when open, how to reach. Pure.

"Mon-Fri 9.00-18.30" names no opening hours, and "12 High Street" no address; a shopper who asks for
either does. Read alike in all five languages.
"""

from __future__ import annotations

import re

_BEFORE = (
    r"(?:iel[aā]s?|prospekt[sā]?|bulvār(?:is|ī)|laukum[sā]|gatve|šoseja|ul\.|ulic[ay]|al\.|alej[ai]|"
    r"plac|ул\.|улиц[аые]|пр-т|просп\.|проспект|бульвар|площадь|шоссе|наб\.|вул\.|вулиц[яі]|площа|"
    r"бульв\.)"
)
_BEHIND = r"(?:street|road|avenue|lane|square|boulevard)"
_SIGNS = {
    "store_address": re.compile(
        rf"(?<!\w){_BEFORE}(?:[ \t,]+[^\W\d]+[.'’]?){{0,3}}[ \t,]+\d{{1,4}}(?!\d)"
        rf"|(?<!\w)\d{{1,4}}[a-z]?(?:[ \t]+[^\W\d]+){{1,3}}[ \t]+{_BEHIND}(?!\w)",
        re.IGNORECASE,
    ),
    "opening_hours": re.compile(
        r"(?<!\w)(?:mon|tue|wed|thu|fri|sat|sun|week|daily|pn|pon|wt|śr|czw|pt|pią|sob|nd|nied|codz|"
        r"pirmd|otrd|trešd|cet|piektd|sestd|svētd|darbd|katru|пн|пон|вт|ср|чт|чет|пт|пят|сб|суб|вс|"
        r"вос|буд|ежедн|пʼ|п'|нд|нед|щод|кожн)[^\n]{0,40}?"
        r"\d{1,2}(?:[.:]\d{2})?\s*(?:am|pm)?\s*[-–—]\s*\d{1,2}(?:[.:]\d{2}(?!\.\d)|\s*(?:am|pm))",
        re.IGNORECASE,
    ),
    "contact_phone": re.compile(r"(?<![\w+])\+\d{2,3}[\d \u00a0()-]{6,}\d"),
    "contact_email": re.compile(r"[\w.+-]{1,64}@[\w-]+\.\w{2,}"),
}


def shown(text: str) -> frozenset[str]:
    """The matters of shops that a page's figures are: an address, hours, a phone, an e-mail."""
    return frozenset(name for name, sign in _SIGNS.items() if sign.search(text))
