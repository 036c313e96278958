import os
import subprocess
import sys
from pathlib import Path

from knowledge.documents import MAX_BYTES, files, read_file, relative_path


def test_files_are_found_at_any_depth_under_any_name_in_a_fixed_order(tmp_path: Path):
    for name in ("b.md", "a b/zażółć.md", "Вопросы и ответы/часто?.txt", "a b/deep/er/x.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")

    assert [relative_path(p, tmp_path) for p in files(tmp_path)] == [
        "b.md",
        "a b/zażółć.md",
        "a b/deep/er/x.csv",
        "Вопросы и ответы/часто?.txt",
    ]


def test_what_is_not_the_shops_to_index_is_passed_over(tmp_path: Path):
    outside = tmp_path / "outside.md"
    outside.write_text("secret")
    shop = tmp_path / "shop"
    (shop / ".git").mkdir(parents=True)
    for name in (".hidden.md", ".git/x.md", "shopbell.toml", "a.suite.jsonl", "~$a.md", "ok.md"):
        (shop / name).write_text("x")
    (shop / "out.md").symlink_to(outside)
    (shop / "loop.md").symlink_to(shop / "loop.md")
    (shop / "up").symlink_to(tmp_path)
    (shop / "same.md").symlink_to(shop / "ok.md")
    os.mkfifo(shop / "pipe.md")

    assert [p.name for p in files(shop)] == ["ok.md", "same.md"]
    assert read_file(shop / "out.md", shop).rejections[0].sentence == (
        "out.md: the link leads outside the folder. Copy the file instead."
    )


def test_a_name_that_is_no_unicode_can_still_be_stored(tmp_path: Path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/za\xbf\xf3.md"))
    path.write_text("Tekst.")

    (document,) = read_file(path, tmp_path).documents
    document.path.encode("utf-8")


def test_an_empty_file_binary_data_and_formats_to_come_are_refused_in_a_sentence(read):
    kinds = (
        "Supported are Markdown, HTML, PDF, DOCX, CSV, JSON, plain text, and product feeds in XML."
    )
    cases = {
        "empty.md": (b" \n\n", "the file is empty. Fill it or delete it."),
        "program.txt": (bytes(range(256)) * 9, f"it holds binary data, not text. {kinds}"),
        "scan.html": (b"%PDF-1.7 text", f"it holds binary data, not text. {kinds}"),
        "terms.odt": (b"PK", f".odt files are not supported yet. {kinds}"),
        "stock.xlsx": (b"PK", f".xlsx files are not supported yet. {kinds}"),
        "blank.html": (b"<p></p>", "no text was found in it. Check what it holds."),
    }
    for name, (content, sentence) in cases.items():
        reading = read(name, content)
        assert [r.sentence for r in reading.rejections] == [f"{name}: {sentence}"]
        assert not reading.documents


def test_an_unknown_kind_is_a_notice_not_a_fault(read):
    reading = read("photo.jpg", b"\xff\xd8\xff")

    assert not reading.rejections
    assert reading.notices[0].reason == "it was not read: an unknown kind of file."


def test_a_document_over_twenty_megabytes_is_refused_unread(tmp_path: Path):
    path = tmp_path / "huge.md"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)

    (rejection,) = read_file(path, tmp_path).rejections
    assert rejection.sentence == (
        "huge.md: the file has 20.0 MB; at most 20 MB are read. Split it into smaller files."
    )


def test_a_file_that_vanished_or_is_locked_is_a_rejection(tmp_path: Path):
    (rejection,) = read_file(tmp_path / "gone.md", tmp_path).rejections

    assert rejection.path == "gone.md"


def test_a_code_page_is_reported(read):
    reading = read("faq.csv", "pytanie;odpowiedź\nIle?;5 zł.\n".encode("cp1250"))

    assert reading.documents[0].sections[0].question == "Ile?"
    assert reading.notices[0].reason == "it was read as cp1250, because it is not UTF-8."


def test_unseen_characters_never_reach_a_passage(read):
    reading = read("a.md", "Ce\u0301na\u202e 5\xa0z\u200bł\x00 👩\u200d💻\r\nkoniec")
    page = read("b.html", "<p>a&#x202E;b&#0;c&#xD800;d</p>")

    assert reading.documents[0].sections[0].text == "Céna 5 zł 👩\u200d💻\nkoniec".replace(
        "\n", " "
    )
    page.documents[0].sections[0].text.encode("utf-8")
    assert "\u202e" not in page.documents[0].sections[0].text


def test_a_format_costs_nothing_before_a_file_of_it_is_read(tmp_path: Path):
    (tmp_path / "a.html").write_text("<p>Tekst.</p>")
    (tmp_path / "b.csv").write_text("sku,name,price\nA,Mug,5\n")
    code = (
        "import sys, pathlib; from knowledge.documents import files, read_file;"
        f"root = pathlib.Path({str(tmp_path)!r});"
        "[read_file(path, root) for path in files(root)];"
        "print({'docx', 'pypdfium2', 'knowledge.documents.pdf'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"
