//! The limits of fields, and a collector that names every field that breaks one.

use std::collections::BTreeMap;

use super::{BillingInterval, Error, IntervalUnit, Metadata, Money, Violations};

/// The limits, as the contract gives them: characters are Unicode scalar values.
pub mod limits {
    /// Characters of `customer_id`, of a payment's reference and of an actor's name.
    pub const REFERENCE_CHARS_MAX: usize = 200;
    /// Characters of a name that people read.
    pub const NAME_CHARS_MAX: usize = 200;
    /// Characters of a plan's code.
    pub const CODE_CHARS_MAX: usize = 100;
    /// Characters of `memo`, of a plan's `description` and of a reason.
    pub const MEMO_CHARS_MAX: usize = 1_000;
    /// Characters of `notes`.
    pub const NOTES_CHARS_MAX: usize = 4_000;
    /// Characters of a line's `description`.
    pub const LINE_DESCRIPTION_CHARS_MAX: usize = 500;
    /// Pairs of metadata.
    pub const METADATA_PAIRS_MAX: usize = 20;
    /// Characters of a metadata key.
    pub const METADATA_KEY_CHARS_MAX: usize = 40;
    /// Characters of a metadata value.
    pub const METADATA_VALUE_CHARS_MAX: usize = 200;
    /// The largest quantity.
    pub const QUANTITY_MAX: i64 = 1_000_000;
    /// The longest trial, in days.
    pub const TRIAL_DAYS_MAX: i32 = 730;
    /// The largest count of an interval.
    pub const INTERVAL_COUNT_MAX: i32 = 36;
    /// Lines of an invoice.
    pub const INVOICE_LINES_MAX: usize = 100;
}

/// Collects what is wrong with the fields of one message, so that a caller learns all of it at once.
#[derive(Debug, Default)]
pub struct Validator {
    prefix: String,
    violations: Violations,
}

impl Validator {
    /// A validator whose fields are named below `prefix`, such as `subscription`; empty for the message itself.
    pub fn new(prefix: &str) -> Self {
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}.") };
        Self { prefix, violations: Violations::default() }
    }

    /// Notes that `field` does not hold.
    pub fn reject(&mut self, field: &str, description: impl Into<String>) {
        self.violations.push(format!("{}{field}", self.prefix), description);
    }

    /// Notes that a field outside of the prefix does not hold.
    pub fn reject_outside(&mut self, field: &str, description: impl Into<String>) {
        self.violations.push(field, description);
    }

    /// The value, unless anything was rejected.
    pub fn finish<T>(self, value: T) -> Result<T, Error> {
        self.violations.into_result().map(|()| value)
    }

    /// A value that could be made unless anything was rejected.
    pub fn finish_some<T>(mut self, value: Option<T>) -> Result<T, Error> {
        if value.is_none() && self.violations.0.is_empty() {
            self.reject_outside("", "incomplete");
        }
        match value {
            Some(value) => self.finish(value),
            None => Err(Error::Invalid(self.violations)),
        }
    }

    /// Text of at most `chars_max` characters, without NUL, which PostgreSQL cannot store.
    pub fn text(&mut self, field: &str, text: &str, chars_max: usize) {
        let chars = text.chars().count();
        if chars > chars_max {
            self.reject(field, format!("at most {chars_max} characters, found {chars}"));
        }
        if text.contains('\0') {
            self.reject(field, "must not contain a NUL character");
        }
    }

    /// The same, and not empty.
    pub fn required_text(&mut self, field: &str, text: &str, chars_max: usize) {
        if text.is_empty() {
            self.reject(field, format!("required, 1 to {chars_max} characters"));
        }
        self.text(field, text, chars_max);
    }

    /// A plan's code.
    pub fn code(&mut self, field: &str, code: &str) {
        let well_formed = code.starts_with(|c: char| c.is_ascii_alphanumeric())
            && code.len() <= limits::CODE_CHARS_MAX
            && code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
        if !well_formed {
            self.reject(
                field,
                format!("required, 1 to {} of A-Z a-z 0-9 . _ -, a letter or digit first", limits::CODE_CHARS_MAX),
            );
        }
    }

    /// A number within `1..=max`.
    pub fn positive(&mut self, field: &str, value: i64, max: i64) {
        if !(1..=max).contains(&value) {
            self.reject(field, format!("must be 1 to {max}, found {value}"));
        }
    }

    /// The days of a trial.
    pub fn trial_days(&mut self, field: &str, days: i32) {
        if !(0..=limits::TRIAL_DAYS_MAX).contains(&days) {
            self.reject(field, format!("must be 0 to {}, found {days}", limits::TRIAL_DAYS_MAX));
        }
    }

    /// An amount that is not below zero.
    pub fn not_negative(&mut self, field: &str, money: Money) {
        if money.is_negative() {
            self.reject(field, format!("must not be negative, found {money}"));
        }
    }

    /// An interval whose parts may be missing.
    pub fn interval(&mut self, field: &str, unit: Option<IntervalUnit>, count: i32) -> Option<BillingInterval> {
        if !(1..=limits::INTERVAL_COUNT_MAX).contains(&count) {
            self.reject(
                &format!("{field}.count"),
                format!("must be 1 to {}, found {count}", limits::INTERVAL_COUNT_MAX),
            );
        }
        if unit.is_none() {
            self.reject(&format!("{field}.unit"), "must be DAY, WEEK, MONTH or YEAR");
        }
        unit.map(|unit| BillingInterval { unit, count })
    }

    /// The caller's own pairs.
    pub fn metadata(&mut self, field: &str, pairs: BTreeMap<String, String>) -> Metadata {
        if pairs.len() > limits::METADATA_PAIRS_MAX {
            self.reject(field, format!("at most {} pairs, found {}", limits::METADATA_PAIRS_MAX, pairs.len()));
        }
        let well_formed = |key: &str| {
            key.starts_with(|c: char| c.is_ascii_lowercase())
                && key.len() <= limits::METADATA_KEY_CHARS_MAX
                && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        };
        // The keys themselves are not repeated, since they may be of any length; so that one violation tells of them all.
        match pairs.keys().filter(|key| !well_formed(key)).count() {
            0 => {}
            malformed => self.reject(field, format!("keys must match [a-z][a-z0-9_]{{0,39}}, {malformed} do not")),
        }
        for (key, value) in pairs.iter().filter(|(key, _)| well_formed(key)) {
            self.text(&format!("{field}.{key}"), value, limits::METADATA_VALUE_CHARS_MAX);
        }
        pairs
    }
}
