/** The latest conflicts of all entities, as they come. */

/** @import { MutationRecord } from "./api.js" */
/** @import { View } from "./main.js" */
import { call } from "./api.js";
import { button, el, fill, labelled, select } from "./dom.js";
import { timeOf } from "./format.js";
import { KINDS, kindOf } from "./kinds.js";
import { recordArticle } from "./record.js";
import { entityHref, href } from "./route.js";
import { announce, failure, loading, nothing } from "./states.js";

/** Each time is a line in the server's log. */
const POLL_MS = 10_000;
const PAGE_SIZE = 20;
/** More than that many are not kept on the page. */
const SHOWN_MAX = 200;

/** What can be looked at, and what it is called. @type {Record<string, { option: string, title: string, one: string }>} */
const SHOWN = {
  CONFLICT: { option: "Conflicts", title: "Latest conflicts", one: "conflict" },
  FORCED: { option: "Forced writes", title: "Latest forced writes", one: "forced write" },
  MERGED: { option: "Merges", title: "Latest merges", one: "merge" },
  ALL: { option: "Everything", title: "Latest records", one: "record" },
};

/** @type {View<"conflicts">} */
export function conflictsView({ show }, { main, heading, signal }) {
  const chosen = Object.hasOwn(SHOWN, show) ? show : "CONFLICT";
  const { title, one } = SHOWN[chosen] ?? { title: "", one: "" };
  heading(title);
  const records = el("ol", { class: "timeline" });
  const state = el("div", {}, loading());
  const checked = el("span", { class: "hint" });
  const filter = { outcome: chosen === "ALL" ? undefined : `MUTATION_OUTCOME_${chosen}`, pageSize: PAGE_SIZE };

  const poll = poller(signal, async () => {
    try {
      /** @type {MutationRecord[]} */
      const mutations = (await call("ListMutations", filter, signal)).mutations ?? [];
      if (signal.aborted) return;
      const isFirst = checked.textContent === "";
      const added = add(records, mutations);
      if (added > 0 && !isFirst) announce(added === 1 ? `1 new ${one}` : `${added} new ${one}s`);
      fill(state, records.childElementCount === 0 && nothing(`There is no ${one} yet. This page looks for new ones.`));
      fill(checked, "as of ", timeOf(new Date().toISOString()));
    } catch (error) {
      // Said once, and not every few seconds; what is there stays.
      if (!signal.aborted && state.querySelector("[role=alert]") === null) fill(state, failure(error, again));
    }
  });
  const pause = button("Pause updates", () => {
    pause.textContent = poll.toggle() ? "Pause updates" : "Resume updates";
  });
  const again = () => {
    pause.focus();
    fill(state, loading());
    poll.now();
  };
  main.append(el("div", { class: "bar" }, choice(chosen), pause, checked), state, records);
}

/** @param {string} chosen */
function choice(chosen) {
  const options = Object.entries(SHOWN).map(([value, { option }]) => /** @type {const} */ ([value, option]));
  const box = select(options, chosen);
  box.addEventListener("change", () => {
    location.hash = href({ view: "conflicts", show: box.value });
  });
  return labelled("Show", box);
}

/** Puts those on top that are not there yet. Answers how many. @param {HTMLOListElement} list @param {MutationRecord[]} records */
function add(list, records) {
  const there = new Set([...list.children].map((item) => item.getAttribute("data-record")));
  const fresh = records.filter(({ id }) => !there.has(id));
  // None of those before is among the newest: there may be more between, so that what is there would be misleading.
  if (fresh.length === records.length) fill(list);
  list.prepend(...fresh.map(itemOf));
  while (list.childElementCount > SHOWN_MAX) list.lastElementChild?.remove();
  return fresh.length;
}

/** @param {MutationRecord} record */
function itemOf(record) {
  const kind = kindOf(record.entityType);
  const link = kind && el("a", { href: entityHref(kind, record.entityId) }, `${KINDS[kind].one} ${record.entityId}`);
  return el(
    "li",
    { "data-record": record.id },
    recordArticle(record, { level: "h2", subject: link && el("p", { class: "subject" }, link) }),
  );
}

/**
 * Does it now and every few seconds, but not while nobody can see the page.
 * @param {AbortSignal} signal
 * @param {() => Promise<void>} work
 */
function poller(signal, work) {
  let isWanted = true;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let isBusy = false;
  const next = () => {
    clearTimeout(timer);
    if (isWanted && !signal.aborted && !document.hidden) timer = setTimeout(now, POLL_MS);
  };
  const now = async () => {
    if (isBusy || signal.aborted) return;
    isBusy = true;
    await work();
    isBusy = false;
    next();
  };
  document.addEventListener("visibilitychange", () => (document.hidden || !isWanted ? clearTimeout(timer) : now()), {
    signal,
  });
  signal.addEventListener("abort", () => clearTimeout(timer));
  now();
  return {
    now,
    /** Pauses or goes on; answers whether it goes on. */
    toggle() {
      isWanted = !isWanted;
      if (isWanted) now();
      else clearTimeout(timer);
      return isWanted;
    },
  };
}
