/** Finds addresses in plain text: web, e-mail, phone numbers with a country code; and receipt numbers. */

export interface Piece {
  text: string;
  href?: string;
  /** Not to be broken at the end of a line. */
  whole?: true;
}

// Phones only with a leading +: an order number must never become a call.
const LINK =
  /(?<web>https?:\/\/[^\s<>"'«»„”“]+)|(?<mail>[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,})|(?<phone>\+\d[\d\s().-]{6,18}\d)|(?<receipt>\bR-[0-9A-Z]{4}-[0-9A-Z]{4}\b)/giu;
const TRAILING = /[.,;:!?)\]}…]+$/u;

/** The text in pieces, in order; joined they are the text again. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const whole = match[0].replace(TRAILING, "");
    const receipt = Boolean(match.groups?.["receipt"]);
    const href = receipt ? null : address(whole, match.groups ?? {});
    if (!href && !receipt) continue;
    if (match.index > from) found.push({ text: text.slice(from, match.index) });
    found.push(href ? { text: whole, href } : { text: whole, whole: true });
    from = match.index + whole.length;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
}

/** The address if it is one of http, https, mailto or tel; else null. */
export function safeHref(url: string | null | undefined, base?: string): string | null {
  if (!url) return null;
  try {
    const parsed = new URL(url, base);
    return ["http:", "https:", "mailto:", "tel:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

function address(text: string, groups: Record<string, string | undefined>): string | null {
  if (groups["web"]) return safeHref(text);
  if (groups["mail"]) return `mailto:${text}`;
  const digits = text.replace(/\D/g, "");
  return digits.length >= 8 && digits.length <= 15 ? `tel:+${digits}` : null;
}
