/** The real server, over a database of its own, and people who use its API beside the browser. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createConnectTransport } from "@connectrpc/connect-node";
import { OccamClient } from "@occam/client";
import { fromRepository } from "./paths.js";

const BINARY = process.env.OCCAM_BIN ?? fromRepository("target/debug/occam");

/** What a server is started with, beside its database. */
export interface ServerOptions {
  /** The origins whose pages may call it. */
  readonly origins?: readonly string[];
  /** Further flags of `occam serve`. */
  readonly flags?: readonly string[];
}

/** A running server, full of sample data. Its address and its data outlast `stop` and `start`. */
export class Server {
  #process: ChildProcess | undefined;
  #log: string[] = [];
  #address = "127.0.0.1:0";

  private constructor(
    private readonly folder: string,
    private readonly options: ServerOptions,
  ) {}

  static async start(options: ServerOptions = {}): Promise<Server> {
    const server = new Server(await mkdtemp(join(tmpdir(), "occam-e2e-")), options);
    await server.start();
    return server;
  }

  get url(): string {
    return `http://${this.#address}`;
  }

  /** The file with all the data. */
  get database(): string {
    return join(this.folder, "occam.db");
  }

  /** A client as somebody else has it, on another machine. */
  as(principal: string, role = "support", customer?: string): OccamClient {
    const transport = createConnectTransport({ baseUrl: this.url, httpVersion: "1.1" });
    return new OccamClient(transport, { principal, role, customer, timeoutMs: 10_000 });
  }

  /** Starts it again after `stop`, where it was. */
  async start(): Promise<void> {
    const { origins = [], flags = [] } = this.options;
    const database = `sqlite://${this.database}?mode=rwc`;
    const allowed = origins.flatMap((origin) => ["--cors-allowed-origin", origin]);
    const serve = ["serve", "--sample-data", "--listen", this.#address, "--database-url", database];
    const started = spawn(BINARY, [...serve, ...allowed, ...flags], { stdio: ["ignore", "ignore", "pipe"] });
    this.#process = started;
    // The last resort, if this process ends without having called `stop`.
    process.once("exit", () => started.kill("SIGKILL"));
    this.#address = await new Promise<string>((resolve, reject) => {
      started.once("error", reject);
      started.once("exit", () => reject(new Error(`${BINARY} did not start:\n${this.#log.join("\n")}`)));
      createInterface(started.stderr).on("line", (line) => {
        this.#log.push(line);
        const listening = /listening .*server\.address=(\S+)/.exec(line);
        if (listening?.[1]) resolve(listening[1]);
      });
    });
  }

  /** Ends it as an operator does; its data stay. */
  async stop(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (!running || running.exitCode !== null) return;
    const exit = once(running, "exit");
    running.kill("SIGTERM");
    await exit;
  }

  /** Ends it for good. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
