/** What goes wrong on the way to the server and to the disk, and when the app ends. */

import { Code, ConnectError, type Transport } from "@connectrpc/connect";
import type { KeyValueStorage } from "../../src/offline/index.js";
import { BROKEN, refusal, unavailable } from "../script.js";
import type { Chance } from "./chance.js";
import type { Judge } from "./judge.js";
import type { Request } from "./model.js";
import type { Run } from "./run.js";

/** What the transport throws when nothing listens: certainly, nothing was sent. */
const UNSENT = () => ConnectError.from(Object.assign(new Error(), { code: "ECONNREFUSED" }));
const QUOTA = () => new Error("QuotaExceededError");

export class Trouble {
  network: "well" | "lossy" | "gone" = "well";
  /** Whether the app and its storage fail at times. */
  isOver = false;

  constructor(
    readonly chance: Chance,
    readonly judge: Judge,
  ) {
    judge.model.onCall = (rpc, request) => this.#onCall(rpc, request);
    judge.model.onReply = (_, request) => this.#onReply(request);
  }

  /** The disk, as one run of the app has it. */
  storage(run: Run): KeyValueStorage {
    const { disk } = this.judge;
    let hasFailed = false;
    return {
      getItem: async () => {
        await this.#step(run);
        if (this.#happens(0.01)) throw QUOTA();
        return disk.text;
      },
      setItem: async (_key, text) => {
        await this.#step(run);
        // Twice in a row, and then the end of the app, is more than can be made good for.
        if (!hasFailed && this.#happens(0.02)) throw QUOTA();
        disk.text = text;
        this.judge.remember();
        await this.#step(run);
        // Some storages fail after they took it.
        hasFailed = !hasFailed && this.#happens(0.01);
        if (hasFailed) throw QUOTA();
      },
    };
  }

  /** The network, as one run of the app has it. */
  transport(run: Run): Transport {
    const transport = this.judge.model.transport();
    const unary: Transport["unary"] = async (...call) => {
      await this.#step(run);
      try {
        return await transport.unary(...call);
      } finally {
        await this.#step(run);
      }
    };
    return { ...transport, unary };
  }

  async #step(run: Run): Promise<void> {
    if (this.#happens(0.01)) run.crash();
    await run.alive();
  }

  #happens(probability: number): boolean {
    return !this.isOver && this.chance.happens(probability);
  }

  async #onCall(rpc: string, request: Request): Promise<void> {
    const { chance, network } = this;
    if (network === "gone" && chance.happens(0.3)) throw UNSENT();
    if (rpc !== "getSubscription" && !request.validateOnly) this.judge.sent(request);
    await this.#travel();
    if (network === "gone") throw BROKEN;
    const refused = [
      refusal(Code.Unauthenticated, "UNAUTHENTICATED"),
      refusal(Code.PermissionDenied, "PERMISSION_DENIED"),
      new ConnectError("HTTP 404 of something in between", Code.Unimplemented),
    ];
    this.#lose([BROKEN, unavailable(), refusal(Code.Internal, "INTERNAL"), ...refused]);
  }

  async #onReply(request: Request): Promise<void> {
    this.judge.answered(request);
    await this.#travel();
    this.#lose([BROKEN, unavailable(), refusal(Code.Internal, "INTERNAL")]);
  }

  async #travel(): Promise<void> {
    for (let tick = this.chance.below(4); tick > 0; tick--) await Promise.resolve();
  }

  #lose(answers: readonly Error[]): void {
    if (this.network !== "lossy" || !this.chance.happens(0.4)) return;
    if (this.chance.happens(0.5)) this.network = "gone";
    throw this.chance.pick(answers);
  }
}
