//! What is in the database, and commands to try with it, for a terminal.

use std::{
    io::{self, Write},
    net::SocketAddr,
};

use super::{SHOWN_MAX, SampleData};
use crate::{domain::Subscription, occ::Version};

pub(super) fn print_entities(data: &SampleData, out: &mut impl Write) -> io::Result<()> {
    heading(out, "plan", data.plans.len())?;
    for plan in &data.plans {
        let (id, version, price, state) = (plan.id, plan.version, plan.price.to_string(), plan.state.as_str());
        writeln!(out, "  {id}  v{version:<2} {state:<13} {price:>12}  {}", plan.code)?;
    }
    heading(out, "subscription", data.subscriptions.len())?;
    for subscription in &data.subscriptions {
        let (id, version) = (subscription.id, subscription.version);
        let (status, price) = (subscription.status.as_str(), subscription.unit_price.to_string());
        let ends = if subscription.cancel_at_period_end { ", to be canceled at the period's end" } else { "" };
        writeln!(out, "  {id}  v{version:<2} {status:<13} {price:>12}  {}{ends}", subscription.customer_id)?;
    }
    heading(out, "invoice", data.invoices.len())?;
    for invoice in &data.invoices {
        let (id, version, status) = (invoice.id, invoice.version, invoice.status.as_str());
        let total = invoice.total.map(|total| total.to_string()).unwrap_or_default();
        let number = invoice.number.as_deref().unwrap_or("no number yet");
        writeln!(out, "  {id}  v{version:<2} {status:<13} {total:>12}  {}, {number}", invoice.customer_id)?;
    }
    Ok(())
}

fn heading(out: &mut impl Write, kind: &str, count: usize) -> io::Result<()> {
    let first = if count == SHOWN_MAX { "the first " } else { "" };
    let s = if count == 1 { "" } else { "s" };
    writeln!(out, "\n{first}{count} {kind}{s}")
}

pub(super) fn print_commands(data: &SampleData, out: &mut impl Write, address: SocketAddr) -> io::Result<()> {
    let Some((storied, newest)) = subjects(&data.subscriptions) else {
        return writeln!(out, "\nThere is no subscription to try commands with.");
    };
    writeln!(out, "\nTry, from a second terminal:")?;

    writeln!(out, "\n  # The Rust client adds a line to the notes of {}.", storied.customer_id)?;
    writeln!(out, "  cargo run -p occam-client --example update_subscription -- http://{address} {}", storied.id)?;

    let call = |out: &mut dyn Write, title: &str, method: &str, request: &str| {
        writeln!(out, "\n  # {title}")?;
        writeln!(out, "  grpcurl -plaintext -H 'x-occam-principal: ben' -d '{request}' {address} occam.v1.{method}")
    };
    let list = r#"{"status": "SUBSCRIPTION_STATUS_PAST_DUE"}"#;
    call(out, "List.", "SubscriptionService/ListSubscriptions", list)?;
    let get = format!(r#"{{"id": "{}"}}"#, newest.id);
    call(out, "Read one.", "SubscriptionService/GetSubscription", &get)?;
    let (version, next) = (newest.version, newest.version.next());
    let title = format!("Change it, from version {version}: makes version {next}.");
    call(out, &title, "SubscriptionService/UpdateSubscription", &update(newest, version, "Called back."))?;
    let title =
        format!("Change it once more from version {version}, which is gone: ABORTED, with both sides' changes.");
    call(out, &title, "SubscriptionService/UpdateSubscription", &update(newest, version, "Sent a letter."))?;
    let history = format!(r#"{{"entity_id": "{}"}}"#, storied.id);
    call(out, "Who changed what, and what was refused.", "HistoryService/ListMutations", &history)?;
    writeln!(out)
}

/// The one that most has happened to, and the newest.
fn subjects(subscriptions: &[Subscription]) -> Option<(&Subscription, &Subscription)> {
    Some((subscriptions.iter().max_by_key(|subscription| subscription.version)?, subscriptions.last()?))
}

fn update(subscription: &Subscription, expected: Version, notes: &str) -> String {
    let id = subscription.id;
    format!(r#"{{"subscription": {{"id": "{id}", "notes": "{notes}"}}, "expected_version": {expected}}}"#)
}
