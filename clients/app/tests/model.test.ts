import { LanguagePreference } from "../src/model/language";
import { parentOf, pathOf, type Route, routeOf } from "../src/model/route";
import { identityOf, keyOf, problemsOf, readSession, type Session, tidy, writeSession } from "../src/model/session";
import { ClosableStorage } from "../src/model/storage";
import { languageOf } from "../src/texts";
import { formatMoment, formatMoney, sideBySide } from "../src/ui/format";
import { MemoryStorage } from "./storage";

const ana: Session = { server: "http://127.0.0.1:50051", name: "ana", role: "support", customer: "" };

describe("a session", () => {
  it("is tidied before it is looked at", () => {
    const typed = { ...ana, server: " 127.0.0.1:50051/ ", name: " ana ", customer: "left over" };
    expect(tidy(typed)).toEqual(ana);
    expect(problemsOf(tidy(typed))).toEqual({});
  });

  it("has another key for each server, role, name and customer", () => {
    const others = [
      { ...ana, server: "http://127.0.0.1:50052" },
      { ...ana, name: "ben" },
      { ...ana, role: "customer" as const, customer: "customer-acme" },
      { ...ana, role: "customer" as const, customer: "customer-umbra" },
      // What one calls oneself cannot make one somebody else.
      { ...ana, name: "ana/customer" },
    ];
    expect(new Set([ana, ...others].map(keyOf)).size).toBe(6);
  });

  it("tells the server no customer for an agent", () => {
    expect(identityOf({ ...ana, customer: "customer-acme" })).toEqual({ principal: "ana", role: "support" });
  });

  it("is read as it was written, and not at all if it is damaged", async () => {
    const storage = new MemoryStorage();
    await writeSession(storage, ana);
    expect(await readSession(storage)).toEqual(ana);
    storage.values.set("occam/session/1", '{"server":"nowhere","name":""}');
    expect(await readSession(storage)).toBeUndefined();
    // What has a role that is not known must not become an agent.
    for (const role of ["auditor", undefined]) {
      storage.values.set("occam/session/1", JSON.stringify({ ...ana, role }));
      expect(await readSession(storage)).toBeUndefined();
    }
    storage.values.set("occam/session/1", "{");
    expect(await readSession(storage)).toBeUndefined();
  });
});

describe("an address", () => {
  const routes: Route[] = [
    { screen: "list" },
    { screen: "detail", id: "a/b" },
    { screen: "cancel", id: "a" },
    { screen: "waiting" },
    { screen: "conflict", id: "w" },
    { screen: "account" },
  ];

  it.each(routes)("leads back to $screen", (route) => {
    expect(routeOf(pathOf(route))).toEqual(route);
  });

  it("that is none leads to the list", () => {
    for (const path of ["", "/nowhere", "/subscriptions", "/account/x", "/subscriptions/a/b/c", "/subscriptions/%"]) {
      expect(["list", "detail"]).toContain(routeOf(path).screen);
    }
    expect(parentOf({ screen: "conflict", id: "w" })).toEqual({ screen: "waiting" });
  });
});

describe("a language", () => {
  it("is the device's, another one that was chosen, or English", async () => {
    const storage = new MemoryStorage();
    const preference = new LanguagePreference(storage, "es-MX", undefined);
    expect(preference.state).toBe("es-MX");
    await preference.choose("ar");
    expect(preference.state).toBe("ar");
    const next = new LanguagePreference(storage, "es-MX", undefined);
    await next.read();
    expect(next.state).toBe("ar");
    await next.choose("es");
    expect(next.state).toBe("es-MX");
    expect(languageOf("fr-CA")).toBe("en");
  });

  it("that the address gives comes before the one that was chosen", async () => {
    const storage = new MemoryStorage();
    await new LanguagePreference(storage, "en", undefined).choose("es");
    const given = new LanguagePreference(storage, "en", "ar");
    await given.read();
    expect(given.state).toBe("ar");
  });

  it("that the address gives may be written with underscores", () => {
    expect(new LanguagePreference(new MemoryStorage(), "en", "es_MX").state).toBe("es-MX");
  });

  it.each(["", "C", "es-", "en_US.UTF-8", "español", "*"])("is not what is no locale: %p", async (tag) => {
    const storage = new MemoryStorage();
    const given = new LanguagePreference(storage, "es-MX", tag);
    expect(given.state).toBe("es-MX");
    await new LanguagePreference(storage, "es-MX", undefined).choose("ar");
    await given.read();
    expect(given.state).toBe("ar");
  });
});

describe("text", () => {
  it("has amounts exactly", () => {
    const amount = { currencyCode: "EUR", units: -12n, nanos: -340_000_000 };
    expect(formatMoney(amount as never, "en")).toBe("-€12.34");
    expect(formatMoney({ ...amount, currencyCode: "x" } as never, "en")).toContain("x");
  });

  it("has a day only where it is not today", () => {
    const noon = new Date(2026, 4, 5, 12, 0);
    expect(formatMoment(noon, "en-GB", new Date(2026, 4, 5, 23, 0))).toBe("12:00");
    expect(formatMoment(noon, "en-GB", new Date(2026, 4, 6, 1, 0))).toBe("5 May 2026, 12:00");
  });

  it("keeps pieces in the direction of writing", () => {
    expect(sideBySide(["a", undefined, "b"], " · ", false)).toBe("a · b");
    expect(sideBySide(["a", "b"], " · ", true)).toBe("\u200f\u2068a\u2069 · \u2068b\u2069");
  });
});

it("nothing is written to a storage after it was closed", async () => {
  const device = new MemoryStorage();
  const storage = new ClosableStorage(device);
  await storage.setItem("a", "1");
  storage.close();
  await expect(storage.setItem("a", "2")).rejects.toThrow("closed");
  expect(await storage.getItem("a")).toBe("1");
});
