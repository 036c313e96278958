"""Photos: only pictures get in, nothing but the picture is kept, and only their own see them."""

import io

import httpx
import pytest
from PIL import Image

from handoff.errors import BadFrame
from handoff.events import Say
from handoff.limits import Limits
from handoff.photos import redrawn
from tests.handoff.fakes import a_service
from tests.handoff.tiny_shop import app_of

SECRET = b"taken at 56.9496 24.1052 by Ann"


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), **options) -> bytes:
    out = io.BytesIO()
    mode = "RGBA" if kind == "PNG" else "RGB"
    Image.new(mode, size, "red").save(out, kind, **options)
    return out.getvalue()


def with_metadata() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif[0x0112] = 6  # turned by a quarter
    return picture(exif=exif, comment=SECRET) + b"<script>alert(1)</script>" + SECRET


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_drawn_anew(kind: str) -> None:
    photo = redrawn(picture(kind))
    assert (photo.width, photo.height) == (40, 20)
    assert photo.data.startswith(b"\xff\xd8\xff")


def test_nothing_of_the_file_but_the_picture_survives_and_it_stands_upright():
    photo = redrawn(with_metadata())
    assert (photo.width, photo.height) == (20, 40)
    assert SECRET not in photo.data
    assert b"script" not in photo.data
    with Image.open(io.BytesIO(photo.data)) as kept:
        assert not kept.getexif()
        assert "comment" not in kept.info


def test_a_big_picture_is_made_smaller():
    photo = redrawn(picture(size=(4000, 1000)))
    assert (photo.width, photo.height) == (2560, 640)


def bomb() -> bytes:
    """A PNG of 100,000 by 100,000 pixels in a few bytes."""
    small = bytearray(picture("PNG"))
    small[16:24] = (100_000).to_bytes(4, "big") * 2
    return bytes(small)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7\n",
        b"GIF89a" + bytes(40),
        picture()[:80],
        picture("PNG")[:50],
        bomb(),
        picture("TIFF"),
        picture("BMP"),
    ],
)
def test_what_is_no_picture_is_refused(raw: bytes) -> None:
    with pytest.raises(BadFrame):
        redrawn(raw)


# --- over HTTP ----------------------------------------------------------------------------


def browser(service, **headers: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app_of(service))
    return httpx.AsyncClient(transport=transport, base_url="http://shop.test", headers=headers)


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


@pytest.mark.integration
@pytest.mark.anyio
async def test_a_photo_is_seen_by_its_shopper_and_the_shop_s_agents_and_by_nobody_else(tmp_path):
    async with a_service(tmp_path, shops=("lumo", "other")) as service, browser(service) as page:
        own, stranger = await service.open("lumo"), await service.open("lumo")
        sent = await page.post("/uploads", content=picture(), headers=bearer(own.token))
        assert sent.status_code == 201
        id = sent.json()["id"]

        async def status(secret: str | None) -> int:
            return (
                await page.get(f"/uploads/{id}", headers=bearer(secret) if secret else {})
            ).status_code

        sessions = {}
        for shop in ("lumo", "other"):
            await service.accounts.add_agent(shop, shop, shop)
            code = await service.accounts.make_login_code(shop)
            sessions[shop], _ = await service.accounts.log_in(code)
        seen = await page.get(f"/uploads/{id}", headers=bearer(own.token))
        assert seen.headers["content-type"] == "image/jpeg"
        assert "nosniff" in seen.headers["x-content-type-options"]
        assert await status(own.token) == 200
        assert await status(sessions["lumo"]) == 200
        for secret in (None, "guess", stranger.token, sessions["other"]):
            assert await status(secret) == 404
        absent = await page.get("/uploads/" + "x" * 32, headers=bearer(stranger.token))
        forbidden = await page.get(f"/uploads/{id}", headers=bearer(stranger.token))
        assert absent.json() == forbidden.json()

        said = Say(type="say", key="k", text="Look", attachments=(id,))
        assert (await service.say(own.conversation, said)).event.attachments == (id,)


@pytest.mark.integration
@pytest.mark.anyio
async def test_uploads_are_limited_in_size_and_number_and_need_a_token(tmp_path):
    limits = Limits(uploads=2, upload_bytes=5_000)
    async with a_service(tmp_path, limits=limits) as service, browser(service) as page:
        token = bearer((await service.open()).token)
        sent = [await page.post("/uploads", content=picture(), headers=token) for _ in range(3)]
        assert [one.status_code for one in sent] == [201, 201, 400]
        big = await page.post("/uploads", content=bytes(6_000), headers=token)
        assert (big.status_code, big.json()["code"]) == (413, "too_long")
        assert (await page.post("/uploads", content=picture())).status_code == 401
        assert (await page.post("/uploads", content=b"x", headers=token)).status_code == 400
        assert len(list((tmp_path / "uploads").iterdir())) == 2


@pytest.mark.integration
@pytest.mark.anyio
async def test_only_the_shop_s_own_pages_upload(tmp_path):
    async with a_service(tmp_path) as service:
        token = (await service.open()).token
        async with browser(service, origin="https://lumo.example") as page:
            asked = await page.options("/uploads")
            assert asked.headers["access-control-allow-origin"] == "https://lumo.example"
            sent = await page.post("/uploads", content=picture(), headers=bearer(token))
            assert sent.headers["access-control-allow-origin"] == "https://lumo.example"
        async with browser(service, origin="https://evil.example") as page:
            assert (await page.options("/uploads")).status_code == 403
            sent = await page.post("/uploads", content=picture(), headers=bearer(token))
            assert sent.status_code == 403
