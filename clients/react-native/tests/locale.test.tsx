import { textsOf } from "@occam/client/conflict";
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { price, twoFields } from "./scenarios";
import { group, open } from "./screen";

/** What Intl puts between a number and its unit. */
const plain = (text: string | null | undefined) => text?.replace(/[\u00a0\u202f]/g, " ");

it("writes money, dates and texts as the locale does", () => {
  open(price(), { locale: "es" });
  const card = group("Precio");
  expect(plain(card.element.textContent)).toContain("1234,50 €");
  expect(plain(card.element.textContent)).toContain("4 mar 2026, 15:06");
  expect(screen.getAllByRole("radio").map(({ textContent }) => textContent)).toContain("Editar a mano");
});

it("writes times in the time zone", () => {
  open(price(), { timeZone: "Asia/Tokyo" });
  expect(group("Price").element.textContent).toContain("Mar 5, 2026, 12:06 AM");
});

it("turns the direction of writing with the locale", () => {
  open(twoFields(), { locale: "ar" });
  const root = screen.getByRole("heading", { level: 1 }).closest("[lang]");
  expect(root?.getAttribute("lang")).toBe("ar");
  expect(root?.getAttribute("dir")).toBe("rtl");
});

it("takes texts of one's own", () => {
  open(twoFields(), { texts: { ...textsOf("en"), heading: "Zu langsam" } });
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Zu langsam");
});
