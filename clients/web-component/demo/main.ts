/**
 * A page that edits one subscription of a real server: `?server=URL&subscription=ID`, and, if wanted, `&principal=NAME`,
 * `&role=support`, `&locale=es`, `&poll=SECONDS`. Without `subscription` it takes the first that there is.
 */

import { createConnectTransport } from "@connectrpc/connect-web";
import { ConflictError, OccamClient, type Outcome, type Subscription, SubscriptionStatus } from "@occam/client";
import {
  ConflictResolution,
  formatInteger,
  formatValue,
  isRightToLeft,
  languageOf,
  textsOf,
} from "@occam/client/conflict";
import "../src/index.js";
import { demoTextsOf } from "./texts.js";

const address = new URLSearchParams(location.search);
const locale = address.get("locale") ?? navigator.language;
const language = languageOf(locale);
const texts = textsOf(locale);
const own = demoTextsOf(language);
const principal = address.get("principal") ?? "demo";

const client = new OccamClient(
  createConnectTransport({ baseUrl: address.get("server") ?? "http://127.0.0.1:50051", useBinaryFormat: true }),
  { principal, role: address.get("role") ?? undefined, timeoutMs: 10_000 },
);

function element<E extends HTMLElement>(id: string): E {
  return document.getElementById(id) as E;
}

const form = element<HTMLFormElement>("form");
const notes = element<HTMLTextAreaElement>("notes");
const quantity = element<HTMLInputElement>("quantity");
const button = element<HTMLButtonElement>("save");
const dialog = element<HTMLDialogElement>("dialog");
const screen = dialog.querySelector("occam-conflict");

let base: Subscription | undefined;

function show(subscription: Subscription): void {
  base = subscription;
  notes.value = subscription.notes;
  quantity.value = String(subscription.quantity);
  const status = SubscriptionStatus[subscription.status] ?? "";
  const facts = [
    [texts.fields.subscription.customer_id, subscription.customerId],
    [texts.fields.subscription.status, formatValue("subscription", "status", status, { locale, texts })],
    [own.version, formatInteger(subscription.version, locale)],
  ] as const;
  const nodes = facts.flatMap(([name, value]) => {
    const [term, description] = [document.createElement("dt"), document.createElement("dd")];
    term.textContent = name ?? "";
    const isolated = document.createElement("bdi");
    isolated.textContent = value;
    description.append(isolated);
    return [term, description];
  });
  element("facts").replaceChildren(...nodes);
  form.hidden = false;
}

function tell(told: string, failure = ""): void {
  element("told").textContent = told;
  element("failure").textContent = failure;
}

function tellOutcome(outcome: Outcome<Subscription>): void {
  show(outcome.entity);
  if (!outcome.modified) {
    tell(texts.nothingToSave);
    return;
  }
  const merged = outcome.merge?.mergedOver.map(({ actor }) => actor) ?? [];
  const saved = texts.saved(formatInteger(outcome.entity.version, locale));
  tell(merged.length > 0 ? `${saved} ${own.merged([...new Set(merged)].join(", "))}` : saved);
}

async function save(): Promise<void> {
  if (base === undefined) return;
  button.disabled = true;
  tell("");
  try {
    const edited = { ...base, notes: notes.value, quantity: BigInt(quantity.value) };
    tellOutcome(await client.save(base, edited));
  } catch (error) {
    if (error instanceof ConflictError) openConflict(error);
    else tell("", String(error));
  } finally {
    button.disabled = false;
  }
}

function openConflict(conflict: ConflictError<Subscription>): void {
  if (!screen) return;
  screen.resolution = new ConflictResolution(client, conflict) as unknown as ConflictResolution;
  dialog.showModal();
  void screen.updateComplete.then(() => screen.focus());
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void save();
});
screen?.addEventListener("occam-saved", (event) => {
  tellOutcome((event as CustomEvent<Outcome<Subscription>>).detail);
});
screen?.addEventListener("occam-close", () => dialog.close());
dialog.addEventListener("close", () => {
  if (screen) screen.resolution = undefined;
  button.focus();
});

document.documentElement.lang = language;
document.documentElement.dir = isRightToLeft(language) ? "rtl" : "ltr";
element("title").textContent = own.title;
document.title = `${own.title} · Occam`;
element("who").textContent = own.signedInAs(principal);
element("notes-label").textContent = texts.fields.subscription.notes ?? "";
element("quantity-label").textContent = texts.fields.subscription.quantity ?? "";
button.textContent = texts.save;
dialog.setAttribute("aria-label", texts.heading);
if (screen) {
  screen.locale = locale;
  screen.pollSeconds = Number(address.get("poll") ?? 10);
}

try {
  const id = address.get("subscription");
  const first = async () => (await client.subscriptions.listSubscriptions({ pageSize: 1 })).subscriptions[0];
  const subscription = id ? await client.getSubscription(id) : await first();
  if (subscription) show(subscription);
} catch (error) {
  tell("", String(error));
}
