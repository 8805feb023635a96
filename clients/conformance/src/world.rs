//! What scenarios begin with, made at the server, and what others do there meanwhile.

use anyhow::Context as _;
use occam_client::{
    Client, Money, SubscriptionChange,
    v1::{BillingInterval, BillingIntervalUnit, CreatePlanRequest, CreateSubscriptionRequest, Plan, Subscription},
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::scenario::{Change, Given, GivenStatus};

/// The server, past the proxy.
#[derive(Debug)]
pub struct World {
    host: Client,
    other: Client,
    plan_id: String,
}

impl World {
    /// Makes what all scenarios need.
    pub async fn create(server_url: &str) -> anyhow::Result<Self> {
        let host = Client::builder().principal("host").connect(server_url).await?;
        let other = Client::builder().principal("other").connect(server_url).await?;
        let plan = Plan {
            // A database may have seen other runs.
            code: format!("conformance-{}", Uuid::new_v4().simple()),
            display_name: "Conformance".to_owned(),
            price: Some(Money { currency_code: "EUR".to_owned(), units: 9, nanos: 0 }),
            billing_interval: Some(BillingInterval { unit: BillingIntervalUnit::Month.into(), count: 1 }),
            ..Plan::default()
        };
        let create = CreatePlanRequest { plan: Some(plan), ..CreatePlanRequest::default() };
        let plan_id = host.create_plan(create).await.context("the plan cannot be made")?.entity.id;
        Ok(Self { host, other, plan_id })
    }

    /// Makes a scenario's subscription.
    pub async fn create_subscription(&self, given: &Given) -> anyhow::Result<String> {
        let notes = given.notes.clone().unwrap_or_else(|| "before".to_owned());
        let subscription = Subscription {
            customer_id: "conformance".to_owned(),
            plan_id: self.plan_id.clone(),
            quantity: 1,
            notes: given.notes_length.map_or(notes, notes_of),
            ..Subscription::default()
        };
        let create = CreateSubscriptionRequest { subscription: Some(subscription), ..Default::default() };
        let id = self.host.create_subscription(create).await.context("the subscription cannot be made")?.entity.id;
        match given.status {
            None => {}
            Some(GivenStatus::Paused) => {
                let _paused = self.host.modify_subscription(&id, |_| Some(SubscriptionChange::Pause)).await?;
            }
        }
        Ok(id)
    }

    /// Changes the subscription as another writer.
    pub async fn change(&self, id: &str, change: &Change) -> anyhow::Result<()> {
        let edit = |before: &Subscription| {
            let mut edited = before.clone();
            let mut paths = Vec::new();
            if let Some(notes) = change.notes.clone().or(change.notes_length.map(notes_of)) {
                edited.notes = notes;
                paths.push("notes");
            }
            if let Some(quantity) = change.quantity {
                edited.quantity = quantity;
                paths.push("quantity");
            }
            Some(SubscriptionChange::update(edited, paths))
        };
        let _changed = self.other.modify_subscription(id, edit).await.context("the other writer cannot write")?;
        Ok(())
    }

    /// The subscription as it is, as scenarios write it.
    pub async fn read(&self, id: &str) -> anyhow::Result<Value> {
        let subscription = self.host.get_subscription(id).await.context("the subscription cannot be read")?;
        Ok(json!({
            "version": subscription.version,
            "notes": subscription.notes,
            "quantity": subscription.quantity,
            "status": subscription.status().as_str_name(),
        }))
    }
}

fn notes_of(length: usize) -> String {
    "x".repeat(length)
}
