//! What happens, scene by scene. All that is printed of versions, values, codes and names came back from the server.

use std::io::Write;

use anyhow::{Context, bail};
use occam_client::{
    Conflict, Error, Intent, SubscriptionChange,
    prost_types::{Timestamp, Value, value::Kind},
    v1::{FieldDiff, ListMutationsRequest, MutationOutcome, MutationRecord, Subscription},
};
use tokio::{runtime::Handle, task::block_in_place};

use super::{AGENT, BILLING, Cast, calls::Call, table};
use crate::domain;

const RULE_WIDTH: usize = 98;

pub(super) fn introduce(out: &mut impl Write, cast: &Cast, url: &str) -> anyhow::Result<()> {
    writeln!(out, "A server on a temporary database, at {url}, and two clients of it:")?;
    writeln!(out, "{AGENT}, a support agent who writes notes, and {BILLING}, which changes plan and status.")?;
    writeln!(out, "\n  subscription {}", cast.subscription.id)?;
    writeln!(out, "  {}", describe(&cast.subscription)?)?;
    Ok(())
}

/// Both made their change from the same version; the slower one is told so.
pub(super) async fn stale_write(out: &mut impl Write, cast: &Cast) -> anyhow::Result<()> {
    let id = &cast.subscription.id;
    title(out, 1, "Both read the same version, and both write")?;
    let seen = cast.agent.get_subscription(id).await?;
    say(out, AGENT, &format!("reads {}", describe(&seen)?))?;
    let read = cast.billing.get_subscription(id).await?;
    say(out, BILLING, &format!("reads {}", describe(&read)?))?;

    let change = SubscriptionChange::ChangePlan {
        plan_id: cast.pro.id.clone(),
        quantity: None,
        expected_plan_version: Some(cast.pro.version),
    };
    let made = cast.billing.send(&Intent::change(id, read.version, change)).await?.entity;
    say(out, BILLING, &format!("moves it to plan {}, from version {}", cast.pro.code, read.version))?;
    say(out, "", &format!("-> {}", describe(&made)?))?;

    cast.calls.take(AGENT);
    let note = add_note(&seen, "Called back.");
    let refused = cast.agent.send(&Intent::change(id, seen.version, note)).await;
    say(out, AGENT, &format!("writes notes, from version {}", seen.version))?;
    let Err(Error::Conflict(conflict)) = refused else { bail!("the stale write was not refused: {refused:?}") };
    for Call { method, code, .. } in cast.calls.take(AGENT) {
        say(out, "", &format!("-> {method} is answered with {code}"))?;
    }
    writeln!(out, "\n  The refusal says who changed what since, and how that compares:")?;
    print_conflict(out, &conflict)?;

    let now = cast.agent.get_subscription(id).await?;
    writeln!(out)?;
    say(out, AGENT, &format!("reads {}", describe(&now)?))?;
    writeln!(out, "  Nobody's write was overwritten.")?;
    Ok(())
}

/// `modify` meets a conflict, and makes the change again on what the refusal brought along.
pub(super) async fn retry(out: &mut impl Write, cast: &Cast) -> anyhow::Result<()> {
    title(out, 2, "The client's modify() makes the change again by itself")?;
    let mut rival = Rival::new(cast, [("pauses it", SubscriptionChange::Pause)]);
    cast.calls.take(AGENT);
    let modified = cast
        .agent
        .modify_subscription(&cast.subscription.id, |given| {
            rival.interfere(given);
            Some(add_note(given, "Called back."))
        })
        .await;
    rival.print(out)?;
    let outcome = modified?;
    let attempts = outcome.attempts();
    say(out, "", &format!("-> {}", describe(outcome.entity())?))?;
    writeln!(out, "\n  modify() returned after {attempts} attempts.")?;
    let calls = cast.calls.take(AGENT);
    print_calls(out, &calls)?;
    let reads = calls.iter().filter(|call| call.method == "GetSubscription").count();
    writeln!(out, "  Reads: {reads}. The second attempt was made from the entity that the refusal carried.")?;
    Ok(())
}

