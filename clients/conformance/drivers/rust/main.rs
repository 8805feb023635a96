//! The Rust client's driver.

mod clock;
mod report;

use std::{env, sync::Arc, time::Duration};

use anyhow::{Context as _, bail};
use clock::TestClock;
use occam_client::{Choice, Client, Conflict, Error, Intent, SubscriptionChange, v1::Subscription};
use occam_conformance::{
    ask::Asker,
    scenario::{CallKind, Task},
};
use report::Report;
use serde::Deserialize;
use serde_json::{Map, Value};

// All tasks on one thread, so that a task that yields lets each other one go on.
#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let url = env::var("OCCAM_CONFORMANCE_URL").context("OCCAM_CONFORMANCE_URL is not set; the host sets it")?;
    let host = Asker::new(url);
    while let Some(task) = host.next().await? {
        let report = carry_out(&task).await?;
        host.report(&serde_json::to_value(report)?).await?;
    }
    Ok(())
}

async fn carry_out(task: &Task) -> anyhow::Result<Report> {
    let clock = Arc::new(TestClock::new(task.template.random));
    let client = Client::builder().principal(&task.principal).clock(clock.clone()).connect(&task.url).await?;
    let client = match task.template.deadline_ms {
        None => client,
        Some(deadline) => client.with_timeout(Duration::from_millis(deadline)),
    };
    let mut report = call(&client, task).await?;
    report.name = Some(task.name.clone());
    report.waits_ms = Some(clock.waits_ms());
    Ok(report)
}

async fn call(client: &Client, task: &Task) -> anyhow::Result<Report> {
    let (id, template) = (&task.subscription_id, &task.template);
    let edit = template.edit.as_ref().map(values).transpose()?;
    let unless = template.unless.as_ref().map(values).transpose()?;
    let change = |subscription: &Subscription| match (template.verb.as_deref(), &edit) {
        (None, Some(edit)) => Ok(SubscriptionChange::update(edit.applied_to(subscription), edit.paths())),
        (Some("pause"), None) => Ok(SubscriptionChange::Pause),
        (verb, _) => bail!("this driver knows no verb {verb:?}, and needs one or an edit"),
    };
    let outcome = match template.call {
        CallKind::Modify => {
            // Before it is asked for by the client, where it could not be refused.
            change(&Subscription::default())?;
            let mutate = |subscription: &Subscription| match &unless {
                Some(unless) if unless.applied_to(subscription) == *subscription => None,
                _ => change(subscription).ok(),
            };
            client.modify_subscription(id, mutate).await
        }
        CallKind::Save => {
            let edit = edit.context("the task has no edit")?;
            match client.get_subscription(id).await {
                Ok(base) => client.save(&base, &edit.applied_to(&base)).await,
                Err(error) => Err(error),
            }
        }
        CallKind::Send => {
            let version = template.expected_version.context("the task names no version")?;
            let intent = Intent::change(id, version, change(&Subscription::default())?);
            let intent = match &template.force_reason {
                None => intent,
                Some(reason) => intent.with_force(reason),
            };
            return Ok(Report::of_reply(&client.send(&intent).await));
        }
    };
    let mut report = Report::of_outcome(&outcome);
    if let (Some(choices), Err(Error::Conflict(conflict))) = (&template.resolve, &outcome) {
        report.resolved = Some(Box::new(resolve(client, conflict, choices).await?));
    }
    Ok(report)
}

async fn resolve(
    client: &Client,
    conflict: &Conflict<Subscription>,
    choices: &Map<String, Value>,
) -> anyhow::Result<Report> {
    let choice = |(path, choice): (&'_ String, &Value)| match choice.as_str() {
        Some("mine") => Ok((path.clone(), Choice::Mine)),
        Some("theirs") => Ok((path.clone(), Choice::Theirs)),
        _ => bail!("this driver knows no choice {choice}"),
    };
    let choices = choices.iter().map(choice).collect::<anyhow::Result<Vec<_>>>()?;
    let choices: Vec<_> = choices.iter().map(|(path, choice)| (path.as_str(), choice.clone())).collect();
    Ok(Report::of_outcome(&client.resolve(conflict, &choices).await))
}

/// Values of some of a subscription's fields.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Values {
    notes: Option<String>,
    quantity: Option<i64>,
}

fn values(map: &Map<String, Value>) -> anyhow::Result<Values> {
    Ok(serde_json::from_value(Value::Object(map.clone()))?)
}

impl Values {
    fn applied_to(&self, subscription: &Subscription) -> Subscription {
        Subscription {
            notes: self.notes.clone().unwrap_or_else(|| subscription.notes.clone()),
            quantity: self.quantity.unwrap_or(subscription.quantity),
            ..subscription.clone()
        }
    }

    fn paths(&self) -> Vec<&'static str> {
        let paths = [self.notes.as_ref().map(|_| "notes"), self.quantity.map(|_| "quantity")];
        paths.into_iter().flatten().collect()
    }
}
