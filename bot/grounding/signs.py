# ruff: noqa: E501  (tables read better whole)
"""The small words that turn a sentence: not, except, if, only, must, free, about. Pure.

Each language's forms are listed under one name, so that a sentence can be compared with a
passage in another language. They are read in this order and what is read is taken out:
"not later than" is a limit and no denial, "at no cost" is `free`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.lemmas import fold

_NO_NEGATION_LV = (
    r"(?!del[aiu]|sen\b|seni|kavej|pieciesam|daudz|to\b|st\b|sam\b|sat\b|sis|sus|skatoties|tikai"
    r"|atkarigi|mainig|dz|lielu\b|viens)"
)

# Folded regular expressions; `\b` is put around each.
SIGNS: dict[str, dict[str, str]] = {
    # --- idioms with a denial in them that deny nothing -----------------------------------
    "also": {
        "en": r"not only",
        "pl": r"nie tylko",
        "lv": r"ne tikai",
        "ru": r"не только",
        "uk": r"не тільки|не лише",
    },
    "up_to": {
        "en": r"(?:no|not) (?:later|longer|more|heavier|larger) than|up to|at most|maximum|max"
        r"|within|until|a maximum of|at the latest|less than|under",
        "pl": r"nie pozniej niz|nie wiecej niz|nie dluzej niz|nie dluzsz\w+ niz|do(?= ?\d)|maksymaln\w+|maks"
        r"|w ciagu|najpozniej|w terminie|ponizej|przed uplywem",
        "lv": r"ne (?:velak|vairak|ilgak) (?:ka|par)|lidz(?= ?\d)|maksimal\w+|laika|ne ilgak|zem"
        r"|mazak (?:ka|par)",
        "ru": r"не (?:позднее|позже|более|дольше|больше|долее)(?: чем)?|до(?= ?\d)|максим\w+|в течение|в срок"
        r"|за(?= \d)|менее",
        "uk": r"не (?:пізніше|більше|довше)(?: ніж| як| за)?|до(?= ?\d)|максим\w+|протягом|упродовж"
        r"|впродовж|за(?= \d)|менше",
    },
    "at_least": {
        "en": r"no less than|not less than|at least|minimum|min|or more|and more|and up|or above",
        "pl": r"nie mniej niz|co najmniej|przynajmniej|minimum|minimaln\w+|min|lub wiecej|i wiecej",
        "lv": r"ne mazak (?:ka|par)|vismaz|minimal\w+|vai vairak|un vairak",
        "ru": r"не менее(?: чем)?|не меньше(?: чем)?|минимум|минимальн\w+|как минимум|или больше|и более",
        "uk": r"не менше(?: ніж| як)?|щонайменше|мінімум|мінімальн\w+|або більше|і більше",
    },
    "above": {
        "en": r"(?:over|above|from|more than|exceeding|starting at)(?= ?[€$£₴]?\d)|exceed\w*",
        "pl": r"(?:od|powyzej|ponad|wiecej niz|za minimum|przekracza\w*)(?= ?\d)|przekracza\w*",
        "lv": r"(?:no|virs|sakot no|par vairak neka|vairak (?:ka|par|neka))(?= ?\d)|parsniedz\w*",
        "ru": r"(?:от|свыше|более|больше|выше|начиная с)(?= ?\d)|превыша\w*",
        "uk": r"(?:від|понад|більше ніж|більше|вище|починаючи з)(?= ?\d)|перевищу\w*",
    },
    # --- who pays, and whether anything is paid ---------------------------------------------
    "shop_pays": {
        "en": r"at our (?:own )?(?:cost|expense)|we (?:pay|cover|bear)\b|(?:shop|store|seller|we) (?:pays|covers|bears)",
        "pl": r"na nasz koszt|(?:po|z) naszej stronie|my (?:pokrywamy|placimy)|pokrywamy|na koszt (?:sklepu|sprzedawcy)"
        r"|(?:sklep|sprzedawca) (?:pokrywa|ponosi|placi)|(?:pokrywa|ponosi|placi) (?:sklep|sprzedawca)",
        "lv": r"uz musu rekina|(?:mes )?(?:apmaksajam|sedzam)|(?:veikals|pardevejs) (?:apmaksa|sedz|maksa)|(?:apmaksa|sedz|maksa) (?:veikals|pardevejs)",
        "ru": r"за наш счет|(?:мы )?(?:оплачиваем|берем на себя)|(?:магазин|продавец) (?:оплачивает|несет|платит)|(?:оплачивает|несет|платит) (?:магазин|продавец)|за счет (?:магазина|продавца)",
        "uk": r"за наш рахунок|(?:ми )?(?:оплачуємо|беремо на себе)|(?:магазин|продавець) (?:оплачує|несе|сплачує)|(?:оплачує|несе|сплачує) (?:магазин|продавець)|за рахунок (?:магазину|продавця)",
    },
    "buyer_pays": {
        "en": r"at your (?:own )?(?:cost|expense)|(?:you|the customer|the buyer|customers|buyers|buyer|customer) (?:pays?|covers?|bears?|must pay)"
        r"|at the (?:customer|buyer)'?s (?:cost|expense)",
        "pl": r"na (?:wlasny|swoj|panstwa) koszt|na koszt (?:klienta|kupujacego)"
        r"|(?:klient|kupujacy|klienci) (?:ponosi|pokrywa|placi)\w*|(?:ponosi|pokrywa|placi) (?:klient|kupujacy)",
        "lv": r"par (?:saviem|jusu) lidzekliem|uz (?:pirceja|klienta|jusu|sava) rekina|(?:pircejs|klients|jus) (?:apmaksa|sedz|maksa)\w*"
        r"|(?:apmaksa|sedz|maksa) (?:pircejs|klients)",
        "ru": r"за (?:свои|ваш) счет|за счет (?:покупателя|клиента)|(?:покупатель|клиент|вы) (?:оплачивает|несет|оплачиваете|платит)"
        r"|(?:оплачивает|несет|платит) (?:покупатель|клиент)",
        "uk": r"за (?:власний|свій|ваш) рахунок|за рахунок (?:покупця|клієнта)|(?:покупець|клієнт|ви) (?:оплачує|несе|сплачує|оплачуєте)"
        r"|(?:оплачує|несе|сплачує) (?:покупець|клієнт)",
    },
    "free": {
        "en": r"free of charge|for free|at no (?:extra |additional )?(?:cost|charge)|no (?:extra |additional )?(?:charge|fee|cost)s?"
        r"|without (?:extra |additional )?(?:charge|fee|cost|payment)s?|costs? nothing|complimentary|gratis|free(?! from)"
        r"|(?:do|does) not (?:charge|cost)\w*|(?:doesn't|don't) (?:charge|cost)",
        "pl": r"bezplatn\w+|nieodplatn\w+|darmow\w+|za darmo|gratis\w*|bez (?:dodatkow\w+ )?(?:oplat\w*|koszt\w*)"
        r"|nic nie kosztuj\w+|nie kosztuj\w+|nie pobieramy (?:\w+ )?oplat\w*|za 0 PLN",
        "lv": r"bez (?:papildu )?maksas|bezmaksas|bez (?:papildu )?samaksas|par velti|nemaksa|bezatlidzibas",
        "ru": r"бесплатн\w+|безвозмездн\w+|без (?:доп\w+ )?(?:оплат\w|плат\w|комисси\w)|даром|ничего не стоит",
        "uk": r"безкоштовн\w+|безплатн\w+|без (?:дод\w+ )?(?:оплат\w|плат\w|комісі\w)|нічого не коштує|не коштує",
    },
    "paid": {
        "en": r"paid(?: service)?|surcharge|extra (?:charge|fee|cost)|fees?|charged|at a fee|for a fee",
        "pl": r"(?<!nie)(?<!bez)platn(?:a|e|y) uslug\w+|odplatn\w+|oplat[aeyę]\w*|za (?:dodatkowa )?oplata|doplat\w+",
        "lv": r"maksas pakalpojum\w*|par (?:papildu )?(?:samaksu|maksu)|piemaks\w+|maksas",
        "ru": r"платн\w+|за (?:доп\w+ )?(?:плату|оплату)|доплат\w+|комисси\w+",
        "uk": r"платн\w+|за (?:дод\w+ )?(?:плату|оплату)|доплат\w+|комісі\w+",
    },
    # --- exceptions and conditions ------------------------------------------------------------
    "except": {
        "en": r"except(?:ion|ions|ing|ed)?(?: for)?|exclud\w+|other than|apart from|unless|but not|with the exception|save for"
        r"|exempt\w*",
        "pl": r"oprocz|z wyjatkiem|z wylaczeniem|poza|chyba ze|wyjatek|wyjatk\w+|wylacz(?:ony|ona|one|eni)\w*"
        r"|(?:ale|lecz) nie",
        "lv": r"iznemot|izn[ae]mums?\w*|iznemumi\w*|ja vien ne\w+|bet ne",
        "ru": r"кроме|за исключением|исключени\w+|исключая|помимо|если (?:только )?не|но не",
        "uk": r"крім|окрім|за винятком|виняток|винятк\w+|за виключенням|якщо не|але не",
    },
    "only": {
        "en": r"only|exclusively|solely|just",
        "pl": r"tylko|wylacznie|jedynie",
        "lv": r"tikai|vienigi",
        "ru": r"только|исключительно|лишь",
        "uk": r"тільки|лише|виключно",
    },
    "if": {
        "en": r"if|provided(?: that)?|as long as|on condition|in case|once|when|subject to|depending on|depends on|require\w*",
        "pl": r"jesli|jezeli|pod warunkiem|o ile|gdy|w przypadku|kiedy|po (?:okazaniu|przedstawieniu|oplaceniu|zalogowaniu|zaksiegowaniu)"
        r"|zalez\w+ od|wymaga\w*|przy (?:zamowieni\w+|zakup\w+|odbior\w+)",
        "lv": r"ja|ar nosacijumu|kad|gadijuma|atkarig\w+ no|uzradot|pec (?:apmaksas|samaksas)",
        "ru": r"если|при условии|в случае|когда|при (?:наличии|заказ\w+|покупк\w+|предъявлении|получении|оплате|сумме)|зависит от|после оплаты",
        "uk": r"якщо|за умови|у разі|в разі|коли|за наявності|при (?:замовленн\w+|покупц\w+|отриманн\w+|оплаті)|залеж\w+ від|після оплати"
        r"|у випадку",
    },
    # --- how sure -------------------------------------------------------------------------------
    "must": {
        "en": r"must|have to|has to|need to|needs to|is required|are required|obligat\w+|mandatory|compulsory|necessary|shall|required",
        "pl": r"musi\w*|nalezy|trzeba|wymagan\w+|obowiazk\w+|koniecz\w+|prosimy|niezbedn\w+|powinn\w+|powinien",
        "lv": r"ja(?:aizpilda|atgriez|maksa|uzrada|but|samaksa|nosuta|sazinas|pievieno|nem|dara|saglaba|informe|ieraksta|norada|veic)\w*"
        r"|obligat\w+|nepieciesam\w+|vajag|pienakums|ludzam",
        "ru": r"должн\w+|должен|нужно|нужен|необходим\w+|обязан\w+|обязательн\w+|требует\w+|следует|надо",
        "uk": r"повин\w+|треба|потрібн\w+|необхідн\w+|зобов'язан\w+|обов'язков\w+|мусит\w+|має бути|слід|вимага\w+",
    },
    "about": {
        "en": r"usually|approximately|about(?= \d)|around(?= \d)|typically|normally|on average|as a rule|roughly|generally|mostly|often"
        r"|in most cases|might",
        "pl": r"zwykle|zazwyczaj|okolo|ok|srednio|przewaznie|na ogol|przecietnie|orientacyjn\w+|z reguly|najczesciej",
        "lv": r"parasti|aptuveni|apmeram|videji|ap(?= \d)|orientejos\w+|biezi|lielakoties",
        "ru": r"обычно|примерно|около|в среднем|как правило|приблизительно|ориентировочно|порядка|чаще всего",
        "uk": r"зазвичай|приблизно|близько|в середньому|у середньому|як правило|орієнтовно|здебільшого|переважно|звичайно",
    },
    "always": {
        "en": r"always|guarantee[ds]?|definitely|certainly|surely|every time|in all cases|in any case|any time|anytime|everywhere|every day|unconditional\w*"
        r"|no matter|without exception|all (?:products|items|goods|orders|countries)|any(?! time)|every|each|all|everyone|regardless|forever|lifetime",
        "pl": r"zawsze|gwarantuj\w+|na pewno|z pewnoscia|w kazdej chwili|w kazdym przypadku|bezwarunkow\w+|bez wyjatk\w+"
        r"|bez wzgledu|wszystkie (?:produkty|towary|zamowienia)|kazd\w+|wszystki\w+|dowoln\w+|wszedzie|niezaleznie|dozywotni\w*",
        "lv": r"vienmer|garantejam|noteikti|jebkura (?:laika|gadijuma|bridi)|bez iznemum\w+|neatkarigi no|visas preces|visiem pasutijum\w+"
        r"|jebkur\w+|visi|visas|visus|visam|visiem|ikvien\w+|katr\w+|visur|muza",
        "ru": r"всегда|гарантируем|гарантированно|точно|обязательно|в любое время|в любом случае|без исключени\w+|независимо от|все товары"
        r"|любо[йегм]\w*|любы[ехм]\w*|любая|любую|все|всех|всем|всей|весь|всю|кажд\w+|везде|пожизненн\w+|безусловно",
        "uk": r"завжди|гарантуємо|гарантовано|точно|будь-коли|у будь-якому|в будь-якому|без винятк\w+|незалежно від|усі товари|всі товари"
        r"|будь-як\w+|усі|всі|усіх|всіх|усім|всім|весь|все|кожн\w+|щодня|всюди|усюди|довічн\w+|безумовно",
    },
    # --- pairs of opposites -----------------------------------------------------------------------
    "sealed": {
        "en": r"unopened|sealed|not (?:been )?opened|unused|unworn|not (?:been |be |yet )*(?:used|worn|damaged|stained)|undamaged|intact|unwashed",
        "pl": r"nieotwart\w+|nieotwieran\w+|zamkniet\w+ opakow\w+|zaplombowan\w+|nieuzywan\w+|nienoszon\w+|nieuszkodzon\w+|nienaruszon\w+|nie (?:jest|sa|byl\w*|zostal\w*) (?:jeszcze )?(?:uzywan|otwar|otwier|uszkodz|noszon)\w+",
        "lv": r"neatvert\w+|aizzimogot\w+|nelietot\w+|nevalkat\w+|nebojat\w+|nav (?:bijus\w+ |tikus\w+ |tik\w+ )?(?:lietot|atvert|valkat|bojat)\w+",
        "ru": r"невскрыт\w+|не вскрыт\w+|запечатан\w+|неиспользован\w+|не использ\w+|не был\w* в употреблении|неношен\w+|неповрежд\w+|не (?:был\w* )?(?:нос|вскры|повр|испол)\w+",
        "uk": r"нерозпакован\w+|невідкрит\w+|запечатан\w+|невикористан\w+|не використ\w+|не був у вжитку|неношен\w+|непошкоджен\w+|не (?:був |була |були |було )?(?:нос|розпак|пошкодж|викорис|відкри)\w+",
    },
    "opened": {
        "en": r"opened|used|worn|damaged|broken|washed|unsealed",
        "pl": r"otwart\w+ (?:opakow|produk|kosmety|plyt)\w+|otwarciu|rozpakowan\w+|uzywan\w+|noszon\w+|uszkodzon\w+",
        "lv": r"atvert\w+|lietot\w+|valkat\w+|bojat\w+",
        "ru": r"вскрыт\w+|использованн\w+|ношен\w+|поврежд\w+|бывш\w+ в употреблении",
        "uk": r"розпакован\w+|відкрит\w+ упаков\w+|використан\w+|ношен\w+|пошкоджен\w+",
    },
    "closed": {
        "en": r"closed|shut",
        "pl": r"nieczynn\w+|zamkniet\w+|zamykamy",
        "lv": r"slegt\w+|nestrada|brivdien\w+",
        "ru": r"закрыт\w*|не работа\w+|выходн\w+",
        "uk": r"зачинен\w*|закрит\w*|не працю\w+|вихідн\w+",
    },
    "open": {
        "en": r"open(?:s|ing)?|working hours",
        "pl": r"czynn\w+|otwart\w+|pracujemy",
        "lv": r"atvert\w+|strada\w*",
        "ru": r"открыт\w+|работа(?:ем|ет)",
        "uk": r"відчинен\w+|відкрит\w+|працює\w*",
    },
    "before": {
        "en": r"before|prior to|in advance",
        "pl": r"przed|zanim|z gory|z wyprzedzeniem",
        "lv": r"pirms|ieprieks",
        "ru": r"перед|прежде|заранее|до того|до (?=отправк|получен|оплат)",
        "uk": r"перед|раніше|заздалегідь|наперед|до того|до (?=відправ|отриман|оплат)",
    },
    "after": {
        "en": r"after|following|afterwards|later",
        "pl": r"po|nastepnie|pozniej",
        "lv": r"pec|velak",
        "ru": r"после|позже|позднее|через",
        "uk": r"після|пізніше|потім|через",
    },
    "included": {
        "en": r"includ(?:es|ed|ing)|comes with|in the set",
        "pl": r"w zestawie|zawier\w+|wliczon\w+|w cenie|w komplecie",
        "lv": r"ieklaut\w+|komplekta|ietilp\w+|ieskaitot",
        "ru": r"входит|в комплект\w+|включ\w+|входят|в стоимость",
        "uk": r"входить|у комплект\w+|в комплект\w+|включ\w+|входять|у вартість",
    },
    "apart": {
        "en": r"sold separately|separately|not included",
        "pl": r"osobno|oddzielnie|do kupienia|dodatkowo platn\w+",
        "lv": r"atseviski|atsevisk\w+|papildus",
        "ru": r"отдельно|дополнительно",
        "uk": r"окремо|додатково",
    },
    "inside": {
        "en": r"indoors?|inside",
        "pl": r"wewnatrz|w pomieszczeni\w+",
        "lv": r"iekstelp\w+|telpas",
        "ru": r"в помещени\w+|внутри",
        "uk": r"у приміщенн\w+|в приміщенн\w+|всередині",
    },
    "outside": {
        "en": r"outdoors?|outside",
        "pl": r"na zewnatrz|na dworze|w ogrodzie",
        "lv": r"ara apstakl\w+|ara|arpus",
        "ru": r"на улице|снаружи|на открытом",
        "uk": r"надворі|на вулиці|зовні|просто неба",
    },
    "rises": {
        "en": r"longer|more|higher|increase\w*|larger|bigger|most",
        "pl": r"dluz\w+|wiecej|wyzsz\w+|wieksz\w+|najwiecej",
        "lv": r"ilgak\w*|vairak|augstak\w*|lielak\w*",
        "ru": r"дольше|больше|выше|больш(?:ий|ая|ее|его)",
        "uk": r"довше|більше|вище|більш(?:ий|а|е|ого)",
    },
    "falls": {
        "en": r"shorter|less|lower|reduce\w*|smaller|least|fewer",
        "pl": r"krocej|mniej|nizsz\w+|mniejsz\w+|najmniej",
        "lv": r"isak\w*|mazak\w*|zemak\w*",
        "ru": r"меньше|короче|ниже|меньш(?:ий|ая|ее|его)",
        "uk": r"менше|коротше|нижче|менш(?:ий|а|е|ого)",
    },
    "warm": {
        "en": r"warm|hot",
        "pl": r"ciepl\w+|gorac\w+",
        "lv": r"silt\w+|karst\w+",
        "ru": r"тепл\w+|горяч\w+",
        "uk": r"тепл\w+|гаряч\w+",
    },
    "cold": {
        "en": r"cold|cool",
        "pl": r"zimn\w+|chlodn\w+",
        "lv": r"aukst\w+|ves\w+",
        "ru": r"холодн\w+|прохладн\w+",
        "uk": r"холодн\w+|прохолодн\w+",
    },
    # --- denial itself -----------------------------------------------------------------------------
    "refused": {
        "en": r"refus\w+|reject\w+|declin\w+|prohibit\w*|forbidden|banned|unavailable|impossible|unable|unsuitable|discontinued|out of stock",
        "pl": r"odmaw\w+|odrzuc\w+|zabron\w+|zabrania\w*|niedostepn\w+|niemozliw\w+|zakaz\w*|wycofan\w+",
        "lv": r"atsak\w+|aizliegt\w*|nepieejam\w+|neiespejam\w+|noraid\w+",
        "ru": r"отказыва\w+|отказ(?:ано|ать)|запрещ\w+|недоступн\w+|невозможн\w+|отсутству\w+|отклон\w+",
        "uk": r"відмовля\w+|відмовлено|заборонен\w+|недоступн\w+|неможлив\w+|відсутн\w+|відхил\w+",
    },
    "not": {
        "en": r"not|no|never|cannot|\w+n't|without|nobody|nothing|neither|nor|none",
        "pl": r"nie|nigdy|bez|zad(?:en|n\w+)|nikt|nic|ani",
        "lv": rf"nav|bez|ne|nekad|nekas|neviens|ne{_NO_NEGATION_LV}\w{{3,}}",
        "ru": r"не|нет|нельзя|никогда|без|ни|никто|ничего",
        "uk": r"не|ні|немає|нема|ніколи|без|ніхто|нічого",
    },
}
_ORDER = tuple(SIGNS)
OPPOSITES = (
    ("free", "paid"),
    ("sealed", "opened"),
    ("open", "closed"),
    ("before", "after"),
    ("included", "apart"),
    ("inside", "outside"),
    ("rises", "falls"),
    ("warm", "cold"),
    ("shop_pays", "buyer_pays"),
    ("up_to", "at_least"),
    ("up_to", "above"),
)


@lru_cache(maxsize=8)
def _patterns(lang: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (name, re.compile(rf"(?<!\w)(?:{_folded(SIGNS[name][lang])})(?!\w)"))
        for name in _ORDER
        if lang in SIGNS[name]
    )


def _folded(pattern: str) -> str:
    """Folding must not touch what is a sign of the expression: `\\S`."""
    return "".join(
        part if part.startswith("\\") else fold(part) for part in re.split(r"(\\.)", pattern)
    )


@lru_cache(maxsize=4096)
def signs(said: str, lang: str) -> dict[str, int]:
    """How often each sign stands in a text that `plain` made."""
    found: dict[str, int] = {}
    for name, pattern in _patterns(lang):
        said, times = pattern.subn(" , ", said)
        if times:
            found[name] = times
    return found
