//! The model: what the contract makes of a request, on a map of fields. It shares no code with the server.

use std::collections::{BTreeMap, BTreeSet};

use occam_client::v1::{FieldDiffKind, Subscription, SubscriptionStatus};
use serde_json::{Value, json};

/// What a subscription holds, by path; an unset field is absent. Times are microseconds since 1970.
pub type Fields = BTreeMap<String, Value>;

/// The time of something that happens now, when nobody can say when that is.
pub const SOMETIME: i64 = -1;

/// The fields that mean something only together, by the name of their group.
const LIFE: [&str; 5] = ["status", "pause_time", "cancel_at_period_end", "cancel_time", "cancel_reason"];

/// What a request does to a subscription.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Writes the fields that are there.
    Update {
        notes: Option<String>,
        quantity: Option<i64>,
        metadata: Option<BTreeMap<String, String>>,
    },
    Pause,
    Resume,
    Cancel {
        at_period_end: bool,
        reason: String,
    },
    Uncancel,
}

/// One request to change one subscription.
#[derive(Debug, Clone)]
pub struct Request {
    pub entity: usize,
    pub change: Change,
    pub expected: Option<i64>,
    pub merge: bool,
    pub force: bool,
    pub validate_only: bool,
    pub request_id: String,
}

/// What becomes of a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It is accepted, and this is what the subscription holds afterwards: perhaps what it held before.
    Accepted { fields: Fields, merged: bool },
    /// A rule refuses it.
    Refused(&'static str),
    /// It is stale.
    Stale { mergeable: bool },
    /// It is ahead.
    Ahead,
}

/// One line of the comparison that explains a conflict.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub path: String,
    pub base: Option<Value>,
    pub yours: Option<Value>,
    pub current: Option<Value>,
    pub kind: FieldDiffKind,
    pub changed_in: i64,
}

/// What becomes of a request that finds the subscription at version `current` of these `versions`, the first being 1.
pub fn decide(versions: &[Fields], current: i64, request: &Request, now: i64) -> Verdict {
    let state = at(versions, current);
    match request.expected.filter(|expected| !request.force && *expected != current) {
        None => match request.change.apply(state, now) {
            Ok(fields) => Verdict::Accepted { fields, merged: false },
            Err(reason) => Verdict::Refused(reason),
        },
        Some(expected) if expected > current => Verdict::Ahead,
        Some(expected) => match merged(at(versions, expected), state, &request.change, now) {
            Some(fields) if request.merge => Verdict::Accepted { fields, merged: true },
            result => Verdict::Stale { mergeable: result.is_some() },
        },
    }
}

/// The subscription at a version.
pub fn at(versions: &[Fields], version: i64) -> &Fields {
    &versions[usize::try_from(version - 1).unwrap()]
}

/// The fields that differ, each with its value afterwards.
pub fn differences(before: &Fields, after: &Fields) -> BTreeMap<String, Option<Value>> {
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differing = paths.into_iter().filter(|path| before.get(*path) != after.get(*path));
    differing.map(|path| (path.clone(), after.get(path).cloned())).collect()
}

/// The change made of `base`, made again on `current`, if it touches no group of fields that was touched since.
fn merged(base: &Fields, current: &Fields, change: &Change, now: i64) -> Option<Fields> {
    let mut writes = differences(base, &change.apply(base, now).ok()?);
    // What an update names it writes, even when that was the value before; of metadata, the pairs that it changes.
    let named = change.sent().into_iter().filter(|(path, _)| !path.starts_with("metadata."));
    writes.extend(named.map(|(path, value)| (path, Some(value))));
    let theirs = differences(base, current);
    let mine: BTreeSet<&str> = writes.keys().map(|path| group(path)).chain(change.reads().iter().copied()).collect();
    for both in theirs.keys().map(|path| group(path)).filter(|group| mine.contains(group)) {
        let paths = writes.keys().chain(theirs.keys()).filter(|path| group(path) == both);
        if paths.into_iter().any(|path| !writes.contains_key(path) || writes.get(path) != theirs.get(path)) {
            return None;
        }
    }
    // Every rule once more, on what it is now.
    change.apply(current, now).ok()?;
    let mut result = current.clone();
    for (path, value) in writes {
        match value {
            Some(value) => result.insert(path, value),
            None => result.remove(&path),
        };
    }
    Some(result)
}

