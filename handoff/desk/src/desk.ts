/** The entry of the desk's bundle: the login page, or the desk for whoever has logged in. */

import { fill } from "../../../widget/src/dom.ts";
import { DeskApp } from "./app.ts";
import { codeOfAddress, kept, loginPage } from "./login.ts";

const root = document.getElementById("desk");
if (root) begin(root, codeOfAddress(), "");
// A login link opened in the tab of a running desk changes only the hash.
addEventListener("hashchange", () => {
  if (location.hash.startsWith("#code=")) location.reload();
});

function begin(root: HTMLElement, code: string | null, reason: string): void {
  const session = kept.read();
  if (session && !code) {
    new DeskApp(root, session, (why) => {
      kept.forget();
      begin(root, null, why);
    });
    return;
  }
  const page = loginPage(code, reason, (login) => {
    kept.write(login.session);
    begin(root, null, "");
  });
  root.removeAttribute("data-open");
  fill(root, page);
  page.querySelector("input")?.focus();
}
