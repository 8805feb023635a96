/** Who is signed in. */

import type { Transport } from "@connectrpc/connect";
import { cacheKey } from "./cache";
import { Observable } from "./observable";
import { forgetSession, keyOf, readSession, type Session, writeSession } from "./session";
import type { AppStorage } from "./storage";
import { Workspace } from "./workspace";

/** Where the app stands. */
export type AppState =
  | { readonly type: "starting" }
  | { readonly type: "signed_out"; readonly last: Session | undefined }
  | { readonly type: "signed_in"; readonly workspace: Workspace }
  /** What waits on the device cannot be read. */
  | { readonly type: "failed"; readonly session: Session; readonly message: string };

/** What the app needs of what is around it. */
export interface Surroundings {
  readonly storage: AppStorage;
  /** The way to a server. */
  readonly transportTo: (server: string) => Transport;
}

/** Signs in and out. */
export class AppModel extends Observable<AppState> {
  readonly #around: Surroundings;
  #closed = false;

  constructor(around: Surroundings) {
    super({ type: "starting" });
    this.#around = around;
  }

  /** Goes on as whoever was signed in last. */
  async start(): Promise<void> {
    const session = await readSession(this.#around.storage);
    if (session) await this.#open(session);
    else this.set({ type: "signed_out", last: undefined });
  }

  /** Signs somebody in. Whoever presses twice means it once: a second workspace would never be closed. */
  async signIn(session: Session): Promise<void> {
    if (this.state.type !== "signed_out" && this.state.type !== "failed") return;
    this.set({ type: "starting" });
    await writeSession(this.#around.storage, session);
    await this.#open(session);
  }

  /** Signs out. What was read is removed from the device; what waits stays, for this person only. */
  async signOut(): Promise<void> {
    const { state } = this;
    if (state.type !== "signed_in" && state.type !== "failed") return;
    const session = state.type === "signed_in" ? state.workspace.session : state.session;
    // First, so that no answer that still comes is kept after what was read is removed.
    if (state.type === "signed_in") await state.workspace.leave();
    await forgetSession(this.#around.storage);
    await this.#around.storage.removeItem(cacheKey(keyOf(session)));
    this.set({ type: "signed_out", last: session });
  }

  /** Ends everything, as if the app had been stopped. */
  close(): void {
    this.#closed = true;
    if (this.state.type === "signed_in") this.state.workspace.close();
  }

  async #open(session: Session): Promise<void> {
    try {
      const workspace = await Workspace.open(session, this.#around.storage, this.#around.transportTo(session.server));
      if (this.#closed) return workspace.close();
      this.set({ type: "signed_in", workspace });
      void workspace.wake();
    } catch (error) {
      this.set({ type: "failed", session, message: error instanceof Error ? error.message : String(error) });
    }
  }
}
