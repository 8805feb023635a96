import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { ConflictResolution, type ConflictSender } from "../../src/conflict/index.js";
import type { Intent } from "../../src/index.js";
import { refusal, Script } from "../script.js";
import {
  BOTH_DIFFER,
  conflictOf,
  field,
  movedOn,
  type Rows,
  scene,
  subscription,
  theirs,
  YOURS_ONLY,
} from "./scene.js";

/** Both changed the notes; only the person the quantity and a pair of the metadata. */
const ROWS: Rows = {
  "metadata.tier": [YOURS_ONLY, "a", "b", "a"],
  notes: [BOTH_DIFFER, "base", "mine", "theirs"],
  quantity: [YOURS_ONLY, "1", "2", "1"],
};
const CHANGE = { type: "update", values: { notes: "mine", quantity: 2n, metadata: { tier: "b" } } } as const;
const READ = { base: subscription(3n, { notes: "base", quantity: 1n, metadata: { tier: "a", other: "x" } }) };
const conflict = (version: bigint, rows = ROWS) => movedOn(version, rows);

test("what the server would merge alone goes without saying", async () => {
  const { resolution, script, changes } = scene([conflict(4n), subscription(4n), conflict(4n)], ROWS, CHANGE, READ);
  // As long as the server was not asked, nothing does.
  expect(resolution.state.undecided).toEqual(["quantity", "notes", "metadata.tier"]);
  await resolution.refresh();
  expect(resolution.state.undecided).toEqual(["notes"]);
  expect(resolution.state.fields.map(({ path, decision }) => [path, decision?.from])).toEqual([
    ["notes", undefined],
    ["quantity", "mine"],
    ["metadata.tier", "mine"],
  ]);
  expect(script.writes[1]).toMatchObject({ expectedVersion: 3n, validateOnly: true });
  expect(script.seen[1]).toBe("updateSubscription 3 merge");
  // The pair that the person did not touch stays as they read it; the notes are left out.
  const { subscription: sent, updateMask } = script.writes[1] as unknown as Record<string, Record<string, unknown>>;
  expect([sent?.metadata, updateMask?.paths]).toEqual([{ tier: "b", other: "x" }, ["quantity", "metadata"]]);
  // It is asked once for each version.
  await resolution.refresh();
  expect([script.sent.length, changes()]).toEqual([3, 1]);
});

test("what belongs together with the others' change needs a choice", async () => {
  const answers = [conflict(4n), conflict(4n), conflict(4n), subscription(4n), conflict(4n)];
  const { resolution, script } = scene(answers, ROWS, CHANGE, READ);
  await resolution.refresh();
  // Refused together, they are asked about one by one.
  expect(resolution.state.undecided).toEqual(["notes", "metadata.tier"]);
  expect(field(resolution, "quantity").decision).toEqual({ from: "mine" });
  // It is not asked again.
  await resolution.refresh();
  expect(script.sent).toHaveLength(5);
  // Nor is an answer taken that is about a newer version.
  const other = scene([conflict(4n), subscription(5n)], ROWS, CHANGE, READ);
  await other.resolution.refresh();
  expect(other.resolution.state.undecided).toHaveLength(3);
});

test("a decision is doubted when something that belongs to it has moved", async () => {
  // Their own values are what they were; the server is asked about all, and, since it refuses, about each.
  const alone = [conflict(5n), conflict(5n), conflict(5n)];
  const held = [conflict(5n), conflict(5n), subscription(5n), subscription(5n)];
  const { resolution, script } = scene([conflict(5n), ...alone, ...held], ROWS, CHANGE, { ...READ, entity: theirs });
  resolution.chooseAll("mine");
  await resolution.refresh();
  expect(resolution.state).toMatchObject({ rounds: 1, undecided: ["quantity"], canSave: false });
  // Asked from the version that the person saw, without writing.
  expect(script.seen.slice(4)).toEqual(Array(4).fill("updateSubscription 4 merge"));
  expect(script.writes.slice(4).map(({ updateMask }) => (updateMask as { paths: string[] }).paths)).toEqual([
    ["quantity", "notes", "metadata"],
    ["quantity"],
    ["notes"],
    ["metadata"],
  ]);
  expect(script.writes.every(({ validateOnly }) => validateOnly)).toBe(true);
  resolution.confirm("quantity");
  expect(resolution.state.canSave).toBe(true);
});

