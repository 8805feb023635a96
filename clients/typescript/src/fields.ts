/** Which fields of an entity an update can write, and in which two states of one differ. It knows nothing of conflicts. */

import { create, type DescField, equals } from "@bufbuild/protobuf";
import type { Invoice, InvoiceLine } from "./gen/occam/v1/invoice_pb.js";
import { InvoiceLineSchema } from "./gen/occam/v1/invoice_pb.js";
import { type ChangeOf, type Entity, type Fields, fieldsOf, type Kind } from "./kinds.js";

/** In which fields two states of an entity differ, by the API's names. */
export interface Differences {
  /** Those that an update can write. */
  readonly writable: string[];
  /** Those that it cannot: the server's own, immutable ones, and those that have an RPC of their own. */
  readonly fixed: string[];
}

/** In which fields `edited` differs from `base`. */
export function differences(kind: Kind, base: Entity, edited: Entity): Differences {
  const only = (entity: Entity, field: DescField) =>
    create(kind.schema, { [field.localName]: fieldsOf(entity)[field.localName] });
  const differing = kind.schema.fields
    .filter((field) => !equals(kind.schema, only(base, field), only(edited, field)))
    .map((field) => field.name);
  const result = {
    writable: differing.filter((path) => kind.writable.includes(path)),
    fixed: differing.filter((path) => !kind.writable.includes(path)),
  };
  return kind.name === "invoice" ? ignoringLineAmounts(base as Invoice, edited as Invoice, result) : result;
}

/**
 * The amount of a line is the server's: lines that differ in nothing else are the same, and to edit it is a mistake. A line
 * whose quantity or price was edited still has its old one, and a new line has none.
 */
function ignoringLineAmounts(base: Invoice, edited: Invoice, found: Differences): Differences {
  const bare = (line: InvoiceLine): InvoiceLine => {
    const { amount: _, ...rest } = line;
    return rest;
  };
  const pairs = edited.lines.flatMap((line, index) => {
    const before = base.lines[index];
    return before ? [{ before, line, same: equals(InvoiceLineSchema, bare(before), bare(line)) }] : [];
  });
  const same = base.lines.length === edited.lines.length && pairs.every((pair) => pair.same);
  const editsAmount = pairs.some(
    ({ before, line, same }) => same && line.amount !== undefined && !equals(InvoiceLineSchema, before, line),
  );
  return {
    writable: found.writable.filter((path) => path !== "lines" || !same),
    fixed: editsAmount ? [...found.fixed, "lines.amount"] : found.fixed,
  };
}

/** The field of this name in the API, if an update can write it. */
export function writableField(kind: Kind, path: string): DescField | undefined {
  return kind.writable.includes(path) ? kind.schema.fields.find((field) => field.name === path) : undefined;
}

/** The key of `metadata.<key>`. */
export function metadataKey(path: string): string | undefined {
  return path.startsWith("metadata.") ? path.slice("metadata.".length) : undefined;
}

/** The value of one pair of the metadata, whose name may be one that every object has, such as `constructor`. */
export function pairOf(entity: Entity, key: string): string | undefined {
  return Object.hasOwn(entity.metadata, key) ? entity.metadata[key] : undefined;
}

/** Gives a field, or one pair of the metadata, the value that `from` has in it; `false` if an update cannot write it. */
export function copy(kind: Kind, entity: Entity, path: string, from: Entity): boolean {
  const key = metadataKey(path);
  if (key !== undefined) {
    const { [key]: _, ...others } = entity.metadata;
    const value = pairOf(from, key);
    entity.metadata = value === undefined ? others : { ...others, [key]: value };
    return true;
  }
  const field = writableField(kind, path);
  if (field === undefined) return false;
  fieldsOf(entity)[field.localName] = fieldsOf(from)[field.localName];
  return true;
}

/** The update that writes these fields with the values that `entity` has; `undefined` if there are none. */
export function updateOf<T extends Entity>(kind: Kind, entity: T, paths: readonly string[]): ChangeOf<T> | undefined {
  if (paths.length === 0) return undefined;
  const values: Fields = {};
  for (const path of paths) {
    const field = writableField(kind, path);
    if (field) values[field.localName] = fieldsOf(entity)[field.localName];
  }
  return { type: "update", values } as ChangeOf<T>;
}
