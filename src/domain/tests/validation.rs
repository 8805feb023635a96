use super::violated;
use crate::domain::{
    BillingInterval, Error, IntervalUnit, Metadata, Validator, Violations,
    fixtures::{metadata, money},
    limits,
};

/// The fields that a check rejects.
fn rejected(check: impl FnOnce(&mut Validator)) -> Vec<String> {
    let mut validator = Validator::new("x");
    check(&mut validator);
    match validator.finish(()) {
        Ok(()) => Vec::new(),
        refused => violated(refused),
    }
}

#[test]
fn text_is_counted_in_characters() {
    let table = [
        ("", true),
        ("aaa", true),
        ("aaaa", false),
        ("äöü", true),
        ("😀😀😀", true),
        ("😀😀😀😀", false),
        ("a\0", false),
        ("a\nb", true),
    ];
    for (text, holds) in table {
        let expected: &[&str] = if holds { &[] } else { &["x.name"] };
        assert_eq!(rejected(|validator| validator.text("name", text, 3)), expected, "{text:?}");
        let required = rejected(|validator| validator.required_text("name", text, 3));
        assert_eq!(required.is_empty(), holds && !text.is_empty(), "{text:?}");
    }
    assert_eq!(rejected(|validator| validator.text("name", "\0\0\0\0", 3)), ["x.name", "x.name"]);
}

#[test]
fn codes_begin_with_a_letter_or_digit() {
    let longest = "a".repeat(limits::CODE_CHARS_MAX);
    for code in ["a", "Z9", "0", "pro.2026_eu-west", longest.as_str()] {
        assert_eq!(rejected(|validator| validator.code("code", code)), [""; 0], "{code:?}");
    }
    let too_long = format!("{longest}a");
    for code in ["", "-a", ".a", "_a", "a b", "ä", "aé", "a/b", "a\0", too_long.as_str()] {
        assert_eq!(rejected(|validator| validator.code("code", code)), ["x.code"], "{code:?}");
    }
}

#[test]
fn numbers_have_their_limits() {
    let quantities =
        [(0, false), (1, true), (limits::QUANTITY_MAX, true), (1_000_001, false), (-1, false), (i64::MIN, false)];
    for (quantity, holds) in quantities {
        let fields = rejected(|validator| validator.positive("quantity", quantity, limits::QUANTITY_MAX));
        assert_eq!(fields.is_empty(), holds, "{quantity}");
    }
    for (days, holds) in [(-1, false), (0, true), (730, true), (731, false), (i32::MIN, false), (i32::MAX, false)] {
        let fields = rejected(|validator| validator.trial_days("trial_days", days));
        assert_eq!(fields.is_empty(), holds, "{days}");
    }
    let amounts = [("0.00 EUR", true), ("0.01 EUR", true), ("-0.01 EUR", false), ("-9223372036854775808 JPY", false)];
    for (amount, holds) in amounts {
        let fields = rejected(|validator| validator.not_negative("price", money(amount)));
        assert_eq!(fields.is_empty(), holds, "{amount}");
    }
}

#[test]
fn an_interval_needs_a_unit_and_a_count() {
    let table: [(Option<IntervalUnit>, i32, &[&str]); 6] = [
        (Some(IntervalUnit::Day), 1, &[]),
        (Some(IntervalUnit::Year), 36, &[]),
        (Some(IntervalUnit::Year), 37, &["x.every.count"]),
        (Some(IntervalUnit::Year), 0, &["x.every.count"]),
        (None, 1, &["x.every.unit"]),
        (None, i32::MIN, &["x.every.count", "x.every.unit"]),
    ];
    for (unit, count, expected) in table {
        let mut interval = None;
        assert_eq!(rejected(|validator| interval = validator.interval("every", unit, count)), expected);
        assert_eq!(interval, unit.map(|unit| BillingInterval { unit, count }));
    }
}

#[test]
fn metadata_has_twenty_short_pairs() {
    let numbered = |count| (0..count).map(|n| (format!("key_{n}"), String::new())).collect::<Metadata>();
    let (key, value) = ("k".repeat(40), "ü".repeat(200));
    let (key_too_long, value_too_long) = ("k".repeat(41), "ü".repeat(201));
    let table: &[(Metadata, &[&str])] = &[
        (Metadata::new(), &[]),
        (numbered(20), &[]),
        (numbered(21), &["x.metadata"]),
        (metadata(&[(&key, &value), ("a", ""), ("a_9", "x y"), ("metadata", "1")]), &[]),
        (metadata(&[("a", &value_too_long), ("b", "ok"), ("c", "\0")]), &["x.metadata.a", "x.metadata.c"]),
    ];
    for (pairs, expected) in table {
        assert_eq!(rejected(|validator| assert_eq!(validator.metadata("metadata", pairs.clone()), *pairs)), *expected);
    }
    for key in ["", "A", "9", "_a", "a-b", "a.b", "a b", "ä", "aä", "a\0", "€uro", key_too_long.as_str()] {
        let pairs = metadata(&[(key, "")]);
        assert_eq!(rejected(|validator| drop(validator.metadata("metadata", pairs))), ["x.metadata"], "{key:?}");
    }
}

#[test]
fn any_number_of_malformed_keys_is_one_violation() {
    let mut validator = Validator::new("");
    let pairs: Metadata = (0..1_000).map(|n| (n.to_string(), String::new())).collect();
    validator.metadata("metadata", pairs);
    let Err(Error::Invalid(Violations(violations))) = validator.finish(()) else { panic!("expected a refusal") };
    let descriptions: Vec<_> = violations.iter().map(|violation| violation.description.as_str()).collect();
    assert_eq!(descriptions, ["at most 20 pairs, found 1000", "keys must match [a-z][a-z0-9_]{0,39}, 1000 do not"]);
}

#[test]
fn all_violations_are_collected_below_their_prefix() {
    let mut validator = Validator::new("plan");
    validator.reject("code", "taken");
    validator.reject_outside("update_mask", "unknown path");
    validator.trial_days("trial_days", -1);
    assert_eq!(violated(validator.finish(())), ["plan.code", "update_mask", "plan.trial_days"]);
    assert_eq!(Validator::new("plan").finish(7), Ok(7));
}
