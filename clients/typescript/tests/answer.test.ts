import { Code, ConnectError } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { answerOf } from "../src/answer.js";
import { EntityType, ErrorInfoSchema } from "../src/index.js";
import { aborted, ID, refusal, subscription, unavailable } from "./script.js";

const HEADER = { "content-type": "application/grpc" };

const meaning = (error: ConnectError) => {
  const answer = answerOf(error);
  const { type } = answer;
  if (type === "refused") return `${answer.reason}${answer.settlesEarlierCopies ? ", as all copies" : ""}`;
  return type === "unavailable" && !answer.wasSent ? "never sent" : type;
};

test("a conflict comes with its detail, or what ErrorInfo says of it", () => {
  const detail = { entityType: EntityType.SUBSCRIPTION, entityId: ID, expectedVersion: 3n, currentVersion: 5n };
  const current = { case: "subscription", value: subscription(5n) } as const;
  const whole = aborted("VERSION_CONFLICT", { ...detail, current });
  expect(answerOf(whole)).toMatchObject({ type: "conflict", detail: { ...detail, current } });
  whole.details.pop();
  expect(answerOf(whole)).toMatchObject({ type: "conflict", detail: { ...detail, current: { case: undefined } } });
  const ahead = refusal(Code.Aborted, "VERSION_AHEAD", { entity_type: "nonsense", current_version: "?" });
  expect(answerOf(ahead)).toMatchObject({ type: "ahead", detail: { entityType: 0, currentVersion: 0n } });
});

test("codes with a reason mean what the API means by them", () => {
  const meanings = Object.values(Code)
    .filter((code) => typeof code === "number")
    .map((code) => `${Code[code]}: ${meaning(refusal(code, "REASON"))}`);
  expect(meanings).toEqual([
    "Canceled: unknown",
    "Unknown: unknown",
    "InvalidArgument: REASON, as all copies",
    "DeadlineExceeded: unknown",
    "NotFound: not_found",
    "AlreadyExists: REASON, as all copies",
    "PermissionDenied: REASON",
    "ResourceExhausted: REASON",
    "FailedPrecondition: REASON, as all copies",
    "Aborted: REASON, as all copies",
    "OutOfRange: REASON, as all copies",
    "Unimplemented: REASON",
    "Internal: unknown",
    "Unavailable: unavailable",
    "DataLoss: unknown",
    "Unauthenticated: REASON",
  ]);
});

test("codes without a reason mean what the libraries mean by them", () => {
  const meanings = Object.values(Code)
    .filter((code) => typeof code === "number")
    .map((code) => `${Code[code]}: ${meaning(new ConnectError("", code, HEADER))}`);
  expect(meanings).toEqual([
    "Canceled: unknown",
    "Unknown: unknown",
    "InvalidArgument: InvalidArgument",
    "DeadlineExceeded: unknown",
    "NotFound: not_found",
    "AlreadyExists: AlreadyExists",
    "PermissionDenied: PermissionDenied",
    "ResourceExhausted: unknown",
    "FailedPrecondition: FailedPrecondition",
    "Aborted: Aborted",
    "OutOfRange: unknown",
    "Unimplemented: Unimplemented",
    "Internal: unknown",
    "Unavailable: unavailable",
    "DataLoss: unknown",
    "Unauthenticated: Unauthenticated",
  ]);
});

test("what was made on this side is a broken connection, or a reply that cannot be read", () => {
  const made = (cause: unknown, code = Code.Unknown) => new ConnectError("", code, undefined, undefined, cause);
  const node = (code: string) => Object.assign(new Error(), { code });
  expect(meaning(made(new TypeError("Network request failed")))).toBe("unavailable");
  expect(meaning(made(node("ECONNRESET"), Code.Aborted))).toBe("unavailable");
  expect(meaning(made(node("ECONNREFUSED"), Code.Unavailable))).toBe("never sent");
  expect(meaning(made(new TypeError("fetch failed", { cause: node("ENOTFOUND") })))).toBe("never sent");
  expect(meaning(made(new SyntaxError("Unexpected end of JSON input")))).toBe("unknown");
  expect(meaning(made(new Error("cannot decode"), Code.InvalidArgument))).toBe("unknown");
  expect(meaning(new ConnectError("http/2 stream closed", Code.Canceled))).toBe("unavailable");
  expect(meaning(new ConnectError("protocol error: missing status", Code.Internal))).toBe("unavailable");
  expect(meaning(new ConnectError("parse binary: premature EOF", Code.Internal))).toBe("unknown");
});

test("a delay is read, and is never negative", () => {
  expect(answerOf(unavailable(1500))).toMatchObject({ retryDelayMs: 1500 });
  expect(answerOf(unavailable(-5))).toMatchObject({ retryDelayMs: 0 });
});

test("a reason of another domain is no reason", () => {
  const error = new ConnectError("", Code.Aborted, HEADER, [
    { desc: ErrorInfoSchema, value: { reason: "VERSION_CONFLICT", domain: "example.com" } },
  ]);
  expect(meaning(error)).toBe("Aborted");
});