/// The comparison of a request made from `expected`, at the time `now`, with what the subscription is at `current`.
pub fn rows(versions: &[Fields], expected: i64, current: i64, change: &Change, now: i64) -> Vec<Row> {
    let newest = at(versions, current);
    let mut yours: BTreeMap<String, Option<Value>> =
        change.sent().into_iter().map(|(path, value)| (path, Some(value))).collect();
    if expected > current {
        let row = |(path, yours): (String, Option<Value>)| {
            let current = newest.get(&path).cloned();
            let kind = if yours == current { FieldDiffKind::BothSame } else { FieldDiffKind::BothDiffer };
            Row { path, base: None, yours, current, kind, changed_in: 0 }
        };
        return yours.into_iter().map(row).collect();
    }
    let base = at(versions, expected);
    if let Ok(wish) = change.apply(base, now) {
        yours.extend(differences(base, &wish));
    }
    let theirs = differences(base, newest);
    let paths: BTreeSet<String> = yours.keys().chain(theirs.keys()).cloned().collect();
    let row = |path: String| {
        let wish = yours.get(&path);
        let is_mine = wish.is_some_and(|wish| wish.as_ref() != base.get(&path));
        let kind = match (is_mine, theirs.get(&path)) {
            (false, None) => return None,
            (true, None) => FieldDiffKind::YoursOnly,
            (false, Some(_)) => FieldDiffKind::TheirsOnly,
            (true, theirs) if wish == theirs => FieldDiffKind::BothSame,
            (true, Some(_)) => FieldDiffKind::BothDiffer,
        };
        let changes = |version: &i64| at(versions, *version).get(&path) != at(versions, *version - 1).get(&path);
        Some(Row {
            base: base.get(&path).cloned(),
            yours: wish.cloned().flatten(),
            current: newest.get(&path).cloned(),
            kind,
            changed_in: (expected + 1..=current).rev().find(changes).unwrap_or(0),
            path,
        })
    };
    paths.into_iter().filter_map(row).collect()
}

/// The group of a field; a field that has none is one by itself.
fn group(path: &str) -> &str {
    if LIFE.contains(&path) { "status" } else { path }
}

impl Change {
    /// What it makes of a subscription, or the reason why it is refused.
    pub fn apply(&self, fields: &Fields, now: i64) -> Result<Fields, &'static str> {
        let mut next = fields.clone();
        let status = fields["status"].as_str().unwrap();
        let mut set = |path: &str, value: Value| next.insert(path.to_owned(), value);
        match self {
            Self::Update { quantity, metadata, .. } => {
                let sent = self.sent();
                if status == "CANCELED" && quantity.is_some() && sent["quantity"] != fields["quantity"] {
                    return Err("SUBSCRIPTION_CANCELED");
                }
                if metadata.is_some() {
                    next.retain(|path, _| !path.starts_with("metadata."));
                }
                next.extend(sent);
            }
            Self::Pause if status == "ACTIVE" => {
                set("status", json!("PAUSED"));
                set("pause_time", json!(now));
            }
            Self::Resume if status == "PAUSED" => {
                set("status", json!("ACTIVE"));
                next.remove("pause_time");
            }
            Self::Cancel { at_period_end: true, reason } if status != "CANCELED" => {
                set("cancel_at_period_end", json!(true));
                set("cancel_reason", json!(reason));
            }
            Self::Cancel { at_period_end: false, reason } if status != "CANCELED" => {
                set("status", json!("CANCELED"));
                set("cancel_at_period_end", json!(false));
                set("cancel_reason", json!(reason));
                set("cancel_time", json!(now));
                next.remove("pause_time");
            }
            Self::Uncancel if status != "CANCELED" && fields["cancel_at_period_end"] == true => {
                set("cancel_at_period_end", json!(false));
                set("cancel_reason", json!(""));
            }
            Self::Pause | Self::Resume | Self::Cancel { .. } | Self::Uncancel => return Err("INVALID_TRANSITION"),
        }
        Ok(next)
    }

    /// The fields that the caller sends; a verb sends none.
    fn sent(&self) -> Fields {
        let Self::Update { notes, quantity, metadata } = self else { return Fields::new() };
        let notes = notes.iter().map(|notes| ("notes".to_owned(), json!(notes)));
        let quantity = quantity.iter().map(|quantity| ("quantity".to_owned(), json!(quantity.to_string())));
        let metadata = metadata.iter().flatten().map(|(key, value)| (format!("metadata.{key}"), json!(value)));
        notes.chain(quantity).chain(metadata).collect()
    }

    /// The groups that it reads: a verb its state, and what is to happen at the end of the period, what is billed for it.
    fn reads(&self) -> &'static [&'static str] {
        match self {
            Self::Update { .. } => &[],
            Self::Cancel { at_period_end: true, .. } => &["status", "quantity"],
            Self::Pause | Self::Resume | Self::Cancel { at_period_end: false, .. } | Self::Uncancel => &["status"],
        }
    }

    /// The RPC that makes it.
    pub fn method(&self) -> &'static str {
        match self {
            Self::Update { .. } => "UpdateSubscription",
            Self::Pause => "PauseSubscription",
            Self::Resume => "ResumeSubscription",
            Self::Cancel { .. } => "CancelSubscription",
            Self::Uncancel => "UncancelSubscription",
        }
    }
}

