/** What the loader hands to the app: the only thing the two files share. */

export interface Host {
  element: HTMLElement;
  root: ShadowRoot;
  launcher: HTMLButtonElement;
  shop: string;
  /** The shop's name as shoppers know it. */
  name: string;
  /** BCP 47, of the page. */
  lang: string;
  /** Where the widget's files stand; the server's other addresses follow from it. */
  base: string;
  /** Further origins pictures may come from. */
  images: readonly string[];
}

export interface App {
  open(): void;
  close(): void;
}

/** Names in localStorage and sessionStorage that loader and app both read. */
export const openName = (shop: string): string => `shopbell:${shop}:open`;
export const liveName = (shop: string): string => `shopbell:${shop}:live`;