/// Somebody is faster every time.
pub(super) async fn out_of_attempts(out: &mut impl Write, cast: &Cast) -> anyhow::Result<()> {
    title(out, 3, "Somebody is faster every time")?;
    let lower = SubscriptionChange::ChangePlan {
        plan_id: cast.starter.id.clone(),
        quantity: Some(2),
        expected_plan_version: None,
    };
    let dunning = Subscription { notes: "Payment failed twice.".to_owned(), ..Default::default() };
    let mut rival = Rival::new(
        cast,
        [
            ("resumes it", SubscriptionChange::Resume),
            ("moves it to the other plan", lower),
            ("writes notes, too", SubscriptionChange::update(dunning, ["notes"])),
        ],
    );
    cast.calls.take(AGENT);
    let modified = cast
        .agent
        .modify_subscription(&cast.subscription.id, |given| {
            rival.interfere(given);
            Some(add_note(given, "Sent a letter."))
        })
        .await;
    rival.print(out)?;
    let Err(Error::Conflict(conflict)) = modified else { bail!("the third attempt was not refused: {modified:?}") };
    writeln!(out, "\n  modify() gave up after {} attempts.", conflict.attempts)?;
    print_calls(out, &cast.calls.take(AGENT))?;
    writeln!(out, "  Its error has what a person needs to decide:")?;
    print_conflict(out, &conflict)
}

/// What is kept of all this.
pub(super) async fn history(out: &mut impl Write, cast: &Cast) -> anyhow::Result<()> {
    title(out, 4, "History has every change and every refusal")?;
    let request = ListMutationsRequest { entity_id: cast.subscription.id.clone(), ..Default::default() };
    let mut records = cast.agent.history().list_mutations(request).await?.into_inner().mutations;
    records.reverse();
    let rows: Vec<_> = records.iter().map(history_row).collect();
    let columns =
        [("time (UTC)", 10), ("by", 11), ("request", 22), ("from", 4), ("outcome", 8), ("now", 3), ("fields", 18)];
    table::print(out, columns, &rows, table::Rules::Outer)?;

    let applied = records.iter().filter(|record| record.version > record.version_before);
    let made: Vec<_> = applied.map(|record| record.version).collect();
    let refused = records.iter().filter(|record| record.outcome() == MutationOutcome::Conflict).count();
    let newest = cast.agent.get_subscription(&cast.subscription.id).await?;
    writeln!(out, "  Versions made: {made:?}; refused: {refused}. The subscription is at version {}.", newest.version)?;
    Ok(())
}

/// The billing process, which writes each time before the agent does.
struct Rival<'a> {
    cast: &'a Cast,
    changes: std::vec::IntoIter<(&'static str, SubscriptionChange)>,
    /// What was done, to be printed once the agent is done.
    lines: anyhow::Result<Vec<(&'static str, String)>>,
}

impl<'a> Rival<'a> {
    fn new<const N: usize>(cast: &'a Cast, changes: [(&'static str, SubscriptionChange); N]) -> Self {
        Self { cast, changes: Vec::from(changes).into_iter(), lines: Ok(Vec::new()) }
    }

    /// Writes, between the agent's having been given a version and her making a change of it.
    fn interfere(&mut self, given: &Subscription) {
        let done = self.write(given);
        if let Ok(lines) = &mut self.lines {
            match done {
                Ok(done) => lines.extend(done),
                Err(error) => self.lines = Err(error),
            }
        }
    }

    fn write(&mut self, given: &Subscription) -> anyhow::Result<Vec<(&'static str, String)>> {
        let version = given.version;
        let mut lines = vec![(AGENT, format!("modify() is given {}", describe(given)?))];
        if let Some((what, change)) = self.changes.next() {
            let intent = Intent::change(&given.id, version, change);
            let reply = block_in_place(|| Handle::current().block_on(self.cast.billing.send(&intent)))?;
            lines.push((BILLING, format!("{what}, from version {version}")));
            lines.push(("", format!("-> {}", describe(&reply.entity)?)));
        }
        lines.push((AGENT, format!("adds to the notes, from version {version}")));
        Ok(lines)
    }

    fn print(self, out: &mut impl Write) -> anyhow::Result<()> {
        for (who, line) in self.lines? {
            say(out, who, &line)?;
        }
        Ok(())
    }
}