/// What a message holds, of all that requests can change.
pub fn fields_of(message: &Subscription) -> Fields {
    let status = message.status().as_str_name().trim_start_matches("SUBSCRIPTION_STATUS_");
    let fixed = [
        ("notes", json!(message.notes)),
        ("quantity", json!(message.quantity.to_string())),
        ("status", json!(status)),
        ("cancel_at_period_end", json!(message.cancel_at_period_end)),
        ("cancel_reason", json!(message.cancel_reason)),
    ];
    let times = [("pause_time", message.pause_time), ("cancel_time", message.cancel_time)];
    let times = times.into_iter().filter_map(|(path, time)| Some((path.to_owned(), json!(micros(time?)))));
    let metadata = message.metadata.iter().map(|(key, value)| (format!("metadata.{key}"), json!(value)));
    fixed.map(|(path, value)| (path.to_owned(), value)).into_iter().chain(times).chain(metadata).collect()
}

/// The message of a version: what the fields say, and for the rest what it was created with.
pub fn message_of(created: &Subscription, fields: &Fields, version: i64, update_time: i64) -> Subscription {
    let text = |path: &str| fields[path].as_str().unwrap().to_owned();
    let time = |path: &str| fields.get(path).map(|micros| timestamp(micros.as_i64().unwrap()));
    let pair = |(path, value): (&String, &Value)| {
        Some((path.strip_prefix("metadata.")?.to_owned(), value.as_str().unwrap().to_owned()))
    };
    let status = format!("SUBSCRIPTION_STATUS_{}", text("status"));
    Subscription {
        version,
        notes: text("notes"),
        quantity: text("quantity").parse().unwrap(),
        status: SubscriptionStatus::from_str_name(&status).unwrap().into(),
        cancel_at_period_end: fields["cancel_at_period_end"] == true,
        cancel_reason: text("cancel_reason"),
        pause_time: time("pause_time"),
        cancel_time: time("cancel_time"),
        metadata: fields.iter().filter_map(pair).collect(),
        update_time: Some(timestamp(update_time)),
        ..created.clone()
    }
}

/// Microseconds since 1970.
pub fn micros(time: prost_types::Timestamp) -> i64 {
    assert_eq!(time.nanos % 1_000, 0, "finer than microseconds: {time:?}");
    time.seconds * 1_000_000 + i64::from(time.nanos / 1_000)
}

fn timestamp(micros: i64) -> prost_types::Timestamp {
    let nanos = i32::try_from(micros.rem_euclid(1_000_000) * 1_000).unwrap();
    prost_types::Timestamp { seconds: micros.div_euclid(1_000_000), nanos }
}
