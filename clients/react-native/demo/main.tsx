/** The screen with conflicts that are made up: `?conflict=pause&locale=ar`. */

import { ConflictResolution } from "@occam/client/conflict";
import { AppRegistry } from "react-native";
import { ConflictScreen } from "../src";
import * as scenarios from "../tests/scenarios";
import { FakeServer } from "../tests/server";

const query = new URLSearchParams(location.search);
const SCENARIOS: Record<string, () => ReturnType<typeof scenarios.twoFields>> = {
  twoFields: () => scenarios.twoFields(),
  settled: scenarios.settled,
  pause: () => scenarios.pause(),
  price: scenarios.price,
  lines: scenarios.lines,
  endless: () => scenarios.notes({ base: "x".repeat(4000), yours: "y".repeat(4000), current: "z".repeat(4000) }),
};

const conflict = (SCENARIOS[query.get("conflict") ?? ""] ?? scenarios.twoFields)();
const server = new FakeServer(conflict);
const resolution = new ConflictResolution(server, conflict);
Object.assign(globalThis, { server, resolution, scenarios });

function Demo() {
  return (
    <ConflictScreen
      resolution={resolution}
      locale={query.get("locale") ?? "en"}
      timeZone="UTC"
      pollSeconds={0}
      onClose={() => history.back()}
    />
  );
}

AppRegistry.registerComponent("demo", () => Demo);
AppRegistry.runApplication("demo", { rootTag: document.getElementById("root") });
