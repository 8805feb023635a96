import { Code, ConnectError } from "@connectrpc/connect";
import { afterEach, expect, test, vi } from "vitest";
import {
  announcement,
  badgeOf,
  choiceLabel,
  choicesLeft,
  editText,
  explainError,
  fieldLabel,
  formatInteger,
  formatValue,
  introduction,
  isRightToLeft,
  languageOf,
  problemText,
  type Texts,
  textsOf,
  whoAndWhen,
} from "../../src/conflict/index.js";
import {
  Intent,
  InvoiceStatusSchema,
  type KindName,
  OutcomeUnknownError,
  PlanStateSchema,
  RefusedError,
  SubscriptionStatusSchema,
  UnavailableError,
} from "../../src/index.js";
import { KINDS } from "../../src/kinds.js";
import { field, ID, scene, subscription, YOURS_ONLY } from "./scene.js";

const SHIPPED = ["en", "es", "ar"].map((locale) => [locale, textsOf(locale)] as const);
const at = (locale: string) => ({ locale, timeZone: "UTC", texts: textsOf(locale) });
/** Whichever kinds of space the engine's locale data have. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ").replace(/[\u200e\u200f\u2066-\u2069]/g, "");

afterEach(() => vi.restoreAllMocks());

test.each(SHIPPED)("the texts in %s name all that there is", (_, texts: Texts) => {
  const own = ["id", "version", "create_time", "update_time"];
  for (const kind of Object.keys(KINDS) as KindName[]) {
    const names = KINDS[kind].schema.fields.map(({ name }) => name as string).filter((name) => !own.includes(name));
    expect(Object.keys(texts.fields[kind]).sort()).toEqual(names.sort());
    for (const verb of Object.keys(KINDS[kind].changes)) {
      if (verb !== "update") expect(texts.verbs[verb]?.again).toBeTruthy();
    }
  }
  const states = { plan: PlanStateSchema, subscription: SubscriptionStatusSchema, invoice: InvoiceStatusSchema };
  for (const [kind, schema] of Object.entries(states)) {
    const names = schema.values.filter(({ number }) => number > 0).map(({ localName }) => localName);
    expect(Object.keys(texts.states[kind as KindName])).toEqual(names);
  }
  for (const text of Object.values(texts)) expect(typeof text === "string" ? text.trim() : "x").not.toBe("");
  expect(texts.keepMyChoiceOf("X")).toContain(texts.keepMyChoice);
});

test("the language decides, English where there is no other", () => {
  expect(textsOf("es-MX").save).toBe("Guardar");
  expect(textsOf("ar_EG")).toBe(textsOf("ar"));
  expect([textsOf("fr"), textsOf("")]).toEqual([textsOf("en"), textsOf("en")]);
  expect(["es-MX", "ar_EG", "he", ""].map(languageOf)).toEqual(["es", "ar", "en", "en"]);
  expect(["ar", "ar-EG", "fa", "he", "az-Arab", "ar-Latn", "en", "es-419"].map(isRightToLeft)).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

test("values are shown in the locale", () => {
  const show = (kind: KindName, path: string, value: never, locale = "en") =>
    plain(formatValue(kind, path, value, at(locale)));
  const money = "9007199254740993.50 EUR" as never;
  expect(show("plan", "price", money)).toBe("€9,007,199,254,740,993.50");
  expect(show("plan", "price", money, "es")).toBe("9.007.199.254.740.993,50 €");
  expect(show("subscription", "pause_time", "2026-11-24T16:43:37.689314Z" as never)).toBe("Nov 24, 2026, 4:43 PM");
  expect(show("subscription", "pause_time", "2026-11-24T16:43:37.689314Z" as never, "es")).toBe("24 nov 2026, 16:43");
  expect(show("subscription", "quantity", "1000000" as never, "es")).toBe("1.000.000");
  expect(show("subscription", "status", "PAUSED" as never, "ar")).toBe("متوقف مؤقتًا");
  expect(show("subscription", "status", "FROZEN" as never)).toBe("FROZEN");
  expect(show("subscription", "cancel_at_period_end", true as never)).toBe("yes");
  expect(show("plan", "billing_interval", { unit: "MONTH", count: 3 } as never)).toBe("every 3 months");
  expect(show("plan", "billing_interval", { unit: "MONTH", count: 3 } as never, "ar")).toBe("كل 3 أشهر");
  expect(show("subscription", "notes", "9.00 EUR" as never, "es")).toBe("9.00 EUR");
  expect([show("subscription", "notes", "" as never), show("invoice", "due_time", undefined as never)]).toEqual([
    "empty",
    "empty",
  ]);
  const line = { amount: "6.00 EUR", description: "One", quantity: "2", unit_amount: "3.00 EUR" };
  expect(show("invoice", "lines", [line, line] as never)).toBe("2 × One, €3.00: €6.00\n2 × One, €3.00: €6.00");
  expect(show("invoice", "lines", [] as never)).toBe("empty");
});

test("amounts have the decimals of ISO 4217, whatever the engine's locale data say", () => {
  const show = (value: string, locale = "en") => plain(formatValue("plan", "price", value, at(locale)));
  expect(show("1234.56 HUF")).toBe("HUF 1,234.56");
  expect([show("0.49 IDR"), show("1.234 IQD"), show("-9.50 ALL")]).toEqual(["IDR 0.49", "IQD 1.234", "-ALL 9.50"]);
  expect([show("900 JPY"), show("1.234 KWD"), show("1.2345 CLF")]).toEqual(["¥900", "KWD 1.234", "CLF 1.2345"]);
});

test("names of locales as systems have them are understood", () => {
  const show = (kind: KindName, path: string, value: never) => plain(formatValue(kind, path, value, at("es_MX")));
  expect(show("plan", "price", "1234.50 MXN" as never)).toBe("$1,234.50");
  expect(show("subscription", "quantity", "12345" as never)).toBe("12,345");
  expect(show("subscription", "pause_time", "2026-11-24T16:43:37Z" as never)).toContain("2026");
  expect(editText("amount", "1.50 MXN", "es_ES")).toBe("1,50");
});

test("an engine whose numbers are floats shows small ones as others do, and large ones as they are", () => {
  const format = Object.getOwnPropertyDescriptor(Intl.NumberFormat.prototype, "format")?.get;
  // As Hermes: what is given is made a number, which a bigint refuses; and of the parts there is nothing on iOS.
  const numbers = Intl.NumberFormat.prototype as { readonly format: unknown };
  vi.spyOn(numbers, "format", "get").mockImplementation(function (this: unknown) {
    return (value: unknown) => format?.call(this)(+(value as number));
  });
  vi.spyOn(Intl.NumberFormat.prototype, "formatToParts").mockImplementation(() => {
    throw new TypeError("undefined is not a function");
  });
  const show = (value: string) => plain(formatValue("plan", "price", value, at("es")));
  expect(() => new Intl.NumberFormat("en").format(1n)).toThrow(TypeError);
  expect([formatInteger(12345n, "en"), show("12345.50 EUR"), editText("amount", "1.50 EUR", "es")]).toEqual([
    "12,345",
    "12.345,50 €",
    "1,50",
  ]);
  expect([formatInteger(9007199254740993n, "en"), show("9007199254740993.50 EUR")]).toEqual([
    "9007199254740993",
    "9007199254740993.50 EUR",
  ]);
});

test("choices are counted as the language does", () => {
  const left = (locale: string) => [0, 1, 2, 3, 11].map((count) => textsOf(locale).choicesLeft(count, `${count}`));
  expect(left("en").slice(0, 3)).toEqual(["Everything is chosen.", "1 choice is left.", "2 choices are left."]);
  expect(left("es").slice(1, 3)).toEqual(["Queda 1 elección.", "Quedan 2 elecciones."]);
  expect(left("ar").slice(1)).toEqual(["بقي اختيار واحد.", "بقي اختياران.", "بقي 3 اختيارات.", "بقي 11 اختيارًا."]);
});

test("what is said of a state", async () => {
  const { resolution } = scene([subscription(5n)]);
  const options = at("en");
  expect(introduction(resolution.state, options)).toContain("version 3 of this subscription");
  const notes = field(resolution, "notes");
  expect([fieldLabel(options.texts, "subscription", "notes"), badgeOf(notes, options.texts)]).toEqual([
    "Notes",
    "Changed by both",
  ]);
  expect(whoAndWhen(notes, options)).toBe("Changed by bo");
  expect(announcement(resolution.state, options)).toBe("");
  expect(choicesLeft(resolution.state, options)).toBe("1 choice is left.");
  expect(choiceLabel(resolution.state, "mine", options.texts)).toBe("Keep mine");
  resolution.edit("notes", "x".repeat(4001));
  expect(problemText(field(resolution, "notes"), options)).toBe("Shorten it to 4,000 characters at most.");
  resolution.choose("notes", "mine");
  await resolution.save();
  expect(announcement(resolution.state, options)).toBe("Saved as version 5.");

  const pause = scene([], {}, { type: "pause" }).resolution;
  expect(choiceLabel(pause.state, "mine", options.texts)).toBe("Pause it anyway");
  expect(choiceLabel(pause.state, "theirs", options.texts)).toBe("Leave it as it is");
  const verb = scene([], { pause_time: [YOURS_ONLY], status: [YOURS_ONLY] }, { type: "pause" }).resolution;
  expect([verb.state.undecided.length, choicesLeft(verb.state, options)]).toEqual([2, "1 choice is left."]);
  expect(introduction(pause.state, options)).toContain("You wanted to pause this subscription");
});

test("errors say what to do", () => {
  const texts = textsOf("en");
  const refused = (code: Code, reason: string) =>
    explainError(new RefusedError(reason, new ConnectError("x", code)), texts);
  expect(refused(Code.PermissionDenied, "PERMISSION_DENIED")).toBe(texts.notAllowed);
  expect(refused(Code.FailedPrecondition, "INVALID_TRANSITION")).toBe(texts.notPossible);
  expect(refused(Code.InvalidArgument, "INVALID_FIELD")).toContain("(INVALID_FIELD)");
  const cause = new ConnectError("x", Code.Unavailable);
  expect(explainError(new UnavailableError(cause), texts)).toBe(texts.unavailable);
  const intent = Intent.change("subscription", ID, 1n, { type: "pause" });
  expect(explainError(new OutcomeUnknownError(intent, cause), texts)).toBe(texts.outcomeUnknown);
});

test("a caller may bring texts of its own", () => {
  const texts: Texts = { ...textsOf("en"), empty: "leer" };
  expect(formatValue("subscription", "notes", "", { locale: "de", texts })).toBe("leer");
});
