import httpx
import pytest

from handoff.limits import Limits
from tests.handoff.fakes import a_service
from tests.handoff.tiny_shop import app_of

pytestmark = [pytest.mark.integration, pytest.mark.anyio]


def browser(service, **options) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app_of(service))
    return httpx.AsyncClient(transport=transport, base_url="http://shop.test", **options)


async def test_an_agent_logs_in_once_with_a_code_and_out_again(tmp_path):
    async with a_service(tmp_path) as service, browser(service) as page:
        await service.accounts.add_agent("maya", "lumo", "Maya")
        code = await service.accounts.make_login_code("maya")
        let_in = await page.post("/desk/login", json={"code": code})
        assert let_in.json()["agent"] == {"id": "maya", "name": "Maya"}
        again = await page.post("/desk/login", json={"code": code})
        assert (again.status_code, again.json()["code"]) == (401, "bad_token")
        session = let_in.json()["session"]
        assert (await page.post("/desk/logout", json={"session": session})).status_code == 204


async def test_guessing_codes_is_slowed_down(tmp_path):
    limits = Limits(logins=3)
    async with a_service(tmp_path, limits=limits) as service, browser(service) as page:
        tries = [await page.post("/desk/login", json={"code": f"guess{i}"}) for i in range(5)]
        assert [one.status_code for one in tries] == [401, 401, 401, 429, 429]


async def test_another_site_s_page_cannot_log_in(tmp_path):
    headers = {"origin": "https://evil.example"}
    async with a_service(tmp_path) as service, browser(service, headers=headers) as page:
        refused = await page.post("/desk/login", json={"code": "x"})
        assert (refused.status_code, refused.json()["code"]) == (403, "bad_origin")
