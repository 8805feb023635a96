/** Where a screen stands: whose it is, and how to get to others. */

import { createContext, useContext } from "react";
import type { Route } from "../model/route";
import type { Workspace } from "../model/workspace";

export interface Place {
  readonly workspace: Workspace;
  readonly go: (route: Route) => void;
  readonly back: () => void;
}

const PlaceContext = createContext<Place | undefined>(undefined);

export const PlaceProvider = PlaceContext.Provider;

export function usePlace(): Place {
  const place = useContext(PlaceContext);
  if (place === undefined) throw new Error("a screen stands outside of the app");
  return place;
}
