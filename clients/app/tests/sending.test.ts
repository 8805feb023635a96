import { Workspace } from "../src/model/workspace";
import { ACME, ModelServer, subscription } from "./server";
import { MemoryStorage } from "./storage";

const ana = { server: "http://127.0.0.1:50051", name: "ana", role: "support", customer: "" } as const;
const mine = { type: "update", values: { notes: "Mine." } } as const;

let server: ModelServer;
let workspace: Workspace;

/** A write that met another. */
async function meetAnotherChange(): Promise<string> {
  const { id } = await workspace.queue.enqueue(server.current(ACME), mine);
  server.change(ACME, (one) => {
    one.notes = "Theirs.";
  });
  await workspace.flush();
  expect(states()).toEqual(["conflict"]);
  return id;
}

const states = () => workspace.queue.state.writes.map(({ state, doubtful }) => state + (doubtful ? ", doubtful" : ""));

beforeEach(async () => {
  server = new ModelServer(subscription({ id: ACME, customerId: "customer-acme" }));
  workspace = await Workspace.open(ana, new MemoryStorage(), server.transportTo());
});

afterEach(async () => {
  await workspace.subscriptions.settled();
  workspace.close();
});

it("a choice that is never answered does not hold the queue", async () => {
  const id = await meetAnotherChange();
  const conflict = await workspace.queue.conflict(id);
  server.isSilent = true;
  expect(await workspace.queue.sender(id).resolve(conflict, { notes: "mine" })).toBe("queued");
  expect(states()).toEqual(["waiting, doubtful"]);
  server.isSilent = false;
  await workspace.flush();
  expect(states()).toEqual([]);
  expect(server.current(ACME).notes).toBe("Mine.");
}, 5000);

describe("a write of which nothing is left to do", () => {
  it("is dropped, and need not be there any more", async () => {
    const id = await meetAnotherChange();
    await workspace.settle(id);
    await workspace.settle(id);
    expect(states()).toEqual([]);
    expect(server.current(ACME).notes).toBe("Theirs.");
  });

  it("is sent again if it may have taken effect", async () => {
    const { id } = await workspace.queue.enqueue(server.current(ACME), mine);
    server.isSilent = true;
    await workspace.flush();
    server.isSilent = false;
    server.forbids = true;
    await workspace.flush();
    expect(states()).toEqual(["refused, doubtful"]);
    server.forbids = false;
    await workspace.settle(id);
    expect(states()).toEqual([]);
    expect(server.current(ACME)).toMatchObject({ notes: "Mine.", version: 2n });
  });
});
