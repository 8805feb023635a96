import { CACHE_CHARACTERS_MAX, type Cached, cacheKey, EMPTY, readCache, writeCache } from "../src/model/cache";
import { subscription } from "./server";
import { MemoryStorage } from "./storage";

/** A list of so many subscriptions with these notes, and one that is not in the list. */
function listOf(count: number, notes: string): Cached {
  const order = Array.from({ length: count }, (_, at) => `id-${at}`);
  const ids = ["other", ...order];
  const entities = new Map(ids.map((id) => [id, { subscription: subscription({ id, notes }), time: new Date(0) }]));
  return { ...EMPTY, entities, order, listTime: new Date(0) };
}

async function keep(cached: Cached): Promise<{ read: Cached; length: number }> {
  const storage = new MemoryStorage();
  await writeCache(storage, "ana", cached);
  return { read: await readCache(storage, "ana"), length: storage.values.get(cacheKey("ana"))?.length ?? 0 };
}

// Line breaks and quotes take several characters once they are JSON within JSON.
it.each(["n".repeat(4000), '"\n'.repeat(2000)])("what is kept has a bound, and the list goes first", async (notes) => {
  const { read, length } = await keep(listOf(1000, notes));
  expect(length).toBeLessThan(CACHE_CHARACTERS_MAX + 200);
  expect(length).toBeGreaterThan(CACHE_CHARACTERS_MAX * 0.9);
  expect(read.order).toEqual(Array.from({ length: read.entities.size }, (_, at) => `id-${at}`));
  expect(read.hasMore).toBe(true);
});

it("what fits is kept whole, with what is not in the list", async () => {
  const { read } = await keep(listOf(100, "short"));
  expect(read.order).toHaveLength(100);
  expect(read.entities.has("other")).toBe(true);
  expect(read.hasMore).toBe(false);
});

it("plans alone do not take the room of subscriptions", async () => {
  const plans = new Map(Array.from({ length: 1000 }, (_, at) => [`plan-${at}`, "p".repeat(200)]));
  const { read, length } = await keep({ ...listOf(1000, "n".repeat(4000)), plans });
  expect(length).toBeLessThan(CACHE_CHARACTERS_MAX + 200);
  expect(read.plans.size).toBe(1000);
  expect(read.order.length).toBeGreaterThan(100);
});
