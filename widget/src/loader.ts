/**
 * `<script src="…/widget/shopbell.js" async data-shop="ID" data-lang="lv"></script>`:
 * puts the launcher on the page and fetches the app when it is first needed.
 */

import { liveName, openName, type App, type Host } from "./host.ts";
import css from "./launcher.css";

/** The app's file with its hash, put in by the build. */
declare const APP: string;

const LABELS: Record<string, string> = {
  en: "Chat with us",
  lv: "Rakstiet mums",
  pl: "Napisz do nas",
  ru: "Напишите нам",
  uk: "Напишіть нам",
};

const script =
  (document.currentScript as HTMLScriptElement | null) ??
  document.querySelector<HTMLScriptElement>('script[src*="/widget/shopbell.js"]');

class ShopbellChat extends HTMLElement {
  private app: Promise<App> | undefined;
  private attempts = 0;

  connectedCallback(): void {
    if (this.shadowRoot || !script) return;
    const shop = script.dataset["shop"] ?? "";
    const host = this.furnish(script, shop);
    host.launcher.onclick = () => void this.open(host);
    if (remembered(shop)) whenIdle(() => void this.load(host));
  }

  private furnish(from: HTMLScriptElement, shop: string): Host {
    const root = this.attachShadow({ mode: "open" });
    const styles = new CSSStyleSheet();
    styles.replaceSync(css);
    root.adoptedStyleSheets = [styles];
    const lang = language(from);
    const launcher = document.createElement("button");
    launcher.className = "launcher";
    launcher.type = "button";
    launcher.setAttribute("aria-label", LABELS[lang.slice(0, 2)] ?? LABELS["en"]!);
    launcher.setAttribute("aria-expanded", "false");
    launcher.append(bubble());
    root.append(launcher);
    const site = document.querySelector<HTMLMetaElement>('meta[property="og:site_name"]');
    const name = from.dataset["name"] ?? site?.content ?? (shop || location.hostname);
    const images = (from.dataset["images"] ?? "").split(/\s+/).filter(Boolean);
    return { element: this, root, launcher, shop, name, lang, base: new URL(".", from.src).href, images };
  }

  private async open(host: Host): Promise<void> {
    try {
      (await this.load(host)).open();
    } catch {
      // Offline at the first click: the next click tries again.
    }
  }

  private load(host: Host): Promise<App> {
    this.app ??= this.fetchApp(host).catch((error: unknown) => {
      this.app = undefined;
      throw error;
    });
    return this.app;
  }

  private async fetchApp(host: Host): Promise<App> {
    host.launcher.setAttribute("aria-busy", "true");
    try {
      const { mount } = await this.module(host.base);
      return mount(host);
    } finally {
      host.launcher.removeAttribute("aria-busy");
    }
  }

  /** By its hash; by its plain name where a deployment has taken that file away. */
  private async module(base: string): Promise<{ mount(host: Host): App }> {
    // Browsers remember a module that failed to load, so every attempt has its own address.
    const again = this.attempts++ ? `?${this.attempts}` : "";
    return import(base + APP + again).catch(() => import(`${base}app.js${again}`));
  }
}

function language(from: HTMLScriptElement): string {
  const wanted = [from.dataset["lang"], document.documentElement.lang, ...navigator.languages];
  return wanted.find((tag) => tag && tag.slice(0, 2).toLowerCase() in LABELS) ?? "en";
}

/** Open on the page before, or somebody may be about to answer. */
function remembered(shop: string): boolean {
  try {
    return Boolean(sessionStorage.getItem(openName(shop)) ?? localStorage.getItem(liveName(shop)));
  } catch {
    return false;
  }
}

function whenIdle(then: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(then, { timeout: 2_000 });
  else setTimeout(then, 200);
}

function bubble(): SVGSVGElement {
  const make = <K extends keyof SVGElementTagNameMap>(tag: K, attributes: Record<string, string>) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]!);
    return element;
  };
  const svg = make("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
  svg.append(
    make("path", {
      d: "M12 3.5c5 0 9 3.3 9 7.5s-4 7.5-9 7.5c-1 0-2-.1-2.9-.4L4.5 20.5l1-3.9C4 15.2 3 13.2 3 11c0-4.2 4-7.5 9-7.5z",
      fill: "currentColor",
    }),
  );
  return svg;
}

function place(): void {
  customElements.define("shopbell-chat", ShopbellChat);
  if (!document.querySelector("shopbell-chat")) document.body.append(document.createElement("shopbell-chat"));
}

if (!customElements.get("shopbell-chat")) {
  if (document.body) place();
  else addEventListener("DOMContentLoaded", place);
}
