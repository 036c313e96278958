"""Words that say nothing about the subject of a question, folded, a language."""

from __future__ import annotations

import re

from knowledge.lemmas import fold

_WORD = re.compile(r"\w+")
_OF = {
    "en": """a an the i me my we our us you your he him his she her it its they them their this
        that these those is are was were be been am do does did done have has had can could will
        would shall should may might must to of in on at by for with from as into and or but if
        so not no yes what which who whom whose when where why how there here about than then
        too very just any some all please""",
    "pl": """a i o w z na do od po za ze we ku u by czy jak jaka jaki jakie jakim jakich gdzie
        kiedy ile co kto czego ktory ktora ktore jest sa byc byl byla bylo bede bedzie moge mozna
        mozecie moze mam ma macie mi mnie moj moja moje moich pan pani panstwo wy was wam wasz ja
        ty sie nie tak to ten ta te tego tej tym zeby dla przy przez jesli lub albo ale oraz juz
        jeszcze prosze""",
    "lv": """un vai ka kas kur kad cik kads kada kadi kadas ko kam es tu mes jus man mans mana
        mani manu mums jums jusu ir nav bija bus ar par no uz pie pec lidz bez pa ap so sis si
        tas ta to tie var varu varat vares ja bet jo lai tik tad vel jau ludzu""",
    "ru": """а и о в с на до от по за из к у бы ли как какой какая какие каким каких где когда
        сколько что чего кто который которая есть быть был была было будет могу можно можете меня
        мне мной мой моя мои вы вас вам ваш ваша ваши я ты он она оно они мы нас нам не нет да то
        это этот эта эти для при через если или но же еще уже во со пожалуйста""",
    "uk": """а і й о в у з на до від по за із к б чи як який яка які яким яких де коли скільки
        що чого хто котрий є бути був була було буде можу можна можете мене мені мною мій моя мої
        ви вас вам ваш ваша ваші я ти він вона воно вони ми нас нам не ні так то це цей ця ці для
        при через якщо або але ж ще вже та зі будь ласка""",
}
_WORDS = {lang: frozenset(fold(text).split()) for lang, text in _OF.items()}


def content(text: str, lang: str) -> list[str]:
    """The words of a text that say something of the subject, as written."""
    empty = _WORDS.get(lang, frozenset())
    return [word for word in _WORD.findall(text) if fold(word) not in empty]


def subject(text: str, lang: str) -> str:
    """The text without its function words; the text itself where nothing else is in it."""
    return " ".join(content(text, lang)) or text
