use proptest::{collection, prelude::*};
use serde_json::{Value, json};

use crate::{
    domain::{
        Invoice, InvoiceStatus, InvoiceUpdate, Metadata, Plan, PlanUpdate, Subscription, SubscriptionStatus,
        SubscriptionUpdate,
        arbitrary::{Sample, life},
        fixtures::{self, MONTHLY, at, metadata, money},
    },
    occ::{Fields, Version, changed, field_of, fields, flatten, pick, restore, text_i64, wanted},
};

fn assert_restored<E: Sample>(versions: &[E]) {
    for entity in versions {
        // Another version of it lends what is not content; whatever else it has must not come through.
        let restored = restore(&versions[0], fields(entity), entity.version(), entity.update_time());
        assert_eq!(&restored.unwrap(), entity);
    }
}

fn assert_changed<E: Sample>(versions: &[E]) {
    for (from, to) in versions.iter().flat_map(|from| versions.iter().map(move |to| (from, to))) {
        assert_eq!(changed(from, to), wanted(&fields(from), &fields(to)));
        let all = flatten(to);
        let names: Vec<&str> = all.keys().map(|path| field_of(path)).collect();
        assert_eq!(pick(to, &names), all);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// And what is not taken apart, since it does not differ, makes no difference.
    #[test]
    fn what_is_taken_apart_is_put_together_again(
        plan in life::<Plan>(),
        subscription in life::<Subscription>(),
        invoice in life::<Invoice>(),
    ) {
        assert_restored(&plan);
        assert_changed(&plan);
        assert_restored(&subscription);
        assert_changed(&subscription);
        assert_restored(&invoice);
        assert_changed(&invoice);
    }

    /// No rule lets such keys in, but no text may be able to make one field pass for another.
    #[test]
    fn any_text_may_be_a_key_of_the_metadata(
        mut pairs in collection::btree_map(any::<String>(), any::<String>(), 0..4),
        known in collection::btree_map(prop_oneof![
            Just(""), Just("."), Just("a.b"), Just("metadata"), Just("metadata."), Just("metadata.a"), Just("id"),
            Just("version"), Just("code"), Just("\0"), Just("\"'`"), Just("ключ"),
        ], any::<String>(), 0..6),
    ) {
        pairs.extend(known.into_iter().map(|(key, value)| (key.to_owned(), value)));
        let plan = Plan { metadata: pairs.clone(), ..fixtures::plan() };
        prop_assert_eq!(fields(&plan).len(), fields(&fixtures::plan()).len() + pairs.len());
        let restored = restore(&fixtures::plan(), fields(&plan), plan.version, plan.update_time);
        prop_assert_eq!(restored.unwrap(), plan);
    }

    #[test]
    fn integers_of_64_bits_are_text(number in prop_oneof![any::<i64>(), Just(i64::MIN), Just(i64::MAX)]) {
        let text = text_i64::serialize(&number, serde_json::value::Serializer).unwrap();
        prop_assert_eq!(&text, &json!(number.to_string()));
        prop_assert_eq!(text_i64::deserialize(text).unwrap(), number);
        let optional = |number| text_i64::serialize_option(&number, serde_json::value::Serializer).unwrap();
        prop_assert_eq!((optional(Some(number)), optional(None)), (json!(number.to_string()), Value::Null));
    }
}

#[test]
fn other_texts_are_no_integers() {
    for value in [json!(5), json!("5.0"), json!(" 5"), json!(""), json!("9223372036854775808"), json!(null)] {
        assert!(text_i64::deserialize(value.clone()).is_err(), "{value}");
    }
}

fn paths(fields: &Fields) -> Vec<&str> {
    fields.keys().map(String::as_str).collect()
}

#[test]
fn every_field_but_the_bookkeeping_is_content() {
    let pairs = metadata(&[("b", "2"), ("a", "1")]);
    let plan = Plan { metadata: pairs.clone(), ..fixtures::plan() };
    let expected = [
        "billing_interval",
        "code",
        "description",
        "display_name",
        "metadata.a",
        "metadata.b",
        "price",
        "state",
        "trial_days",
    ];
    assert_eq!(paths(&fields(&plan)), expected);

    let some = Some(at("2026-01-31"));
    let subscription = fixtures::subscription(SubscriptionStatus::Trialing);
    let subscription = Subscription { metadata: pairs.clone(), pause_time: some, cancel_time: some, ..subscription };
    let expected = [
        "billing_anchor_time",
        "billing_interval",
        "cancel_at_period_end",
        "cancel_reason",
        "cancel_time",
        "current_period_end_time",
        "current_period_start_time",
        "customer_id",
        "metadata.a",
        "metadata.b",
        "notes",
        "pause_time",
        "plan_id",
        "quantity",
        "status",
        "trial_end_time",
        "unit_price",
    ];
    assert_eq!(paths(&fields(&subscription)), expected);

    let invoice = Invoice {
        metadata: pairs,
        subscription_id: Some(subscription.id),
        period_start_time: some,
        period_end_time: some,
        due_time: some,
        void_time: some,
        ..fixtures::invoice(InvoiceStatus::Paid)
    };
    let expected = [
        "amount_due",
        "amount_paid",
        "customer_id",
        "due_time",
        "finalize_time",
        "lines",
        "memo",
        "metadata.a",
        "metadata.b",
        "notes",
        "number",
        "paid_time",
        "period_end_time",
        "period_start_time",
        "status",
        "subscription_id",
        "total",
        "void_time",
    ];
    assert_eq!(paths(&fields(&invoice)), expected);
}

#[test]
fn values_are_what_a_person_or_a_script_can_read() {
    let subscription = Subscription { quantity: 3, ..fixtures::subscription(SubscriptionStatus::PastDue) };
    let fields_of = fields(&subscription);
    let table = [
        ("quantity", json!("3")),
        ("unit_price", json!("9.99 EUR")),
        ("status", json!("PAST_DUE")),
        ("billing_interval", json!({"unit": "MONTH", "count": 1})),
        ("billing_anchor_time", json!("2026-01-31T00:00:00Z")),
        ("plan_id", json!("00000000-0000-0000-0000-0000000000a1")),
        ("notes", json!("")),
    ];
    for (path, value) in table {
        assert_eq!(fields_of.get(path), Some(&value), "{path}");
    }
    assert_eq!(fields_of.get("pause_time"), None, "what is unset is absent");
    let lines = json!([{"description": "Basic", "quantity": "2", "unit_amount": "10.00 EUR", "amount": "20.00 EUR"}]);
    assert_eq!(fields(&fixtures::invoice(InvoiceStatus::Draft)).get("lines"), Some(&lines));
}

#[test]
fn an_update_has_the_fields_that_it_writes() {
    let pairs = Some(metadata(&[("a", "1")]));
    let update = PlanUpdate { code: Some("x".to_owned()), price: Some(money("1 JPY")), ..PlanUpdate::default() };
    assert_eq!(flatten(&update), Fields::from_iter([("price".to_owned(), json!("1 JPY"))]));
    let update = PlanUpdate {
        billing_interval: Some(MONTHLY),
        trial_days: Some(7),
        metadata: Some(Metadata::new()),
        ..PlanUpdate::default()
    };
    assert_eq!(paths(&flatten(&update)), ["billing_interval", "trial_days"]);
    let update = SubscriptionUpdate { quantity: Some(3), metadata: pairs, ..SubscriptionUpdate::default() };
    let expected = [("metadata.a".to_owned(), json!("1")), ("quantity".to_owned(), json!("3"))];
    assert_eq!(flatten(&update), Fields::from_iter(expected));
    let update = InvoiceUpdate { due_time: Some(None), memo: Some(String::new()), ..InvoiceUpdate::default() };
    let expected = [("due_time".to_owned(), Value::Null), ("memo".to_owned(), json!(""))];
    assert_eq!(flatten(&update), Fields::from_iter(expected));
}

#[test]
fn a_restored_entity_has_the_given_version_and_the_id_of_the_other() {
    let (like, version) = (fixtures::plan(), Version::new(7).unwrap());
    let restored = restore(&like, fields(&like), version, at("2026-05-01")).unwrap();
    assert_eq!(restored, Plan { version, update_time: at("2026-05-01"), ..like });
}

#[test]
fn fields_that_make_no_entity_are_corrupt() {
    let like = fixtures::subscription(SubscriptionStatus::Active);
    let table: [(&str, Option<Value>); 9] = [
        ("status", None),
        ("notes", None),
        ("status", Some(json!("ASLEEP"))),
        ("quantity", Some(json!(3))),
        ("unit_price", Some(json!("9.9 EUR"))),
        ("billing_anchor_time", Some(json!("yesterday"))),
        ("metadata.a", Some(json!(1))),
        ("plan_id", Some(json!("no id"))),
        // Written by a newer server: to drop it silently would be to lie about that version.
        ("color", Some(json!("red"))),
    ];
    for (path, value) in table {
        let mut fields = fields(&like);
        match value.clone() {
            Some(value) => fields.insert(path.to_owned(), value),
            None => fields.remove(path),
        };
        let corrupt = restore(&like, fields, like.version, like.update_time).unwrap_err();
        assert_eq!(corrupt.to_string(), "the fields from history make no subscription", "{path} {value:?}");
    }
}
