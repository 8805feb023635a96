/** Notes that are being edited, and not saved yet: leaving the screen for a moment does not lose them. */

import type { Subscription } from "@occam/client";
import { Observable } from "./observable";

/** What is being edited. */
export interface Draft {
  /** The subscription when editing began: the change is made from that, whatever is read meanwhile. */
  readonly base: Subscription;
  readonly text: string;
}

/** The drafts by the subscriptions' ids. */
export class Drafts extends Observable<ReadonlyMap<string, Draft>> {
  constructor() {
    super(new Map());
  }

  begin(base: Subscription): void {
    this.#put(base.id, { base, text: base.notes });
  }

  edit(id: string, text: string): void {
    const draft = this.state.get(id);
    if (draft) this.#put(id, { ...draft, text });
  }

  end(id: string): void {
    const drafts = new Map(this.state);
    drafts.delete(id);
    this.set(drafts);
  }

  #put(id: string, draft: Draft): void {
    this.set(new Map(this.state).set(id, draft));
  }
}
