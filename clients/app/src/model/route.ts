/** Which screen is shown, and its name in a browser's address. */

/** A screen. */
export type Route =
  | { readonly screen: "list" }
  | { readonly screen: "detail"; readonly id: string }
  | { readonly screen: "cancel"; readonly id: string }
  | { readonly screen: "waiting" }
  | { readonly screen: "conflict"; readonly id: string }
  | { readonly screen: "account" };

/** The screen that everything begins with. */
export const HOME: Route = { screen: "list" };

/** The address of a screen, after the `#`. */
export function pathOf(route: Route): string {
  switch (route.screen) {
    case "list":
      return "/";
    case "detail":
      return `/subscriptions/${encodeURIComponent(route.id)}`;
    case "cancel":
      return `/subscriptions/${encodeURIComponent(route.id)}/cancel`;
    case "waiting":
      return "/waiting";
    case "conflict":
      return `/waiting/${encodeURIComponent(route.id)}`;
    case "account":
      return "/account";
  }
}

/** The screen of an address; the list, if there is no such screen. */
export function routeOf(path: string): Route {
  const [first, second, third, ...rest] = path.split("/").filter(Boolean).map(decoded);
  if (rest.length > 0) return HOME;
  if (first === "subscriptions" && second && !third) return { screen: "detail", id: second };
  if (first === "subscriptions" && second && third === "cancel") return { screen: "cancel", id: second };
  if (first === "waiting" && !third) return second ? { screen: "conflict", id: second } : { screen: "waiting" };
  if (first === "account" && !second) return { screen: "account" };
  return HOME;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Where "Back" leads if nothing was visited before. */
export function parentOf(route: Route): Route {
  if (route.screen === "cancel") return { screen: "detail", id: route.id };
  if (route.screen === "conflict") return { screen: "waiting" };
  return HOME;
}