test("it is doubted also when there was no room for the values, which had to be read", async () => {
  const cut = { truncation: { values: true, entity: true }, current: { case: undefined } } as const;
  const paths: Rows = { "metadata.tier": [YOURS_ONLY], notes: [BOTH_DIFFER], quantity: [YOURS_ONLY] };
  const read = subscription(5n, { notes: "theirs", quantity: 1n, metadata: { tier: "a" } });
  const alone = [conflict(5n), conflict(5n), conflict(5n)];
  const held = [conflict(5n), conflict(5n), subscription(5n), subscription(5n)];
  const { resolution } = scene([movedOn(5n, paths, cut), read, ...alone, ...held], ROWS, CHANGE, {
    ...READ,
    entity: theirs,
  });
  resolution.chooseAll("mine");
  await resolution.refresh();
  expect(field(resolution, "quantity")).toMatchObject({ current: "1", changedAgain: true });
  expect(resolution.state.undecided).toEqual(["quantity"]);
});

test("it is doubted also when what moved is read only later", async () => {
  const cut = { truncation: { values: true, entity: true }, current: { case: undefined } } as const;
  const paths: Rows = { "metadata.tier": [YOURS_ONLY], notes: [BOTH_DIFFER], quantity: [YOURS_ONLY] };
  const same = subscription(5n, { notes: "theirs", quantity: 1n, metadata: { tier: "a" } });
  const answers = [movedOn(5n, paths, cut), subscription(6n), ...[1, 2, 3].map(() => conflict(5n))];
  const { resolution } = scene([...answers, movedOn(5n, paths, cut), same], ROWS, CHANGE, { ...READ, entity: theirs });
  resolution.chooseAll("mine");
  // What is read is newer than the refusal, and so of no use.
  await resolution.refresh();
  expect(resolution.state).toMatchObject({ currentVersion: 5n, current: undefined });
  await resolution.refresh();
  expect(field(resolution, "quantity")).toMatchObject({ current: "1", changedAgain: true });
  expect(resolution.state.canSave).toBe(false);
});

test("a decision holds when the server would merge it over what happened since", async () => {
  const { resolution } = scene([conflict(5n), subscription(5n), subscription(5n)], ROWS, CHANGE, READ);
  resolution.chooseAll("mine");
  await resolution.refresh();
  expect(resolution.state).toMatchObject({ rounds: 1, undecided: [], canSave: true });
});

test("only what has not moved itself is asked about, and nothing that cannot be sent", async () => {
  const moved: Rows = { ...ROWS, notes: [BOTH_DIFFER, "base", "mine", "theirs 2"] };
  const { resolution, script } = scene([conflict(5n, moved), subscription(5n), subscription(5n)], ROWS, CHANGE, READ);
  resolution.chooseAll("mine");
  resolution.edit("quantity", "none");
  await resolution.refresh();
  expect(field(resolution, "metadata.tier")).toMatchObject({ changedAgain: false, decision: { from: "mine" } });
  expect(field(resolution, "notes").changedAgain).toBe(true);
  expect(field(resolution, "quantity")).toMatchObject({ problem: "not_an_integer", changedAgain: false });
  expect(script.writes[2]).toMatchObject({ updateMask: { paths: ["metadata"] } });
});

test("what was decided while the question was under way is doubted", async () => {
  const client = new Script(conflict(5n), conflict(5n), conflict(5n), conflict(5n), subscription(5n)).client();
  const intents: Intent[] = [];
  const sender: ConflictSender = {
    resolve: (of, choices) => client.resolve(of, choices),
    send: (intent) => {
      intents.push(intent as Intent);
      if (intents.length === 5) resolution.choose("quantity", "mine");
      return client.send(intent);
    },
  };
  const resolution = new ConflictResolution(
    sender,
    conflictOf("subscription", CHANGE, ROWS, { ...READ, entity: theirs }),
  );
  resolution.choose("metadata.tier", "mine");
  await resolution.refresh();
  expect(resolution.state.undecided).toEqual(["quantity", "notes"]);
  expect(field(resolution, "quantity")).toMatchObject({ changedAgain: true, decision: { from: "mine" } });
});

test("without an answer a decision is doubted", async () => {
  const denied = refusal(Code.PermissionDenied, "PERMISSION_DENIED");
  const { resolution } = scene([conflict(5n), denied, denied], ROWS, CHANGE, READ);
  resolution.chooseAll("mine");
  await resolution.refresh();
  expect(resolution.state.undecided).toHaveLength(3);
  resolution.chooseAll("theirs");
  expect(resolution.state.canSave).toBe(true);
});
