/** UUIDs of version 7, which are ordered by time: that keeps the server's index of them compact. */

/** A UUIDv7 of this time, made of 10 random bytes. */
export function uuidV7(unixMs: number, random: Uint8Array): string {
  const time = Math.trunc(unixMs).toString(16).padStart(12, "0");
  const tail = random.slice(0, 10);
  tail[0] = ((tail[0] ?? 0) & 0x0f) | 0x70;
  tail[2] = ((tail[2] ?? 0) & 0x3f) | 0x80;
  const hex = time + Array.from(tail, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** A new UUIDv7. */
export function newUuid(): string {
  return uuidV7(Date.now(), randomBytes(10));
}

function randomBytes(count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  // React Native has no `crypto` unless the app brings one. A request_id need not be secret: the server keeps those of each
  // caller apart.
  if (globalThis.crypto?.getRandomValues) return globalThis.crypto.getRandomValues(bytes);
  return bytes.map(() => Math.floor(Math.random() * 256));
}
