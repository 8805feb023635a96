import { OccamClient } from "@occam/client";
import { Subscriptions } from "../src/model/subscriptions";
import { ACME, ModelServer, subscription } from "./server";
import { MemoryStorage } from "./storage";

const acme = (version: bigint, notes: string) =>
  subscription({ id: ACME, customerId: "customer-acme", version, notes });

function open(server: ModelServer, storage = new MemoryStorage()): Promise<Subscriptions> {
  return Subscriptions.open(new OccamClient(server.transportTo(), { role: "support" }), storage, "ana");
}

it("an answer that comes late does not replace a newer one", async () => {
  const subscriptions = await open(new ModelServer(acme(1n, "first")));
  await subscriptions.refresh();
  subscriptions.put(acme(3n, "third"));
  subscriptions.put(acme(2n, "second"));
  await subscriptions.refresh();
  expect(subscriptions.state.entities.get(ACME)?.subscription.notes).toBe("third");
});

it("the list is read as far as it was shown", async () => {
  const many = Array.from({ length: 60 }, (_, at) => subscription({ id: `${ACME}-${at}` }));
  const subscriptions = await open(new ModelServer(...many));
  await subscriptions.refresh();
  await subscriptions.more();
  await subscriptions.refresh();
  expect(subscriptions.state.order).toHaveLength(50);
  expect(subscriptions.state.hasMore).toBe(true);
});

it("what is kept and cannot be read any more is read anew", async () => {
  const storage = new MemoryStorage();
  storage.values.set("occam/read/1/ana", '{"entities":[["x"]],"order":[]}');
  const warn = jest.spyOn(console, "warn").mockImplementation(() => {});
  const subscriptions = await open(new ModelServer(acme(1n, "")), storage);
  expect(warn).toHaveBeenCalledTimes(1);
  warn.mockRestore();
  await subscriptions.refresh();
  expect(subscriptions.state.order).toEqual([ACME]);
});
