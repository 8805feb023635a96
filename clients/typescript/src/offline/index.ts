/** Writes made offline: kept across restarts, sent when there is a connection, and never silently lost. */

export { QueueError, type QueueProblem } from "./errors.js";
export { OfflineQueue, type QueueOptions } from "./queue.js";
export type { KeyValueStorage, Projection, QueuedWrite, QueueState, WriteState } from "./types.js";
