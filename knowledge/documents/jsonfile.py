"""JSON files: schema.org data, or lists of entries with the headings of a table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from knowledge.documents.faqpage import entries_in
from knowledge.documents.grid import columns_of
from knowledge.documents.jsonld import listed, said
from knowledge.documents.reading import Reading, Rejection
from knowledge.documents.table import faq_documents
from knowledge.documents.titles import language_code
from knowledge.passage import Section

Record = dict[str, str]

_EXPECTED = (
    "Expected are schema.org data (FAQPage, Product), or a list of objects that name question "
    "and answer, or title and price."
)


def read_json(text: str, path: str, modified: float, currency: str | None = None) -> Reading:
    """Read questions and answers, or products, from JSON or from one object a line."""
    from knowledge.products import has_products, is_product_table, read_records, read_schema_org

    try:
        data = _parsed(text)
    except json.JSONDecodeError as error:
        reason = f"the JSON is broken: {error.msg.rstrip('.')}."
        return Reading(rejections=(Rejection(path, reason, error.lineno, hint=_EXPECTED),))
    except RecursionError:
        reason = "the JSON is nested too deeply."
        return Reading(rejections=(Rejection(path, reason, hint=_EXPECTED),))
    except ValueError:
        # Python refuses whole numbers of more than 4,300 digits.
        reason = "a number in the JSON has thousands of digits."
        return Reading(rejections=(Rejection(path, reason, hint=_EXPECTED),))
    entries = list(dict.fromkeys(entries_in(data)))
    if entries:
        found = [Section("faq", answer, (), question) for question, answer in entries]
        return Reading(faq_documents(found, path))
    if has_products(data):
        return read_schema_org(data, path, modified, currency)
    records = [_flat(record) for record in _records(data)]
    headings = tuple(dict.fromkeys(name for record in records for name in record))
    if {"question", "answer"} <= columns_of(headings).keys():
        return _faq(records, headings, path)
    if is_product_table(headings):
        return read_records(headings, records, path, modified, currency)
    reason = "it holds neither questions and answers nor products."
    return Reading(rejections=(Rejection(path, reason, hint=_EXPECTED),))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if error.msg == "Extra data" and len(lines) > 1:
            return [json.loads(line, strict=False) for line in lines]
        raise


def _records(data: Any) -> Iterator[dict[str, Any]]:
    """The objects of the list, which may stand under one name ("products": […])."""
    if isinstance(data, dict):
        lists = [value for value in data.values() if isinstance(value, list) and value]
        data = max(lists, key=len, default=[data])
    for record in listed(data):
        if isinstance(record, dict):
            yield record


def _flat(record: dict[str, Any]) -> Record:
    """Values as text; of an object within, each value under both names."""
    found: Record = {}
    for name, value in record.items():
        if isinstance(value, dict):
            found |= {f"{name} {inner}": said(v) for inner, v in value.items() if said(v)}
        elif isinstance(value, list):
            found[name] = ", ".join(filter(None, (said(one) for one in value[:50])))
        elif isinstance(value, bool):
            found[name] = "yes" if value else "no"
        elif said(value):
            found[name] = said(value)
    return found


def _faq(records: list[Record], headings: tuple[str, ...], path: str) -> Reading:
    names = {name: headings[at] for name, at in columns_of(headings).items()}
    found, missing = [], 0
    for record in records:
        values = {name: record.get(heading, "").strip() for name, heading in names.items()}
        if values["question"] and values["answer"]:
            category = values.get("category") or None
            trail = (category,) if category else ()
            lang = language_code(values.get("lang"))
            found.append(
                Section("faq", values["answer"], trail, values["question"], None, lang, category)
            )
        else:
            missing += 1
    reason = f"{missing} entries have no question or no answer."
    hint = "Fill them in or delete them."
    rejections = (Rejection(path, reason, hint=hint),) if missing else ()
    return Reading(faq_documents(found, path), (), rejections)
