//! What came of a task, in the host's words.

use occam_client::{
    Conflict, Error, Outcome, Reply,
    prost_types::{self, value::Kind},
    v1::{FieldDiff, Subscription},
};
use serde::Serialize;
use serde_json::{Value, json};

#[derive(Default, Serialize)]
pub(crate) struct Report {
    pub(crate) name: Option<String>,
    outcome: &'static str,
    version: Option<i64>,
    attempts: Option<u32>,
    replayed: Option<bool>,
    merged: Option<bool>,
    pub(crate) waits_ms: Option<Vec<u128>>,
    conflict: Option<Value>,
    pub(crate) resolved: Option<Box<Report>>,
    error: Option<String>,
}

impl Report {
    pub(crate) fn of_outcome(outcome: &Result<Outcome<Subscription>, Error<Subscription>>) -> Self {
        match outcome {
            Err(error) => Self::of_error(error),
            Ok(outcome) => {
                let report = Self {
                    outcome: "nothing_to_do",
                    version: Some(outcome.entity().version),
                    attempts: Some(outcome.attempts()),
                    ..Self::default()
                };
                match outcome {
                    Outcome::NothingToDo { .. } => report,
                    Outcome::Modified(modified) => Self {
                        outcome: "modified",
                        replayed: Some(modified.replayed),
                        merged: Some(modified.merge.is_some()),
                        ..report
                    },
                }
            }
        }
    }

    pub(crate) fn of_reply(reply: &Result<Reply<Subscription>, Error<Subscription>>) -> Self {
        match reply {
            Err(error) => Self::of_error(error),
            Ok(reply) => Self {
                outcome: "modified",
                version: Some(reply.entity.version),
                attempts: Some(1),
                replayed: Some(reply.replayed),
                merged: Some(reply.merge.is_some()),
                ..Self::default()
            },
        }
    }

    fn of_error(error: &Error<Subscription>) -> Self {
        let (outcome, conflict) = match error {
            Error::Conflict(conflict) => ("conflict", Some(describe(conflict))),
            Error::VersionAhead(conflict) => ("version_ahead", Some(describe(conflict))),
            Error::NotFound { .. } => ("not_found", None),
            Error::Refused { .. } => ("refused", None),
            Error::Unavailable { .. } => ("unavailable", None),
            Error::OutcomeUnknown { .. } => ("outcome_unknown", None),
            // No scenario is about these.
            _ => ("another error", None),
        };
        Self { outcome, conflict, error: Some(error.to_string()), ..Self::default() }
    }
}

fn describe(conflict: &Conflict<Subscription>) -> Value {
    json!({
        "expected_version": conflict.expected_version,
        "current_version": conflict.current_version,
        "mergeable": conflict.mergeable,
        "attempts": conflict.attempts,
        "has_base": conflict.base.is_some(),
        // By its type.
        "has_yours": true,
        "has_current": conflict.current.is_some(),
        "rows": conflict.diffs.iter().map(row).collect::<Vec<_>>(),
    })
}

fn row(diff: &FieldDiff) -> Value {
    json!({
        "path": diff.path,
        "kind": diff.kind().as_str_name(),
        "base": diff.base.as_ref().map(json_of),
        "yours": diff.yours.as_ref().map(json_of),
        "current": diff.current.as_ref().map(json_of),
        "changed_by": diff.changed_by,
    })
}

fn json_of(value: &prost_types::Value) -> Value {
    match &value.kind {
        None | Some(Kind::NullValue(_)) => Value::Null,
        Some(Kind::NumberValue(number)) => json!(number),
        Some(Kind::StringValue(text)) => json!(text),
        Some(Kind::BoolValue(bool)) => json!(bool),
        Some(Kind::ListValue(list)) => list.values.iter().map(json_of).collect(),
        Some(Kind::StructValue(fields)) => {
            Value::Object(fields.fields.iter().map(|(key, value)| (key.clone(), json_of(value))).collect())
        }
    }
}
