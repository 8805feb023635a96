//! Between messages and the domain: wire values are checked here, and trusted nowhere before.

mod conflict;
mod history;
mod invoice;
mod plan;
mod subscription;

use prost_types::FieldMask;

pub(super) use conflict::{conflict_message, merge, version_conflict};
pub(super) use history::{compared_diffs, entity_type, entity_version, mutation, mutation_filter, verification};
pub(super) use invoice::{invoice_filter, invoice_update, new_invoice, payment};
pub(super) use plan::{new_plan, plan_filter, plan_update};
pub(super) use subscription::{new_subscription, subscription_filter, subscription_update};

use crate::{
    domain::{Money, Timestamp, Validator},
    proto as pb,
};

/// More than any entity has fields.
const PATHS_MAX: usize = 64;

/// What a mask may do with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    /// Write it.
    Writable,
    /// Name it, as long as it does not change it.
    Immutable,
    /// Name it, without effect.
    OutputOnly,
}

/// Which of an entity's fields an update writes: those that the mask names, without one those that are populated.
struct Mask<'a> {
    mask: Option<&'a FieldMask>,
}

impl<'a> Mask<'a> {
    /// Checks that every path of the mask is a field of the entity.
    fn parse(mask: Option<&'a FieldMask>, fields: &[(&str, Access)], validator: &mut Validator) -> Self {
        let mask = mask.filter(|mask| !mask.paths.is_empty());
        if mask.is_some_and(|mask| mask.paths.len() > PATHS_MAX) {
            validator.reject_outside("update_mask", format!("at most {PATHS_MAX} paths"));
            return Self { mask };
        }
        for path in mask.iter().flat_map(|mask| &mask.paths) {
            let short: String = path.chars().take(80).collect();
            if path == "*" {
                validator.reject_outside("update_mask", "* is not supported, name the fields");
            } else if !fields.iter().any(|(name, _)| name == path) {
                validator.reject_outside("update_mask", format!("no such field: {short:?}"));
            }
        }
        Self { mask }
    }

    fn has(&self, path: &str, populated: bool) -> bool {
        self.mask.map_or(populated, |mask| mask.paths.iter().any(|named| named == path))
    }

    /// The text, if it is to be written.
    fn text(&self, path: &str, text: String) -> Option<String> {
        self.has(path, !text.is_empty()).then_some(text)
    }
}

fn money(field: &str, money: Option<pb::Money>, validator: &mut Validator) -> Option<Money> {
    let Some(money) = money else {
        validator.reject(field, "required");
        return None;
    };
    match Money::from_units(&money.currency_code, money.units, money.nanos) {
        Ok(money) => Some(money),
        Err(error) => {
            validator.reject(field, error.to_string());
            None
        }
    }
}

fn money_message(money: Money) -> pb::Money {
    pb::Money { currency_code: money.currency().code().to_owned(), units: money.units(), nanos: money.nanos() }
}

/// A time in whole microseconds, of the years 1 to 9999 as `google.protobuf.Timestamp` has it.
fn timestamp(field: &str, time: prost_types::Timestamp, validator: &mut Validator) -> Option<Timestamp> {
    const SECONDS: std::ops::RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;
    let nanos = u32::try_from(time.nanos).ok().filter(|nanos| *nanos < 1_000_000_000);
    let parsed = nanos.filter(|_| SECONDS.contains(&time.seconds)).and_then(|nanos| {
        // What is finer than a microsecond is cut off: the database does not keep it.
        Timestamp::from_timestamp(time.seconds, nanos / 1_000 * 1_000)
    });
    if parsed.is_none() {
        validator.reject(field, "must be a time of the years 1 to 9999, its nanos within a second");
    }
    parsed
}

fn optional_timestamp(
    field: &str,
    time: Option<prost_types::Timestamp>,
    validator: &mut Validator,
) -> Option<Timestamp> {
    time.and_then(|time| timestamp(field, time, validator))
}

fn timestamp_message(time: Timestamp) -> prost_types::Timestamp {
    // Below a second, so it fits.
    let nanos = i32::try_from(time.timestamp_subsec_nanos()).unwrap_or_default();
    prost_types::Timestamp { seconds: time.timestamp(), nanos }
}

/// The value of an enum in a filter: 0 does not filter, an unknown number is refused.
fn enum_filter<M, D>(field: &str, number: i32, validator: &mut Validator, convert: impl Fn(M) -> Option<D>) -> Option<D>
where
    M: TryFrom<i32>,
{
    if number == 0 {
        return None;
    }
    let value = M::try_from(number).ok().and_then(convert);
    if value.is_none() {
        validator.reject(field, format!("no such value: {number}"));
    }
    value
}

/// The UUID in a filter; an empty one does not filter.
fn id_filter(field: &str, text: &str, validator: &mut Validator) -> Option<uuid::Uuid> {
    (!text.is_empty()).then(|| super::request::id(field, text, validator))
}

/// The text in a filter; an empty one does not filter.
fn text_filter(field: &str, text: String, validator: &mut Validator) -> Option<String> {
    validator.text(field, &text, crate::domain::limits::REFERENCE_CHARS_MAX);
    (!text.is_empty()).then_some(text)
}
