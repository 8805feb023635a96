use prost_types::Timestamp;

use super::*;
use crate::testing::subscription;
use crate::v1::{Invoice, InvoiceLine, Plan, Subscription};
use crate::{InvoiceChange, Money, PlanChange};

/// The fields of a message, and whether an update leaves each alone, as the comments of the API have it.
fn documented_fields(message: &str) -> Vec<(&'static str, bool)> {
    let (_, body) = include_str!("gen/occam.v1.rs").split_once(&format!("\npub struct {message} {{\n")).unwrap();
    let (body, _) = body.split_once("\n}\n").unwrap();
    let (mut comment, mut fields) = (String::new(), Vec::new());
    for line in body.lines().map(str::trim) {
        if let Some(text) = line.strip_prefix("///") {
            comment.push_str(text);
        } else if let Some((name, _)) = line.strip_prefix("pub ").and_then(|line| line.split_once(':')) {
            let fixed = ["Output only", "Immutable", "Changed only by"].iter().any(|mark| comment.contains(mark));
            fields.push((name, fixed));
            comment.clear();
        }
    }
    fields
}

/// Holds the two lists of an entity to what the API says of its fields.
fn assert_as_documented<T: Entity>(message: &str) {
    let fields = documented_fields(message);
    assert!(fields.len() > 10, "{fields:?}");
    for (path, fixed) in fields {
        let can_write = T::default().copy_field(path, &T::default());
        assert_eq!(can_write, !fixed, "{message}.{path}");
    }
}

#[test]
fn fields_are_writable_as_the_api_says() {
    assert_as_documented::<Plan>("Plan");
    assert_as_documented::<Subscription>("Subscription");
    assert_as_documented::<Invoice>("Invoice");
}

#[test]
fn update_has_the_fields_that_differ_and_no_other() {
    let base = Plan { code: "pro".to_owned(), display_name: "Pro".to_owned(), trial_days: 3, ..Default::default() };
    let edited = Plan { display_name: String::new(), trial_days: 7, ..base.clone() };
    // A field that was emptied is in the mask, or it would stay.
    let sent = Plan { trial_days: 7, ..Default::default() };
    let update = PlanChange::update(sent, ["display_name", "trial_days"]);
    assert_eq!(update_between(&base, &edited), Ok(Some(update)));
    assert_eq!(update_between(&base, &base.clone()), Ok(None));
}

#[test]
fn fields_that_no_update_writes_are_named() {
    let edited =
        Subscription { id: "other".to_owned(), update_time: Some(Timestamp::default()), ..subscription(4, "b") };
    let error = update_between(&subscription(3, "a"), &edited).unwrap_err();
    assert_eq!(error, ["id", "version", "update_time"]);
}

fn line(quantity: i64, amount: Option<i64>) -> InvoiceLine {
    let euros = |units| Money { currency_code: "EUR".to_owned(), units, nanos: 0 };
    InvoiceLine { quantity, unit_amount: Some(euros(1)), amount: amount.map(euros), ..Default::default() }
}

fn invoice(lines: &[InvoiceLine]) -> Invoice {
    Invoice { lines: lines.to_vec(), ..Default::default() }
}

#[test]
fn amounts_of_lines_are_the_servers() {
    let base = invoice(&[line(1, Some(1)), line(2, Some(2))]);
    // Built anew, a line has no amount; edited, it has its old one.
    assert_eq!(update_between(&base, &invoice(&[line(1, None), line(2, None)])), Ok(None));
    let edited = invoice(&[line(1, Some(1)), line(3, Some(2)), line(4, None)]);
    assert_eq!(update_between(&base, &edited), Ok(Some(InvoiceChange::update(edited, ["lines"]))));
    let fewer = invoice(&[line(1, Some(1))]);
    assert_eq!(update_between(&base, &fewer), Ok(Some(InvoiceChange::update(fewer, ["lines"]))));
    // But an amount alone, which would be lost in silence, is not for a client to edit.
    let edited = invoice(&[line(1, Some(5)), line(3, Some(2))]);
    assert_eq!(update_between(&base, &edited), Err(vec!["lines.amount".to_owned()]));
}
