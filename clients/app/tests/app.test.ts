import { AppModel } from "../src/model/app";
import { keyOf, type Session, writeSession } from "../src/model/session";
import { ACME, ModelServer, subscription } from "./server";
import { MemoryStorage } from "./storage";

const ana: Session = { server: "http://127.0.0.1:50051", name: "ana", role: "support", customer: "" };
const acme = () => subscription({ id: ACME, customerId: "customer-acme", notes: "Call before renewing." });

it("signing in twice at once opens one workspace", async () => {
  const server = new ModelServer(acme());
  const transportTo = jest.fn(server.transportTo);
  const model = new AppModel({ storage: new MemoryStorage(), transportTo });
  await model.start();
  await Promise.all([model.signIn(ana), model.signIn(ana)]);
  expect(transportTo).toHaveBeenCalledTimes(1);
  expect(model.state.type).toBe("signed_in");
  model.close();
});

it("what is read while somebody signs out does not stay on the device", async () => {
  const storage = new MemoryStorage();
  const model = new AppModel({ storage, transportTo: new ModelServer(acme()).transportTo });
  await model.start();
  await model.signIn(ana);
  if (model.state.type !== "signed_in") throw new Error("nobody is signed in");
  const { subscriptions } = model.state.workspace;
  const remove = storage.removeItem.bind(storage);
  storage.removeItem = async (key) => {
    await remove(key);
    // An answer comes just then.
    subscriptions.put(acme());
    await subscriptions.settled();
  };
  await model.signOut();
  expect([...storage.values.values()].join()).not.toContain("Call before renewing");
  model.close();
});

it("what was read is removed, too, by who signs out because what waits cannot be read", async () => {
  const storage = new MemoryStorage();
  await writeSession(storage, ana);
  storage.values.set(`occam/queue/${keyOf(ana)}`, '{"format":99}');
  storage.values.set(`occam/read/1/${keyOf(ana)}`, "Call before renewing.");
  const model = new AppModel({ storage, transportTo: new ModelServer().transportTo });
  await model.start();
  expect(model.state.type).toBe("failed");
  await model.signOut();
  expect([...storage.values.keys()]).toEqual([`occam/queue/${keyOf(ana)}`]);
  expect(model.state).toEqual({ type: "signed_out", last: ana });
});
