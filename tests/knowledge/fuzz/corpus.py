"""Real files of the shops in this repository, and small ones of the formats that none has."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]
_SHOPS = ("knowledge/sample_shop", "evals/shops/volta", "evals/shops/zielnik")
_MOST = 60_000

_YML = (
    '<?xml version="1.0" encoding="UTF-8"?><yml_catalog date="2026-11-20 10:00"><shop><currencies>'
    '<currency id="UAH" rate="1"/></currencies><categories><category id="1">Дім</category>'
    '<category id="2" parentId="1">Лампи</category></categories><offers>'
    + "".join(
        f'<offer id="{n}" available="true" group_id="{n // 3}"><name>Лампа {n}</name>'
        f"<name_ua>Лампа настільна {n}</name_ua><description><![CDATA[<p>Тепла</p><ul><li>9 Вт</li>"
        f"</ul>]]></description><price>{400 + n}.50</price><oldprice>{500 + n}</oldprice>"
        f'<categoryId>2</categoryId><currencyId>UAH</currencyId><param name="Колір">чорний</param>'
        "</offer>"
        for n in range(9)
    )
    + "</offers></shop></yml_catalog>"
)
_TSV = "id\ttitle\tdescription\tprice\tavailability\tlink\titem_group_id\tsize\n" + "".join(
    f"K{n}\tKrūze {n}\tBalta, <b>liela</b>\t{n},50 EUR\tin stock\thttps://v.lv/{n}\tG\t{n} cm\n"
    for n in range(9)
)
_LD = (
    '{"@context":"https://schema.org","@graph":[{"@type":"ProductGroup","productGroupID":"J","name":'
    '"Jaka","hasVariant":[{"@type":"Product","sku":"J-S",'
    '"name":"Jaka S","size":"S","offers":{"price":'
    '5.5e1,"priceCurrency":"EUR","availability":"https://schema.org/InStock"}}]},{"@type":"FAQPage",'
    '"mainEntity":[{"@type":"Question","name":"Cik?",'
    '"acceptedAnswer":[{"text":"<p>5 &euro;</p>"}]}]}]}'
)
_TABLE = (
    '{"products":[{"sku":"A1","name":"Mug","price":9.5,"stock":0,"specs":{"ml":300}},'
    '{"sku":"A2","name":"Cup","price":"5 EUR","tags":["a","b"]}]}'
)
_PAGE = (
    '<html lang="lv"><head><title>A | B</title><link rel="canonical" href="/a"><meta name="robots" '
    'content="all"><link rel="alternate" hreflang="lv" href="/a">'
    '<script type="application/ld+json">'
    f"{_LD}</script></head><body><nav>x</nav><h1 id='a'>Piegāde</h1>"
    "<table><tr><th>Valsts<th>Cena</tr>"
    '<tr><td rowspan="2">LV<td>3 €</tr><tr><td colspan="2">5 €</table>'
    "<dl><dt>c<dd>d</dl><ul><li>Kā?"
    "<br>Tā.<li>b</ul><details><summary>Kas?</summary>Tas.</details>"
    "<a href='/b?sid=1#x'>b</a></body>"
)
_MAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/'
    'xhtml">'
    + "<url><loc>https://s.pl/ż?a=1&amp;b=2</loc><lastmod>2026-11-01</lastmod><xhtml:link "
    'rel="alternate" hreflang="lv" href="https://s.pl/lv"/></url>' * 5 + "</urlset>"
)
_ROBOTS = (
    "User-agent: *\nDisallow: /cart\nCrawl-delay: 2\nRequest-rate: 1/5s 0900-1700\nAllow: /*?a=*$\n"
    "Sitemap: https://s.pl/sitemap.xml\nUser-agent: Shopbell\nDisallow: /*/private*.html$\n"
)
SMALL = {
    "feed.yml": _YML,
    "feed.tsv": _TSV,
    "data.jsonld": _LD,
    "table.json": _TABLE,
    "page.html": _PAGE,
    "sitemap.xml": _MAP,
    "robots.txt": _ROBOTS,
}


@cache
def files() -> dict[str, bytes]:
    """The files by name, every format at least once; long ones are cut at a line."""
    found = {name: text.encode() for name, text in SMALL.items()}
    found["sitemap.xml.gz"] = gzip.compress(_MAP.encode(), mtime=0)
    for shop in _SHOPS:
        for path in sorted((ROOT / shop).rglob("*.*")):
            if path.suffix == ".jsonl":
                continue
            raw = path.read_bytes()
            if path.suffix not in (".docx", ".pdf") and len(raw) > _MOST:
                raw = raw[: raw.rindex(b"\n", 0, _MOST)]
            found[f"{path.parent.name}-{path.name}"] = raw
    return found
