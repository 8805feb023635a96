//! An entity as a flat map from paths to JSON values: what diffs, history and merges work on.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Version, Versioned, pick::Pick};
use crate::domain::Timestamp;

/// The set fields of an entity by path; a pair of the metadata is `metadata.<key>`.
pub type Fields = Map<String, Value>;

/// What a change gives to fields; `None` unsets one.
pub type Wanted = BTreeMap<String, Option<Value>>;

const METADATA: &str = "metadata";

/// Not part of the content: they are the row's own account of itself, and history keeps them in columns.
const BOOKKEEPING: [&str; 4] = ["id", "version", "create_time", "update_time"];

/// Fields that are not those of an entity: history was altered, or written by a newer server.
#[derive(Debug, thiserror::Error)]
#[error("the fields from history make no {entity_type}")]
pub struct CorruptFields {
    /// What they should have made.
    pub entity_type: super::EntityType,
    /// Why they do not.
    #[source]
    pub source: serde_json::Error,
}

/// The content of an entity.
pub fn fields<E: Versioned>(entity: &E) -> Fields {
    let mut fields = flatten(entity);
    for path in BOOKKEEPING {
        fields.remove(path);
    }
    fields
}

/// The fields of anything that is written with an entity's names, such as an update.
pub fn flatten(value: &impl Serialize) -> Fields {
    flat(object(value))
}

/// Those fields of an entity that have one of these names; a pair of the metadata is named by all of them.
pub fn pick<E: Versioned>(entity: &E, names: &[&str]) -> Fields {
    flat(picked(entity, names))
}

/// The name of the field that a path leads to, or into.
pub fn field_of(path: &str) -> &str {
    path.split_once('.').map_or(path, |(name, _)| name)
}

/// The names of the fields in which two entities differ.
pub fn differing<E: Versioned>(one: &E, other: &E) -> Vec<&'static str> {
    let mut names = one.differing(other);
    names.retain(|name| !BOOKKEEPING.contains(name));
    names
}

/// Of two entities the fields in which they differ: most changes are of a few.
pub(super) fn differing_parts<E: Versioned>(one: &E, other: &E) -> (Fields, Fields) {
    let names = differing(one, other);
    let (ones, others) = (picked(one, &names), picked(other, &names));
    // A field that were written by another name than it has would be missed.
    if names.iter().any(|name| !ones.contains_key(*name) && !others.contains_key(*name)) {
        return (fields(one), fields(other));
    }
    (flat(ones), flat(others))
}

/// Each pair of the metadata by its own path.
fn flat(mut object: Fields) -> Fields {
    match object.remove(METADATA) {
        Some(Value::Object(pairs)) => {
            object.extend(pairs.into_iter().map(|(key, value)| (format!("{METADATA}.{key}"), value)));
        }
        Some(other) => drop(object.insert(METADATA.to_owned(), other)),
        None => {}
    }
    object
}

/// The entity that `like` is at another version, with these fields.
pub fn restore<E: Versioned>(
    like: &E,
    fields: Fields,
    version: Version,
    update_time: Timestamp,
) -> Result<E, CorruptFields> {
    let mut whole = pick(like, &BOOKKEEPING);
    let mut metadata = Map::new();
    for (path, value) in fields {
        match path.strip_prefix(METADATA).and_then(|rest| rest.strip_prefix('.')) {
            Some(key) => metadata.insert(key.to_owned(), value),
            None => whole.insert(path, value),
        };
    }
    whole.insert(METADATA.to_owned(), Value::Object(metadata));
    let restored = serde_json::from_value(Value::Object(whole));
    let mut entity: E = restored.map_err(|source| CorruptFields { entity_type: E::TYPE, source })?;
    entity.stamp(version, update_time);
    Ok(entity)
}

/// The fields of these names, as they are written.
fn picked<E: Versioned>(entity: &E, names: &[&str]) -> Fields {
    entity.serialize(Pick(names)).unwrap_or_default()
}

/// Entities and updates are structs with text keys, which cannot fail to serialize; if one did, its fields would be
/// missing, and `restore` would say so.
fn object(value: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(object)) => object,
        Ok(_) | Err(_) => Map::new(),
    }
}

/// 64-bit integers as text, since JSON's numbers lose digits in many a reader.
pub mod text_i64 {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes the digits.
    pub fn serialize<S: Serializer>(number: &i64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(number)
    }

    /// Writes the digits, or null.
    pub fn serialize_option<S: Serializer>(number: &Option<i64>, serializer: S) -> Result<S::Ok, S::Error> {
        match number {
            Some(number) => serializer.collect_str(number),
            None => serializer.serialize_none(),
        }
    }

    /// Reads the digits.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
