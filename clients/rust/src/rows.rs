//! The fields of a conflict, as lines for a terminal.
//!
//! Values come from other people, so control characters are escaped and length is bounded.

use std::fmt;

use prost_types::value::Kind;
use prost_types::{ListValue, Struct, Value};

use crate::v1::{FieldDiff, FieldDiffKind, Truncation};

/// Longer values are cut, since a conflict is to be taken in at a glance.
const VALUE_CHARS_MAX: usize = 100;

/// Writes each field, and what is missing, on lines of their own, each beginning with a line break.
pub(crate) fn write(f: &mut fmt::Formatter<'_>, diffs: &[FieldDiff], truncation: &Truncation) -> fmt::Result {
    for diff in diffs {
        write_field(f, diff, truncation)?;
    }
    let left_out = [
        (truncation.long_values, "long values"),
        (truncation.values, "the values"),
        (truncation.entity, "the entity"),
        (truncation.diffs, "the fields"),
    ];
    let left_out: Vec<_> = left_out.into_iter().filter_map(|(is_left_out, what)| is_left_out.then_some(what)).collect();
    if !left_out.is_empty() {
        write!(f, "\n  Left out for size: {}.", left_out.join(", "))?;
    }
    if truncation.base_too_far {
        write!(f, "\n  The change is too far behind to be compared.")?;
    }
    Ok(())
}

fn write_field(f: &mut fmt::Formatter<'_>, diff: &FieldDiff, truncation: &Truncation) -> fmt::Result {
    let (kind, yours_differs) = match diff.kind() {
        FieldDiffKind::YoursOnly => ("changed by you only", true),
        FieldDiffKind::TheirsOnly => ("changed meanwhile", false),
        FieldDiffKind::BothSame => ("changed meanwhile, as you would", true),
        FieldDiffKind::BothDiffer => ("changed by both", true),
        FieldDiffKind::Unspecified => ("differs", diff.yours.is_some()),
    };
    write!(f, "\n  {}: {kind}", diff.path.escape_debug())?;
    if diff.changed_in_version > 0 {
        let (version, by) = (diff.changed_in_version, diff.changed_by.escape_debug());
        write!(f, " (version {version}, by {by}")?;
        if let Some(time) = &diff.change_time {
            write!(f, ", {time}")?;
        }
        write!(f, ")")?;
    }
    if truncation.values {
        return Ok(());
    }
    let mut side = |label: &str, value: &Option<Value>| {
        let text = match value {
            Some(value) => shorten(&json(value)),
            None if truncation.long_values => "(unset, or left out)".to_owned(),
            None => "(unset)".to_owned(),
        };
        write!(f, "\n    {label:<7} {text}")
    };
    side("base", &diff.base)?;
    if yours_differs {
        side("yours", &diff.yours)?;
    }
    side("current", &diff.current)
}

/// A value as JSON, near enough to be read.
fn json(value: &Value) -> String {
    match &value.kind {
        None | Some(Kind::NullValue(_)) => "null".to_owned(),
        Some(Kind::NumberValue(number)) => number.to_string(),
        Some(Kind::StringValue(text)) => format!("{text:?}"),
        Some(Kind::BoolValue(bool)) => bool.to_string(),
        Some(Kind::ListValue(ListValue { values })) => {
            let values: Vec<_> = values.iter().map(json).collect();
            format!("[{}]", values.join(", "))
        }
        Some(Kind::StructValue(Struct { fields })) => {
            let fields: Vec<_> = fields.iter().map(|(key, value)| format!("{key:?}: {}", json(value))).collect();
            format!("{{{}}}", fields.join(", "))
        }
    }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(VALUE_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
