//! The tables as SeaORM sees them, and each row's way to and from the domain. Private to the store.

pub mod invoice;
pub mod mutation;
pub mod number_series;
pub mod payment;
pub mod plan;
pub mod subscription;

use super::Error;
use crate::domain::{BillingInterval, Currency, IntervalUnit, Metadata, Money};

/// A row that this server did not write.
fn corrupt(table: &'static str, what: impl Into<String>) -> Error {
    Error::CorruptRow { table, what: what.into() }
}

fn money(table: &'static str, currency: &str, minor: i64) -> Result<Money, Error> {
    let currency = Currency::parse(currency).map_err(|error| corrupt(table, error.to_string()))?;
    Ok(Money::from_minor(currency, minor))
}

fn interval(table: &'static str, unit: &str, count: i32) -> Result<BillingInterval, Error> {
    let unit = IntervalUnit::parse(unit).ok_or_else(|| corrupt(table, format!("interval unit {unit:?}")))?;
    Ok(BillingInterval { unit, count })
}

fn metadata(table: &'static str, json: serde_json::Value) -> Result<Metadata, Error> {
    serde_json::from_value(json).map_err(|error| corrupt(table, format!("metadata: {error}")))
}

fn metadata_json(metadata: &Metadata) -> serde_json::Value {
    metadata.iter().map(|(key, value)| (key.clone(), serde_json::Value::from(value.clone()))).collect()
}
