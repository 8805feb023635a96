//! What most tests begin with.

use std::sync::atomic::{AtomicU32, Ordering};

use occam_client::{
    Client, Entity, Intent, Money,
    prost_types::FieldMask,
    v1::{
        BillingInterval, BillingIntervalUnit, CreateInvoiceRequest, CreatePlanRequest, CreateSubscriptionRequest,
        Invoice, InvoiceLine, ListMutationsRequest, MutationRecord, Plan, Subscription,
    },
};
use uuid::Uuid;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Euros and cents.
pub fn euros(units: i64, cents: i32) -> Money {
    Money { currency_code: "EUR".to_owned(), units, nanos: cents * 10_000_000 }
}

/// A monthly plan of 9.99 EUR without a trial, with a code of its own.
pub fn plan() -> Plan {
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    Plan {
        code: format!("pro-{count}"),
        display_name: "Professional".to_owned(),
        price: Some(euros(9, 99)),
        billing_interval: Some(BillingInterval { unit: BillingIntervalUnit::Month.into(), count: 1 }),
        ..Default::default()
    }
}

/// Creates that plan.
pub async fn create_plan(client: &Client) -> Plan {
    client.create_plan(CreatePlanRequest { plan: Some(plan()), ..Default::default() }).await.unwrap().entity
}

/// Creates an active subscription of a new plan.
pub async fn create_subscription(client: &Client) -> Subscription {
    let plan_id = create_plan(client).await.id;
    subscribe(client, &plan_id).await
}

/// Creates a subscription of this plan.
pub async fn subscribe(client: &Client, plan_id: &str) -> Subscription {
    let plan_id = plan_id.to_owned();
    let subscription = Subscription { customer_id: "customer-1".to_owned(), plan_id, ..Default::default() };
    let request = CreateSubscriptionRequest { subscription: Some(subscription), ..Default::default() };
    client.create_subscription(request).await.unwrap().entity
}

/// A line of so many euros.
pub fn line(description: &str, units: i64) -> InvoiceLine {
    InvoiceLine {
        description: description.to_owned(),
        quantity: 1,
        unit_amount: Some(euros(units, 0)),
        ..Default::default()
    }
}

/// Creates a draft of 100.00 EUR without a subscription.
pub async fn create_invoice(client: &Client) -> Invoice {
    let invoice =
        Invoice { customer_id: "customer-1".to_owned(), lines: vec![line("Consulting", 100)], ..Default::default() };
    client.create_invoice(CreateInvoiceRequest { invoice: Some(invoice), ..Default::default() }).await.unwrap().entity
}

/// A UUID that nothing has.
pub fn new_id() -> String {
    Uuid::now_v7().to_string()
}

/// Changes an entity that nobody else changes.
pub async fn change<T: Entity>(client: &Client, entity: &T, change: T::Change) -> T {
    client.send(&Intent::change(entity.id(), entity.version(), change)).await.unwrap().entity
}

/// The records of an entity, oldest first.
pub async fn records(client: &Client, entity_id: &str) -> Vec<MutationRecord> {
    let request = ListMutationsRequest { entity_id: entity_id.to_owned(), page_size: 1_000, ..Default::default() };
    let listed = client.history().list_mutations(request).await.unwrap().into_inner();
    assert_eq!(listed.next_page_token, "");
    listed.mutations.into_iter().rev().collect()
}

/// A mask of these paths.
pub fn mask<const N: usize>(paths: [&str; N]) -> Option<FieldMask> {
    Some(FieldMask { paths: paths.map(str::to_owned).to_vec() })
}
