# ruff: noqa: E501  (tables read better whole)
"""What a reply may not promise of itself: actions, money, times, favours. Pure.

The bot can do nothing but answer, so a sentence in which it has done or will do something is
never true. What the shop gives (money back, a discount, a gift, an exchange) and how soon is
said only where the passage says it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.lemmas import fold

# The bot itself doing, having done or going to do something. Folded.
_ACTIONS: dict[str, str] = {
    "en": r"\bi(?:'ll| will| have| 've|'ve| am going to|'m going to| can (?:cancel|refund|issue|send|check"
    r"|change|offer|apply|arrange|book|reserve|give)| am (?:sending|issuing|cancel\w+|refunding)|'m (?:sending"
    r"|issuing|cancel\w+|refunding)| (?:cancelled|refunded|sent|issued|forwarded|applied|reserved|checked"
    r"|guarantee|promise))\b|\blet me (?:check|cancel|send|arrange|look|find)\b"
    r"|\bwe(?:'ve| have) (?:already )?(?:cancel\w+|refunded|sent|issued|shipped|applied|reserved|changed|forwarded)\b"
    r"|\byour (?:order|refund|return|money|parcel) (?:has been|have been|is being|was) \w+"
    r"|\bwe (?:promise|guarantee)\b",
    "pl": r"\b(?:anuluje|zwroce|wysle|sprawdze|przekaze|zmienie|zarezerwuje|obiecuje|gwarantuje|zadzwonie"
    r"|skontaktuje sie|zaoferuje|dolicze|przyznam|zamowie|zglosze)\b"
    r"|\b(?:anulowalem|anulowalam|zwrocilem|zwrocilam|wyslalem|wyslalam|sprawdzilem|sprawdzilam|przekazalem"
    r"|przekazalam|zmienilem|zmienilam|zarezerwowalem|zarezerwowalam|zlecilem|zlecilam|zglosilem|zglosilam)\b"
    r"|\b(?:anulowalismy|zwrocilismy|wyslalismy|przekazalismy|zarezerwowalismy|zmienilismy)\b"
    r"|\b(?:panstwa|pana|pani|twoje) (?:zamowienie|zwrot|paczka|pieniadze) (?:zostal\w*|jest wlasnie)\b"
    r"|\bobiecujemy\b",
    "lv": r"\bes (?:\w+ )?\w+(?:su|sim|isu|asu|esu|ju|iju)\b|\b(?:atcelsu|atmaksasu|nosutisu|parbaudisu|nodosu"
    r"|rezervesu|mainisu|apsolu|garanteju|sazinasos|piezvanisu|pieskirsu|izsniegsu|noskaidrosu)\b"
    r"|\b(?:esmu|esam) (?:jau )?(?:\w+)?(?:jis|jusi|jusi|tijis|tis|tusi|cies|cis|jusas|jusi|juši|jusies|tijusi|tijusi)\b"
    r"|\bjusu (?:pasutijums|atmaksa|nauda|sutijums) (?:ir|tika|tiek) \w+[ts][sai]\b|\bapsolam\b",
    "ru": r"\bя (?:\w+ )?(?:отменю|верну|отправлю|проверю|передам|изменю|обещаю|гарантирую|свяжусь|оформлю|позвоню|закажу|предоставлю)\b"
    r"|\b(?:отменю|верну|отправлю|проверю|передам|обещаю|гарантирую|оформлю|позвоню|зарезервирую|начислю)\b"
    r"|\b(?:я|мы) (?:уже )?(?:отменил|вернул|отправил|проверил|передал|изменил|оформил|зарезервировал)\w*\b"
    r"|\b(?:ваш|ваша|ваши) (?:заказ|возврат|посылка|деньги) (?:уже |был\w* |сейчас )+\w+\b|\bобещаем\b",
    "uk": r"\b(?:скасую|поверну|надішлю|відправлю|перевірю|передам|зміню|обіцяю|гарантую|зв'яжуся|оформлю|зателефоную"
    r"|зарезервую|нарахую)\b"
    r"|\b(?:я|ми) (?:вже )?(?:скасува|поверну|надісла|відправи|перевіри|переда|зміни|оформи|зарезервува)(?:в|ла|ли)\b"
    r"|\b(?:ваше|ваш|ваша|ваші) (?:замовлення|повернення|посилка|гроші) (?:вже |було |була |зараз )+\w+\b|\bобіцяємо\b",
}
# What is worth money or time, each by the beginnings of its words in five languages.
_STAKES: dict[str, str] = {
    "refund": r"refund\w*|money back|reimburs\w*|zwrot\w* (?:pieniedzy|srodkow|kosztow|pieniadze|ceny|calej|pelnej)|zwrac\w+"
    r"|zwroc(?:im|on|ic)\w*|atmaks\w*|atgriez\w* naud\w*|naud\w* atpakal|naud\w* (?:\w+ )?atgriez\w*|возврат\w* (?:денег|средств|денежн\w+|стоимост\w+|оплат\w)"
    r"|верн(?:ем|ут) (?:\w+ )?(?:деньг\w+|средств\w+|стоимост\w+|сумм\w)|возвраща\w+|возмеща\w+|деньги (?:\w+ )?верн\w+|деньги возвращ\w+"
    r"|поверн(?:ем|емо|уть) (?:\w+ )?(?:грош\w+|кошт\w+)|поверненн\w+ (?:грошей|коштів|вартості)|поверта\w+|відшкодов\w+"
    r"|zwrot\w*|atgriesan\w+|возврат\w*|поверненн\w+|return\w*|atgriez\w*|вернут\w*|вернет\w*|повернут\w*|повернет\w*",
    "discount": r"discount\w*|(?<=% )off|rebate\w*|\w+ off\b|rabat\w*|znizk\w*|upust\w*|promoc\w*|obnizk\w*|atlaid\w*|скидк\w*|знижк\w*|акци[яиюй]\w*"
    r"|kod(?:u|em|ow)? rabatow\w*|промокод\w*|sale|sales|wyprzedaz\w*|izpardos\w*|распродаж\w*|розпродаж\w*|przecen\w*|уценен\w*|уцінен\w*",
    "voucher": r"coupon\w*|voucher\w*|gift (?:card|certificate|voucher)s?|kupon\w*|bon(?:u|em|y)? podarunkow\w*|kart\w* podarunkow\w*"
    r"|davanu kart\w*|купон\w*|ваучер\w*|сертификат\w*|сертифікат\w*|подарочн\w* карт\w*|подарунков\w* карт\w*",
    "gift": r"free gifts?|gifts?(?! (?:card|certificate|voucher|wrap))|present\b|bonus\w*|prezent\w*|davan\w*(?! kart)|подар(?!ун|оч)\w*|подарун(?!ков)\w*|бонус\w*",
    "compensation": r"compensat\w*|rekompens\w*|odszkodow\w*|kompens\w*|компенс\w*|відшкод\w*",
    "exchange": r"exchang\w*|swap\w*|replac\w*|wymien\w*|wymian\w*|apmain\w*|nomain\w*|обмен\w*|замен\w*|обмін\w*|заміни\w*|заміну",
    "warranty": r"warrant\w*|guarant\w*|gwaranc\w*|garantij\w*|гаранти[яиюей]\w*|гаранті\w*|rekojm\w*",
    "at_once": r"immediat\w*|instant\w*|right away|at once|straight ?away|natychmiast\w*|od razu|nekavejot\w*|uzreiz|tulit\w*|немедленно|сразу|моментальн\w*"
    r"|мгновенн\w*|негайно|одразу|відразу|миттєв\w*",
    "same_day": r"same day|same-day|today|tego samego dnia|dzis\w*|tas pasas dienas|taja pasa diena|sodien|в тот же день|сегодня|того ж дня|у той же день|сьогодні",
    "next_day": r"tomorrow|next day|next-day|jutro|nastepnego dnia|rit(?:diena)?|nakamaj?a? dien\w*|завтра|на следующий день|наступного дня",
    "around_the_clock": r"24/7|around the clock|round the clock|calodobow\w*|diennakt\w*|круглосуточн\w*|цілодобов\w*",
    "instalments": r"instal\w+ments?|raty\b|ratach|ratal\w*|dalit\w* maks\w*|nomaks\w*|рассроч\w*|розстроч\w*|оплат\w* частями",
    "cash": r"\bcash\b|gotowk\w*|skaidr\w+ naud\w*|наличн\w*|готівк\w*",
    "in_store": r"in[- ]store|in the shop|showroom|salon\w*|w sklepie stacjonarnym|veikal\w* uz vietas|шоурум\w*|в магазине|у магазині",
}


@lru_cache(maxsize=8)
def _action(lang: str) -> re.Pattern[str] | None:
    return re.compile(_folded(_ACTIONS[lang])) if lang in _ACTIONS else None


@lru_cache(maxsize=1)
def _stakes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (name, re.compile(rf"(?<!\w)(?:{_folded(words)})(?!\w)")) for name, words in _STAKES.items()
    )


def _folded(pattern: str) -> str:
    return "".join(
        part if part.startswith("\\") else fold(part) for part in re.split(r"(\\.)", pattern)
    )


def acts(text: str, lang: str) -> bool:
    """Whether the sentence has the bot or the shop doing something for this shopper."""
    pattern = _action(lang)
    return bool(pattern and pattern.search(fold(text)))


@lru_cache(maxsize=4096)
def stakes(text: str) -> frozenset[str]:
    """What of value a text speaks of, in whichever of the languages."""
    said = fold(text)
    return frozenset(name for name, pattern in _stakes() if pattern.search(said))
