/** Values of an entity as the rows of a conflict have them, and back: for what a refusal had no room for, and for edits. */

import { create, type DescField, type JsonValue, type Message, ScalarType, toJson } from "@bufbuild/protobuf";
import { type Timestamp, TimestampSchema } from "@bufbuild/protobuf/wkt";
import { metadataKey, pairOf } from "../fields.js";
import { type Money, MoneySchema } from "../gen/google/type/money_pb.js";
import { type Entity, type Fields, fieldsOf, type Kind } from "../kinds.js";
import { moneyOf, moneyText, parseMoney } from "./money.js";

/** The value of a field, or of one pair of the metadata, as a row has it; unset is `undefined`. */
export function rowValue(kind: Kind, entity: Entity, path: string): JsonValue | undefined {
  const key = metadataKey(path);
  if (key !== undefined) return pairOf(entity, key);
  const field = kind.schema.fields.find(({ name }) => name === path);
  return field && jsonOf(field, fieldsOf(entity)[field.localName]);
}

function jsonOf(field: DescField, value: unknown): JsonValue | undefined {
  if (value === undefined) return undefined;
  switch (field.fieldKind) {
    case "message":
      return messageJson(field.message.typeName, field.message.fields, value as Message);
    case "enum":
      return field.enum.values.find(({ number }) => number === value)?.localName ?? String(value);
    case "list":
      if (field.listKind !== "message") return [...(value as JsonValue[])];
      return (value as Message[]).map((item) => messageJson(field.message.typeName, field.message.fields, item));
    case "map":
      return { ...(value as Record<string, string>) };
    case "scalar":
      return typeof value === "bigint" ? String(value) : (value as JsonValue);
  }
}

function messageJson(typeName: string, fields: readonly DescField[], message: Message): JsonValue {
  if (typeName === MoneySchema.typeName) return moneyText(message as Money);
  if (typeName === TimestampSchema.typeName) return toJson(TimestampSchema, message as Timestamp);
  const values = fields.map((field) => [field.name, jsonOf(field, fieldsOf(message)[field.localName])] as const);
  return Object.fromEntries(values.filter((each): each is readonly [string, JsonValue] => each[1] !== undefined));
}

/** An entity that has this value in the field, of which nothing else counts. Only for fields that are edited by hand. */
export function entityWith<T extends Entity>(kind: Kind, path: string, value: JsonValue | undefined): T {
  const key = metadataKey(path);
  if (key !== undefined) {
    return create(kind.schema, { metadata: value === undefined ? {} : { [key]: value } } as Fields) as T;
  }
  const field = kind.schema.fields.find(({ name }) => name === path);
  if (field === undefined) throw new TypeError(`a ${kind.name} has no ${path}`);
  return create(kind.schema, { [field.localName]: messageValue(field, value) } as Fields) as T;
}

function messageValue(field: DescField, value: JsonValue | undefined): unknown {
  if (field.fieldKind === "message") {
    const money = parseMoney(value);
    return money && moneyOf(money);
  }
  return field.fieldKind === "scalar" && field.scalar === ScalarType.INT64 ? BigInt(String(value)) : value;
}

/** Whether two values are the same, in whatever order their parts come. */
export function sameValue(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const keys = Object.keys(a);
  const [left, right] = [a, b] as Readonly<Record<string, JsonValue>>[];
  return keys.length === Object.keys(b).length && keys.every((key) => sameValue(left?.[key], right?.[key]));
}