fn add_note(subscription: &Subscription, note: &str) -> SubscriptionChange {
    let notes = [subscription.notes.as_str(), note].join(" ").trim().to_owned();
    SubscriptionChange::update(Subscription { notes, ..Default::default() }, ["notes"])
}

fn title(out: &mut impl Write, number: u32, text: &str) -> std::io::Result<()> {
    let title = format!("-- {number}. {text} ");
    writeln!(out, "\n{title:-<RULE_WIDTH$}\n")
}

fn say(out: &mut impl Write, who: &str, what: &str) -> std::io::Result<()> {
    writeln!(out, "  {who:<12} {what}")
}

fn print_calls(out: &mut impl Write, calls: &[Call]) -> std::io::Result<()> {
    writeln!(out, "  The server's log of {AGENT}'s calls:")?;
    for Call { method, code, .. } in calls {
        writeln!(out, "    {method:<22} {code}")?;
    }
    Ok(())
}

/// A subscription in a line.
fn describe(subscription: &Subscription) -> anyhow::Result<String> {
    let Subscription { version, quantity, notes, .. } = subscription;
    let price = subscription.unit_price.as_ref().context("the subscription has no price")?;
    let price = domain::Money::from_units(&price.currency_code, price.units, price.nanos)?;
    let status = subscription.status().as_str_name();
    let status = status.strip_prefix("SUBSCRIPTION_STATUS_").unwrap_or(status);
    Ok(format!("version {version}: {status}, {quantity} x {price}, notes {notes:?}"))
}

fn print_conflict(out: &mut impl Write, conflict: &Conflict<Subscription>) -> anyhow::Result<()> {
    let Conflict { expected_version, current_version, mergeable, .. } = conflict;
    let rows: Vec<_> = conflict.diffs.iter().map(diff_row).collect();
    let columns = [("path", 11), ("base", 18), ("yours", 18), ("current", 18), ("changed by", 15)];
    table::print(out, columns, &rows, table::Rules::All)?;
    writeln!(out, "  Expected version {expected_version}, found {current_version}; mergeable: {mergeable}.")?;
    Ok(())
}

fn diff_row(diff: &FieldDiff) -> [String; 5] {
    let kind = diff.kind().as_str_name();
    let kind = kind.strip_prefix("FIELD_DIFF_KIND_").unwrap_or(kind);
    let by = match diff.changed_in_version {
        0 => String::new(),
        version => format!("{}\nversion {version},\n{}", diff.changed_by, time(diff.change_time.as_ref())),
    };
    let [base, yours, current] = [&diff.base, &diff.yours, &diff.current].map(|value| text(value.as_ref()));
    [format!("{}\n{kind}", diff.path), base, yours, current, by]
}

fn history_row(record: &MutationRecord) -> [String; 7] {
    let outcome = record.outcome().as_str_name();
    let outcome = outcome.strip_prefix("MUTATION_OUTCOME_").unwrap_or(outcome);
    let paths = match record.outcome() {
        // It has every field there is.
        MutationOutcome::Created => String::new(),
        _ => record.diffs.iter().map(|diff| diff.path.as_str()).collect::<Vec<_>>().join(", "),
    };
    [
        time(record.time.as_ref()),
        record.actor.clone(),
        record.method.clone(),
        record.expected_version.map(|version| version.to_string()).unwrap_or_default(),
        outcome.to_owned(),
        record.version.to_string(),
        paths,
    ]
}

fn time(time: Option<&Timestamp>) -> String {
    let time = time.and_then(|time| domain::Timestamp::from_timestamp(time.seconds, 0));
    time.map(|time| time.format("%H:%M:%S").to_string()).unwrap_or_default()
}

/// A field's value; an unset one is empty.
fn text(value: Option<&Value>) -> String {
    match value.and_then(|value| value.kind.as_ref()) {
        None | Some(Kind::NullValue(_)) => String::new(),
        Some(Kind::StringValue(text)) if text.is_empty() => "\"\"".to_owned(),
        Some(Kind::StringValue(text)) => text.clone(),
        Some(Kind::BoolValue(value)) => value.to_string(),
        Some(Kind::NumberValue(value)) => value.to_string(),
        Some(value @ (Kind::StructValue(_) | Kind::ListValue(_))) => format!("{value:?}"),
    }
}
