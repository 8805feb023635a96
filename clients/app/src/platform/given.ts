/** What a page's address gives: the language and the server. A phone's app has no address. */

/** What is given from outside. */
export interface Given {
  readonly locale: string | undefined;
  readonly server: string | undefined;
}

/** What is given from outside. */
export function given(): Given {
  return { locale: undefined, server: undefined };
}
