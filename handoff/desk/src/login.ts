/** Logging in: a one-time code from the address or typed becomes a session of this tab. */

import { h, setText } from "../../../widget/src/dom.ts";

export interface Login {
  session: string;
}

const KEY = "shopbell.desk.session";

/** The session of this tab. It ends with the tab. */
export const kept = {
  read: (): string | null => sessionStorage.getItem(KEY),
  write: (session: string): void => sessionStorage.setItem(KEY, session),
  forget: (): void => sessionStorage.removeItem(KEY),
};

/** The code of `#code=…`, taken out of the address so that it is neither kept nor shared. */
export function codeOfAddress(): string | null {
  const code = new URLSearchParams(location.hash.slice(1)).get("code");
  if (code !== null) history.replaceState(null, "", location.pathname + location.search);
  return code;
}

/** The page that asks for a code; `code` is tried at once, `reason` says why it is shown. */
export function loginPage(code: string | null, reason: string, done: (login: Login) => void): HTMLElement {
  const field = h("input", {
    id: "code",
    autocomplete: "one-time-code",
    autocapitalize: "off",
    spellcheck: "false",
    required: true,
    "aria-describedby": "login-said",
  });
  const said = h("p", { id: "login-said", role: "alert" }, reason);
  const button = h("button", { class: "main", type: "submit" }, "Log in");
  const attempt = async (text: string) => {
    button.disabled = true;
    setText(said, "");
    const outcome = await exchange(text);
    button.disabled = false;
    if (typeof outcome !== "string") return done(outcome);
    setText(said, outcome);
    field.select();
  };
  const form = h(
    "form",
    {
      onsubmit: (event: Event) => {
        event.preventDefault();
        void attempt(field.value.trim());
      },
    },
    h("img", { src: "/desk/mark.svg", alt: "", width: 40, height: 40 }),
    h("h1", {}, "Shopbell desk"),
    h("p", {}, "Enter the login code that was made for you. Each code works once."),
    h("label", { for: "code" }, "Login code"),
    field,
    button,
    said,
  );
  if (code) {
    field.value = code;
    void attempt(code);
  }
  return h("main", { class: "login" }, form);
}

/** Ends the session on the server too; where that cannot be reached, it ends there by its age. */
export function logOut(session: string): void {
  void post("/desk/logout", { session }).catch(() => {});
}

/** The login, or a sentence about why not. */
async function exchange(code: string): Promise<Login | string> {
  try {
    const response = await post("/desk/login", { code });
    if (!response.ok) return sentence(response.status);
    const { session } = (await response.json()) as { session?: unknown };
    return typeof session === "string" ? { session } : sentence(500);
  } catch {
    return "The server cannot be reached. Check the connection and try again.";
  }
}

function post(url: string, body: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body), keepalive: true });
}

function sentence(status: number): string {
  if (status === 429) return "Too many attempts. Wait a minute and try again.";
  if (status >= 500) return "Something went wrong on the server. Try again in a moment.";
  return "This code is not valid, or it was used before. Ask for a new one and try again.";
}
