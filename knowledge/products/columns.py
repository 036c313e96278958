"""What shops call the columns of a table of products, in five languages. Pure."""

from __future__ import annotations

import re

_COLUMNS = {
    "id": "id|sku|item id|product id|product code|article|article number|item number|code"
    "|variant sku|kod|kod produktu|symbol|indeks|numer katalogowy|nr katalogowy|id produktu"
    "|kods|preces kods|artikuls|preces id|produkta kods"
    "|артикул|код|код товара|id товара|код товару|id товару|арт",
    "item_group_id": "item group id|group id|group|parent|parent sku|parent id|grupa|kod grupy"
    "|produkt nadrzędny|preču grupa kods|група|группа вариантов|код группы|код групи",
    "title": "title|name|product|product name|product title|item name|nazwa|nazwa produktu|tytuł"
    "|produkt|towar|nazwa towaru|nosaukums|preces nosaukums|prece|produkts|produkta nosaukums"
    "|название|наименование|товар|название товара|наименование товара|назва|найменування"
    "|назва товару|найменування товару",
    "description": "description|long description|body html|details|opis|opis produktu|pełny opis"
    "|apraksts|preces apraksts|описание|описание товара|опис|опис товару",
    "price": "price|regular price|unit price|retail price|price gross|cena|cena brutto"
    "|cena detaliczna|cena regularna|cena sprzedaży|cena ar pvn"
    "|mazumtirdzniecības cena|цена|цена с ндс"
    "|розничная цена|цена розничная|ціна|ціна з пдв|роздрібна ціна|ціна роздрібна",
    "sale_price": "sale price|special price|discount price|promo price|cena promocyjna"
    "|cena po rabacie|cena akcyjna|akcijas cena|atlaides cena|цена со скидкой|акционная цена"
    "|цена по акции|ціна зі знижкою|акційна ціна",
    "old_price": "old price|compare at price|list price|price before|rrp|msrp|stara cena"
    "|cena przed obniżką|cena katalogowa|vecā cena|cena pirms atlaides|старая цена|цена до скидки"
    "|стара ціна|ціна до знижки|oldprice",
    "currency": "currency|currency code|waluta|valūta|валюта",
    "availability": "availability|stock|in stock|quantity|qty|stock quantity|stock status|inventory"
    "|dostępność|stan|stan magazynowy|ilość|na stanie|w magazynie"
    "|pieejamība|atlikums|krājums|krājumi|daudzums|noliktavā"
    "|наличие|остаток|остатки|количество|в наличии|на складе"
    "|наявність|залишок|залишки|кількість|в наявності",
    "brand": "brand|vendor|manufacturer|producer|marka|producent|zīmols|ražotājs"
    "|бренд|производитель|марка|виробник",
    "product_type": "product type|category|categories|type|kategoria|kategorie|dział|kategorija"
    "|категория|категории|раздел|категорія|категорії|розділ",
    "google_product_category": "google product category|product category",
    "link": "link|url|product url|product link|adres|adres url|adres produktu|saite|adrese"
    "|ссылка|посилання",
    "image_link": "image link|image|image url|images|picture|photo|image src|zdjęcie|zdjęcia|obraz"
    "|obrazek|url zdjęcia|attēls|attēli|bilde|foto|изображение|картинка|фото|зображення|світлина",
    "color": "color|colour|kolor|barwa|krāsa|цвет|колір",
    "size": "size|rozmiar|izmērs|размер|розмір",
    "material": "material|materiał|materiāls|материал|матеріал",
    "pattern": "pattern|wzór|raksts|узор|візерунок",
    "gender": "gender|płeć|dzimums|пол|стать",
    "gtin": "gtin|ean|ean13|ean 13|upc|isbn|barcode|kod kreskowy|kod ean|svītrkods|svītru kods"
    "|штрихкод|штрих код",
    "mpn": "mpn|part number|numer części|detaļas numurs|номер детали|номер деталі",
    "product_weight": "product weight|weight|waga|masa|svars|вес|масса|вага|маса",
    "tags": "tags|tagi|oznaczenia|birkas|метки|теги|позначки",
    "content_language": "language|lang|język|valoda|язык|мова",
}
_GOOGLE = (
    *("sale_price_effective_date", "age_group", "condition", "size_type", "size_system"),
    *("energy_efficiency_class", "product_length", "product_width", "product_height"),
    "shipping_weight",
)
_NAMES = {name.replace("_", " "): name for name in _GOOGLE}
_NAMES |= {alias: name for name, aliases in _COLUMNS.items() for alias in aliases.split("|")}
# A shop's table may hold what shoppers must not hear.
_INTERNAL = re.compile(
    r"\b(?:cost|margin|markup|wholesale|supplier|purchas\w*|internal|koszt\w*|marż\w*|narzut\w*"
    r"|hurt\w*|zakup\w*|dostawc\w*|wewnętrzn\w*|pašizmaks\w*|uzcenojum\w*|iepirkum\w*|vairumtirdz\w*"
    r"|piegādātāj\w*|iekšēj\w*|себестоимост\w*|закуп\w*|маржа|наценк\w*|опт|оптов\w*|поставщик\w*"
    r"|внутренн\w*|собівартіст\w*|закупів\w*|націнк\w*|гурт\w*|постачальник\w*|внутрішн\w*)\b",
    re.IGNORECASE,
)
_OF_PEOPLE = re.compile(
    r"\b(?:e-?mail|phone|telefon\w*|tālrunis|телефон|customer|buyer|client|klient\w*|klients|pircējs"
    r"|клиент\w*|покупател\w*|клієнт\w*|покупець|billing|shipping name|shipping street|order|orders"
    r"|zamówieni\w*|pasūtījum\w*|заказ\w*|замовлен\w*|lineitem\w*)\b",
    re.IGNORECASE,
)


def field_of(heading: str) -> str | None:
    """The field of Google's specification that a heading names in any of the languages."""
    plain = re.sub(r"[(\[][^)\]]*[)\]]", " ", heading.casefold())
    plain = " ".join(re.sub(r"[\ufeff_:*.,/-]+", " ", plain).split())
    if plain in _NAMES:
        return _NAMES[plain]
    # "price_eur", "Cena, PLN": the currency stands beside the name.
    shorter = re.sub(r"\s+(?:[a-z]{3}|zł|zl|грн|руб|€|\$|₴|₽)$", "", plain)
    return _NAMES.get(shorter) if shorter != plain else None


def property_name(heading: str) -> str:
    """The name of a property: Google's where there is one for it, else the shop's own."""
    found = field_of(heading)
    return found if found in ("color", "size", "material", "pattern") else heading


def is_internal(heading: str) -> bool:
    """Whether a column is the shop's own affair: costs, margins, suppliers."""
    return bool(_INTERNAL.search(heading))


def is_about_people(headings: tuple[str, ...]) -> bool:
    """Whether a table lists orders or customers, which must never become answers."""
    return any(_OF_PEOPLE.search(heading.replace("_", " ")) for heading in headings)
