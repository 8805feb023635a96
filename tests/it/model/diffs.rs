//! Holds comparisons, as they arrive and as they are stored, against the model's.

use occam_client::{
    prost_types,
    v1::VersionConflict,
    v1::{FieldDiff, Subscription, version_conflict::Current},
};
use prost_types::value::Kind;
use serde_json::{Value, json};

use super::{
    driver::{Call, Entity},
    machine::{Change, Request, SOMETIME, at, differences, micros, rows},
    timeline::{SLACK_MICROS, Timeline},
};

/// Between which times, in microseconds, something happened.
pub type Interval = (i64, i64);

/// When a call was under way.
pub fn interval(call: &Call) -> Interval {
    (call.begin / 1_000 - SLACK_MICROS, call.end / 1_000 + SLACK_MICROS)
}

/// Holds the answer of a conflict against the model.
pub fn conflict(
    timeline: &Timeline,
    entity: &Entity,
    request: &Request,
    conflict: &VersionConflict,
    call: &Call,
) -> Result<(), String> {
    let left_out = conflict.truncation.unwrap_or_default();
    if left_out.base_too_far {
        return Err("conflict: nothing is too far here".to_owned());
    }
    let current = timeline.message(entity, conflict.current_version);
    match &conflict.current {
        Some(Current::Subscription(shown)) if *shown == current => {}
        None if left_out.entity => {}
        _ => return Err(format!("conflict: current should be {current:?}")),
    }
    if left_out.diffs || left_out.values || left_out.long_values {
        // No value of the model is long, and history has them all.
        return Err("conflict: a small conflict was cut".to_owned());
    }
    comparison(timeline, request, conflict.current_version, &conflict.diffs, interval(call))
}

/// Holds the comparison of a conflict against the model's.
pub fn comparison(
    timeline: &Timeline,
    request: &Request,
    current: i64,
    diffs: &[FieldDiff],
    during: Interval,
) -> Result<(), String> {
    let expected = request.expected.unwrap_or_default();
    let rows = rows(&timeline.versions, expected, current, &request.change, time_compared(request, diffs, during));
    let same = rows.len() == diffs.len()
        && rows.iter().zip(diffs).all(|(row, diff)| {
            let last = usize::try_from(row.changed_in - 1).ok().map(|index| &timeline.made[index]);
            let (by, time) = last.map_or(("", None), |made| (&*made.actor, Some(made.update_time)));
            (&*row.path, row.kind, row.changed_in) == (&*diff.path, diff.kind(), diff.changed_in_version)
                && (by, time) == (&*diff.changed_by, diff.change_time.map(micros))
                && is_value(&row.path, row.base.as_ref(), diff.base.as_ref(), during)
                && is_value(&row.path, row.yours.as_ref(), diff.yours.as_ref(), during)
                && is_value(&row.path, row.current.as_ref(), diff.current.as_ref(), during)
        });
    if same { Ok(()) } else { Err(format!("diff: the model has {rows:#?}, not {diffs:#?}")) }
}

/// Holds the diffs of an applied record against what it changed.
pub fn applied(timeline: &Timeline, version: i64, diffs: &[FieldDiff]) -> Result<(), String> {
    let (before, after) = (at(&timeline.versions, version - 1), at(&timeline.versions, version));
    let changed = differences(before, after);
    let never = (0, 0);
    let same = changed.len() == diffs.len()
        && changed.iter().zip(diffs).all(|((path, value), diff)| {
            *path == diff.path
                && is_value(path, before.get(path), diff.base.as_ref(), never)
                && is_value(path, value.as_ref(), diff.yours.as_ref(), never)
                && is_value(path, value.as_ref(), diff.current.as_ref(), never)
        });
    if same { Ok(()) } else { Err(format!("history: version {version} changed {changed:?}, not {diffs:#?}")) }
}

/// A value of the wire as the model has it.
fn value(path: &str, wire: Option<&prost_types::Value>) -> Option<Value> {
    Some(match wire?.kind.as_ref()? {
        Kind::StringValue(text) if path.ends_with("_time") => {
            json!(chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_micros())
        }
        Kind::StringValue(text) => json!(text),
        Kind::BoolValue(value) => json!(value),
        other => panic!("{path} is {other:?}"),
    })
}

fn is_value(path: &str, model: Option<&Value>, wire: Option<&prost_types::Value>, during: Interval) -> bool {
    let wire = value(path, wire);
    if model == Some(&json!(SOMETIME)) {
        return wire.and_then(|wire| wire.as_i64()).is_some_and(|time| (during.0..=during.1).contains(&time));
    }
    model == wire.as_ref()
}

/// The time that a reply gives to what it would do now, if that is a time of the call.
pub fn time_shown(request: &Request, reply: &Subscription, call: &Call) -> i64 {
    let time = match request.change {
        Change::Pause => reply.pause_time,
        Change::Cancel { at_period_end: false, .. } => reply.cancel_time,
        _ => None,
    };
    within(time.map(micros), interval(call))
}

/// The time that a comparison gives to what was wished for, if that is a time of the call. Two may do the same in the same
/// microsecond, and then both wrote the same.
pub fn time_compared(request: &Request, diffs: &[FieldDiff], during: Interval) -> i64 {
    let path = match request.change {
        Change::Pause => "pause_time",
        Change::Cancel { at_period_end: false, .. } => "cancel_time",
        _ => return SOMETIME,
    };
    let diff = diffs.iter().find(|diff| diff.path == path);
    within(diff.and_then(|diff| value(path, diff.yours.as_ref())?.as_i64()), during)
}

fn within(time: Option<i64>, during: Interval) -> i64 {
    time.filter(|time| (during.0..=during.1).contains(time)).unwrap_or(SOMETIME)
}
