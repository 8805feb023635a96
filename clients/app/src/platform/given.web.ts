/** What a page's address gives, for links, demonstrations and tests: `?locale=ar&server=http://127.0.0.1:50051`. */

import type { Given } from "./given";

/** What is given from outside. */
export function given(): Given {
  const query = new URLSearchParams(location.search);
  return { locale: query.get("locale") ?? undefined, server: query.get("server") ?? undefined };
}
