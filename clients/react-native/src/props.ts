import type { Entity, Outcome } from "@occam/client";
import type { ConflictResolution, Texts } from "@occam/client/conflict";

export interface ConflictScreenProps<T extends Entity = Entity> {
  /** The conflict, and what the person has decided about it. The screen keeps nothing of its own. */
  readonly resolution: ConflictResolution<T>;
  /** Of texts, dates, numbers and money, and the direction of writing; absent: the phone's or browser's. */
  readonly locale?: string | undefined;
  /** Of the times that are shown; absent: the phone's or browser's. */
  readonly timeZone?: string | undefined;
  /** Absent: those that are shipped for the locale. */
  readonly texts?: Texts | undefined;
  /** How often to look whether somebody has changed it again; absent: every 10 seconds; 0: never. */
  readonly pollSeconds?: number | undefined;
  /** What was decided has been saved, or, by an offline queue, written down to be sent later. The screen stays until it is closed. */
  readonly onSaved?: ((outcome: Outcome<T> | "queued") => void) | undefined;
  /** The person is done with the screen, with or without having saved. */
  readonly onClose: () => void;
}
