import { expect, test } from "vitest";
import { Chance } from "./chance.js";
import { World } from "./world.js";

/** How many schedules are run, and from which seed on: `OFFLINE_SCHEDULES=20000 OFFLINE_SEED=1 npx vitest run tests/offline`. */
const SCHEDULES = Number(process.env.OFFLINE_SCHEDULES ?? 300);
const SEED = Number(process.env.OFFLINE_SEED ?? 1);
/** A schedule takes milliseconds; one that takes this long waits for something that never comes. */
const STUCK_MS = 4_000;

async function play(world: World): Promise<void> {
  await world.start();
  const steps = 20 + world.chance.below(60);
  for (let step = 0; step < steps; step++) await world.step();
  await world.end();
}

function inTime(playing: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("it is stuck")), STUCK_MS);
    playing.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

test("whatever happens, no write is lost, made twice, or made over what its person has not seen", async () => {
  const total: Record<string, number> = {};
  for (let seed = SEED; seed < SEED + SCHEDULES; seed++) {
    const world = new World(new Chance(seed));
    await inTime(play(world)).catch((cause: Error) => {
      throw new Error(`seed ${seed}: ${cause.message}\n  ${world.story.slice(-60).join("\n  ")}`, { cause });
    });
    const counts = { ...world.counts, moved: world.judge.moved.size };
    for (const [what, count] of Object.entries(counts)) total[what] = (total[what] ?? 0) + count;
  }
  console.log(`${SCHEDULES} schedules from seed ${SEED}: ${JSON.stringify(total)}`);
  // A test that no longer meets what it is about would pass, too.
  expect(Math.min(...Object.values(total))).toBeGreaterThan(0);
}, 3_600_000);
