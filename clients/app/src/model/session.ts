/** Who is signed in, and where. There are no passwords: the server of this app (`--auth none`) believes what it is told. */

import type { Identity } from "@occam/client";
import { type AppStorage, readJson, writeJson } from "./storage";

/** What the app can be used as: an agent of the support staff, or a customer. */
export type Role = "support" | "customer";

/** A person at a server. */
export interface Session {
  /** The server's URL, without a slash at its end. */
  readonly server: string;
  readonly name: string;
  readonly role: Role;
  /** Which customer; empty for an agent. */
  readonly customer: string;
}

/** What is the matter with something that was typed to sign in. */
export type SignInProblem = "required" | "not_an_address" | "not_ascii";

/** The fields of the form, by name. */
export type SignInField = "server" | "name" | "customer";

const KEY = "occam/session/1";

/** What was typed, with the address as URLs have it. */
export function tidy(typed: Session): Session {
  const server = typed.server.trim().replace(/\/+$/, "");
  return {
    server: server === "" || server.includes("://") ? server : `http://${server}`,
    name: typed.name.trim(),
    role: typed.role,
    customer: typed.role === "customer" ? typed.customer.trim() : "",
  };
}

/** What is to be corrected before anybody can sign in with this. */
export function problemsOf(session: Session): Partial<Record<SignInField, SignInProblem>> {
  const problems: Partial<Record<SignInField, SignInProblem>> = {};
  if (session.server === "") problems.server = "required";
  else if (!/^https?:\/\/[^\s/]+(\/\S*)?$/.test(session.server)) problems.server = "not_an_address";
  const name = headerProblem(session.name);
  if (name) problems.name = name;
  const customer = session.role === "customer" ? headerProblem(session.customer) : undefined;
  if (customer) problems.customer = customer;
  return problems;
}

/** Who calls is sent in headers, which take ASCII only. */
function headerProblem(value: string): SignInProblem | undefined {
  if (value === "") return "required";
  return /^[\x20-\x7e]+$/.test(value) ? undefined : "not_ascii";
}

/**
 * What everything that is kept for a person at a server is kept under. Two persons, or one person in two roles, share
 * nothing: a write that waits must never be sent in somebody else's name.
 */
export function keyOf({ server, name, role, customer }: Session): string {
  return [server, role, name, customer].map(encodeURIComponent).join("/");
}

/** How the server is told who calls. */
export function identityOf({ name, role, customer }: Session): Identity {
  return role === "customer" ? { principal: name, role, customer } : { principal: name, role };
}

/** Who was signed in last; nobody, if what is kept is not all there, or not known to this version of the app. */
export async function readSession(storage: AppStorage): Promise<Session | undefined> {
  const value = (await readJson(storage, KEY)) as Partial<Session> | null | undefined;
  if (typeof value?.server !== "string" || typeof value.name !== "string") return undefined;
  const { server, name, role } = value;
  // A role that is not known must not become one that may do more.
  if (role !== "support" && role !== "customer") return undefined;
  const session = tidy({ server, name, role, customer: String(value.customer ?? "") });
  return Object.keys(problemsOf(session)).length === 0 ? session : undefined;
}

/** Remembers who is signed in. */
export function writeSession(storage: AppStorage, session: Session): Promise<void> {
  return writeJson(storage, KEY, session);
}

/** Forgets who is signed in. What waits for them stays. */
export function forgetSession(storage: AppStorage): Promise<void> {
  return storage.removeItem(KEY);
}
