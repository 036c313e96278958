/** The labels of a summary in the agent's own language; what it quotes stays as it was written. Pure. */

export interface Labels {
  readonly summary: string;
  readonly wish: string;
  readonly orders: string;
  readonly contact: string;
  readonly products: string;
  readonly answered: string;
  readonly tried: string;
  readonly promises: string;
  readonly mood: string;
  readonly language: string;
  readonly serviceClass: string;
  readonly due: string;
  readonly nextStep: string;
  /** Moods, their trends and service classes, by the server's code. */
  readonly codes: Readonly<Record<string, string>>;
}

const ENGLISH: Labels = {
  summary: "Summary",
  wish: "Wants",
  orders: "Order",
  contact: "Contact",
  products: "Product",
  answered: "Answered so far",
  tried: "Tried",
  promises: "Promised",
  mood: "Mood",
  language: "Language",
  serviceClass: "Service class",
  due: "Settle by",
  nextStep: "Next step",
  codes: {},
};

const LABELS: Readonly<Record<string, Labels>> = {
  en: ENGLISH,
  pl: {
    summary: "Podsumowanie",
    wish: "Czego chce",
    orders: "Zamówienie",
    contact: "Kontakt",
    products: "Produkt",
    answered: "Dotychczasowe odpowiedzi",
    tried: "Co już próbowano",
    promises: "Obiecano",
    mood: "Nastrój",
    language: "Język",
    serviceClass: "Rodzaj sprawy",
    due: "Załatwić do",
    nextStep: "Następny krok",
    codes: {
      calm: "spokój",
      uneasy: "niezadowolenie",
      upset: "zdenerwowanie",
      angry: "złość",
      rising: "rośnie",
      falling: "opada",
      steady: "bez zmian",
      delivery: "dostawa",
      goods: "towar",
      service: "obsługa",
      general: "ogólna",
    },
  },
  lv: {
    summary: "Kopsavilkums",
    wish: "Ko vēlas",
    orders: "Pasūtījums",
    contact: "Kontakti",
    products: "Prece",
    answered: "Līdz šim atbildēts",
    tried: "Kas jau mēģināts",
    promises: "Apsolīts",
    mood: "Noskaņojums",
    language: "Valoda",
    serviceClass: "Lietas veids",
    due: "Atrisināt līdz",
    nextStep: "Nākamais solis",
    codes: {
      calm: "mierīgs",
      uneasy: "neapmierināts",
      upset: "sarūgtināts",
      angry: "dusmīgs",
      rising: "kāpj",
      falling: "rimst",
      steady: "nemainīgs",
      delivery: "piegāde",
      goods: "prece",
      service: "apkalpošana",
      general: "vispārīgi",
    },
  },
  ru: {
    summary: "Сводка",
    wish: "Чего хочет",
    orders: "Заказ",
    contact: "Контакты",
    products: "Товар",
    answered: "Что уже отвечено",
    tried: "Что уже пробовали",
    promises: "Обещано",
    mood: "Настроение",
    language: "Язык",
    serviceClass: "Вид обращения",
    due: "Решить до",
    nextStep: "Следующий шаг",
    codes: {
      calm: "спокойствие",
      uneasy: "недовольство",
      upset: "раздражение",
      angry: "гнев",
      rising: "растёт",
      falling: "спадает",
      steady: "без перемен",
      delivery: "доставка",
      goods: "товар",
      service: "обслуживание",
      general: "общее",
    },
  },
  uk: {
    summary: "Підсумок",
    wish: "Чого хоче",
    orders: "Замовлення",
    contact: "Контакти",
    products: "Товар",
    answered: "Що вже відповіли",
    tried: "Що вже пробували",
    promises: "Обіцяно",
    mood: "Настрій",
    language: "Мова",
    serviceClass: "Вид звернення",
    due: "Вирішити до",
    nextStep: "Наступний крок",
    codes: {
      calm: "спокій",
      uneasy: "невдоволення",
      upset: "роздратування",
      angry: "гнів",
      rising: "зростає",
      falling: "спадає",
      steady: "без змін",
      delivery: "доставка",
      goods: "товар",
      service: "обслуговування",
      general: "загальне",
    },
  },
};

/** The labels for the first of an agent's languages that there are any in, else English ones. */
export function labelsFor(languages: readonly string[]): Labels {
  for (const language of languages) {
    const found = LABELS[language.toLowerCase().split("-")[0] ?? ""];
    if (found) return found;
  }
  return ENGLISH;
}
