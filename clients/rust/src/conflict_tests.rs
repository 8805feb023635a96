use prost_types::{Timestamp, Value};

use super::*;
use crate::SubscriptionChange;
use crate::testing::ID;
use crate::v1::{FieldDiffKind, Subscription};

fn text(text: &str) -> Option<Value> {
    Some(Value::from(text.to_owned()))
}

fn diffs() -> Vec<FieldDiff> {
    let by_ben = FieldDiff {
        changed_in_version: 5,
        changed_by: "ben\u{1b}[2J".to_owned(),
        change_time: Some(Timestamp { seconds: 1_764_000_000, nanos: 0 }),
        ..Default::default()
    };
    vec![
        FieldDiff {
            path: "notes".to_owned(),
            base: text("call on Monday"),
            yours: text("call on Friday"),
            current: text("do not\ncall"),
            kind: FieldDiffKind::BothDiffer.into(),
            ..by_ben.clone()
        },
        FieldDiff {
            path: "metadata.team".to_owned(),
            base: text("blue"),
            current: None,
            kind: FieldDiffKind::TheirsOnly.into(),
            ..by_ben
        },
        FieldDiff {
            path: "quantity".to_owned(),
            base: text("1"),
            yours: text("2"),
            current: text("1"),
            kind: FieldDiffKind::YoursOnly.into(),
            ..Default::default()
        },
    ]
}

fn conflict(diffs: Vec<FieldDiff>, truncation: Truncation) -> Conflict<Subscription> {
    Conflict {
        entity_id: ID.to_owned(),
        expected_version: 3,
        current_version: 5,
        base: None,
        yours: SubscriptionChange::Pause,
        request_id: String::new(),
        current: None,
        diffs,
        mergeable: false,
        truncation,
        attempts: 3,
        retryable: true,
        validate_only: false,
    }
}

#[test]
fn conflict_reads_well_in_a_terminal() {
    let shown = conflict(diffs(), Truncation::default()).to_string();
    let expected = r#"subscription 0199c0de-0000-7000-8000-000000000001 was changed meanwhile: it is at version 5, the change was made from version 3 (3 attempts)
  notes: changed by both (version 5, by ben\u{1b}[2J, 2025-11-24T16:00:00Z)
    base    "call on Monday"
    yours   "call on Friday"
    current "do not\ncall"
  metadata.team: changed meanwhile (version 5, by ben\u{1b}[2J, 2025-11-24T16:00:00Z)
    base    "blue"
    current (unset)
  quantity: changed by you only
    base    "1"
    yours   "2"
    current "1""#;
    assert_eq!(shown, expected);
}

#[test]
fn what_was_left_out_is_said_not_shown_as_unset() {
    let cut = Truncation { long_values: true, values: true, entity: true, ..Default::default() };
    let bare =
        diffs().into_iter().map(|diff| FieldDiff { base: None, yours: None, current: None, ..diff }).take(1).collect();
    let shown = conflict(bare, cut).to_string();
    let (_, rows) = shown.split_once('\n').unwrap();
    assert_eq!(
        rows,
        "  notes: changed by both (version 5, by ben\\u{1b}[2J, 2025-11-24T16:00:00Z)\n  Left out for size: long values, the values, the entity."
    );
}

#[test]
fn long_values_are_cut() {
    let long = FieldDiff { path: "notes".to_owned(), base: text(&"é".repeat(500)), ..Default::default() };
    let shown = conflict(vec![long], Truncation::default()).to_string();
    let base = shown.lines().find(|line| line.trim_start().starts_with("base")).unwrap();
    assert_eq!(base, format!("    base    \"{}…", "é".repeat(99)));
}

#[test]
fn related_conflict_names_the_plan() {
    let detail = VersionConflict {
        entity_type: EntityType::Plan.into(),
        entity_id: ID.to_owned(),
        expected_version: 1,
        current_version: 2,
        ..Default::default()
    };
    assert_eq!(
        RelatedConflict::from(detail).to_string(),
        format!("plan {ID}, which the request depends on, is at version 2, not at version 1")
    );
}
