import { textsOf } from "@occam/client/conflict";
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { price, twoFields } from "./scenarios";
import { card, open } from "./screen";

/** What Intl puts between a number and its unit. */
const plain = (text: string | null | undefined) => text?.replace(/[\u00a0\u202f]/g, " ");

it("writes money, dates and texts as the locale does", () => {
  open(price(), { locale: "es" });
  const text = plain(card("Precio").element.textContent);
  expect(text).toContain("1234,50 €");
  expect(text).toContain("4 mar 2026, 15:06");
  expect(screen.getAllByRole("radio").map(({ textContent }) => textContent)).toContain("Editar a mano");
});

it("writes times in the time zone", () => {
  open(price(), { timeZone: "Asia/Tokyo" });
  expect(card("Price").element.textContent).toContain("Mar 5, 2026, 12:06 AM");
});

it("turns the direction of writing with the locale", () => {
  open(twoFields(), { locale: "ar" });
  const root = screen.getByRole("heading", { level: 2 }).closest("[lang]");
  expect(root?.getAttribute("lang")).toBe("ar");
  expect(root?.getAttribute("dir")).toBe("rtl");
});

it("lets what is only read out not turn the text around it", () => {
  open(twoFields(), { locale: "ar" });
  const unseen = [...document.querySelectorAll("ins > span, del > span")].map((span) => span.getAttribute("dir"));
  expect(new Set(unseen)).toEqual(new Set(["rtl"]));
});

it("takes texts of one's own", () => {
  open(twoFields(), { texts: { ...textsOf("en"), heading: "Zu langsam" } });
  expect(screen.getByRole("heading", { level: 2 }).textContent).toBe("Zu langsam");
});
