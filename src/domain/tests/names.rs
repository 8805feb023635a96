use std::fmt::Debug;

use serde::Serialize;

use crate::{
    domain::{
        Error, IntervalUnit, InvoiceStatus, PlanId, PlanState, Role, SubscriptionId, SubscriptionStatus, Violations,
        parse_uuid,
    },
    occ::EntityType,
};

/// Checks that each name is read back as what it names, and that no other is read.
fn assert_names<T: Copy + PartialEq + Debug>(
    all: &[T],
    names: &[&str],
    as_str: impl Fn(T) -> &'static str,
    parse: impl Fn(&str) -> Option<T>,
) {
    assert_eq!(all.iter().map(|value| as_str(*value)).collect::<Vec<_>>(), names);
    for value in all {
        assert_eq!(parse(as_str(*value)), Some(*value));
    }
    for name in ["", "active ", "UNSPECIFIED"] {
        assert_eq!(parse(name), None, "{name:?}");
    }
}

/// Checks that diffs, which serialize, use the names of the database.
fn assert_serialized<T: Copy + Serialize>(all: &[T], as_str: impl Fn(T) -> &'static str) {
    for value in all {
        assert_eq!(serde_json::to_value(value).unwrap(), as_str(*value));
    }
}

#[test]
fn every_name_is_read_back_and_is_the_one_in_diffs() {
    assert_names(&IntervalUnit::ALL, &["DAY", "WEEK", "MONTH", "YEAR"], IntervalUnit::as_str, IntervalUnit::parse);
    assert_serialized(&IntervalUnit::ALL, IntervalUnit::as_str);
    assert_names(&PlanState::ALL, &["ACTIVE", "ARCHIVED"], PlanState::as_str, PlanState::parse);
    assert_serialized(&PlanState::ALL, PlanState::as_str);
    let statuses = ["TRIALING", "ACTIVE", "PAST_DUE", "PAUSED", "CANCELED"];
    assert_names(&SubscriptionStatus::ALL, &statuses, SubscriptionStatus::as_str, SubscriptionStatus::parse);
    assert_serialized(&SubscriptionStatus::ALL, SubscriptionStatus::as_str);
    let statuses = ["DRAFT", "OPEN", "PAID", "VOID", "UNCOLLECTIBLE"];
    assert_names(&InvoiceStatus::ALL, &statuses, InvoiceStatus::as_str, InvoiceStatus::parse);
    assert_serialized(&InvoiceStatus::ALL, InvoiceStatus::as_str);
    assert_names(&Role::ALL, &["customer", "support", "billing", "auditor", "admin"], Role::as_str, Role::parse);
    assert_serialized(&Role::ALL, Role::as_str);
    let entities = ["plan", "subscription", "invoice"];
    assert_names(&EntityType::ALL, &entities, EntityType::as_str, EntityType::parse);
}

#[test]
fn only_the_hyphenated_form_is_an_id() {
    let id = "019ab3c4-0000-7000-8000-0123456789ab";
    assert_eq!(PlanId::parse(id).unwrap().to_string(), id);
    assert_eq!(PlanId::parse(&id.to_uppercase()), PlanId::parse(id), "capital letters are read, and written small");
    assert_eq!(format!("{:?}", SubscriptionId::parse(id).unwrap()), format!("SubscriptionId({id})"));
    assert_eq!(serde_json::to_value(PlanId::parse(id).unwrap()).unwrap(), id);
    let refused = [
        String::new(),
        id.replace('-', ""),
        format!("{{{id}}}"),
        format!("urn:uuid:{id}"),
        format!(" {id}"),
        id.replace('c', "g"),
        id.replace('-', "_"),
        // As long in bytes, of which one is not ASCII.
        id.replacen("01", "é", 1),
    ];
    for text in refused {
        assert_eq!(parse_uuid(&text), None, "{text:?}");
    }
}

#[test]
fn violations_are_all_told_in_their_order() {
    let mut violations = Violations::default();
    assert_eq!(violations.clone().into_result(), Ok(()));
    violations.push("plan.code", "required");
    violations.push("plan.price", "must not be negative");
    let error = Error::Invalid(violations);
    assert_eq!(error.to_string(), "plan.code: required; plan.price: must not be negative");
}
