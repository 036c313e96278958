"""What a shop does not write to a shopper, in five languages."""

from __future__ import annotations

import re

# "Unfortunately", "impossible", "problem", in all their forms.
UNWELCOME = re.compile(
    r"\bunfortunate|\bimpossib|\bproblem"
    r"|\bniestety|\bniemożliw|\bnie da się\b"
    r"|\bdiemžēl|\bneiespējam|\bproblēm"
    r"|к сожалению|сожалеем|невозможн|проблем"
    r"|на жаль|неможлив",
    re.IGNORECASE,
)
# The address of a friend: pronouns, and the imperatives and verbs of the second person singular.
INFORMAL = {
    "pl": re.compile(
        r"\b(ty|ciebie|tobie|cię|ci|tobą|twój|twoja|twoje|twojego|twojej|twoich|masz|możesz"
        r"|chcesz|wiesz|jesteś|napisz|kliknij|zobacz|daj|powiedz|sprawdź|zadzwoń|poczekaj"
        r"|naciśnij|wybierz|pamiętaj)\b",
        re.IGNORECASE,
    ),
    "lv": re.compile(
        r"\b(tu|tev|tevi|tevis|tavs|tava|tavu|tavā|tavi|tavas|raksti|vari|gribi|vēlies|esi"
        r"|nospied|uzraksti|gaidi|zvani|paskaties|izvēlies)\b",
        re.IGNORECASE,
    ),
    "ru": re.compile(
        r"\b(ты|тебя|тебе|тобой|твой|твоя|твоё|твои|твоего|твоей|можешь|хочешь|знаешь|напиши"
        r"|нажми|посмотри|скажи|подожди|выбери|позвони)\b",
        re.IGNORECASE,
    ),
    "uk": re.compile(
        r"\b(ти|тебе|тобі|тобою|твій|твоя|твоє|твої|твого|твоєї|можеш|хочеш|знаєш|напиши"
        r"|натисни|подивись|скажи|зачекай|обери|подзвони)\b",
        re.IGNORECASE,
    ),
}
